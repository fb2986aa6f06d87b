"""Twice the rows, the same queries: neither the state database nor the facts are asked more often as a team grows.

In: a workspace with some imports, then with twice as many. Out: numbers of queries.
"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.ledger import imports
from vigie.metrics import board

UNTIL = datetime(2026, 9, 6, 18, tzinfo=UTC)


def bring(workspace, folder: Path, first: int, count: int) -> None:
    """Import `count` messages over ten weeks, from number `first` on."""
    path = folder / f"{first}" / "sends.csv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["send_id", "email", "sent_at", "mailbox", "campaign", "source"])
        for n in range(first, first + count):
            sent = UNTIL - timedelta(days=n % 70, minutes=n)
            rows.writerow(
                [f"s{n}", f"p{n}@b.example", sent.isoformat(), f"m{n % 3}@n.example", f"c{n % 2}", f"o{n % 2}"]
            )
    imports.accept(imports.receive(workspace.pk, path.parent, f"lot {first}"))


def questions(workspace) -> tuple[int, int]:
    """Queries of the listing to the state, questions of the page to the facts."""
    with CaptureQueriesContext(connection) as asked:
        imports.listing(workspace.pk)
    engine = open_engine(workspace.facts_root)
    counted = 0
    plain = Engine.rows

    def counting(self, sql, params=()):
        nonlocal counted
        counted += 1
        return plain(self, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "rows", counting)
        board(engine, as_of=UNTIL, zone=workspace.zone)
    engine.close()
    return len(asked), counted


def test_twice_the_rows_and_the_imports_take_the_same_queries(workspace, tmp_path):
    bring(workspace, tmp_path, 0, 1_000)
    before = questions(workspace)
    bring(workspace, tmp_path, 1_000, 1_000)
    assert questions(workspace) == before
    assert before[0] == 1
