"""Ids that stay the same whenever the same bytes are read: hashes of what the exporting tool calls a thing.

In: a table, and who calls it so. Out: SQL expressions over its rows.

A contact is its address, keyed with the workspace's salt; without an address, the tool's own id.
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


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids of one import: of its tool, its number, and the salt of its workspace."""

    kind: str
    number: int
    salt: str

    def ref(self, column: str) -> str:
        """The id of a thing that this import's tool calls by `column`."""
        return f"(hash({literal(self.kind)}, {name(column)}) >> 1)::BIGINT"

    def salted(self, key: str) -> str:
        """Another id for a thing whose id another tool already used for something else."""
        return f"(hash({self.number}, {key}) >> 1)::BIGINT"

    def contact(self, table: Table, *, by_tool: bool, by_number: bool = False) -> str:
        """The contact's key: by address, else through the tool's id, else by the number dialled, else by that id."""
        salt, kind = self.salt, self.kind
        by_email = f"(md5_number_lower({literal(salt)} || COALESCE({FORM}, email)) >> 1)::BIGINT"
        if "email" not in table.names:
            return "NULL::BIGINT"
        if table.name == "contacts":
            return by_email
        prefix = f"{salt}#{kind}#"
        by_id = f"(md5_number_lower({literal(prefix)} || contact_id) >> 1)::BIGINT"
        ways = ["contact_map.contact"] * by_tool + ["dialled.contact"] * by_number + [by_id] * by_tool
        return f"CASE WHEN email IS NOT NULL THEN {by_email} ELSE COALESCE({', '.join(ways)}) END" if ways else by_email

    def of_row(self, table: Table) -> str:
        """The id of the row itself: what its tool calls it, else its content."""
        if table.name in ID_COLUMN:
            return self.ref(ID_COLUMN[table.name])
        if table.name == "events":
            natural = 'COALESCE(send, contact), campaign, step, type, "at", detail'
            return f"(hash({literal(self.kind)}, event_id, {natural}) >> 1)::BIGINT"
        # Two equal invoices on one day are two: the occurrence within the file is part of the id.
        cells = ", ".join(map(name, table.names))
        return f"(hash({cells}, row_number() OVER (PARTITION BY _file, {cells})) >> 1)::BIGINT"

    def content(self, table: Table) -> str:
        """What must be equal for two rows of one id to be the same row."""
        if table.name == "sends":
            return "(hash(contact, sent_at) >> 1)::BIGINT"
        if table.name in ID_COLUMN:
            return f"(hash({', '.join(map(name, table.names))}, contact, _extra) >> 1)::BIGINT"
        return self.of_row(table)
