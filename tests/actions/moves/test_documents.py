"""What is written about actions is true: the table of the documents, the list and its reasons."""

from pathlib import Path

import pytest
from acting import applied
from django.utils.translation import override

from vigie.actions.moves import moves
from vigie.desk import open_desk
from vigie.documents.actions import actions_document, preview_document

TEXT = (Path(__file__).parents[3] / "docs" / "actions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", moves())
def test_the_document_has_a_row_for_every_action(key):
    move = moves()[key]
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{key}` |"))
    assert f"`{move.watch}` {move.direction}, {move.days} d" in row
    assert row.endswith("| yes |") == move.enforceable
    assert all(f"`{option}=`" in row for option in move.options)


def test_the_list_shows_what_is_in_force_without_naming_anybody(world):
    applied(world, "clean_segment", source="Salon")
    applied(world, "pause_source", source="API")
    with override("en"):
        said = actions_document(world, open_desk(world.workspace, world.now))
    assert [(r["rule"], r["place"], bool(r["until"])) for r in said["in_force"]["rules"]] == [
        ("paused", "the source “API”", True)
    ]
    assert {(b["bar"], b["reason"], b["contacts"]) for b in said["in_force"]["contacts"]} == {
        ("suppressed", "hard_bounce", 2), ("quarantined", "to_verify", 16),
    }  # fmt: skip
    assert [t["action"] for t in said["in_force"]["tasks"]] == ["clean_segment"]
    assert "@firm" not in str(said)


def test_a_preview_says_what_is_watched_and_whether_two_are_needed(world):
    from vigie.actions.applying import preview

    said = preview_document(world, preview(world, "suppress_segment", {"source": "Salon"}))
    assert said["watch"] == {"metric": "hard_bounce_rate", "direction": "down", "days": 7}
    assert (said["contacts"], said["two_persons"], said["mode"]) == (2, False, "suggest")
    world.workspace.two_persons_over = 1
    assert preview_document(world, preview(world, "suppress_segment", {"source": "Salon"}))["two_persons"]


def test_a_signal_and_a_diagnosis_offer_their_action_with_its_target(world):
    from vigie.review import judgements
    from vigie.review.models import SignalState

    judgements.refresh(world.workspace, world.now)
    SignalState.objects.create(
        workspace=world.workspace, metric="hard_bounce_rate", slice=[["source", "Salon"]], kind="signal",
        direction="worse", since=world.now.date(), value=0.2, expected_low=0, expected_high=0.02, hits=4, base=40,
        tail=1e-6, action="clean_segment", first_seen_at=world.now, last_seen_at=world.now, snapshot="x",
    )  # fmt: skip
    said = actions_document(world, open_desk(world.workspace, world.now))
    offer = next(p for p in said["possible"] if p["action"] == "clean_segment")
    assert (offer["target"], offer["applied"]) == ({"source": "Salon"}, None)
    assert offer["because"][0] == {"origin": "signal", "metric": "hard_bounce_rate", "slice": {"source": "Salon"}}
    receipt = applied(world, "clean_segment", source="Salon")
    said = actions_document(world, open_desk(world.workspace, world.now))
    assert next(p for p in said["possible"] if p["action"] == "clean_segment")["applied"] == receipt.pk
    SignalState.objects.filter(workspace=world.workspace).delete()
