"""Follow-ups: what a step brings against what it costs, and no advice where chance would give it."""

from datetime import timedelta
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, engine, send, workdays

from vigie.metrics.followups import StepCounts, cost_interval, followups, recommend, too_costly
from vigie.metrics.windows import Clock
from vigie.vocabulary.errors import UsageError

PERIOD = Clock(AS_OF, ZONE).rolling(84)


def advice(*steps):
    """Steps as (delivered, positives, refusals, opt-outs, complaints)."""
    return recommend((), PERIOD, [StepCounts(n, *counts) for n, counts in enumerate(steps, 1)])


def drawn(positives, opt_outs, complaints, prior, draws=40_000):
    """The same probability by drawing from the three posteriors."""
    rng = Random(7)  # noqa: S311 - a check of a formula
    good, out, angry = positives + prior[0], opt_outs + prior[1], complaints + prior[2]
    worse = sum(
        rng.gammavariate(out, 1) + 10 * rng.gammavariate(angry, 1) > 3 * rng.gammavariate(good, 1) for _ in range(draws)
    )
    return worse / draws


@pytest.mark.parametrize("counts", [(10, 20, 1), (5, 20, 1), (3, 1, 0), (40, 60, 5), (0, 3, 0), (100, 150, 20)])
def test_the_probability_of_a_costly_step_is_that_of_its_posterior(counts):
    prior = (1.0, 0.5, 0.05)
    assert too_costly(*counts, prior=prior) == pytest.approx(drawn(*counts, prior), abs=0.01)


@pytest.mark.parametrize("counts", [(40, 60, 5), (10, 20, 1), (100, 150, 20), (300, 300, 40)])
def test_the_interval_of_a_cost_holds_19_in_20_of_its_posterior(counts):
    prior, rng = (1.0, 0.5, 0.05), Random(11)  # noqa: S311 - a check of a formula
    low, high = cost_interval(*counts, prior=prior)
    good, out, angry = (n + p for n, p in zip(counts, prior, strict=True))
    costs = sorted(
        (rng.gammavariate(out, 1) + 10 * rng.gammavariate(angry, 1)) / rng.gammavariate(good, 1) for _ in range(40_000)
    )
    assert low == pytest.approx(costs[1000], rel=0.05)
    assert high == pytest.approx(costs[39_000], rel=0.05)


def test_a_step_in_doubt_stands_between_the_follow_ups_that_are_sure_and_those_that_are_sent():
    found = advice((9000, 140, 90, 40, 1), (8000, 80, 60, 60, 2), (7000, 30, 40, 60, 3))
    assert 0.2 < found.steps[2].too_costly < 0.8
    assert (found.sure, found.recommended) == (1, 2)
    assert advice((9000, 140, 90, 40, 1), (8000, 80, 60, 50, 1), (7000, 50, 40, 50, 1)).sure == 2
    assert advice((900, 10, 8, 4, 0), (800, 6, 5, 9, 1)).sure is None


def test_a_complaint_weighs_as_ten_people_who_leave():
    costs = StepCounts(2, 1000, 4, 3, 5, 1).cost, StepCounts(2, 1000, 4, 3, 15, 0).cost
    assert costs[0] == costs[1] == 3.75
    assert StepCounts(2, 1000, 0, 3, 5, 1).cost is None


def test_sending_stops_before_the_step_that_costs_more_than_it_brings():
    found = advice((9000, 140, 90, 40, 1), (8000, 80, 60, 60, 2), (7000, 20, 40, 150, 6))
    assert [s.verdict for s in found.steps] == ["keep", "keep", "stop"]
    assert (found.recommended, found.sent, found.reason) == (1, 2, "step_too_costly")
    assert found.steps[2].too_costly > 0.99


def test_a_sequence_that_pays_to_its_end_is_left_as_it_is():
    found = advice((9000, 140, 90, 40, 1), (8000, 80, 60, 50, 1), (7000, 50, 40, 50, 1))
    assert (found.recommended, found.reason) == (2, "no_step_too_costly")


def test_one_complaint_is_no_reason_to_drop_a_step():
    # Counted naively the step costs 3.4 per positive; chance does that to a step that costs 2.
    found = advice((3000, 45, 30, 15, 0), (2500, 20, 15, 15, 1), (2000, 5, 6, 7, 1))
    assert found.steps[2].counts.cost > 3
    assert found.steps[2].verdict == "keep"
    assert found.recommended == 2


