"""Rules: how much, for how long, where; lifted by themselves, by a person, by recovered coverage."""

from dataclasses import replace
from datetime import timedelta

import pytest
from acting import NOW, applied, said, taken

from vigie.actions import enforcing
from vigie.actions.applying import preview, undo
from vigie.actions.remedies import aimed, among, remedy
from vigie.metrics.catalogue import METRICS
from vigie.outreach.holds import in_force
from vigie.vocabulary.errors import UsageError


def rules(world, later=timedelta()):
    """Kind, slice, figure, detail of every rule in force."""
    return [(h.kind, h.where, h.figure, h.detail) for h in in_force(world.workspace, world.now + later)]


def test_a_source_is_paused_for_two_days_and_then_goes_on_by_itself(world):
    effects = said(world, "pause_source", source="Salon")
    assert effects["control_kept"] == {"sources": "API"}
    applied(world, "pause_source", source="Salon")
    assert rules(world, timedelta(hours=47)) == [("pause", {"source": "Salon"}, None, "")]
    assert rules(world, timedelta(hours=49)) == []


@pytest.mark.parametrize(("said_", "days"), [({}, 5), ({"days": "3"}, 3), ({"days": "7"}, 7)])
def test_a_mailbox_is_slowed_to_half_for_three_to_seven_days(world, said_, days):
    figures = said(world, "slow_mailbox", mailbox="m0@n.example", **said_)["slowed"]
    assert figures["messages"] == figures["usual"] // 2 > 0
    applied(world, "slow_mailbox", mailbox="m0@n.example", **said_)
    assert len(rules(world, timedelta(days=days, hours=-1))) == 1
    assert rules(world, timedelta(days=days)) == []


@pytest.mark.parametrize("days", ["2", "8", "many", "-3", ""])
def test_other_delays_are_refused(world, days):
    with pytest.raises(UsageError, match="bad_option"):
        preview(world, "slow_mailbox", {"mailbox": "m0@n.example", "days": days})


def test_a_mailbox_at_one_provider_leaves_the_others_alone(world):
    provider = world.engine.rows("SELECT MIN(provider) FROM fact_send")[0][0]
    applied(world, "slow_mailbox", mailbox="m0@n.example", provider=provider)
    (hold,) = in_force(world.workspace, world.now)
    assert hold.where == {"mailbox": "m0@n.example", "provider": provider}


def test_the_last_safe_volume_is_the_busiest_day_that_went_well(world):
    days = world.engine.rows(
        "SELECT day, COUNT(*), COUNT(hard_at) FROM fact_send WHERE mailbox = 'm1@n.example' GROUP BY day ORDER BY day"
    )
    safe = max(sent for _, sent, back in days[:-1] if back <= 0.05 * sent)
    applied(world, "return_to_safe_volume", mailbox="m1@n.example")
    assert rules(world) == [("cap", {"mailbox": "m1@n.example"}, safe, "")]


def test_every_mailbox_of_the_programme_returns_to_its_own_volume(world):
    applied(world, "return_to_safe_volume")
    assert {where["mailbox"] for _, where, _, _ in rules(world)} == {"m0@n.example", "m1@n.example"}


def test_the_emergency_stop_stops_everything_and_opens_the_audit(world, account):
    receipt = applied(world, "stop_sending")
    done = taken(world.workspace)
    assert done["holds"] == [("pause", {}, None, "", None)]
    assert done["tasks"][0][2][-1] == "decide_to_resume"
    assert [(o, a) for _, o, a in done["calls"]] == [
        ("pause_campaign", {"campaign": "Autumn"}),
        ("pause_campaign", {"campaign": "Spring"}),
    ]
    (hold,) = in_force(world.workspace, world.now)
    assert hold.where == {}
    undo(world, receipt.pk, by="karim")
    assert taken(world.workspace)["calls"] == []


def test_a_stop_of_a_source_does_not_stop_whole_campaigns_at_the_tool(world, account):
    applied(world, "stop_sending", source="Salon")
    assert taken(world.workspace)["calls"] == []


def test_steps_are_cut_from_one_on(world):
    assert said(world, "cut_follow_ups", campaign="Autumn", step="2")["steps_cut"] == {"step": 2}
    applied(world, "cut_follow_ups", campaign="Autumn", step="2")
    assert rules(world) == [("last_step", {"campaign": "Autumn"}, 1, "")]
    for wrong in ("1", "x", "21"):
        with pytest.raises(UsageError, match="bad_option"):
            preview(world, "cut_follow_ups", {"campaign": "Autumn", "step": wrong})


