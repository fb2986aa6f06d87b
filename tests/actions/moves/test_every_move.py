"""Every action: its preview says what applying changes, applied twice is applied once, undone nothing remains."""

from dataclasses import replace

import pytest
from acting import taken

from vigie.actions.moves import moves
from vigie.diagnosis.diagnose import _ACTIONS
from vigie.diagnosis.pipeline import CONVERSIONS
from vigie.diagnosis.rules import rules
from vigie.metrics.catalogue import METRICS
from vigie.sentences.actions import action_advice, action_sentence, action_title, effect_sentence
from vigie.vocabulary.errors import UsageError

NOTHING = {"holds": [], "bars": [], "tasks": [], "calls": []}
# A target for each action that does not act on a source.
TARGETS = {
    "pause_campaign": {"campaign": "Autumn"},
    "resume_campaign": {"campaign": "Autumn"},
    "pause_mailbox": {"mailbox": "m0@n.example"},
    "resume_mailbox": {"mailbox": "m0@n.example"},
    "slow_mailbox": {"mailbox": "m0@n.example", "days": "3"},
    "cut_follow_ups": {"campaign": "Autumn", "step": "2"},
    "change_send_days": {"campaign": "Autumn", "days": "tue,wed"},
    "return_to_safe_volume": {"mailbox": "m0@n.example"},
    "stop_sending": {"campaign": "Autumn"},
}
# What must stand before there is anything to take back.
BEFORE = {
    "resume_campaign": ("pause_campaign", {"campaign": "Autumn"}),
    "resume_mailbox": ("pause_mailbox", {"mailbox": "m0@n.example"}),
    "resume_source": ("pause_source", {"source": "Salon"}),
    "release_segment": ("quarantine_segment", {"source": "Salon", "what": "all"}),
}


# Actions about one reply, with what they need beside it.
ABOUT_A_REPLY = {"answer_reply": {}, "hold_contact": {"until": "2026-10-01"}}


def target_of(key, world=None):
    if key in ABOUT_A_REPLY and world is not None:
        ((reply,),) = world.engine.rows("SELECT MIN(reply) FROM fact_reply WHERE contact IS NOT NULL")
        return {"reply": str(reply), **ABOUT_A_REPLY[key]}
    return TARGETS.get(key, {"source": "Salon"})


def prepared(world, key):
    """The world in which an action makes sense."""
    from vigie.actions.applying import apply, preview

    if key in BEFORE:
        apply(world, preview(world, *BEFORE[key]), wish=f"before {key}", by="karim")
    return world


def test_every_action_that_a_number_or_a_diagnosis_names_can_be_applied():
    named = {m.action for m in METRICS.values()} | {c.action for c in CONVERSIONS}
    named |= {a for actions in _ACTIONS.values() for a in actions} | {a for _, a in rules().values() if a}
    assert named | {"stop_sending", "fix_bottleneck_stage", "pause_campaign"} <= set(moves())


@pytest.mark.parametrize("key", moves())
def test_an_action_watches_a_number_of_the_catalogue_and_has_words(key):
    move = moves()[key]
    assert move.key == key
    assert move.watch in METRICS
    assert move.days >= 7
    assert action_title(key) != key
    assert action_advice(key).endswith(".")
    assert "Salon" in action_sentence(key, {"source": "Salon"})


@pytest.mark.parametrize("key", moves())
def test_applied_once_and_undone_without_a_trace(world, account, key):
    from vigie.actions.applying import apply, preview, undo

    before = taken(prepared(world, key).workspace)
    agreed = preview(world, key, target_of(key, world))
    assert taken(world.workspace) == before
    for effect in agreed.effects:
        sentence = effect_sentence(effect.code, effect.params)
        assert sentence != effect.code
        assert "%" not in sentence.replace("%.", "")
    receipt = apply(world, agreed, wish="one", by="karim")
    after = taken(world.workspace)
    assert after != before
    assert apply(world, agreed, wish="one", by="lea") == receipt
    assert taken(world.workspace) == after
    undone = undo(world, receipt.pk, by="lea")
    undo(world, receipt.pk, by="somebody")
    assert (undone.state, undone.undone_by) == ("undone", "lea")
    assert taken(world.workspace) == before


@pytest.mark.parametrize("key", moves())
def test_a_target_that_makes_no_sense_is_refused(world, key):
    from vigie.actions.applying import preview

    for wrong in ({**target_of(key, world), "source": "nowhere"}, {"colour": "red"}):
        with pytest.raises(UsageError) as refused:
            preview(world, key, wrong)
        assert refused.value.code in {"wrong_target", "unknown_value"}


@pytest.mark.parametrize("key", moves())
def test_another_workspace_is_not_touched(world, account, key):
    from vigie.actions.applying import apply, preview, undo
    from vigie.workspaces.models import Workspace

    elsewhere = replace(world, workspace=Workspace.objects.create(slug=f"e-{key.replace('_', '-')}", name="Other"))
    receipt = apply(world, preview(prepared(world, key), key, target_of(key, world)), wish="one", by="karim")
    assert taken(elsewhere.workspace) == NOTHING
    with pytest.raises(UsageError, match="unknown_receipt"):
        undo(elsewhere, receipt.pk, by="karim")


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("answer_reply", {}), ("answer_reply", {"reply": "1"}), ("answer_reply", {"reply": "9" * 30}),
        ("hold_contact", {"until": "tomorrow"}), ("hold_contact", {"until": "2026-09-06"}),
        ("hold_contact", {"until": "2099-01-01"}),
    ],
)  # fmt: skip
def test_a_reply_that_is_not_there_and_a_day_that_makes_no_sense_are_refused(world, key, target):
    from vigie.actions.applying import preview

    own = target_of(key, world) if key == "hold_contact" else {}
    with pytest.raises(UsageError, match="bad_option"):
        preview(world, key, {**own, **target})


def test_somebody_who_waits_is_free_again_on_the_day(world):
    from datetime import timedelta

    from vigie.actions import at_once
    from vigie.actions.applying import apply, preview
    from vigie.people.models import Standing

    target = target_of("hold_contact", world)
    apply(world, preview(world, "hold_contact", target), wish="one", by="karim")
    held = Standing.objects.get(workspace=world.workspace, reason="on_hold")
    assert held.until.date().isoformat() in {"2026-09-30", "2026-10-01"}
    at_once.settle(world)
    held.refresh_from_db()
    assert held.lifted_at is None
    at_once.settle(replace(world, now=held.until + timedelta(minutes=1)))
    held.refresh_from_db()
    assert held.lifted_at == held.until
