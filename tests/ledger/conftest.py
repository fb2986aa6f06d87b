"""Small folders in the folder format, written by the tests that import them.

In: rows as dictionaries. Out: files on disk, imports, engines over the facts.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.ledger import imports
from vigie.ledger.imports import ImportOptions, ImportReport

Rows = Sequence[Mapping[str, object]]


def write_csv(path: Path, rows: Rows) -> Path:
    """One CSV in the folder format's own dialect."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(c for row in rows for c in row))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """`folder(sends=[...], events=[...])` writes a folder and returns it."""
    made = 0

    def write(**tables: Rows) -> Path:
        nonlocal made
        made += 1
        root = tmp_path / f"folder-{made}"
        for table, rows in tables.items():
            write_csv(root / f"{table}.csv", rows)
        return root

    return write


@pytest.fixture
def bring(workspace) -> Callable[..., ImportReport]:
    """`bring(path)` imports and accepts."""

    def run(path: Path, **options: str) -> ImportReport:
        import_id = imports.receive(workspace.pk, path, path.name, options=ImportOptions(**options))
        return imports.accept(import_id)

    return run


@pytest.fixture
def facts(workspace) -> Callable[[str], list[tuple]]:
    """`facts(sql)` asks the published facts."""

    def ask(sql: str) -> list[tuple]:
        engine: Engine = open_engine(workspace.facts_root)
        try:
            return engine.rows(sql)
        finally:
            engine.close()

    return ask