def test_sending_days_are_those_said_or_those_with_few_absences(world):
    applied(world, "change_send_days", campaign="Autumn", days="wed, TUE")
    assert rules(world)[0][3] == "tue,wed"
    with pytest.raises(UsageError, match="too_few_days"):
        preview(world, "change_send_days", {"campaign": "Autumn"})
    with pytest.raises(UsageError, match="bad_option"):
        preview(world, "change_send_days", {"campaign": "Autumn", "days": "someday"})


def test_the_best_days_are_chosen_from_the_facts(world):
    from vigie.actions.moves.change_send_days import _best

    assert _best({0: 0.20, 1: 0.05, 2: 0.04, 3: 0.05, 4: 0.30, 6: 0.0}) == ["tue", "wed", "thu"]


def test_a_block_ends_when_coverage_has_recovered(world):
    applied(world, "block_sending", source="Salon")
    share = world.engine.rows("SELECT AVG(CAST(fields_ok AS INT)) FROM fact_contact WHERE source = 'Salon'")[0][0]
    lifted = enforcing.recover(world)
    assert bool(lifted) == (share >= METRICS["field_coverage"].limit.act)
    assert bool(rules(world)) != bool(lifted)


def test_resuming_lifts_the_pause_and_undoing_that_pauses_again(world, account):
    from vigie.actions.models import Outgoing

    applied(world, "pause_campaign", campaign="Autumn")
    Outgoing.objects.filter(workspace=world.workspace).update(state="done", before={"ref": "1", "state": "running"})
    resumed = applied(world, "resume_campaign", campaign="Autumn")
    assert rules(world) == []
    assert [o for _, o, _ in taken(world.workspace)["calls"]] == ["resume_campaign"]
    undo(world, resumed.pk, by="karim")
    assert rules(world) == [("pause", {"campaign": "Autumn"}, None, "")]
    assert [o for _, o, _ in taken(world.workspace)["calls"]] == ["resume_campaign", "pause_campaign"]


def test_nothing_is_resumed_that_was_not_paused(world):
    with pytest.raises(UsageError, match="nothing_paused"):
        preview(world, "resume_campaign", {"campaign": "Autumn"})


def test_a_paused_mailbox_is_told_to_send_nothing(world, account):
    applied(world, "pause_mailbox", mailbox="m0@n.example")
    assert taken(world.workspace)["calls"] == [(account.pk, "set_daily_limit", {"mailbox": "m0@n.example", "limit": 0})]


SLICES = [
    (),
    (("source", "Salon"),),
    (("provider", "google"),),
    (("mailbox", "m0@n.example"), ("provider", "google")),
    (("campaign", "Autumn"), ("step", "2")),
    (("segment", None),),
]


@pytest.mark.parametrize("slice_", SLICES)
@pytest.mark.parametrize("metric", METRICS)
def test_every_number_has_an_action_wherever_it_is_off(metric, slice_):
    from vigie.actions.applying import moves

    key, target = remedy(metric, slice_)
    move = moves()[key]
    assert set(target) <= set(move.takes)
    assert target or move.whole
    assert dict(slice_).items() >= target.items()


def test_a_pause_is_aimed_at_what_can_be_paused():
    assert aimed("pause_campaign", (("campaign", "Autumn"),)) == ("pause_campaign", {"campaign": "Autumn"})
    assert aimed("pause_campaign", (("mailbox", "m"),)) == ("pause_mailbox", {"mailbox": "m"})
    assert aimed("pause_campaign", (("source", "S"),)) == ("pause_source", {"source": "S"})
    assert aimed("pause_campaign", (("provider", "google"),)) == (
        "open_deliverability_check", {"provider": "google"}
    )  # fmt: skip


def test_time_moves_rules_out_of_force(world):
    applied(world, "pause_source", source="Salon")
    assert list(in_force(world.workspace, NOW - timedelta(days=1))) == []
    assert replace(world, now=NOW).now == NOW


def test_an_action_of_a_diagnosis_is_aimed_at_the_culprit_that_it_fits():
    culprits = [(("source", "API"),), (("mailbox", "m0@n.example"), ("provider", "microsoft"))]
    assert among("pause_source", culprits) == ("pause_source", {"source": "API"})
    assert among("slow_mailbox", culprits) == (
        "slow_mailbox", {"mailbox": "m0@n.example", "provider": "microsoft"}
    )  # fmt: skip
    assert among("pause_campaign", culprits) == ("pause_source", {"source": "API"})
    assert among("compare_within_segments", []) == ("compare_within_segments", {})
