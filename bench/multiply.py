"""Published facts several times over, for reading benchmarks at sizes that take long to import.

`python bench/multiply.py HOME TIMES OUT`: OUT becomes a home whose facts are those of HOME, TIMES times: other people,
mailboxes, domains and campaigns in each copy, the same days, sources and providers. One part per day of messages.
"""

import argparse
import shutil
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from vigie.facts.schema import FACTS
from vigie.facts.store import Part, Snapshot, publish_snapshot, read_snapshot

# What differs from copy to copy: ids in their last bits, names by a prefix.
RENAMED = ("mailbox", "domain", "campaign", "company_domain", "list")
IDS = ("send", "contact", "reply", "call", "meeting", "opportunity")
FORMAT = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)"


def multiply(home: Path, times: int, out: Path) -> Snapshot:
    """Write the facts of the first workspace of `home`, `times` times, into a copy of the home."""
    shutil.copytree(home, out, ignore=shutil.ignore_patterns("facts", "ledger", "raw", "static", "*-wal", "*-shm"))
    (facts,) = home.glob("workspaces/*/facts")
    source, root = read_snapshot(facts), out / facts.relative_to(home)
    engine = duckdb.connect(":memory:", config={"memory_limit": "3GB", "temp_directory": str(out / ".spill")})
    snapshot = Snapshot(root, uuid.uuid4().hex[:12], {}, source.facts)
    tables = {t: tuple(_written(engine, source, snapshot, t, times)) for t in FACTS if source.files(t)}
    snapshot = replace(snapshot, tables=tables)
    publish_snapshot(snapshot)
    shutil.rmtree(out / ".spill", ignore_errors=True)
    return snapshot


def _written(
    engine: duckdb.DuckDBPyConnection, source: Snapshot, target: Snapshot, table: str, times: int
) -> list[Part]:
    (target.root / table).mkdir(parents=True, exist_ok=True)
    files = [str(f) for f in source.files(table)]
    engine.execute(f"CREATE OR REPLACE VIEW here AS SELECT * FROM read_parquet({files})")
    columns = ", ".join(_copied(name) for name in FACTS[table])
    rows = f"SELECT {columns} FROM here, range({times}) AS copy(r)"
    if table != "fact_send":
        return [_copy(engine, rows, target.root, f"{table}/all.{target.id}.parquet")]
    days: list[date] = [d for (d,) in engine.execute("SELECT DISTINCT day FROM here ORDER BY day").fetchall()]
    parts: list[Part] = []
    for day in days:
        name = f"{table}/{day:%Y-%m}+{day}.{target.id}.parquet"
        parts.append(_copy(engine, f"{rows} WHERE day = DATE '{day}' ORDER BY mailbox", target.root, name, day))
    return parts


def _copied(column: str) -> str:
    if column in IDS:
        return f'("{column}" >> 7) * 128 + r AS "{column}"'
    return f'r || \'.\' || "{column}" AS "{column}"' if column in RENAMED else f'"{column}"'


def _copy(engine: duckdb.DuckDBPyConnection, rows: str, root: Path, name: str, day: date | None = None) -> Part:
    (count,) = engine.execute(f"COPY ({rows}) TO '{root / name}' {FORMAT}").fetchone() or (0,)
    return Part(name, count, day, day)


def main() -> None:
    """Read the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("times", type=int)
    asked.add_argument("out", type=Path)
    args = asked.parse_args()
    print(multiply(args.home, args.times, args.out).rows("fact_send"), "sends")


if __name__ == "__main__":
    main()
