"""Time to first reply: what is open is not silent, what is young is compared with what was as young."""

from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, engine, send, workdays

from vigie.metrics.delays import EDGES, ENOUGH, HORIZON, changes, curve, delays, quantile, spread
from vigie.metrics.ranks import mann_whitney, stratified
from vigie.vocabulary.errors import UsageError


def exact(first, second):
    """The two-sided p of U by enumeration of every way to deal the same values."""
    values = [*first, *second]
    n = len(second)

    def larger(later, rest):
        return sum((b > a) + (b == a) / 2 for b in later for a in rest)

    middle = len(first) * n / 2
    seen = abs(larger(second, first) - middle)
    deals = list(combinations(range(len(values)), n))
    extreme = sum(
        abs(larger([values[i] for i in d], [values[i] for i in range(len(values)) if i not in d]) - middle)
        >= seen - 1e-9
        for d in deals
    )
    return extreme / len(deals)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("tied", [False, True])
def test_the_rank_test_agrees_with_every_way_to_deal_small_samples(seed, tied):
    rng = Random(seed)  # noqa: S311 - samples
    draw = (lambda: rng.randrange(6)) if tied else rng.random
    first, second = [draw() for _ in range(7)], [draw() + (seed % 3) for _ in range(6)]
    assert mann_whitney(first, second).p == pytest.approx(exact(first, second), abs=0.04 if tied else 0.02)


def test_equal_samples_differ_by_chance_alone():
    assert mann_whitney([1, 1, 1], [1, 1]).p == 1.0
    assert mann_whitney([], [1.0]).p == 1.0
    assert mann_whitney([1, 2, 3, 4], [1, 2, 3, 4]).larger == 0.5


def test_the_direction_is_that_of_the_second_sample():
    low, high = [1.0 * i for i in range(30)], [20.0 + i for i in range(30)]
    assert mann_whitney(low, high).z > 3
    assert mann_whitney(high, low).z < -3
    assert mann_whitney(low, high).larger > 0.9


def test_strata_are_compared_within_themselves_only():
    # Young messages have short delays: many young ones in the second sample must not look like faster replies.
    young, old = [1.0, 2.0, 3.0, 4.0] * 5, [40.0, 50.0, 60.0, 70.0] * 5
    pooled = mann_whitney(young + old * 5, young * 5 + old)
    assert pooled.p < 0.01
    assert stratified([(young, young * 5), (old * 5, old)]).p > 0.9


# ------------------------------------------------------------------------------------------------ curve


def test_a_message_too_young_to_be_answered_is_open_and_not_silent():
    # 100 old messages: 10 answers after 2 h, 10 after 200 h. 100 young ones (10 h): 10 answers after 2 h.
    answers = [(2.0, HORIZON)] * 10 + [(2.0, 10)] * 10 + [(200.0, HORIZON)] * 10
    steps = curve(answers, {HORIZON: 100, 10: 100})
    answered = dict(steps)
    assert answered[2.0] == pytest.approx(0.10)
    assert answered[200.0] == pytest.approx(0.20, abs=0.002)
    assert quantile(steps, 0.5) == pytest.approx(2.0, abs=0.1)
    assert quantile(steps, 0.55) == 200.0  # raw, it would be 2 h: 20 of 30


def test_without_young_messages_the_quantiles_are_those_of_the_replies():
    answers = [(float(h), HORIZON) for h in range(1, 100)]
    steps = curve(answers, {HORIZON: 3000})
    assert quantile(steps, 0.5) == pytest.approx(50, abs=1)
    assert quantile(steps, 0.9) == pytest.approx(90, abs=1)


def test_replies_after_two_weeks_are_not_first_replies_to_that_message():
    assert curve([(5.0, HORIZON), (HORIZON + 1.0, HORIZON)], {HORIZON: 10})[-1][0] == 5.0


def test_the_answers_are_spread_over_the_delays_that_somebody_has_lived_through():
    # Two in three within the hour, one in three after two days; nobody is older than three days and a half.
    answers = [(0.5, 84)] * 20 + [(60.0, 84)] * 10
    parts = spread(curve(answers, {84: 1000}), {84: 1000, 30: 500})
    shares = {part.first: part.share for part in parts}
    assert shares[0] == pytest.approx(2 / 3, abs=0.01)
    assert shares[48] == pytest.approx(1 / 3, abs=0.01)
    assert (shares[4], shares[168]) == (0.0, None)  # nobody answered; nobody could have
    assert [part.old_enough for part in parts] == [1500] * 4 + [1000] * 2 + [0] * 2
    assert (parts[0].first, parts[-1].last, len(parts)) == (0, HORIZON, len(EDGES) - 1)


