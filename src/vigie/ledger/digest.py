"""Understand later: text rows become typed segments with stable ids, each row accepted, known or rejected.

In: staged text relations and the segments of earlier imports. Out: segments in a folder, counts, rejections.

Ids are hashes of what the exporting tool calls the thing (`send_id`, `reply_id`), so a digest run again over the
same bytes gives the same ids. A contact is its address, keyed with the workspace's salt; without an address, its id.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vigie.ledger import dialled, retold
from vigie.ledger.columns import RECEIVED, name, typed_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.segments import UNPLACED, Segment, relation
from vigie.ledger.staging import Stage, Staged
from vigie.ledger.threads import DEMANDS, ELSEWHERE, UNMATCHED, answered_sql, elsewhere_sql, index, problem_sql
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import TABLES, Table

# DuckDB's hash() is quick but not promised across versions: segments made with another one are digested again.
HASH_PROBE = "SELECT hash('vigie')"
VIA_MAIL = "mail"  # the kind of imports of messages
REPORTS = "reports"  # what broken reports about the sender's own domains are counted as: rows of no table
# Senders' clocks differ: an event a few minutes before its send is the same moment.
SKEW_MINUTES = 10
ORDER = ("contacts", "sends", "events", "replies", "calls", "meetings", "opportunities", "costs", "changes")
# The column that names a row in its own tool; tables without one are known by their content.
ID_COLUMN = {
    "contacts": "contact_id",
    "sends": "send_id",
    "replies": "reply_id",
    "calls": "call_id",
    "meetings": "meeting_id",
    "opportunities": "opportunity_id",
}
BY_MONTH = {"sends", "events"}
_THREADED = {"events", "replies"}
_MOMENT = {"events": "at", "replies": "received_at"}
# Rows of exports that are believed whatever their date: the demand was made.
_DEMANDS = {"events": "type IN ('unsubscribe', 'complaint')", "replies": "reply_class = 'unsubscribe'"}
# Tables whose rows may bear nothing but the id that their tool gives a contact.
_LATER = {"events", "replies", "calls", "meetings", "opportunities"}
ROW_GROUP = 122_880

Progress = Callable[[str, float], None]


@dataclass(slots=True)
class RowCounts:
    """What became of the rows of one table."""

    read: int = 0
    accepted: int = 0
    already_known: int = 0
    rejected: int = 0

    def __add__(self, other: "RowCounts") -> "RowCounts":
        """Counts of both together."""
        return RowCounts(
            self.read + other.read,
            self.accepted + other.accepted,
            self.already_known + other.already_known,
            self.rejected + other.rejected,
        )


@dataclass(slots=True)
class Digested:
    """Outcome of one digest.

    `rejected`: (file, row, code) in file order. `bare`: rows whose contact only other files know, if any.
    """

    by_table: dict[str, RowCounts] = field(default_factory=dict[str, RowCounts])
    rejected: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    noted: Counter[tuple[str, ...]] = field(default_factory=Counter[tuple[str, ...]])
    bare: int = 0
    unattributed: int = 0


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


class Digest:
    """One run: tables in an order in which references can be followed."""

    def __init__(self, bench: Workbench, context: Context, earlier: Sequence[Segment], folder: Path) -> None:
        """Write into `folder`, an empty directory; `earlier` are the live segments that count as known."""
        self._bench, self._context, self._earlier, self._folder = bench, context, list(earlier), folder
        self._mine = Segment(context.number, context.kind, folder)
        self._clashes = False
        self.outcome = Digested()

    def run(self, stage: Stage, progress: Progress) -> Digested:
        """All tables of the stage; the segments are complete when it returns."""
        self._contact_map(stage)
        for table in ORDER:
            staged = [s for s in stage.staged if s.table == table]
            if staged:
                self._digest_table(TABLES[table], staged, lambda share, t=table: progress(t, share))
                if table in {"contacts", "sends"}:
                    self._contact_map(stage)
                if table == "sends":
                    self._send_index()
        self._refuse(stage)
        self.outcome.noted.update(stage.noted)
        self._write_note()
        return self.outcome

    # -- references ---------------------------------------------------------------------------------------------

    def _contact_map(self, stage: Stage) -> None:
        """contact_map(ref, contact): ids of the exporting tool -> contact; this import first, then the latest.

        Contact files say it; messages that bear both id and address say it too, where other tables bear the id alone.
        """
        needed = any("contact_id" in s.present for s in stage.staged)
        alone = any("contact_id" in s.present and "email" not in s.present for s in stage.staged if s.table in _LATER)
        others = [s for s in self._context.people if s.kind == self._context.kind]
        own, theirs = ([self._mine], others) if needed else ([], [])
        both = "email IS NOT NULL AND contact_id IS NOT NULL"
        said = [
            f"SELECT {self._ref('contact_id')} AS ref, contact, {mine} AS own, {table == 'contacts'} AS file, number "
            f"FROM {relation(segments, table)} WHERE {both}"
            for mine, segments in ((True, own), (False, theirs))
            for table in (("contacts", "sends") if alone else ("contacts",))
        ]
        self._bench.run(f"""
