"""Which keyed rows are new: the others are known already, or share an id that means something else.

In: the keyed rows of one table, segments of earlier imports. Out: counts, rejections, the rows to keep.
"""

from collections.abc import Sequence

from vigie.ledger.engine import Workbench
from vigie.ledger.ids import ID_COLUMN, Ids
from vigie.ledger.outcome import Digested, RowCounts
from vigie.ledger.segments import Segment, relation
from vigie.vocabulary.tables import Table


class Settling:
    """The rows of one digest against those that were there before."""

    def __init__(self, bench: Workbench, ids: Ids, earlier: Sequence[Segment], outcome: Digested) -> None:
        """Rejections, notes and bare rows are added to `outcome`; the counts of a table are returned."""
        self._bench, self._ids, self._earlier, self._outcome = bench, ids, earlier, outcome

    def settle(self, table: Table, rows: str) -> RowCounts:
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
        self._outcome.rejected += [(f, r, f"{o}:{column}" if o == "duplicate_id" else o) for f, r, o in wrong]
        for noted, times in self._bench.rows(
            f"SELECT noted, COUNT(*) FROM {rows} WHERE noted IS NOT NULL AND problem IS NULL GROUP BY 1"
        ):
            self._outcome.noted[tuple(str(noted).split(":"))] += times
        if table.name not in {"contacts", "costs", "changes"}:
            self._outcome.bare += self._count_bare(table, rows)
        return RowCounts(read, read - known - len(wrong), known, len(wrong))

    def _count_bare(self, table: Table, rows: str) -> int:
        if "email" not in table.names:
            return 0
        bare = "email IS NULL AND contact_id IS NOT NULL AND problem IS NULL"
        if not self._bench.one(f"SELECT COUNT(*) FROM {rows} WHERE {bare}"):
            return 0
        return self._bench.one(
            f"SELECT COUNT(*) FROM {rows} r ANTI JOIN (SELECT ref FROM contact_map WHERE own) m "
            f"ON m.ref = {self._ids.ref('contact_id')} WHERE {bare}"
        )

    def find_clashes(self, table: Table) -> bool:
        """clash_TABLE(id): ids that an earlier import uses for another contact's thing (two tools count from 1)."""
        if table.name not in ID_COLUMN or table.name == "contacts":
            return False
        self._bench.run(
            f"CREATE OR REPLACE TEMP TABLE clash_{table.name} AS SELECT id FROM met WHERE NOT same AND other"
        )
        return bool(self._bench.one(f"SELECT COUNT(*) FROM clash_{table.name}"))

    def settled_sql(self, table: Table, rows: str) -> str:
        """The rows that count, with another id where theirs is taken; `settle` and `find_clashes` have run."""
        kept = f"SELECT * FROM {rows} r ANTI JOIN verdict v ON v._file = r._file AND v._row = r._row AND v.id = r.id"
        if table.name not in ID_COLUMN or table.name == "contacts":
            return kept
        if not self._bench.one(f"SELECT COUNT(*) FROM clash_{table.name}"):
            return kept
        clash = f"id IN (SELECT id FROM clash_{table.name})"
        return f"SELECT * REPLACE (CASE WHEN {clash} THEN {self._ids.salted('id')} ELSE id END AS id) FROM ({kept})"
