"""How long an import takes to facts, beside DuckDB doing the same by hand: `python bench/importing.py`.

In: a number of sends. Out: seconds, rows a second, peak memory, the ratio to the hand-written way, pair by pair.

The hand-written way (`by_hand_import.sql`) reads the same CSV files, joins what came back to what was sent, writes the
same tables as Parquet, and stores the raw files in SQLite. It checks no row, knows nobody twice and cannot be undone.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter

import duckdb

sys.path.insert(0, str(Path(__file__).parent))
import generate

CHUNK = 64 * 1024 * 1024
LATE_DAYS = 30

BY_HAND = Path(__file__).with_name("by_hand_import.sql")


def by_hand(folder: Path, out: Path) -> float:
    """Seconds of the hand-written way."""
    began = perf_counter()
    out.mkdir(parents=True)
    with sqlite3.connect(out / "raw.sqlite3") as state:
        state.execute("PRAGMA journal_mode=WAL")
        state.execute("CREATE TABLE raw (name TEXT, part INTEGER, bytes BLOB)")
        for file in sorted(folder.glob("*.csv")):
            with file.open("rb") as stream:
                part = 0
                while chunk := stream.read(CHUNK):
                    state.execute("INSERT INTO raw VALUES (?, ?, ?)", (file.name, part, chunk))
                    part += 1
            state.commit()
    with duckdb.connect(":memory:") as engine:
        engine.execute(f"SET threads=2; SET memory_limit='1000MB'; SET temp_directory='{out}/spill'")
        engine.execute(BY_HAND.read_text(encoding="utf-8").format(folder=folder, out=out))
    return perf_counter() - began


def by_vigie(folder: Path, home: Path) -> tuple[float, float, int]:
    """Seconds to facts, seconds of the whole command (start and judgement included), rows accepted."""
    began = perf_counter()
    said = subprocess.run(
        [str(Path(sys.executable).with_name("vigie")), "--home", str(home), "import", str(folder), "--json", "--yes"],
        check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    whole, report = perf_counter() - began, json.loads(said.stdout)
    return report["seconds"], whole, report["rows"]["accepted"]


def late_folder(folder: Path, out: Path, sends: int) -> Path:
    """A new day of messages, and events and replies for messages of thirty old days."""
    out.mkdir(parents=True)
    new = sends // 260
    with duckdb.connect(":memory:") as engine:
        engine.execute(f"CREATE VIEW s AS SELECT * FROM read_csv('{folder}/sends.csv', all_varchar=true)")
        engine.execute(f"""
CREATE TABLE old AS SELECT send_id, sent_at FROM s
WHERE sent_at[:10] IN (SELECT DISTINCT sent_at[:10] AS d FROM s ORDER BY hash(d) LIMIT {LATE_DAYS})
USING SAMPLE {new} ROWS (reservoir, 7)""")
        engine.execute(f"""
COPY (SELECT 'late-' || send_id AS event_id, send_id, 'unsubscribe' AS type, '2026-06-28T10:00:00Z' AS "at" FROM old)
TO '{out}/events.csv' (HEADER)""")
        engine.execute(f"""
COPY (SELECT 'late-' || send_id AS reply_id, send_id, '2026-06-28T11:00:00Z' AS received_at, 'interested' AS reply_class
FROM old LIMIT {new // 10}) TO '{out}/replies.csv' (HEADER)""")
        engine.execute(f"""
COPY (SELECT * REPLACE ('new-' || send_id AS send_id, '2026-06-28T09:00:00Z' AS sent_at) FROM s LIMIT {new})
TO '{out}/sends.csv' (HEADER)""")
    return out


def measure(sends: int, runs: int, work: Path) -> dict[str, object]:
    """All figures at one size."""
    folder = work / f"folder-{sends}"
    if not folder.exists():
        generate.generate(generate.size_for(sends), folder)
    ours: list[float] = []
    hands: list[float] = []
    wholes: list[float] = []
    rows = 0
    for run in range(runs):
        shutil.rmtree(work / "hand", ignore_errors=True)
        hands.append(by_hand(folder, work / "hand"))
        shutil.rmtree(work / f"home-{run - 1}", ignore_errors=True)
        seconds, whole, rows = by_vigie(folder, work / f"home-{run}")
        ours.append(seconds)
        wholes.append(whole)
    peak = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    shutil.rmtree(work / "hand", ignore_errors=True)
    late, late_whole, late_rows = by_vigie(
        late_folder(folder, work / f"late-{sends}", sends), work / f"home-{runs - 1}"
    )
    shutil.rmtree(work / f"late-{sends}")
    return {
        "sends": sends,
        "rows": rows,
        "seconds": round(median(ours), 1),
        "whole_command_seconds": round(median(wholes), 1),
        "rows_a_second": round(rows / median(ours)),
        "by_hand_seconds": round(median(hands), 1),
        "speed_against_by_hand": round(median(h / o for h, o in zip(hands, ours, strict=True)), 2),
        "peak_mb": round(peak),
        "late_rows": late_rows,
        "late_seconds": round(late, 1),
        "late_whole_command_seconds": round(late_whole, 1),
        "home": str(work / f"home-{runs - 1}"),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure and print one JSON document per size."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sends", type=int, nargs="+", default=[1_000_000])
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--work", type=Path, default=None, help="keep folders and homes here")
    args = asked.parse_args()
    work = args.work or Path(tempfile.mkdtemp(prefix="vigie-bench-"))
    work.mkdir(parents=True, exist_ok=True)
    for sends in args.sends:
        print(json.dumps(measure(sends, args.runs, work), indent=2), flush=True)
    if args.work is None:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