def test_what_may_still_be_answered_is_counted_as_open():
    rows = [send(TODAY - timedelta(20)), send(TODAY - timedelta(20))]
    rows += [send(TODAY - timedelta(3)) for _ in range(5)]
    rows[-1]["human_at"] = rows[-1]["sent_at"] + timedelta(hours=2)
    (read,) = delays(engine(send=rows), as_of=AS_OF, zone=ZONE)
    assert (read.messages, read.replies, read.open) == (7, 1, 4)


def test_no_reply_has_no_delay():
    (read,) = delays(engine(send=[send(TODAY)]), as_of=AS_OF, zone=ZONE)
    assert (read.messages, read.replies, read.median, read.low, read.enough) == (1, 0, None, None, False)
    assert delays(engine(), as_of=AS_OF, zone=ZONE) == []


# ------------------------------------------------------------------------------------------------ facts


def programme(seed, *, factor=1.0, since=TODAY - timedelta(13), per_day=120, double=False):
    """Twelve weeks of made-up messages, 8 % answered; from `since` on delays are multiplied."""
    rng, rows = Random(seed), []  # noqa: S311 - a simulation
    for day in workdays(TODAY - timedelta(84), TODAY):
        twice = 2 if double and day > TODAY - timedelta(7) else 1
        for _ in range(per_day * twice):
            row = send(day, rng.uniform(7, 15), provider=rng.choice(("google", "yahoo")), step=1 + rng.randrange(2))
            if rng.random() < 0.08:
                hours = rng.lognormvariate(0.9, 1.1) if rng.random() < 0.68 else rng.lognormvariate(3.6, 0.75)
                row["human_at"] = row["sent_at"] + timedelta(hours=hours * (factor if day >= since else 1))
            rows.append(row)
    return rows


def test_a_quiet_programme_is_not_called_slower():
    (change,) = changes(engine(send=programme(1)), as_of=AS_OF, zone=ZONE)
    assert change.verdict == "same"
    assert change.median == pytest.approx(change.median_before, rel=0.35)


def test_twice_as_many_young_messages_are_not_faster_replies():
    found = [changes(engine(send=programme(s, double=True)), as_of=AS_OF, zone=ZONE)[0].verdict for s in range(4)]
    assert found.count("same") >= 3


def test_replies_that_take_four_times_as_long_are_found_where_they_do():
    rows = programme(3, factor=4)
    for row in rows:
        if row["provider"] == "google" and row.get("human_at") and row["day"] > TODAY - timedelta(14):
            row["human_at"] = row["sent_at"] + (row["human_at"] - row["sent_at"]) / 4
    found = {dict(c.slice)["provider"]: c for c in changes(engine(send=rows), as_of=AS_OF, zone=ZONE, by=["provider"])}
    assert (found["yahoo"].verdict, found["google"].verdict) == ("slower", "same")
    assert found["yahoo"].slower > 0.6


def test_under_twenty_replies_on_a_side_nothing_is_said():
    (change,) = changes(engine(send=programme(4, per_day=10)), as_of=AS_OF, zone=ZONE)
    assert change.replies < ENOUGH
    assert change.verdict == "wait"


def test_delays_are_split_by_provider_and_by_step():
    facts = engine(send=programme(5))
    by_step = delays(facts, as_of=AS_OF, zone=ZONE, by=["step"])
    assert [dict(d.slice)["step"] for d in by_step] == ["1", "2"]
    pairs = delays(facts, as_of=AS_OF, zone=ZONE, by=["provider", "step"])
    (whole,) = delays(facts, as_of=AS_OF, zone=ZONE)
    assert len(pairs) == 4
    assert sum(d.replies for d in pairs) == whole.replies
    assert all(d.low <= d.median <= d.high for d in pairs)
    only = delays(facts, as_of=AS_OF, zone=ZONE, where={"step": ["1"]})
    assert only[0].replies == by_step[0].replies


def test_nothing_later_than_the_moment_is_seen():
    rows = [send(TODAY - timedelta(3), human_at=AS_OF.replace(tzinfo=None) + timedelta(minutes=1))]
    (read,) = delays(engine(send=rows), as_of=AS_OF, zone=ZONE)
    assert (read.messages, read.replies) == (1, 0)


def test_a_contact_has_one_first_reply():
    first = send(TODAY - timedelta(10), human_at=AS_OF.replace(tzinfo=None) - timedelta(days=8))
    again = {**send(TODAY - timedelta(6)), "contact": first["contact"], "human_at": AS_OF.replace(tzinfo=None)}
    (read,) = delays(engine(send=[first, again]), as_of=AS_OF, zone=ZONE)
    assert read.replies == 1


def test_a_dimension_that_does_not_exist_is_refused():
    with pytest.raises(UsageError):
        delays(engine(), as_of=AS_OF, zone=ZONE, by=["colour"])
