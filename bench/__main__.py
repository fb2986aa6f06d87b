"""`make bench`: an import and the pages at one size; their table goes to docs/performance.md.

In: BENCH_SENDS (1,000,000), BENCH_RUNS (3), BENCH_WORK (a folder to keep homes in). Out: the table of that size.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent
REPORT = BENCH.parent / "docs" / "performance.md"


def run(script: str, *arguments: str) -> dict[str, Any]:
    """The JSON document that a script of this folder prints."""
    command = [sys.executable, str(BENCH / script), *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def page_rows(page: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What, figure to reach, measured."""
    counted = {name: f for name, f in page["counted"].items() if name != "everything"}
    worst = max(counted, key=lambda name: counted[name]["cpu_ratio"])
    whole = page["counted"].get("everything")
    large = page["sends"] > 1_000_000  # noqa: PLR2004 - the sizes that have a figure
    rows = [("page without filter, data part", f"<= {80 if large else 50} ms", f"{page['prepared_page_ms']} ms")]
    if whole:
        said = f"{whole['cpu_ratio']} x CPU, {whole['ratio']} x clock ({whole['ms']} ms) of the SQL by hand"
        rows.append(("the same, not prepared", "-", said))
    for name, f in counted.items():
        said = f"{f['cpu_ratio']} x CPU, {f['ratio']} x clock ({f['ms']} ms)"
        rows.append((f"page, one {name}", "<= 1.5 x by hand", said))
    rows.append(("the worst of these", "<= 1.5 x by hand", f"{counted[worst]['cpu_ratio']} x CPU ({worst})"))
    rows += [(f"slices: {name}", "-", f"{ms} ms") for name, ms in page["drill_ms"].items()]
    return [
        *rows,
        ("page drawn, queries left out", "<= 15 ms CPU", f"{page['render_cpu_ms']} ms CPU"),
        ("first page of a server that just started", "-", f"{page['first_page_ms']} ms"),
        ("whole page over loopback, median of 30", "-", f"{page['page_median_ms']} ms"),
        ("whole page over loopback, p95 of 30", "<= 300 ms", f"{page['page_p95_ms']} ms"),
        ("start of `vigie serve` to its first answer", "<= 2 s", f"{page['start_ms']} ms"),
        ("load of the machine at the end", "-", str(page["load"])),
    ]


def import_rows(done: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What, figure to reach, measured."""
    speed = f"{done['rows_a_second']:,} rows/s ({done['rows']:,} rows in {done['seconds']} s)"
    by_hand = f"{done['speed_against_by_hand']} ({done['by_hand_seconds']}"
    return [
        ("import to facts", ">= 100,000 rows/s", speed),
        ("the whole command, boards and judgement included", "-", f"{done['whole_command_seconds']} s"),
        ("import to facts beside DuckDB and SQLite by hand", ">= 0.5 of the speed", f"{by_hand} s by hand)"),
        ("peak memory", "<= 1,500 MB", f"{done['peak_mb']:,} MB"),
        ("a day of new and late rows, to facts", "<= 5 s", f"{done['late_seconds']} s ({done['late_rows']:,} rows)"),
        ("the whole command of that day", "-", f"{done['late_whole_command_seconds']} s"),
    ]


def write(sends: int, rows: list[tuple[str, str, str]]) -> None:
    """Put the table between the marks of its size; the rest of the page stays."""
    table = ["| what | to reach | measured |", "| --- | --- | --- |", *(f"| {' | '.join(row)} |" for row in rows)]
    first, last = f"<!-- bench {sends} -->", f"<!-- /bench {sends} -->"
    text = REPORT.read_text(encoding="utf-8")
    if first not in text:
        text += f"\n## {sends:,} messages\n\n{first}\n{last}\n"
    before, rest = text.split(first, 1)
    _, after = rest.split(last, 1)
    REPORT.write_text("\n".join([before + first, "", *table, "", last + after]), encoding="utf-8")


def main() -> None:
    """Measure one size."""
    sends, runs = os.environ.get("BENCH_SENDS", "1000000"), os.environ.get("BENCH_RUNS", "3")
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as scratch:
        work = os.environ.get("BENCH_WORK", scratch)
        done = run("importing.py", "--sends", sends, "--runs", runs, "--work", work)
        page = run("page.py", "--home", done["home"], "--runs", runs)
    write(int(sends), [*import_rows(done), *page_rows(page)])


if __name__ == "__main__":
    main()
