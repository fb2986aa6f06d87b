"""Understand later: text rows become typed segments with stable ids, each row accepted, known or rejected.

In: staged text relations and the segments of earlier imports. Out: segments in a folder, counts, rejections.

Rows are keyed first (`keying.py`, with the ids of `ids.py`), then compared with what is known (`settling.py`).
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from vigie.ledger import mailbag
from vigie.ledger.columns import FORM, name, typed_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.ids import Ids
from vigie.ledger.keying import MOMENT, THREADED, Context, Keying
from vigie.ledger.outcome import Digested, RowCounts
from vigie.ledger.segments import UNPLACED, Segment, relation
from vigie.ledger.settling import Settling
from vigie.ledger.staging import Stage, Staged
from vigie.ledger.threads import DEMANDS, ELSEWHERE, UNMATCHED, elsewhere_sql, index
from vigie.vocabulary.domains import one_form
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import LEDGER, Table

# How ids are made (ids.py): segments that were made with others are digested again.
IDS = "md5"
REPORTS = "reports"  # what broken reports about the sender's own domains are counted as: rows of no table
ORDER = (
    "contacts", "sends", "events", "replies", "calls", "call_tags", "meetings", "opportunities", "costs", "changes",
)  # fmt: skip
BY_MONTH = {"sends", "events"}
# Tables whose rows may bear nothing but the id that their tool gives a contact.
_LATER = {"events", "replies", "calls", "meetings", "opportunities"}
ROW_GROUP = 122_880

Progress = Callable[[str, float], None]


class Digest:
    """One run: tables in an order in which references can be followed."""

    def __init__(self, bench: Workbench, context: Context, earlier: Sequence[Segment], folder: Path) -> None:
        """Write into `folder`, an empty directory; `earlier` are the live segments that count as known."""
        self._bench, self._context, self._earlier, self._folder = bench, context, list(earlier), folder
        self._mine = Segment(context.number, context.kind, folder)
        # Whom a row means, or what it answers, may have come after it.
        self._everybody = list({s.number: s for s in (*context.people, *earlier, self._mine)}.values())
        self.outcome = Digested()
        self._ids = Ids(context.kind, context.number, context.salt)
        self._keying = Keying(
            bench, context, self._ids, mine=self._mine, earlier=self._earlier, everybody=self._everybody
        )
        self._settling = Settling(bench, self._ids, self._earlier, self.outcome)

    def run(self, stage: Stage, progress: Progress) -> Digested:
        """All tables of the stage; the segments are complete when it returns."""
        self._contact_map(stage)
        for table in ORDER:
            staged = [s for s in stage.staged if s.table == table]
            if staged:
                self._digest_table(LEDGER[table], staged, lambda share, t=table: progress(t, share))
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
        ref, both = self._ids.ref("contact_id"), "email IS NOT NULL AND contact_id IS NOT NULL"
        said = [
            f"SELECT {ref} AS ref, contact, {mine} AS own, {table == 'contacts'} AS file, number "
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

    # -- one table ----------------------------------------------------------------------------------------------

    def _digest_table(self, table: Table, staged: list[Staged], tick: Callable[[float], None]) -> None:
        if table.name in {"events", "replies"}:
            self._send_index()
        unsettled, final = self._folder / f"{table.name}.unsettled", self._mine.file(table.name)
        typed = [self._typed(table, s, tick) for s in staged]
        if table.name in THREADED:
            index(self._bench, self._everybody)
        self._bench.run(_copy(self._keying.rows_sql(table, staged, typed), unsettled), tick)
        self._drop_typed(table)
        rows = f"read_parquet({literal(str(unsettled))})"
        if table.name in THREADED:
            self._keep_unmatched(table, rows)
        if table.name == "events":
            self._keep_elsewhere(rows)
        counts = self._settling.settle(table, rows)
        self.outcome.by_table[table.name] = counts
        clashes = self._settling.find_clashes(table)
        if table.name == "sends":
            self._keying.clashed = clashes
        order = " ORDER BY month" if table.name in BY_MONTH and self._scattered(unsettled) else ""
        if counts.accepted == counts.read and not clashes and not order:
            unsettled.rename(final)
        else:
            self._bench.run(_copy(self._settling.settled_sql(table, rows) + order, final))
            unsettled.unlink()
        if table.name == "events":
            self.outcome.unattributed = self._count_unplaced()

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
        rows = self._formed(table, staged.file, f"read_parquet({literal(str(file))}, file_row_number=true)")
        return f"SELECT {staged.file} AS _file, file_row_number + 1 AS _row, * EXCLUDE (file_row_number) FROM {rows}"

    def _formed(self, table: Table, file: int, rows: str) -> str:
        """Typed rows with the one form of addresses that are written in another: few have two."""
        two = "strlen(email) > length(email) OR contains(email, '@xn--') OR contains(email, '.xn--')"
        found = self._bench.rows(f"SELECT DISTINCT email FROM {rows} WHERE {two}") if "email" in table.names else []
        forms = [(email, form) for (email,) in found if (form := one_form(email)) != email]
        if not forms:
            return rows
        made = f"forms_{table.name}_{file}"
        self._bench.run(f"CREATE OR REPLACE TEMP TABLE {made} (written VARCHAR, form VARCHAR)")
        self._bench.rows(
            f"INSERT INTO {made} SELECT unnest($1), unnest($2)", [list(c) for c in zip(*forms, strict=True)]
        )
        return f"(SELECT r.* REPLACE (form AS {FORM}) FROM {rows} r LEFT JOIN {made} ON written = email)"

    def _drop_typed(self, table: Table) -> None:
        for file in self._folder.glob(f"{table.name}.*.typed"):
            file.unlink()

    def _keep_unmatched(self, table: Table, rows: str) -> None:
        """Beside the segments: whom and what mail named that nothing known was sent to (see `threads.waits_for`).

        Demands among it are noted: they bind once their contact comes.
        """
        moment = name(MOMENT[table.name])
        waiting = f"SELECT id, contact, thread, {moment} AS moment, problem FROM {rows} "
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

    def _count_unplaced(self) -> int:
        unplaced = relation([self._mine], "events", [UNPLACED])
        return self._bench.one(f"SELECT COUNT(*) FROM {unplaced} WHERE send IS NOT NULL")

    # -- the rest -----------------------------------------------------------------------------------------------

    def _refuse(self, stage: Stage) -> None:
        """Rows that the reader or the importer could not use count for the table that their file speaks of."""
        first = {s.file: s.table for s in reversed(stage.staged)}
        other = "replies" if self._context.kind == mailbag.KIND else "contacts"
        for file, row, code in stage.refused:
            table = REPORTS if code.startswith("report_") else first.get(file, other)
            counts = self.outcome.by_table.setdefault(table, RowCounts())
            counts.read += 1
            counts.rejected += 1
            self.outcome.rejected.append((file, row, code))
        self.outcome.rejected.sort(key=lambda r: r[:2])

    def _write_note(self) -> None:
        note = {"ids": IDS, "bare": self.outcome.bare, "kind": self._context.kind}
        (self._folder / "digest.json").write_text(json.dumps(note), encoding="utf-8")


def _copy(sql: str, file: Path) -> str:
    return f"COPY ({sql}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ROW_GROUP})"
