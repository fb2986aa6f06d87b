"""A decision: applied once with its action, handed over, taken back; judged when its number is ripe, not before."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from vigie.ledger import imports
from vigie.vocabulary.errors import UsageError

SINCE = date(2026, 9, 7)
NOW = datetime(2026, 9, 7, 7, tzinfo=UTC)
LATER = datetime(2026, 10, 14, 18, tzinfo=UTC)


def told(workspace, folder, *, lift=5.0, rest_lift=1.0, rest=2, name="export"):
    """Eight weeks before the day and five after; source A is answered well `lift` times as often from the day on."""
    rng = Random(7)  # noqa: S311 - made-up rows
    sends, replies = ["send_id,email,sent_at,mailbox,campaign,source"], ["reply_id,send_id,received_at,reply_class"]
    for n in range(-56, 35):
        day = SINCE + timedelta(n)
        for k in range(10 * (1 + rest)):
            own, key = k % (1 + rest) == 0, f"s{n + 56}-{k}"
            at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
            sends.append(f"{key},p{key}@firm{k}.example,{at.isoformat()},m{k % 3}@n.example,c,{'A' if own else 'B'}")
            after = (lift if own else rest_lift) if n >= 0 else 1.0
            if rng.random() < 0.04 * after:
                replies.append(f"r{key},{key},{(at + timedelta(hours=20)).isoformat()},interested")
    made = folder / name
    made.mkdir()
    (made / "sends.csv").write_text("\n".join(sends), encoding="utf-8")
    (made / "replies.csv").write_text("\n".join(replies), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, made, name))
    return workspace


@pytest.fixture
def team(workspace, tmp_path):
    return told(workspace, tmp_path)


def decided(team, wish="w1", **more):
    from vigie.actions.world import world_of
    from vigie.review.decisions import decide

    asked = {"by": "lea", "owner": "Karim", "due": SINCE + timedelta(1), "wish": wish} | more
    return decide(world_of(team, asked.pop("now", NOW)), "pause_source", {"source": "A"}, **asked)


def holds(team):
    from vigie.outreach.models import Hold

    return Hold.objects.filter(workspace=team, lifted_at=None).count()


def test_a_decision_is_an_applied_action_with_an_owner_a_day_and_the_number_that_should_move(team):
    from vigie.review.decisions import state_of

    made = decided(team)
    assert (made.metric, made.direction, made.where) == ("positive_rate", "up", {"source": ["A"]})
    assert (made.owner, made.due, made.expected_by) == ("Karim", date(2026, 9, 8), date(2026, 9, 28))
    assert (state_of(made, NOW), holds(team)) == ("waiting", 1)
    assert made.value is not None


def test_the_same_wish_twice_is_one_decision(team):
    from vigie.review.models import Decision, Entry

    assert decided(team) == decided(team, owner="Zoé")
    assert (Decision.objects.filter(workspace=team).count(), holds(team)) == (1, 1)
    assert Entry.objects.filter(workspace=team).count() == 1


def test_what_cannot_be_applied_leaves_no_decision(team):
    from vigie.actions.models import Mode, Receipt
    from vigie.review.models import Decision

    Mode.objects.create(workspace=team, action="pause_source", mode="observe")
    with pytest.raises(UsageError):
        decided(team)
    assert not Decision.objects.filter(workspace=team).exists()
    assert not Receipt.objects.filter(workspace=team).exists()


@pytest.mark.parametrize("more", [{"metric": "no_such_number"}, {"where": {"no_such": ["x"]}}])
def test_a_number_that_does_not_exist_is_refused_before_anything_is_applied(team, more):
    with pytest.raises(UsageError):
        decided(team, **more)
    assert holds(team) == 0


def test_a_decision_is_handed_over_and_taken_back_with_its_action(team):
    from vigie.review.decisions import assign, cancel, find, state_of

    made = decided(team)
    assign(made, owner="Zoé", due=date(2026, 9, 10), by="lea", now=NOW)
    assert (find(team, made.pk).owner, find(team, made.pk).due) == ("Zoé", date(2026, 9, 10))
    gone = cancel(made, by="lea", now=NOW)
    assert (state_of(gone, NOW), holds(team)) == ("cancelled", 0)
    assert cancel(gone, by="karim", now=NOW + timedelta(1)).cancelled_at == NOW


def test_a_decision_of_another_workspace_does_not_exist(team):
    from vigie.review.decisions import find
    from vigie.workspaces.models import Workspace

    made = decided(team)
    elsewhere = Workspace.objects.create(slug=f"x{made.pk}", name="Other")
    with pytest.raises(UsageError) as refused:
        find(elsewhere, made.pk)
    assert refused.value.code == "unknown_decision"


def test_work_of_a_person_is_late_after_its_day_and_counts_from_the_day_it_was_done(team):
    from vigie.outreach.models import Task
    from vigie.review.decisions import settle, state_of
    from vigie.review.models import Decision

    made = decided(team)
    Decision.objects.filter(pk=made.pk).update(done_at=None)
    task = Task.objects.create(
        workspace=team, action="x", owner="Karim", due=SINCE, opened_at=NOW, receipt=made.receipt
    )
    made.refresh_from_db()
    assert (state_of(made, NOW), state_of(made, NOW + timedelta(3))) == ("open", "late")
    settle(team)
    made.refresh_from_db()
    assert made.done_at is None
    Task.objects.filter(pk=task.pk).update(done_at=NOW + timedelta(2))
    settle(team)
    made.refresh_from_db()
    assert (made.done_at, state_of(made, NOW + timedelta(3))) == (NOW + timedelta(2), "waiting")


def judged(team, **more):
    from vigie.review import verdicts

    made = decided(team, **more)
    verdicts.judge_due(team, LATER)
    made.refresh_from_db()
    return made


def test_what_improved_alone_is_confirmed_with_its_figures_and_told_in_the_journal_once(team):
    from vigie.review import journal, verdicts

    made = judged(team)
    assert made.verdict == "confirmed"
    said = made.outcome
    assert said["low"] > 1
    assert said["after"][0] / said["after"][1] > 2 * said["before"][0] / said["before"][1]
    verdicts.judge_due(team, LATER + timedelta(1))
    lines = journal.entries(team, kind="verdict")
    assert [(line.decision, line.details["verdict"]) for line in lines] == [(made.pk, "confirmed")]


def test_nothing_is_said_before_the_first_week_is_ripe(team):
    from vigie.review import verdicts

    made = decided(team)
    assert verdicts.waits(made).until == SINCE + timedelta(14)
    assert verdicts.judge_due(team, NOW + timedelta(13)) == []
    made.refresh_from_db()
    assert (made.verdict, made.outcome) == ("", None)


def test_what_moved_nothing_is_not_confirmed_or_said_to_be_too_little(workspace, tmp_path):
    made = judged(told(workspace, tmp_path, lift=1.0))
    assert (made.verdict, made.outcome["reason"]) in {
        ("not_confirmed", "no_difference"), ("not_enough_data", "too_wide"),
    }  # fmt: skip


def test_what_rose_everywhere_is_not_credited(workspace, tmp_path):
    assert judged(told(workspace, tmp_path, lift=3.0, rest_lift=3.0)).verdict != "confirmed"


def test_without_a_rest_there_is_nothing_to_compare_with(workspace, tmp_path):
    made = judged(told(workspace, tmp_path, rest=0))
    assert (made.verdict, made.outcome["reason"]) == ("not_enough_data", "no_control")


def test_another_action_on_the_same_messages_in_that_week_takes_the_credit_away(team):
    from vigie.actions.models import Receipt

    Receipt.objects.create(
        workspace=team, action="rewrite_offer", target={"campaign": "c"}, agreed="x", state="applied", mode="suggest",
        at=NOW + timedelta(2), by="karim", key="other",
    )  # fmt: skip
    made = judged(team)
    assert (made.verdict, [o["entity"] for o in made.outcome["others"]]) == ("confounded", ["c"])


def test_an_undone_action_or_one_elsewhere_takes_nothing_away(team):
    from vigie.actions.models import Receipt

    for n, (target, state) in enumerate((({"campaign": "c"}, "undone"), ({"source": "B"}, "applied"))):
        Receipt.objects.create(
            workspace=team, action="rewrite_offer", target=target, agreed="x", state=state, mode="suggest",
            at=NOW + timedelta(2), by="karim", key=f"other{n}",
        )  # fmt: skip
    assert judged(team).verdict == "confirmed"


def test_a_median_is_shown_and_not_weighed(team):
    made = judged(team, metric="first_reply_hours")
    assert (made.verdict, made.outcome["reason"]) == ("not_enough_data", "not_weighed")


def test_a_taken_back_decision_is_not_judged(team):
    from vigie.review import verdicts
    from vigie.review.decisions import cancel

    made = decided(team)
    cancel(made, by="lea", now=NOW)
    assert verdicts.judge_due(team, LATER) == []


def test_an_action_taken_back_elsewhere_ends_its_decision(team):
    from vigie.actions.applying import undo
    from vigie.actions.world import world_of
    from vigie.review import journal
    from vigie.review.decisions import settle, state_of

    made = decided(team)
    undo(world_of(team, NOW + timedelta(1)), made.receipt, by="karim")
    settle(team, NOW + timedelta(2))
    made.refresh_from_db()
    assert (state_of(made, NOW + timedelta(2)), made.cancelled_at) == ("cancelled", NOW + timedelta(1))
    assert [(line.what, line.who) for line in journal.entries(team, kind="undo")] == [("undone", "karim")]


def test_what_a_second_person_approves_counts_from_then_on(team):
    from vigie.actions.models import Receipt
    from vigie.review.decisions import settle, state_of
    from vigie.review.models import Decision

    made = decided(team)
    Receipt.objects.filter(pk=made.receipt).update(state="proposed")
    Decision.objects.filter(pk=made.pk).update(done_at=None)
    settle(team, NOW + timedelta(1))
    made.refresh_from_db()
    assert state_of(made, NOW + timedelta(1)) == "proposed"
    Receipt.objects.filter(pk=made.receipt).update(state="applied", approved_by="zoe")
    settle(team, NOW + timedelta(2))
    made.refresh_from_db()
    assert (made.done_at, state_of(made, NOW + timedelta(2))) == (NOW + timedelta(2), "waiting")
