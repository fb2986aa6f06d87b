"""Tests of two versions: decided by a rule, whoever looks and however often."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, engine, send, workdays

from vigie.metrics.effects import Decision, effect, weighed
from vigie.metrics.experiments import (
    Arm,
    Test,
    alike_chance,
    design,
    history,
    judge,
    overlaps,
    read,
    running,
    score,
    split_chance,
)
from vigie.metrics.sequential import boundaries, crossing, detectable, detectable_rise, drift_needed, per_arm, spent
from vigie.vocabulary.errors import UsageError

START = TODAY - timedelta(63)
TEST = Test("subject", ("A", "B"), {"campaign": ["c"], "step": ["1"]}, START)


# --------------------------------------------------------------------------------------------- sequential


def test_five_equal_looks_have_the_published_boundaries():
    # DeMets and Lan (1994): O'Brien-Fleming type spending, two-sided 5 %.
    times = (0.2, 0.4, 0.6, 0.8, 1.0)
    published = (4.8769, 3.3569, 2.6803, 2.2898, 2.0310)
    assert boundaries(times, tuple(spent(t) for t in times)) == pytest.approx(published, abs=0.001)


def test_one_look_is_the_fixed_test():
    assert boundaries((1.0,), (0.05,)) == pytest.approx((1.95996,), abs=1e-4)
    assert drift_needed(1) == pytest.approx(1.95996 + 0.84162, abs=0.002)


def test_without_a_difference_all_looks_together_end_five_tests_in_a_hundred():
    times = (0.1, 0.35, 0.4, 0.9, 1.0)
    bounds = boundaries(times, tuple(spent(t) for t in times))
    assert crossing(times, bounds, 0.0) == pytest.approx(0.05, abs=1e-4)


def test_the_power_that_is_promised_is_there_at_the_end():
    times = tuple((k + 1) / 4 for k in range(4))
    bounds = boundaries(times, tuple(spent(t) for t in times))
    assert crossing(times, bounds, drift_needed(4)) == pytest.approx(0.80, abs=0.002)
    assert drift_needed(4) < 1.03 * drift_needed(1)


def test_the_scale_of_the_information_does_not_matter():
    spending = tuple(spent(t) for t in (0.3, 1.0))
    assert boundaries((3.0, 10.0), spending) == pytest.approx(boundaries((900.0, 3000.0), spending))


@pytest.mark.parametrize(
    ("base", "contacts", "effect"), [(0.017, 1000, 0.95), (0.017, 2000, 0.67), (0.017, 5000, 0.43), (0.06, 1000, 0.50)]
)
def test_the_planners_figure_for_so_many_contacts(base, contacts, effect):
    assert detectable(base, contacts) == pytest.approx(effect, abs=0.005)


def test_the_rise_that_is_really_found_is_larger_than_the_planners_figure():
    rise = detectable_rise(0.017, 1000)
    assert rise > detectable(0.017, 1000)
    assert per_arm(0.017, rise) == pytest.approx(1000, rel=0.001)
    assert detectable_rise(0.6, 5) is None


# -------------------------------------------------------------------------------------------------- judged


def weeks(*counts):
    return list(counts)


def test_a_clear_difference_ends_the_test_before_its_last_week():
    looks = judge(weeks((500, 10)) * 4, weeks((500, 40)) * 4, TEST)
    assert len(looks) < 4
    assert looks[-1].ends
    assert looks[-1].z > 0


def test_a_look_with_a_handful_of_answers_says_nothing():
    assert judge(weeks((50, 1)), weeks((50, 6)), TEST) == []
    later = judge(weeks((50, 1), (500, 9)), weeks((50, 6), (500, 10)), TEST)
    assert [look.day for look in later] == [START + timedelta(21 + 14)]


def test_a_week_without_new_contacts_is_no_look():
    assert len(judge(weeks((500, 20), (0, 0)), weeks((500, 20), (0, 0)), TEST)) == 1


def test_weekly_looks_at_equal_versions_rarely_name_a_winner():
    rng, wins, runs = Random(11), 0, 400  # noqa: S311 - a simulation

    def arm():
        return [(400, sum(rng.random() < 0.05 for _ in range(400))) for _ in range(4)]

    for _ in range(runs):
        looks = judge(arm(), arm(), TEST)
        wins += bool(looks) and looks[-1].ends
    assert wins / runs <= 0.08  # 5 % and the chance of 400 runs; bench/experiments.py measures it on many more


def test_the_score_is_the_two_sample_test():
    assert score(Arm(1000, 50), Arm(1000, 80)) == pytest.approx(2.721, abs=0.002)
    assert score(Arm(1000, 0), Arm(1000, 0)) == 0.0


def test_a_split_that_was_not_planned_is_noticed():
    assert split_chance((5000, 5000), 0.5) == 1.0
    assert split_chance((5000, 5400), 0.5) < 0.001
    assert split_chance((9000, 1010), 0.1) > 0.5


def test_arms_that_differ_in_more_than_the_version_are_noticed():
    assert alike_chance({"x": (500, 480), "y": (510, 505), None: (20, 22)}) > 0.5
    assert alike_chance({"x": (500, 300), "y": (510, 700)}) < 1e-6
    assert alike_chance({"x": (500, 300)}) == 1.0
    assert alike_chance({"x": (3, 1), "y": (2, 1)}) == 1.0


# --------------------------------------------------------------------------------------------------- facts


def campaign(*, lift=2.2, base=0.04, per_day=60, days=28, source_b="fair", share=0.5, seed=3, follow_up=False):
    """One message each (made up), half of them version B; positive within two days, or after a follow-up."""
    rng, rows = Random(seed), []  # noqa: S311 - a simulation
    for n in range(days):
        for _ in range(per_day):
            version = "B" if rng.random() < share else "A"
            source = source_b if version == "B" else "fair"
            row = send(START + timedelta(n), campaign="c", step=1, version=version, source=source, mailbox="m")
            rows.append(row)
            if rng.random() >= base * (lift if version == "B" else 1):
                continue
            answered = row
            if follow_up:
                answered = {**row, **send(START + timedelta(n + 5), campaign="c", step=2, version=version)}
                answered["contact"] = row["contact"]
                rows.append(answered)
            moment = answered["sent_at"] + timedelta(hours=30)
            answered |= {"human_at": moment, "latest_at": moment, "first_class": "interested"}
            answered["latest_class"] = "interested"
    return rows


def test_a_better_version_wins_and_its_own_figure_is_not_taken_at_its_word():
    result = read(engine(send=campaign()), TEST, as_of=AS_OF, zone=ZONE)
    assert result.verdict == "better"
    assert 1 < result.expected < result.ratio
    assert 1 < result.low < result.ratio < result.high
    assert result.next_look is None


def test_looking_twice_a_day_shows_the_last_weekly_look():
    facts = engine(send=campaign(lift=1.1))
    monday = datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert (monday.date() - START - timedelta(TEST.days)).days == 17
    results = [read(facts, TEST, as_of=monday + timedelta(hours=h), zone=ZONE) for h in (0, 9, 30, 60)]
    assert [r.looks for r in results] == [results[0].looks] * 4
    assert len(results[0].looks) == 2
    assert {r.verdict for r in results} == {"running"}
    assert results[0].next_look == START + timedelta(21 + 21)


def test_what_ended_a_test_is_not_undone_by_later_weeks():
    rows = campaign(lift=3.0, days=14) + campaign(lift=0.1, days=28, seed=4)[14 * 60 :]
    result = read(engine(send=rows), TEST, as_of=AS_OF, zone=ZONE)
    assert result.verdict == "better"
    assert len(result.looks) <= 2


def test_the_effect_is_that_of_the_whole_sequence():
    facts = engine(send=campaign(follow_up=True))
    whole = read(facts, TEST, as_of=AS_OF, zone=ZONE)
    first_alone = Test("subject", TEST.arms, TEST.where, START, days=7, scope="message")
    assert whole.verdict == "better"
    assert read(facts, first_alone, as_of=AS_OF, zone=ZONE).verdict == "too_few"


def test_a_split_that_is_off_gives_no_result():
    result = read(engine(send=campaign(share=0.4)), TEST, as_of=AS_OF, zone=ZONE)
    assert (result.verdict, result.ratio, result.low) == ("broken_split", None, None)
    planned = Test("subject", TEST.arms, TEST.where, START, share=0.4)
    assert read(engine(send=campaign(share=0.4)), planned, as_of=AS_OF, zone=ZONE).verdict == "better"


def test_arms_from_different_sources_give_no_result():
    result = read(engine(send=campaign(source_b="new")), TEST, as_of=AS_OF, zone=ZONE)
    assert (result.verdict, result.unlike, result.ratio) == ("unlike_arms", ("source",), None)


def test_slices_of_a_list_are_compared_although_they_differ():
    sliced = Test("slice", ("fair", "new"), {"campaign": ["c"]}, START, dimension="source")
    assert read(engine(send=campaign(source_b="new", share=0.4)), sliced, as_of=AS_OF, zone=ZONE).verdict == "better"


def test_a_test_without_answers_has_too_few():
    result = read(engine(send=campaign(base=0.0)), TEST, as_of=AS_OF, zone=ZONE)
    assert (result.verdict, result.looks, result.ratio) == ("too_few", (), None)
    assert read(engine(), TEST, as_of=AS_OF, zone=ZONE).entered == (0, 0)


def test_a_contact_enters_once_with_its_first_message():
    row = send(START, campaign="c", step=1, version="A")
    again = {**send(START + timedelta(2), campaign="c", step=1, version="B"), "contact": row["contact"]}
    assert read(engine(send=[row, again]), TEST, as_of=AS_OF, zone=ZONE).entered == (1, 0)


@pytest.mark.parametrize(
    "wrong", [{"outcome": "opens"}, {"arms": ("A", "A")}, {"dimension": "colour"}, {"where": {"colour": ["red"]}}]
)
def test_a_test_that_makes_no_sense_is_refused(wrong):
    asked = {"variable": "subject", "arms": ("A", "B"), "where": {}, "start": START, **wrong}
    with pytest.raises(UsageError):
        read(engine(), Test(**asked), as_of=AS_OF, zone=ZONE)


# --------------------------------------------------------------------------------------------------- before


def test_a_plan_says_what_each_duration_can_show():
    plan = design(0.017, 1000, effect=0.5)
    assert [r.weeks for r in plan.reaches] == [1, 2, 3, 4, 6, 8, 12]
    assert plan.reaches[1].contacts == 1000
    assert plan.reaches[1].effect == pytest.approx(0.95, abs=0.005)
    assert all(a.effect > b.effect for a, b in zip(plan.reaches, plan.reaches[1:], strict=False))
    assert plan.needed == per_arm(0.017, 0.5)
    assert plan.weeks_needed == -(-plan.needed * 2 // 1000)


@pytest.mark.parametrize(("base", "contacts"), [(0.0, 1000), (1.0, 1000), (0.02, 0)])
def test_a_plan_needs_a_base_rate_and_contacts(base, contacts):
    with pytest.raises(UsageError):
        design(base, contacts)


def test_the_base_of_a_plan_comes_from_the_audience_itself():
    rate, weekly = history(engine(send=campaign(lift=1.0)), TEST, as_of=AS_OF, zone=ZONE, weeks=4)
    assert rate == pytest.approx(0.04, abs=0.015)
    assert weekly > 0
    assert history(engine(), TEST, as_of=AS_OF, zone=ZONE) == (None, 0)


def test_a_second_test_on_the_same_audience_is_seen_before_it_starts():
    rows = []
    for n in range(60):
        row = send(TODAY - timedelta(5), campaign="c", version="A")
        rows += [row, {**send(TODAY - timedelta(3), campaign="d", version="XY"[n % 2]), "contact": row["contact"]}]
    rows += [send(TODAY - timedelta(3), campaign="e", version="XY"[n % 2]) for n in range(60)]
    facts = engine(send=rows)
    assert [(t.campaign, t.arms, t.contacts) for t in running(facts, as_of=AS_OF, zone=ZONE)] == [
        ("d", ("X", "Y"), 60),
        ("e", ("X", "Y"), 60),
    ]
    (found,) = overlaps(facts, "c", as_of=AS_OF, zone=ZONE)
    assert (found.other.campaign, found.shared) == ("d", 60)
    assert [o.other.campaign for o in overlaps(facts, "e", as_of=AS_OF, zone=ZONE)] == ["e"]


@pytest.mark.parametrize("day", [date.min, date(1, 3, 1), date.max])
def test_a_day_beyond_every_programme_is_refused_and_not_computed(day):
    for ask in (
        lambda: read(engine(), replace(TEST, start=day), as_of=AS_OF, zone=ZONE),
        lambda: effect(engine(), Decision({"source": ["x"]}, day), as_of=AS_OF, zone=ZONE),
    ):
        with pytest.raises(UsageError) as refused:
            ask()
        assert refused.value.code == "day_beyond"


def test_a_version_that_was_never_sent_is_a_broken_split_and_no_crash():
    rows = [send(START + timedelta(n % 28), campaign="c", version="A", step=1) for n in range(600)]
    for row in rows[::20]:
        row |= {"human_at": row["sent_at"], "latest_at": row["sent_at"], "first_class": "interested"}
        row["latest_class"] = "interested"
    found = read(engine(send=rows), TEST, as_of=AS_OF, zone=ZONE)
    assert (found.verdict, found.looks, found.ratio) == ("broken_split", (), None)


def test_a_running_test_is_dated_from_its_first_day_however_long_ago_and_a_pause_begins_it_anew():
    old = workdays(TODAY - timedelta(70), TODAY)
    late = workdays(TODAY - timedelta(70), TODAY - timedelta(60)) + workdays(TODAY - timedelta(10), TODAY)
    rows = [send(day, campaign="c", version=version) for day in old for version in "AB" for _ in range(3)]
    rows += [send(day, campaign="d", version=version) for day in late for version in "AB" for _ in range(3)]
    found = {t.campaign: t.since for t in running(engine(send=rows), as_of=AS_OF, zone=ZONE)}
    assert found == {"c": old[0], "d": workdays(TODAY - timedelta(10), TODAY)[0]}


# ------------------------------------------------------------------------------------------------ decisions

DECISION = Decision({"source": ["x"]}, START)


def test_a_slice_that_improves_while_the_rest_stays_is_an_effect():
    found = weighed(DECISION, [(500, 10)] * 8 + [(500, 30)] * 4, [(2000, 60)] * 12)
    assert (found.verdict, found.control) == ("better", True)
    assert found.looks[-1].low > 1


def test_what_changes_for_everybody_is_no_effect_of_the_decision():
    found = weighed(DECISION, [(500, 10)] * 8 + [(500, 20)] * 4, [(2000, 60)] * 8 + [(2000, 120)] * 4)
    assert found.verdict == "no_difference"
    alone = weighed(DECISION, [(500, 10)] * 8 + [(500, 25)] * 4, [(0, 0)] * 12)
    assert (alone.verdict, alone.control) == ("better", False)


def test_an_effect_is_awaited_until_its_last_planned_week():
    found = weighed(DECISION, [(500, 10)] * 8 + [(500, 11)], [(2000, 60)] * 9)
    assert found.verdict == "running"
    assert found.next_look == START + timedelta(7 + 14)
    assert weighed(DECISION, [(5, 0)] * 12, [(2000, 60)] * 12).verdict == "too_few"


def test_the_effect_of_a_decision_is_read_from_the_facts():
    rng, rows = Random(9), []  # noqa: S311 - a simulation
    for n in range(84):
        day = START - timedelta(56) + timedelta(n)
        for k in range(60):
            row = send(day, source="x" if k % 3 == 0 else "y", campaign="c")
            if rng.random() < (0.15 if k % 3 == 0 and day >= START else 0.04):
                moment = row["sent_at"] + timedelta(hours=20)
                row |= {"human_at": moment, "latest_at": moment, "first_class": "interested"}
                row["latest_class"] = "interested"
            rows.append(row)
    facts = engine(send=rows)
    found = effect(facts, DECISION, as_of=AS_OF, zone=ZONE)
    assert (found.verdict, found.control) == ("better", True)
    assert found.looks[-1].low > 1
    idle = effect(facts, Decision({"source": ["z"]}, START), as_of=AS_OF, zone=ZONE)
    assert idle.verdict == "too_few"
    with pytest.raises(UsageError):
        effect(facts, Decision({}, START, outcome="opens"), as_of=AS_OF, zone=ZONE)
