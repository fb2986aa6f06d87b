"""What other programs hear of a decision, its verdict and a closed week: once each, and of nobody by name."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from vigie.facts.engines.duckdb import open_engine
from vigie.ledger import imports

NOW = datetime(2026, 9, 6, 18, tzinfo=UTC)


@pytest.fixture
def world(workspace, tmp_path):
    """A small programme of two sources, six messages a day between them, and a program that listens."""
    from vigie.actions.moves import World
    from vigie.outreach import hooks
    from vigie.outreach.models import Subscription

    rows = ["send_id,email,sent_at,mailbox,campaign,source"]
    rows += [
        f"s{day}-{n},p{n}@firm{day}.example,{(NOW - timedelta(days=day)).isoformat()},m@n.example,c,{'AB'[n % 2]}"
        for day in range(1, 11)
        for n in range(6)
    ]
    (tmp_path / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path / "sends.csv", "sends.csv"))
    hooks.add(workspace, "crm", "https://crm.example/in", now=NOW)
    engine = open_engine(workspace.facts_root)
    yield World(workspace, engine, NOW, workspace.zone, NOW)
    engine.close()
    Subscription.objects.filter(workspace=workspace).delete()


def heard(world):
    from vigie.outreach.models import Delivery

    rows = Delivery.objects.filter(subscription__workspace=world.workspace).order_by("pk")
    return [(row.event, json.loads(row.body)["data"]) for row in rows]


def decided(world, **more):
    from vigie.review.decisions import decide

    return decide(
        world, "pause_source", {"source": "A"}, by="karim@team.example", owner="lea@team.example",
        due=date(2026, 9, 10), problem="Lea saw it", wish="w", **more,
    )  # fmt: skip


def test_a_decision_is_heard_with_its_action_and_of_nobody_by_name(world):
    made = decided(world)
    assert decided(world) == made
    assert [event for event, _data in heard(world)] == ["action.applied", "decision.made"]
    data = heard(world)[1][1]
    assert (data["decision"], data["action"], data["target"]) == (made.pk, "pause_source", {"source": "A"})
    for who in ("karim", "lea", "Lea"):
        assert who not in json.dumps(heard(world))


def test_what_is_undone_is_heard(world):
    from vigie.actions.applying import undo

    undo(world, decided(world).receipt, by="karim@team.example")
    assert heard(world)[-1][0] == "action.undone"


def test_a_verdict_is_heard_once(world):
    from vigie.review.verdicts import judge_due

    made = decided(world)
    # A number that cannot be weighed on that slice is judged as such when its day comes.
    type(made).objects.filter(pk=made.pk).update(where={"no_such_dimension": ["x"]})
    for _ in range(2):
        judge_due(world.workspace, NOW + timedelta(days=90))
    made.refresh_from_db()
    said = [data for event, data in heard(world) if event == "decision.judged"]
    assert [(d["decision"], d["verdict"]) for d in said] == [(made.pk, "not_enough_data")]
    assert made.verdict == "not_enough_data"


def test_a_closed_week_is_heard_once(world):
    from vigie.review.weekly import close

    decided(world)
    for _ in range(2):
        close(world.workspace, "2026-W36", by="karim@team.example", now=NOW)
    assert [data for event, data in heard(world) if event == "review.closed"] == [{"week": "2026-W36", "decisions": 1}]
