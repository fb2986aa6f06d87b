"""Ids that stay the same whenever the same bytes are read: digests of what the exporting tool calls a thing.

In: a table, and who calls it so. Out: SQL expressions over its rows.

A contact is its address, keyed with the workspace's salt; without an address, the tool's own id. The digest is MD5:
DuckDB's `hash` gives different names one number where the same counter stands twice in them (12,582 of the kind
"sm2-3-10:u2-3-10@k.example" had 30 such pairs), and is not promised to stay as it is.
"""

from dataclasses import dataclass

from vigie.ledger.columns import FORM, name
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import Table

# The column that names a row in its own tool; tables without one are known by their content.
ID_COLUMN = {
    "contacts": "contact_id",
    "sends": "send_id",
    "replies": "reply_id",
    "calls": "call_id",
    "call_tags": "call_id",  # the same as of its call
    "meetings": "meeting_id",
    "opportunities": "opportunity_id",
}
_BETWEEN = "chr(31)"  # between two cells: no tool writes it


def digest(*cells: str) -> str:
    """SQL: 63 bits of the MD5 of these texts; an empty cell is an empty text."""
    return digest_of(f"concat({f', {_BETWEEN}, '.join(cells)})")


def digest_of(text: str) -> str:
    """SQL: 63 bits of the MD5 of one text; NULL of none."""
    return f"(md5_number({text}) >> 65)::BIGINT"


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids of one import: of its tool, its number, and the salt of its workspace."""

    kind: str
    number: int
    salt: str

    def ref(self, column: str) -> str:
        """The id of a thing that this import's tool calls by `column`."""
        return digest(literal(self.kind), name(column))

    def salted(self, key: str) -> str:
        """Another id for a thing whose id another tool already used for something else."""
        return digest(str(self.number), key)

    def contact(self, table: Table, *, by_tool: bool, by_number: bool = False) -> str:
        """The contact's key: by address, else through the tool's id, else by the number dialled, else by that id."""
        salt, kind = self.salt, self.kind
        by_email = digest_of(f"{literal(salt)} || COALESCE({FORM}, email)")
        if "email" not in table.names:
            return "NULL::BIGINT"
        if table.name == "contacts":
            return by_email
        prefix = f"{salt}#{kind}#"
        by_id = digest_of(f"{literal(prefix)} || contact_id")
        ways = ["contact_map.contact"] * by_tool + ["dialled.contact"] * by_number + [by_id] * by_tool
        return f"CASE WHEN email IS NOT NULL THEN {by_email} ELSE COALESCE({', '.join(ways)}) END" if ways else by_email

    def of_row(self, table: Table) -> str:
        """The id of the row itself: what its tool calls it, else its content."""
        if table.name in ID_COLUMN:
            return self.ref(ID_COLUMN[table.name])
        if table.name == "events":
            natural = ("COALESCE(send, contact)", "campaign", "step", "type", 'epoch_us("at")', "detail")
            return digest(literal(self.kind), "event_id", *natural)
        # Two equal invoices on one day are two: the occurrence within the file is part of the id.
        cells = tuple(map(name, table.names))
        return digest(*cells, f"row_number() OVER (PARTITION BY _file, {', '.join(cells)})")

    def content(self, table: Table) -> str:
        """What must be equal for two rows of one id to be the same row."""
        if table.name == "sends":
            return "xor(COALESCE(contact, 0), epoch_us(sent_at))"
        if table.name in ID_COLUMN:
            return digest(*map(name, table.names), "contact", "_extra")
        return self.of_row(table)
