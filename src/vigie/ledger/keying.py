"""Typed rows with what they are known by: id, content, contact, message, month, and why one of them is refused.

In: typed rows of the files of one table; views of the messages and people known so far. Out: SQL text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.ledger import dialled, retold
from vigie.ledger.columns import RECEIVED, name
from vigie.ledger.engine import Workbench
from vigie.ledger.ids import Ids, digest
from vigie.ledger.segments import UNPLACED, Segment, relation
from vigie.ledger.staging import Staged
from vigie.ledger.threads import answered_sql, problem_sql
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import Table

# Senders' clocks differ: an event a few minutes before its send is the same moment.
SKEW_MINUTES = 10
THREADED = {"events", "replies"}
MOMENT = {"events": "at", "replies": "received_at"}
# Rows of exports that are believed whatever their date: the demand was made.
_DEMANDS = {"events": "type IN ('unsubscribe', 'complaint')", "replies": "reply_class = 'unsubscribe'"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a digest needs to know besides the rows. `people`: segments whose contact files may explain who is meant."""

    kind: str
    number: int
    salt: str
    now: datetime
    zone: str
    people: Sequence[Segment] = ()
    list_name: str = ""
    source_name: str = ""


class Keying:
    """Keys for the rows of one digest. `clashed`: ids of its own messages were given anew, so those who name them."""

    def __init__(
        self,
        bench: Workbench,
        context: Context,
        ids: Ids,
        *,
        mine: Segment,
        earlier: Sequence[Segment],
        everybody: Sequence[Segment],
    ) -> None:
        """`everybody`: where those may stand whom a row means. The views `send_index` and `contact_map` are there."""
        self._bench, self._context, self._ids = bench, context, ids
        self._mine, self._earlier, self._everybody = mine, earlier, everybody
        self.clashed = False

    def rows_sql(self, table: Table, staged: Sequence[Staged], typed: Sequence[str]) -> str:
        """Typed rows of all files of one table, with id, content, contact, send and month."""
        by_tool = table.name != "contacts" and any("contact_id" in s.present for s in staged)
        joins = ""
        if by_tool:
            joins = "LEFT JOIN contact_map ON contact_map.ref = " + self._ids.ref("contact_id")
        by_number = self._by_number(table, staged, typed)
        if by_number:
            joins += f" {dialled.JOIN}"
        stands_in, moment = "NULL::TIMESTAMP", ""
        if when := MOMENT.get(table.name):
            joins += " LEFT JOIN send_index ON send_index.send = answered"
            stands_in = f"CASE WHEN {_early(when)} AND {_told(table)} THEN {self._heard()} END"
            moment = f" REPLACE (COALESCE(stands_in, {name(when)}) AS {name(when)})"
        own = ", ".join(self._own(table, c) for c in table.names)
        return f"""
WITH typed_rows AS ({" UNION ALL BY NAME ".join(typed)}),
referred AS ({self._referred(table)}),
keyed AS (
  SELECT _file, _row, _extra, {own},
    {self._ids.contact(table, by_tool=by_tool, by_number=by_number)} AS contact, answered AS send, {_noted(table)},
    {stands_in} AS stands_in, {self._loaded(table)}
    {self._problem(table, by_tool=by_tool, by_number=by_number)} AS problem, {self._month(table)} AS month
  FROM referred {joins}
)
SELECT * EXCLUDE (stands_in){moment}, {self._ids.content(table)} AS content FROM ({self._identified(table, staged)})"""

    def _by_number(self, table: Table, staged: Sequence[Staged], typed: Sequence[str]) -> bool:
        """Whether calls name people by their number alone: then `dialled` says whom, and it is kept what it said."""
        told = [s for s in staged if table.name == "calls" and "phone" in s.present]
        if not any(self._bench.rows(f"SELECT 1 FROM {s.relation} WHERE phone <> '' LIMIT 1") for s in told):
            return False
        rows = " UNION ALL BY NAME ".join(typed)
        return dialled.find(self._bench, rows, self._mine.folder / dialled.KEPT, self._everybody, self._context.zone)

    def _identified(self, table: Table, staged: Sequence[Staged]) -> str:
        """The keyed rows with `id`; those of mails are compared with what was read before."""
        mails = [f"(SELECT 1 FROM {s.relation} WHERE via <> '' LIMIT 1)" for s in staged if "via" in s.present]
        if table.name not in THREADED or not any(self._bench.rows(mail) for mail in mails):
            return f"SELECT *, {self._ids.of_row(table)} AS id FROM keyed"
        before = relation([s for s in self._earlier if s.kind == self._context.kind], table.name)
        if table.name == "events":
            return f"SELECT *, {self._ids.of_row(table)} AS id FROM ({retold.events_sql('keyed', before)})"
        other = digest(literal(self._context.kind), "k.reply_id", "k.email", "k.text")
        return retold.replies_sql("keyed", before, self._ids.ref("reply_id"), other)

    def _referred(self, table: Table) -> str:
        """The typed rows with the message that each answers: by its name, else by the thread that it stands in."""
        if table.name not in THREADED:
            return f"SELECT *, {self._send(table)} AS answered FROM typed_rows"
        person = self._ids.contact(table, by_tool=False)
        return answered_sql("typed_rows", self._send(table), person, about=table.name == "events")

    def _send(self, table: Table) -> str:
        """The message that a row names, under the id that this import's messages were given."""
        if table.name == "sends" or "send_id" not in table.names:
            return "NULL::BIGINT"
        ref = f"CASE WHEN NULLIF(send_id, '') IS NOT NULL THEN {self._ids.ref('send_id')} END"
        if not self.clashed:
            return ref
        return f"CASE WHEN {ref} IN (SELECT id FROM clash_sends) THEN {self._ids.salted(ref)} ELSE {ref} END"

    def _own(self, table: Table, column: str) -> str:
        """A cell of the row. A mail that arrived did arrive: when its clock says before its message, it was then."""
        if table.name in THREADED and column == MOMENT[table.name]:
            sent = f"via IS NOT NULL AND {_early(column)}"
            return f"CASE WHEN {sent} THEN send_at ELSE {name(column)} END AS {name(column)}"
        return self._defaulted(table, column)

    def _defaulted(self, table: Table, column: str) -> str:
        """Options of the import fill what the rows leave open."""
        given = {"source": self._context.source_name, "list": self._context.list_name}.get(column, "")
        if given and table.name in {"contacts", "sends"}:
            return f"COALESCE(referred.{name(column)}, {literal(given)}) AS {name(column)}"
        return f"referred.{name(column)}"

    def _loaded(self, table: Table) -> str:
        """A contact without a date of its own entered the file when we received it."""
        return f"TIMESTAMP '{self._context.now:%Y-%m-%d %H:%M:%S}' AS loaded_at," if table.name == "contacts" else ""

    def _problem(self, table: Table, *, by_tool: bool, by_number: bool) -> str:
        if by_number:
            return f"CASE WHEN problem IS NOT NULL THEN problem {dialled.PROBLEM} END"
        if table.name not in {"events", "replies"}:
            return "problem"
        when = MOMENT[table.name]
        early = f"{_early(when)} AND via IS NULL AND NOT {_told(table)}"
        known = problem_sql(table.name, self._ids.contact(table, by_tool=by_tool))
        return f"CASE WHEN problem IS NOT NULL THEN problem WHEN {early} THEN 'before_send:{when}' {known} END"

    def _heard(self) -> str:
        """When we heard of a row."""
        return f"GREATEST(COALESCE({RECEIVED}, TIMESTAMP '{self._context.now:%Y-%m-%d %H:%M:%S}'), send_at)"

    def _month(self, table: Table) -> str:
        if table.name == "sends":
            return f"COALESCE(strftime(sent_at, '%Y-%m'), '{UNPLACED}')"
        return f"COALESCE(strftime(send_at, '%Y-%m'), '{UNPLACED}')" if table.name == "events" else "NULL::VARCHAR"


def _early(moment: str) -> str:
    """Whether a row says that it happened before its message was sent."""
    return f"{name(moment)} < send_at - INTERVAL '{SKEW_MINUTES}' MINUTE"


def _told(table: Table) -> str:
    """Whether a row of no mail is about its message whatever its date: it was posted, or is a demand.

    Another row of an export may be of another message, or in another zone, and its file can be corrected.
    """
    return f"(via IS NULL AND ({RECEIVED} IS NOT NULL OR COALESCE({_DEMANDS[table.name]}, FALSE)))"


def _noted(table: Table) -> str:
    """What is noted of a row; a moment that was not believed by its day."""
    if table.name not in MOMENT:
        return "noted"
    when = MOMENT[table.name]
    said = f"'time_not_believed:' || strftime({name(when)}, '%Y-%m-%d')"
    return f"CASE WHEN {_early(when)} AND {_told(table)} THEN {said} ELSE noted END AS noted"
