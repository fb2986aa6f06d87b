"""Observe, suggest, enforce; a second person; tasks handed over and ticked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from acting import NOW, applied, taken

from vigie.actions import enforcing, tasks
from vigie.actions.applying import apply, approve, preview, refuse, undo
from vigie.actions.models import Receipt
from vigie.outreach.models import Task
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.finding import Signal


def signal(kind="stop", action="stop_sending", where=(("campaign", "Autumn"),), **more):
    """An alert."""
    said = {
        "metric": "hard_bounce_rate", "slice": where, "kind": kind, "direction": "worse", "since": date(2026, 9, 4),
        "value": 0.2, "expected": (0.0, 0.02), "hits": 20, "base": 100, "action": action, "owner": None, "tail": 1e-9,
    }  # fmt: skip
    return Signal(**{**said, **more})


def test_nothing_is_appliedby_itself_unless_asked_for(world):
    assert enforcing.enforce(world, [signal()]) == []
    enforcing.set_mode(world.workspace, "stop_sending", "observe")
    assert enforcing.enforce(world, [signal()]) == []
    assert taken(world.workspace)["holds"] == []


def test_a_stop_is_met_once_by_the_rule(world):
    enforcing.set_mode(world.workspace, "stop_sending", "enforce")
    (receipt,) = enforcing.enforce(world, [signal()])
    assert (receipt.by, receipt.mode, receipt.target) == ("vigie", "enforce", {"campaign": "Autumn"})
    assert enforcing.enforce(world, [signal()]) == []
    assert len(taken(world.workspace)["holds"]) == 1


def test_what_a_person_undid_is_not_done_again_for_the_same_signal(world):
    enforcing.set_mode(world.workspace, "stop_sending", "enforce")
    (receipt,) = enforcing.enforce(world, [signal()])
    undo(world, receipt.pk, by="karim")
    assert enforcing.enforce(replace(world, now=NOW + timedelta(days=1)), [signal()]) == []
    later = signal(since=date(2026, 9, 20))
    assert len(enforcing.enforce(replace(world, now=NOW + timedelta(days=15)), [later])) == 1


@pytest.mark.parametrize("other", [{"kind": "incident"}, {"direction": "better"}])
def test_one_bad_day_and_good_news_are_not_met(world, other):
    enforcing.set_mode(world.workspace, "stop_sending", "enforce")
    assert enforcing.enforce(world, [signal(**other)]) == []


def test_what_cannot_be_taken_back_without_a_trace_is_never_enforced(world):
    for key in ("suppress_segment", "clean_segment", "revise_message"):
        with pytest.raises(UsageError, match="not_enforceable"):
            enforcing.set_mode(world.workspace, key, "enforce")
    with pytest.raises(UsageError, match="bad_option"):
        enforcing.set_mode(world.workspace, "pause_source", "sometimes")


def test_a_bounce_rate_past_its_line_opens_the_verification_of_that_segment(world):
    from vigie.actions.remedies import remedy_of

    told = signal(kind="signal", action="open_verification_task", where=(("source", "Salon"),))
    enforcing.set_mode(world.workspace, "open_verification_task", "enforce")
    assert remedy_of(told) == ("open_verification_task", {"source": "Salon"})
    (receipt,) = enforcing.enforce(world, [told])
    assert [t[0] for t in taken(world.workspace)["tasks"]] == ["open_verification_task"]
    assert receipt.target == {"source": "Salon"}


def test_many_suppressions_wait_for_another_person(world):
    world.workspace.two_persons_over = 1
    receipt = applied(world, "suppress_segment", source="Salon")
    assert receipt.state == "proposed"
    assert taken(world.workspace)["bars"] == []
    with pytest.raises(UsageError, match="same_person"):
        approve(world, receipt.pk, by="karim")
    approved = approve(world, receipt.pk, by="lea")
    assert (approved.state, approved.by, approved.approved_by) == ("applied", "karim", "lea")
    assert len(taken(world.workspace)["bars"]) == 4
    with pytest.raises(UsageError, match="not_proposed"):
        approve(world, receipt.pk, by="lea")


def test_as_many_as_one_person_may_do_not_wait(world):
    world.workspace.two_persons_over = 2
    assert applied(world, "suppress_segment", source="Salon").state == "applied"


def test_quarantine_is_no_suppression(world):
    world.workspace.two_persons_over = 0
    assert applied(world, "quarantine_segment", source="Salon", what="all").state == "applied"


def test_a_proposal_that_was_refused_or_taken_back_is_never_applied(world):
    world.workspace.two_persons_over = 0
    first = applied(world, "suppress_segment", source="Salon")
    assert refuse(world, first.pk, by="lea").state == "refused"
    second = applied(world, "suppress_segment", source="API")
    assert undo(world, second.pk, by="karim").state == "undone"
    for receipt in (first, second):
        with pytest.raises(UsageError, match="not_proposed"):
            approve(world, receipt.pk, by="lea")
    assert taken(world.workspace)["bars"] == []


def test_a_proposal_about_other_people_than_were_shown_is_not_approved(world):
    world.workspace.two_persons_over = 1
    receipt = applied(world, "suppress_segment", source="Salon")
    with pytest.raises(UsageError, match="world_moved"):
        approve(replace(world, as_of=NOW - timedelta(days=30)), receipt.pk, by="lea")
    assert Receipt.objects.get(pk=receipt.pk).state == "proposed"


def test_the_work_belongs_to_whoever_is_named_by_a_day(world):
    agreed = preview(world, "revise_offer", {"source": "Salon"})
    apply(world, agreed, wish="a", by="karim", owner="lea", due=date(2026, 9, 9))
    apply(world, agreed, wish="b", by="karim")
    found = [(t.owner, t.due) for t in Task.objects.filter(workspace=world.workspace).order_by("pk")]
    assert found == [("lea", date(2026, 9, 9)), ("karim", date(2026, 9, 11))]


def test_the_work_of_a_proposal_belongs_to_whoever_was_named_once_it_is_approved(world):
    world.workspace.two_persons_over = 0
    agreed = preview(world, "clean_segment", {"source": "Salon"})
    receipt = apply(world, agreed, wish="a", by="karim", owner="nora", due=date(2026, 9, 30))
    assert not Task.objects.filter(receipt=receipt.pk).exists()
    approve(world, receipt.pk, by="lea")
    task = Task.objects.get(receipt=receipt.pk)
    assert (task.owner, task.due) == ("nora", date(2026, 9, 30))


def test_the_last_step_ends_a_task_and_undoing_leaves_what_is_done(world):
    receipt = applied(world, "revise_message", source="Salon")
    task = Task.objects.get(receipt=receipt.pk)
    codes = [step["code"] for step in task.checklist]
    for code in codes:
        assert task.done_at is None
        task = tasks.tick(world, task.pk, code, by="lea")
    assert (task.done_at, task.done_by) == (NOW, "lea")
    with pytest.raises(UsageError, match="unknown_step"):
        tasks.tick(world, task.pk, "no_such_step", by="lea")
    with pytest.raises(UsageError, match="unknown_task"):
        tasks.tick(world, 10**9, codes[0], by="lea")
    undo(world, receipt.pk, by="karim")
    task.refresh_from_db()
    assert (task.done_by, task.cancelled_at) == ("lea", None)


def test_every_step_of_every_checklist_is_a_sentence(world):
    from vigie.actions.moves import moves
    from vigie.sentences.checklists import step_sentence

    for key, move in moves().items():
        if move.hand == "person":
            ((reply,),) = world.engine.rows("SELECT MIN(reply) FROM fact_reply WHERE contact IS NOT NULL")
            applied(world, key, **({"reply": str(reply)} if "reply" in move.options else {"source": "Salon"}))
    steps = {s["code"] for t in Task.objects.filter(workspace=world.workspace) for s in t.checklist}
    assert len(steps) > 50
    assert [s for s in steps if step_sentence(s) == s] == []


def test_a_publication_is_followed_by_what_may_happenby_itself(world):
    from vigie import publication
    from vigie.review.models import SignalState

    enforcing.set_mode(world.workspace, "stop_sending", "enforce")
    applied(world, "block_sending", source="Salon")
    told = SignalState.objects.create(
        workspace=world.workspace, metric="hard_bounce_rate", slice=[["campaign", "Autumn"]], kind="stop",
        direction="worse", since=NOW.date(), value=0.2, expected_low=0, expected_high=0.02, hits=4, base=40,
        tail=1e-6, action="stop_sending", first_seen_at=NOW, last_seen_at=NOW, snapshot="x",
    )  # fmt: skip
    publication.by_itself(world.workspace)
    publication.by_itself(world.workspace)
    told.delete()
    stops = Receipt.objects.filter(workspace=world.workspace, action="stop_sending")
    assert [(r.by, r.mode, r.state) for r in stops] == [("vigie", "enforce", "applied")]
    assert ("pause", {"campaign": "Autumn"}, None, "", None) in taken(world.workspace)["holds"]
