"""Any number before and after a change: at one age, beside the rest, failures counted where successes are the rule."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from metrics_facts import ZONE, engine, send

from vigie.metrics.catalogue import METRICS
from vigie.metrics.effects import Decision, weighed
from vigie.metrics.moved import Change, countable, moved
from vigie.metrics.overlap import rest_went_on, shared
from vigie.vocabulary.errors import UsageError

SINCE = date(2026, 9, 7)
AFTER = datetime(2026, 10, 20, 12, tzinfo=UTC)
CHANGE = Change({"source": ["x"]}, SINCE, 4, 4)


def messages(before=0.10, after=0.10, rest=0.10, late=timedelta(hours=1), *, stops=False):
    """Four weeks before and five after; hard bounces at those rates, `late` after sending."""
    rng, rows = Random(5), []  # noqa: S311 - made-up rows
    for n in range(-28, 35):
        day = SINCE + timedelta(n)
        for k in range(150):
            own = k % 3 == 0
            if own and stops and n >= 0:
                continue
            row = send(day, source="x" if own else "y", mailbox="m1" if k % 2 else "m2")
            if rng.random() < ((after if n >= 0 else before) if own else rest):
                row["hard_at"] = row["sent_at"] + late
            rows.append(row)
    return engine(send=rows)


def found(facts, key="hard_bounce_rate", as_of=AFTER, change=CHANGE):
    return moved(facts, key, change, as_of=as_of, zone=ZONE)


@pytest.mark.parametrize(("after", "verdict"), [(0.02, "better"), (0.25, "worse"), (0.10, "no_difference")])
def test_fewer_failures_are_better(after, verdict):
    assert found(messages(after=after)).verdict == verdict


@pytest.mark.parametrize(("after", "verdict"), [(0.02, "better"), (0.25, "worse")])
def test_of_a_number_that_is_nearly_one_the_failures_are_weighed(after, verdict):
    read = found(messages(after=after), "delivery_rate")
    assert (read.verdict, read.decision.bad) == (verdict, True)
    assert read.looks[-1].before.rate == pytest.approx(0.10, abs=0.03)


def test_what_fell_everywhere_is_not_credited_to_the_slice():
    rng, rows = Random(6), []  # noqa: S311 - made-up rows
    for n in range(-28, 35):
        for k in range(150):
            row = send(SINCE + timedelta(n), source="x" if k % 3 == 0 else "y")
            if rng.random() < (0.03 if n >= 0 else 0.12):
                row["hard_at"] = row["sent_at"]
            rows.append(row)
    assert found(engine(send=rows)).verdict == "no_difference"


def test_every_week_is_counted_at_the_same_age():
    # What bounces later than the number's maturity is not seen in the past either.
    read = found(messages(before=0.3, after=0.3, rest=0.3, late=timedelta(days=10)))
    assert (read.verdict, read.looks) == ("too_few", ())


def test_before_the_first_week_is_ripe_there_is_nothing_to_look_at():
    read = found(messages(), as_of=datetime(2026, 9, 16, 12, tzinfo=UTC))
    assert (read.verdict, read.looks, read.next_look) == ("running", (), SINCE + timedelta(10))


def test_a_slice_that_stopped_sending_says_nothing():
    assert found(messages(stops=True)).verdict == "too_few"


def test_medians_money_and_dimensions_that_a_number_lacks_are_refused():
    assert not countable(METRICS["first_reply_hours"])
    assert not countable(METRICS["cost_per_held_meeting"])
    for key, change in (("first_reply_hours", CHANGE), ("field_coverage", Change({"mailbox": ["m1"]}, SINCE, 4, 4))):
        with pytest.raises(UsageError):
            found(messages(), key, change=change)


def test_the_share_of_a_slice_that_another_one_holds():
    facts = messages()
    last = SINCE + timedelta(7)
    assert shared(facts, {"source": ["x"]}, {"mailbox": ["m1"]}, SINCE, last) == pytest.approx(0.5, abs=0.05)
    assert shared(facts, {"source": ["x"]}, {"source": ["y"]}, SINCE, last) == 0
    assert shared(facts, {"source": ["x"]}, {}, SINCE, last) == 1
    assert shared(facts, {"source": ["none"]}, {}, SINCE, last) == 0


def test_a_pause_of_the_slice_alone_leaves_the_rest_as_it_was():
    facts = messages(stops=True)
    assert rest_went_on(facts, {"source": ["x"]}, SINCE)
    assert not rest_went_on(facts, {}, SINCE)
    assert not rest_went_on(facts, {"source": ["y"]}, SINCE)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ([(19, 0), (18, 0), (19, 0)], "better"),  # nothing fails any more where thirty failures were to be expected
        ([(3, 0), (2, 0), (2, 0)], "running"),  # three and a half were: too few to say
    ],
)
def test_a_failure_that_is_gone_for_good_is_no_lack_of_data(after, verdict):
    decision = Decision({}, date(2026, 10, 12), "delivery_rate", 4, 2, 3, bad=True)
    rest = [(2000, 35)] * (2 + len(after))
    assert weighed(decision, [(26, 22), (28, 21), *after], rest).verdict == verdict
