"""A programme as a folder of CSV files (UTF-8, comma, header, RFC 4180).

In: a programme and a directory. Out: nine files, and the number of rows of each.
"""

import csv
from pathlib import Path

from vigie.simulator.programme import COLUMNS, Programme


def write(programme: Programme, folder: Path) -> dict[str, int]:
    """Write every table into `folder` (created if need be); rows per table. OSError if the disk refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in programme.tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[name])
            writer.writerows(rows)
    return {name: len(rows) for name, rows in programme.tables.items()}
