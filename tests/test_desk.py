"""What a page reads from: the moment it is read as of, and the boards that are ready before anybody looks."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vigie import desk, metrics
from vigie.facts.store import Part, Snapshot, publish_snapshot, read_snapshot
from vigie.web.query import Query

sys.path.insert(0, str(Path(__file__).parent / "metrics"))
from metrics_facts import AS_OF, ZONE, contact, engine, programme

NOW = AS_OF + timedelta(hours=3)


def publish(root: Path, name: str, *, replies: Sequence[dict[str, Any]] = (), **facts: object) -> None:
    """A team in control, as one part."""
    made = engine(send=programme(3, per_day=40), contact=[contact(fields_ok=True)], reply=list(replies))
    tables = {}
    for table in ("fact_send", "fact_contact", *(("fact_reply",) if replies else ())):
        path = root / table / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        made.cursor().execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
        tables[table] = (Part(f"{table}/{name}.parquet", 1),)
    publish_snapshot(Snapshot(root, name, tables, facts))


@pytest.fixture
def published(workspace):
    publish(workspace.facts_root, "one", published_at=AS_OF.isoformat())
    return workspace


def test_the_page_that_opens_first_is_prepared():
    assert Query().days in desk.PREPARED
    assert set(desk.PREPARED) <= set(desk.PERIODS)


def test_the_page_is_read_as_of_its_publication_until_the_day_ends():
    snapshot = Snapshot(Path(), "one", {}, {"published_at": AS_OF.isoformat()})
    assert desk.anchor(AS_OF + timedelta(hours=2), snapshot, ZONE) == AS_OF
    assert desk.anchor(AS_OF + timedelta(hours=5), snapshot, ZONE) == AS_OF
    # 23 h UTC is midnight in Paris.
    assert desk.anchor(datetime(2026, 11, 20, 23, 30, tzinfo=UTC), snapshot, ZONE) == datetime(
        2026, 11, 20, 23, tzinfo=UTC
    )
    assert desk.anchor(AS_OF - timedelta(hours=1), snapshot, ZONE) == AS_OF - timedelta(hours=1)


def test_facts_that_do_not_say_when_they_were_published_are_read_as_of_now_in_steps():
    now = datetime(2026, 11, 20, 9, 13, 20, tzinfo=UTC)
    assert desk.anchor(now, Snapshot(Path(), "one"), ZONE) == datetime(2026, 11, 20, 9, 10, tzinfo=UTC)


def test_old_facts_are_read_as_of_their_last_evening_and_the_page_is_told(published):
    opened = desk.open_desk(published, NOW + timedelta(40))
    assert opened.stale_since is not None
    assert opened.as_of.date() == opened.stale_since.date() == date(2026, 11, 20)
    assert desk.open_desk(published, NOW).stale_since is None


def test_replies_are_heard_when_nothing_is_sent_any_more(workspace):
    late = (AS_OF + timedelta(20)).replace(tzinfo=None)
    publish(workspace.facts_root, "one", replies=[{"id": 1, "received_at": late}], published_at=AS_OF.isoformat())
    opened = desk.open_desk(workspace, NOW + timedelta(40))
    assert (opened.as_of.date(), opened.heard.date()) == (AS_OF.date(), late.date())
    soon = desk.open_desk(workspace, NOW)
    assert soon.heard == soon.as_of


def test_the_prepared_page_is_the_page(published):
    opened = desk.open_desk(published, NOW)
    assert desk.prepared_board(opened, 7) is None
    assert desk.prepared_filters(opened) is None
    desk.warm(published, NOW)
    for days in desk.PREPARED:
        counted = metrics.board(opened.engine, as_of=opened.as_of, zone=opened.zone, days=days)
        assert desk.prepared_board(opened, days) == counted
    found = metrics.filter_values(opened.engine, as_of=opened.as_of, zone=opened.zone)
    assert desk.prepared_filters(opened) == found


def test_a_prepared_page_asks_nothing_of_the_facts(published):
    desk.warm(published, NOW)
    desk._engines.clear()  # noqa: SLF001 - a process that has just started
    for table in ("fact_send", "fact_contact"):
        (published.facts_root / table / "one.parquet").write_bytes(b"gone")
    opened = desk.open_desk(published, NOW)
    assert desk.prepared_board(opened, 7) is not None
    desk.warm(published, NOW)


def test_what_was_prepared_is_forgotten_with_the_next_publication_and_the_next_day(published):
    desk.warm(published, NOW)
    assert desk.prepared_board(desk.open_desk(published, NOW + timedelta(days=1)), 7) is None
    publish(published.facts_root, "two", published_at=NOW.isoformat())
    assert read_snapshot(published.facts_root).id == "two"
    assert desk.prepared_board(desk.open_desk(published, NOW), 7) is None


def test_an_empty_workspace_is_prepared_too(workspace):
    desk.warm(workspace, NOW)
    opened = desk.open_desk(workspace, NOW)
    assert opened.engine.snapshot == "empty"
    assert opened.stale_since is None
