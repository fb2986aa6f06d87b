"""Delays, follow-ups, tests and changes made up for the pages. No figure here was measured anywhere.

In: nothing. Out: what the metrics and review rooms would have found.
"""

from datetime import UTC, date, datetime, timedelta

from factories import AS_OF, TODAY

from vigie.metrics.delays import EDGES, Delay, DelayChange, Share
from vigie.metrics.effects import Decision, weighed
from vigie.metrics.experiments import Result, Running, Test, estimate, judge
from vigie.metrics.followups import StepCounts, recommend
from vigie.review.outcomes import Outcome
from vigie.review.outcomes import judge as verdict_on
from vigie.vocabulary.finding import Confound
from vigie.vocabulary.metric import Period

MONTH = Period(TODAY - timedelta(27), TODAY + timedelta(1), AS_OF)
QUARTER = Period(TODAY - timedelta(90), TODAY - timedelta(6), AS_OF)
GOOD, CHEAP = (9000, 140, 90, 40, 1), (8000, 80, 60, 60, 2)
STEPS = {
    "dear": (GOOD, CHEAP, (7000, 20, 40, 150, 6)),
    "doubtful": (GOOD, CHEAP, (7000, 30, 40, 60, 3)),
    "fine": (GOOD, (8000, 80, 60, 50, 1), (7000, 50, 40, 50, 1)),
    "young": (GOOD, (150, 0, 1, 3, 0)),
    "few": ((300, 4, 2, 1, 0), (280, 2, 1, 2, 0)),
    "first": ((9000, 20, 90, 300, 10), CHEAP),
}


def followups(kind="dear", slice_=()):
    return recommend(slice_, QUARTER, [StepCounts(n, *counts) for n, counts in enumerate(STEPS[kind], 1)])


def delay(slice_=(), replies=330, messages=8695, median=4.4, *, within=336, still_open=5103):
    parts = (0.18, 0.30, 0.12, 0.18, 0.08, 0.07, 0.06, 0.01)
    spread = tuple(
        Share(first, last, part if within > first else None, messages if last < 168 else 400)
        for first, last, part in zip(EDGES, EDGES[1:], parts, strict=False)
    )
    return Delay(
        slice_, MONTH, messages, replies, within, median / 3, median, median * 5, median * 14, median * 0.8,
        median * 1.3, replies >= 20, still_open, spread,
    )  # fmt: skip


def moved(slice_=(), verdict="same"):
    return DelayChange(slice_, MONTH, 160, 640, 5.0, 4.2, 0.55, 0.2, verdict)


DELAYS = [
    delay(),
    delay((("provider", "google"),), 115, 2959, 6.4, still_open=1784),
    delay((("provider", None),), 8, 140, 2.0, still_open=90),
    delay((("step", "1"),), 172, 3628, 40.0, still_open=2321),
]
MOVED = [moved(), moved((("provider", "google"),), "slower"), moved((("step", "1"),), "faster")]

PLANNED = Test("subject", ("A", "B"), {"campaign": ["DSI"], "step": ["1"]}, date(2026, 9, 7))
WON = [[(500, 10)] * 4, [(500, 30)] * 4]
EQUAL = [[(500, 15)] * 4, [(500, 16)] * 4]


def result(weeks=WON, verdict="better", test=PLANNED, unlike=(), split_p=0.6):
    looks = tuple(judge(*weeks, test))
    figures = estimate(looks[-1]) if looks and not unlike else (None,) * 4
    upcoming = date(2026, 10, 12) if verdict == "running" else None
    return Result(test, verdict, looks, *figures, (2000, 2010), split_p, tuple(unlike), upcoming)


def outcome(own=((500, 30),) * 4, others=(), rest=((2000, 60),) * 12, proof=None):
    found = weighed(Decision({"source": ["API"]}, date(2026, 8, 3)), [(500, 10)] * 8 + list(own), list(rest))
    return Outcome(*verdict_on(found, tuple(others)), found, tuple(others), proof)


COPY = Confound("copy", "DSI", date(2026, 8, 5), "journal", "Nouvelle accroche")
SEVERAL = Running("DAF", ("A", "B"), 631, date(2026, 5, 25))
DECLARED = datetime(2026, 9, 4, 9, tzinfo=UTC)