CREATE OR REPLACE TEMP TABLE contact_map AS
SELECT ref, max_by(contact, (own, file, number)) AS contact, bool_or(own) AS own
FROM ({" UNION ALL ".join(said)}) GROUP BY ref""")

    def _send_index(self) -> None:
        """send_index(send, sent_at): every message that events can name."""
        self._bench.run(f"""
CREATE OR REPLACE TEMP VIEW send_index AS
SELECT id AS send, sent_at AS send_at
FROM {relation([*self._earlier, self._mine], "sends")}""")

    def _ref(self, column: str) -> str:
        """The id of a thing that this import's tool calls by `column`."""
        return f"(hash({literal(self._context.kind)}, {name(column)}) >> 1)::BIGINT"

    def _contact(self, table: Table, *, by_tool: bool, by_number: bool = False) -> str:
        """The contact's key: by address, else through the tool's id, else by the number dialled, else by that id."""
        salt, kind = self._context.salt, self._context.kind
        by_email = f"(md5_number_lower({literal(salt)} || email) >> 1)::BIGINT"
        if "email" not in table.names:
            return "NULL::BIGINT"
        if table.name == "contacts":
            return by_email
        prefix = f"{salt}#{kind}#"
        by_id = f"(md5_number_lower({literal(prefix)} || contact_id) >> 1)::BIGINT"
        ways = ["contact_map.contact"] * by_tool + ["dialled.contact"] * by_number + [by_id] * by_tool
        return f"CASE WHEN email IS NOT NULL THEN {by_email} ELSE COALESCE({', '.join(ways)}) END" if ways else by_email

    # -- one table ----------------------------------------------------------------------------------------------

    def _digest_table(self, table: Table, staged: list[Staged], tick: Callable[[float], None]) -> None:
        if table.name in {"events", "replies"}:
            self._send_index()
        unsettled, final = self._folder / f"{table.name}.unsettled", self._mine.file(table.name)
        typed = [self._typed(table, s, tick) for s in staged]
        if table.name in _THREADED:
            index(self._bench, self._everybody())
        self._bench.run(_copy(self._keyed_sql(table, staged, typed), unsettled), tick)
        self._drop_typed(table)
        rows = f"read_parquet({literal(str(unsettled))})"
        if table.name in _THREADED:
            self._keep_unmatched(table, rows)
        if table.name == "events":
            self._keep_elsewhere(rows)
        counts = self._settle(table, rows)
        self.outcome.by_table[table.name] = counts
        clashes = self._find_clashes(table)
        order = " ORDER BY month" if table.name in BY_MONTH and self._scattered(unsettled) else ""
        if counts.accepted == counts.read and not clashes and not order:
            unsettled.rename(final)
        else:
            self._bench.run(_copy(self._settled_sql(table, rows) + order, final))
            unsettled.unlink()
        if table.name == "events":
            self.outcome.unattributed = self._count_unplaced()

    def _everybody(self) -> list[Segment]:
        """All segments: whom a row means, or what it answers, may have come after it."""
        return list({s.number: s for s in (*self._context.people, *self._earlier, self._mine)}.values())

    def _scattered(self, file: Path) -> bool:
        """Whether the file is in no order of time, so that a month's rows lie in most of its row groups."""
        groups, crossing = self._bench.rows(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE stats_min <> stats_max) "
            f"FROM parquet_metadata({literal(str(file))}) WHERE path_in_schema = 'month'"
        )[0]
        months = self._bench.one(f"SELECT COUNT(DISTINCT month) FROM read_parquet({literal(str(file))})")
        return crossing > 2 * months and crossing > groups / 2

    def _typed(self, table: Table, staged: Staged, tick: Callable[[float], None]) -> str:
        """A relation of the typed rows of one file.

        Counting rows takes one thread: a file whose rows have no numbers is typed first, by all of them; the places of
        its rows in what they wrote are the numbers.
        """
        typed = typed_sql(table, staged.present, staged.relation, self._context.now, numbered=staged.numbered)
        if staged.numbered:
            return f"SELECT {staged.file} AS _file, * FROM ({typed})"
        file = self._folder / f"{table.name}.{staged.file}.typed"
        self._bench.run(_copy(typed, file), tick)
        rows = f"read_parquet({literal(str(file))}, file_row_number=true)"
        return f"SELECT {staged.file} AS _file, file_row_number + 1 AS _row, * EXCLUDE (file_row_number) FROM {rows}"

    def _drop_typed(self, table: Table) -> None:
        for file in self._folder.glob(f"{table.name}.*.typed"):
            file.unlink()

    def _keyed_sql(self, table: Table, staged: Sequence[Staged], typed: Sequence[str]) -> str:
        """Typed rows of all files of one table, with id, content, contact, send and month."""
        by_tool = table.name != "contacts" and any("contact_id" in s.present for s in staged)
        joins = ""
        if by_tool:
            joins = "LEFT JOIN contact_map ON contact_map.ref = " + self._ref("contact_id")
        by_number = self._by_number(table, staged, typed)
        if by_number:
            joins += f" {dialled.JOIN}"
        stands_in, moment = "NULL::TIMESTAMP", ""
        if when := _MOMENT.get(table.name):
            joins += " LEFT JOIN send_index ON send_index.send = answered"
            stands_in = f"CASE WHEN {_early(when)} AND {_told(table)} THEN {self._heard()} END"
            moment = f" REPLACE (COALESCE(stands_in, {name(when)}) AS {name(when)})"
        own = ", ".join(self._own(table, c) for c in table.names)
        return f"""
WITH typed_rows AS ({" UNION ALL BY NAME ".join(typed)}),
referred AS ({self._referred(table)}),
keyed AS (
  SELECT _file, _row, _extra, {own},
    {self._contact(table, by_tool=by_tool, by_number=by_number)} AS contact, answered AS send, {_noted(table)},
    {stands_in} AS stands_in, {self._loaded(table)}
    {self._problem(table, by_tool=by_tool, by_number=by_number)} AS problem, {self._month(table)} AS month
  FROM referred {joins}
)
SELECT * EXCLUDE (stands_in){moment}, {self._content(table)} AS content FROM ({self._identified(table, staged)})"""

    def _by_number(self, table: Table, staged: Sequence[Staged], typed: Sequence[str]) -> bool:
        """Whether calls name people by their number alone: then `dialled` says whom, and it is kept what it said."""
        told = [s for s in staged if table.name == "calls" and "phone" in s.present]
        if not any(self._bench.rows(f"SELECT 1 FROM {s.relation} WHERE phone <> '' LIMIT 1") for s in told):
            return False
        rows = " UNION ALL BY NAME ".join(typed)
        return dialled.find(self._bench, rows, self._mine.folder / dialled.KEPT, self._everybody(), self._context.zone)

    def _identified(self, table: Table, staged: Sequence[Staged]) -> str:
        """The keyed rows with `id`; those of mails are compared with what was read before."""
        mails = [f"(SELECT 1 FROM {s.relation} WHERE via <> '' LIMIT 1)" for s in staged if "via" in s.present]
        if table.name not in _THREADED or not any(self._bench.rows(mail) for mail in mails):
            return f"SELECT *, {self._id(table)} AS id FROM keyed"
        before = relation([s for s in self._earlier if s.kind == self._context.kind], table.name)
        if table.name == "events":
            return f"SELECT *, {self._id(table)} AS id FROM ({retold.events_sql('keyed', before)})"
        other = f"(hash({literal(self._context.kind)}, k.reply_id, k.email, k.text) >> 1)::BIGINT"
        return retold.replies_sql("keyed", before, self._ref("reply_id"), other)

    def _referred(self, table: Table) -> str:
        """The typed rows with the message that each answers: by its name, else by the thread that it stands in."""
        if table.name not in _THREADED:
            return f"SELECT *, {self._send(table)} AS answered FROM typed_rows"
        person = self._contact(table, by_tool=False)
        return answered_sql("typed_rows", self._send(table), person, about=table.name == "events")

    def _keep_unmatched(self, table: Table, rows: str) -> None:
        """Beside the segments: whom and what mail named that nothing known was sent to (see `threads.waits_for`).

        Demands among it are noted: they bind once their contact comes.
        """
        moment = name(_MOMENT[table.name])
        waiting = f"SELECT contact, thread, {moment} AS moment, problem FROM {rows} "
        waiting += f"WHERE starts_with(problem, '{UNMATCHED}')"
        counts = dict(self._bench.rows(f"SELECT problem, COUNT(*) FROM ({waiting}) GROUP BY 1"))
        if counts:
            self._bench.run(_copy(waiting, self._folder / f"{table.name}.unmatched"))
        _demands, code = DEMANDS[table.name]
        if code in counts:
            self.outcome.noted[code,] += counts[code]

    def _keep_elsewhere(self, rows: str) -> None:
        """Beside the segments as well: whom mail names that is told of another person's message for want of theirs."""
        waiting = elsewhere_sql(rows)
        if self._bench.one(f"SELECT COUNT(*) FROM ({waiting})"):
            self._bench.run(_copy(waiting, self._folder / ELSEWHERE))

    def _defaulted(self, table: Table, column: str) -> str:
        """Options of the import fill what the rows leave open."""
        given = {"source": self._context.source_name, "list": self._context.list_name}.get(column, "")
        if given and table.name in {"contacts", "sends"}:
            return f"COALESCE(referred.{name(column)}, {literal(given)}) AS {name(column)}"
        return f"referred.{name(column)}"

    def _own(self, table: Table, column: str) -> str:
        """A cell of the row. A mail that arrived did arrive: when its clock says before its message, it was then."""
        if table.name in _THREADED and column == _MOMENT[table.name]:
            sent = f"via IS NOT NULL AND {_early(column)}"
            return f"CASE WHEN {sent} THEN send_at ELSE {name(column)} END AS {name(column)}"
        return self._defaulted(table, column)

    def _loaded(self, table: Table) -> str:
        """A contact without a date of its own entered the file when we received it."""
        return f"TIMESTAMP '{self._context.now:%Y-%m-%d %H:%M:%S}' AS loaded_at," if table.name == "contacts" else ""

    def _send(self, table: Table) -> str:
        """The message that a row names, under the id that this import's messages were given."""
        if table.name == "sends" or "send_id" not in table.names:
            return "NULL::BIGINT"
        ref = f"CASE WHEN NULLIF(send_id, '') IS NOT NULL THEN {self._ref('send_id')} END"
        if not self._clashes:
            return ref
        return f"CASE WHEN {ref} IN (SELECT id FROM clash_sends) THEN {self._salted(ref)} ELSE {ref} END"

    def _salted(self, key: str) -> str:
        """Another id for a thing whose id another tool already used for something else."""
        return f"(hash({self._context.number}, {key}) >> 1)::BIGINT"

    def _problem(self, table: Table, *, by_tool: bool, by_number: bool) -> str:
        if by_number:
            return f"CASE WHEN problem IS NOT NULL THEN problem {dialled.PROBLEM} END"
        if table.name not in {"events", "replies"}:
            return "problem"
        when = _MOMENT[table.name]
        early = f"{_early(when)} AND via IS NULL AND NOT {_told(table)}"
        known = problem_sql(table.name, self._contact(table, by_tool=by_tool))
        return f"CASE WHEN problem IS NOT NULL THEN problem WHEN {early} THEN 'before_send:{when}' {known} END"

    def _heard(self) -> str:
        """When we heard of a row."""
        return f"GREATEST(COALESCE({RECEIVED}, TIMESTAMP '{self._context.now:%Y-%m-%d %H:%M:%S}'), send_at)"

    def _month(self, table: Table) -> str:
        if table.name == "sends":
            return f"COALESCE(strftime(sent_at, '%Y-%m'), '{UNPLACED}')"
        return f"COALESCE(strftime(send_at, '%Y-%m'), '{UNPLACED}')" if table.name == "events" else "NULL::VARCHAR"

    def _id(self, table: Table) -> str:
        if table.name in ID_COLUMN:
            return self._ref(ID_COLUMN[table.name])
        if table.name == "events":
            natural = 'COALESCE(send, contact), campaign, step, type, "at", detail'
            return f"(hash({literal(self._context.kind)}, event_id, {natural}) >> 1)::BIGINT"
        # Two equal invoices on one day are two: the occurrence within the file is part of the id.
        cells = ", ".join(map(name, table.names))
        return f"(hash({cells}, row_number() OVER (PARTITION BY _file, {cells})) >> 1)::BIGINT"

    def _content(self, table: Table) -> str:
        """What must be equal for two rows of one id to be the same row."""
        if table.name == "sends":
            return "(hash(contact, sent_at) >> 1)::BIGINT"
        if table.name in ID_COLUMN:
            return f"(hash({', '.join(map(name, table.names))}, contact, _extra) >> 1)::BIGINT"
        return self._id(table)

    # -- known, duplicate, rejected -------------------------------------------------------------------------------

    def _settle(self, table: Table, rows: str) -> RowCounts:
        """verdict(_file, _row, id, outcome): every row that is not simply accepted; a mail is a row of several."""
        self._bench.run(f"""
CREATE OR REPLACE TEMP TABLE twice AS
SELECT id, min_by(content, (_file, _row)) AS content, min_by(contact, (_file, _row)) AS contact,
  min((_file, _row)) AS first
FROM {rows} WHERE problem IS NULL AND id IN (
  SELECT id FROM {rows} WHERE problem IS NULL GROUP BY id HAVING COUNT(*) > 1
) GROUP BY id""")
        earlier = relation(self._earlier, table.name)
        if table.name in ID_COLUMN and table.name != "sends":
            # What changed and changed back is news: the latest telling counts, not any earlier one.
            latest = "max_by(content, number) AS content, max_by(contact, number) AS contact"
            earlier = f"(SELECT id, {latest} FROM {earlier} GROUP BY id)"
        # One person may be told of twice, each time with other cells; of a thing with an id there is one.
        told_twice = "AND r.contact IS DISTINCT FROM t.contact" if table.name == "contacts" else ""
        # A message of another moment is another message; a meeting that moved is the same meeting.
        or_moved = "OR r.content <> e.content" if table.name == "sends" else ""
        self._bench.run(f"""
CREATE OR REPLACE TEMP TABLE met AS
SELECT r.id, bool_or(r.content = e.content) AS same,
  bool_and(r.contact IS DISTINCT FROM e.contact {or_moved}) AS other
FROM (SELECT DISTINCT id, content, contact FROM {rows} WHERE problem IS NULL) r JOIN {earlier} e ON e.id = r.id
GROUP BY 1""")
        self._bench.run(f"""
CREATE OR REPLACE TEMP TABLE verdict AS
SELECT _file, _row, id, problem AS outcome FROM {rows} WHERE problem IS NOT NULL
UNION ALL
SELECT r._file, r._row, r.id, CASE WHEN r.content = t.content THEN 'known' ELSE 'duplicate_id' END
FROM {rows} r JOIN twice t ON t.id = r.id AND (r._file, r._row) > t.first
WHERE problem IS NULL AND (r.content = t.content OR (TRUE {told_twice}))
UNION ALL
SELECT r._file, r._row, r.id, 'known'
FROM {rows} r JOIN met ON met.id = r.id AND met.same LEFT JOIN twice t ON t.id = r.id
WHERE problem IS NULL AND (t.id IS NULL OR (r._file, r._row) = t.first)""")
        return self._count(table, rows)

    def _count(self, table: Table, rows: str) -> RowCounts:
        read = self._bench.one(f"SELECT COUNT(*) FROM {rows}")
        known = self._bench.one("SELECT COUNT(*) FROM verdict WHERE outcome = 'known'")
        wrong = self._bench.rows(
            "SELECT _file, _row, outcome FROM verdict WHERE outcome <> 'known' ORDER BY _file, _row"
        )
        column = ID_COLUMN.get(table.name, "")
        self.outcome.rejected += [(f, r, f"{o}:{column}" if o == "duplicate_id" else o) for f, r, o in wrong]
        for noted, times in self._bench.rows(
            f"SELECT noted, COUNT(*) FROM {rows} WHERE noted IS NOT NULL AND problem IS NULL GROUP BY 1"
        ):
            self.outcome.noted[tuple(str(noted).split(":"))] += times
        if table.name not in {"contacts", "costs", "changes"}:
            self.outcome.bare += self._count_bare(table, rows)
        return RowCounts(read, read - known - len(wrong), known, len(wrong))

    def _count_bare(self, table: Table, rows: str) -> int:
        if "email" not in table.names:
            return 0
        bare = "email IS NULL AND contact_id IS NOT NULL AND problem IS NULL"
        if not self._bench.one(f"SELECT COUNT(*) FROM {rows} WHERE {bare}"):
            return 0
        return self._bench.one(
            f"SELECT COUNT(*) FROM {rows} r ANTI JOIN (SELECT ref FROM contact_map WHERE own) m "
            f"ON m.ref = {self._ref('contact_id')} WHERE {bare}"
        )

    def _find_clashes(self, table: Table) -> bool:
        """clash(id): ids that an earlier import uses for another contact's thing (two tools both count from 1)."""
        if table.name not in ID_COLUMN or table.name == "contacts":
            return False
        self._bench.run(
            f"CREATE OR REPLACE TEMP TABLE clash_{table.name} AS SELECT id FROM met WHERE NOT same AND other"
        )
        found = bool(self._bench.one(f"SELECT COUNT(*) FROM clash_{table.name}"))
        if table.name == "sends":
            self._clashes = found
        return found

    def _settled_sql(self, table: Table, rows: str) -> str:
        kept = f"SELECT * FROM {rows} r ANTI JOIN verdict v ON v._file = r._file AND v._row = r._row AND v.id = r.id"
        if table.name not in ID_COLUMN or table.name == "contacts":
            return kept
        if not self._bench.one(f"SELECT COUNT(*) FROM clash_{table.name}"):
            return kept
        clash = f"id IN (SELECT id FROM clash_{table.name})"
        return f"SELECT * REPLACE (CASE WHEN {clash} THEN {self._salted('id')} ELSE id END AS id) FROM ({kept})"

    def _count_unplaced(self) -> int:
        unplaced = relation([self._mine], "events", [UNPLACED])
        return self._bench.one(f"SELECT COUNT(*) FROM {unplaced} WHERE send IS NOT NULL")

    # -- the rest -----------------------------------------------------------------------------------------------

    def _refuse(self, stage: Stage) -> None:
        """Rows that the reader or the importer could not use count for the table that their file speaks of."""
        first = {s.file: s.table for s in reversed(stage.staged)}
        other = "replies" if self._context.kind == VIA_MAIL else "contacts"
        for file, row, code in stage.refused:
            table = REPORTS if code.startswith("report_") else first.get(file, other)
            counts = self.outcome.by_table.setdefault(table, RowCounts())
            counts.read += 1
            counts.rejected += 1
            self.outcome.rejected.append((file, row, code))
        self.outcome.rejected.sort(key=lambda r: r[:2])

    def _write_note(self) -> None:
        note = {"hash": str(self._bench.one(HASH_PROBE)), "bare": self.outcome.bare, "kind": self._context.kind}
        (self._folder / "digest.json").write_text(json.dumps(note), encoding="utf-8")


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
    if table.name not in _MOMENT:
        return "noted"
    when = _MOMENT[table.name]
    said = f"'time_not_believed:' || strftime({name(when)}, '%Y-%m-%d')"
    return f"CASE WHEN {_early(when)} AND {_told(table)} THEN {said} ELSE noted END AS noted"


def _copy(sql: str, file: Path) -> str:
    return f"COPY ({sql}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ROW_GROUP})"