def test_too_few_positives_give_no_advice():
    found = advice((900, 10, 8, 4, 0), (800, 6, 5, 9, 1))
    assert (found.recommended, found.reason) == (None, "too_few_positives")


def test_a_step_with_too_few_messages_is_not_judged():
    found = advice((3000, 45, 30, 15, 0), (2500, 30, 15, 15, 0), (150, 0, 1, 9, 1))
    assert (found.steps[2].too_costly, found.steps[2].verdict) == (None, "wait")
    assert found.recommended == 1


def test_a_programme_without_follow_ups_gives_no_advice_on_them():
    assert advice((9000, 140, 90, 40, 1)).reason == "no_follow_up"


def test_when_the_first_message_itself_costs_too_much_follow_ups_are_not_the_question():
    found = advice((9000, 20, 90, 300, 10), (8000, 15, 60, 60, 2))
    assert (found.recommended, found.reason) == (None, "first_step_too_costly")


def rows():
    rng, made = Random(5), []  # noqa: S311 - a simulation
    for day in workdays(TODAY - timedelta(60), TODAY):
        for n in range(90):
            row = send(day, step=1 + n % 2, campaign="a" if n % 3 else "b")
            luck, later = rng.random(), row["sent_at"] + timedelta(hours=5)
            if luck < 0.03:
                row |= {"human_at": later, "latest_at": later, "first_class": "interested"}
                row["latest_class"] = "interested" if luck < 0.02 else "not_interested"
            elif luck < 0.05:
                row["unsubscribed_at"] = later
            elif luck < 0.06:
                row |= {"hard_at": later, "unsubscribed_at": later}
            made.append(row)
    return made


def test_counts_are_those_of_the_messages_a_week_old():
    made = rows()
    (found,) = followups(engine(send=made), as_of=AS_OF, zone=ZONE)
    ripe = [r for r in made if r["day"] < TODAY - timedelta(6)]
    counts = [s.counts for s in found.steps]
    assert found.period.end == TODAY - timedelta(6)
    assert sum(c.delivered for c in counts) == sum("hard_at" not in r for r in ripe)
    assert sum(c.positives for c in counts) == sum(r.get("latest_class") == "interested" for r in ripe)
    assert sum(c.refusals for c in counts) == sum(r.get("latest_class") == "not_interested" for r in ripe)
    assert sum(c.opt_outs for c in counts) == sum("unsubscribed_at" in r and "hard_at" not in r for r in ripe)


def test_advice_is_given_for_each_campaign():
    facts = engine(send=rows())
    found = followups(facts, as_of=AS_OF, zone=ZONE, by=["campaign"])
    assert [dict(f.slice)["campaign"] for f in found] == ["a", "b"]
    (only,) = followups(facts, as_of=AS_OF, zone=ZONE, where={"campaign": ["b"]})
    assert only.steps == found[1].steps


def test_an_empty_programme_gives_no_advice():
    assert followups(engine(), as_of=AS_OF, zone=ZONE) == []
    with pytest.raises(UsageError):
        followups(engine(), as_of=AS_OF, zone=ZONE, by=["colour"])


@pytest.mark.parametrize("counts", [(10, 20, 1), (52, 48, 4), (0, 5, 0), (400, 300, 60), (1000, 800, 199)])
def test_the_terms_of_the_series_are_the_betas_that_they_stand_for(counts):
    from math import exp, lgamma, log

    from vigie.metrics.distributions import beta_cdf

    good, out, angry = (n + p for n, p in zip(counts, (0.5, 0.5, 0.05), strict=True))
    weights = (
        exp(lgamma(angry + k) - lgamma(angry) - lgamma(k + 1) + angry * log(0.1) + k * log(0.9)) for k in range(4000)
    )
    series = sum(w * beta_cdf(0.25, good, out + angry + k) for k, w in enumerate(weights))
    assert too_costly(*counts) == pytest.approx(series, abs=1e-6)


def test_many_complaints_are_counted_as_surely_as_few():
    few, many = (too_costly(300, 200, n, cost=8.0) for n in (199, 201))
    assert few == pytest.approx(many, abs=0.05)
    assert too_costly(10_000, 10_000, 5_000) > 0.999
    assert too_costly(100_000, 10_000, 5_000) < 0.001
