"""The journey of an action: previewed, agreed to, applied once, undone; refused when the world moved meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.ledger import imports
from vigie.vocabulary.errors import UsageError

NOW = datetime(2026, 9, 6, 18, tzinfo=UTC)


@pytest.fixture
def world(workspace, tmp_path):  # two sources and nothing else
    """A small programme of two sources, six messages a working day between them."""
    from vigie.actions.moves import World

    rows = ["send_id,email,sent_at,mailbox,campaign,source"]
    rows += [
        f"s{day}-{n},p{n}@firm{day}.example,{(NOW - timedelta(days=day)).isoformat()},m@n.example,c,{'AB'[n % 2]}"
        for day in range(1, 11)
        for n in range(6)
    ]
    (tmp_path / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path / "sends.csv", "sends.csv"))
    engine: Engine = open_engine(workspace.facts_root)
    yield World(workspace, engine, NOW, workspace.zone, NOW)
    engine.close()


@pytest.fixture
def agreed(world):
    """What pausing source A would do."""
    from vigie.actions.applying import preview

    return preview(world, "pause_source", {"source": "A"})


def in_force(world):
    from vigie.outreach.models import Hold

    rows = Hold.objects.filter(workspace=world.workspace, lifted_at=None)
    return [(h.kind, h.where, h.until) for h in rows]


def test_a_preview_says_exactly_what_would_change_and_changes_nothing(world, agreed):
    assert [(e.code, dict(e.params)) for e in agreed.effects] == [
        ("source_paused", {"source": "A", "hours": 48}),
        ("messages_held_a_day", {"messages": 3}),
        ("control_kept", {"sources": "B"}),
    ]
    assert in_force(world) == []


def test_what_was_agreed_to_is_applied_and_undone(world, agreed):
    from vigie.actions.applying import apply, undo

    receipt = apply(world, agreed, wish="w1", by="karim")
    assert in_force(world) == [("pause", {"source": "A"}, NOW + timedelta(hours=48))]
    assert (receipt.state, receipt.by) == ("applied", "karim")
    undone = undo(world, receipt.pk, by="lea")
    assert (undone.state, undone.undone_by, in_force(world)) == ("undone", "lea", [])
    assert undo(world, receipt.pk, by="nobody").undone_by == "lea"


def test_the_same_wish_twice_is_one_receipt(world, agreed):
    from vigie.actions.applying import apply

    first = apply(world, agreed, wish="w1", by="karim")
    assert apply(world, agreed, wish="w1", by="lea") == first
    assert len(in_force(world)) == 1


def test_an_agreement_does_not_hold_when_the_world_has_moved(world, agreed):
    from vigie.actions.applying import apply

    later = replace(world, as_of=NOW + timedelta(days=30))
    with pytest.raises(UsageError) as refused:
        apply(later, agreed, wish="w1", by="karim")
    assert refused.value.code == "world_moved"
    assert in_force(world) == []


def test_what_is_only_observed_is_not_applied(world, agreed):
    from vigie.actions.applying import apply
    from vigie.actions.models import Mode

    Mode.objects.create(workspace=world.workspace, action="pause_source", mode="observe")
    with pytest.raises(UsageError) as refused:
        apply(world, agreed, wish="w1", by="karim")
    assert refused.value.code == "only_observed"


@pytest.mark.parametrize(
    ("key", "target", "code"),
    [
        ("no_such_action", {}, "unknown_action"),
        ("pause_source", {}, "wrong_target"),
        ("pause_source", {"mailbox": "m@n.example"}, "wrong_target"),
        ("pause_source", {"source": "nowhere"}, "unknown_value"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(world, key, target, code):
    from vigie.actions.applying import preview

    with pytest.raises(UsageError) as refused:
        preview(world, key, target)
    assert refused.value.code == code


def test_a_receipt_of_another_workspace_cannot_be_undone(world, agreed):
    from vigie.actions.applying import apply, undo
    from vigie.workspaces.models import Workspace

    receipt = apply(world, agreed, wish="w1", by="karim")
    elsewhere = replace(world, workspace=Workspace.objects.create(slug=f"x{receipt.pk}", name="Other"))
    with pytest.raises(UsageError) as refused:
        undo(elsewhere, receipt.pk, by="karim")
    assert refused.value.code == "unknown_receipt"
    assert len(in_force(world)) == 1
