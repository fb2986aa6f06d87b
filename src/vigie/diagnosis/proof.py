"""Two weeks after a source was cleaned or a text rewritten: whether it helped, and which of the two it was.

In: counts of the treated source and of its control, before and after. Out: `Proof`: three hypotheses with their
posterior, a decision from .8 on. Two weeks of positives alone call one list repair in three a message repair; the
control and the numbers that only a list can move tell them apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, log, pi, sqrt
from typing import Literal

from vigie.diagnosis.cells import days_cte, flagged_cte
from vigie.diagnosis.expectation import base_of
from vigie.diagnosis.numbers import BASES, NUMBERS
from vigie.diagnosis.window import Window, window
from vigie.metrics.counting import Rows
from vigie.metrics.distributions import normal_cdf
from vigie.vocabulary.sql import literal

Outcome = Literal["nothing", "list", "message", "undecided", "not_enough_data"]

DECIDES = 0.8
# Spread of the effect that a repair may have, and of a week's mood, both on the logarithm of a rate.
_EFFECT, _WEEKLY = 0.5, 0.15
_BOTH = ("human_reply_rate", "positive_rate", "unsubscribe_rate", "wrong_person_rate")
_LIST_ONLY = ("hard_bounce_rate", "title_misfit_rate")
_GOOD = {n.key: -n.bad for n in NUMBERS}
_FEWEST = 100  # messages of the treated source on each side
_BLOCKS = 2  # of 14 days, before


@dataclass(frozen=True, slots=True)
class Side:
    """Hits of a base in so many weeks."""

    hits: int
    base: int
    weeks: float


@dataclass(frozen=True, slots=True)
class Change:
    """One number before and after, where something was treated and beside it."""

    metric: str
    treated: tuple[Side, Side]
    control: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Proof:
    """The decision, the posterior of each hypothesis, and the counts behind it."""

    outcome: Outcome
    posterior: Mapping[str, float]
    changes: tuple[Change, ...]


def prove(engine: Rows, *, source: str, changed: date, as_of: datetime, zone: str) -> Proof:
    """Compare the days since `changed` (14 at most) with the four weeks before, at the same age, beside the others."""
    days = window(as_of, zone)
    rows = _days(days, changed)
    counted = {
        (bool(treated), int(after)): tuple(map(int, n)) for treated, after, *n in engine.rows(_sql(rows, source))
    }
    weeks = {1: (days.end - max(days.start, changed)).days / 7}
    weeks[0] = weeks[1] * _BLOCKS
    changes = tuple(_change(key, counted, weeks) for key in (*_BOTH, *_LIST_ONLY))
    if any(counted.get((True, after), (0,))[0] < _FEWEST for after in (0, 1)):
        return Proof("not_enough_data", {}, changes)
    posterior = judge(changes)
    best = max(posterior, key=lambda h: posterior[h])
    return Proof(_OUTCOMES[best] if posterior[best] >= DECIDES else "undecided", posterior, changes)


_OUTCOMES: dict[str, Outcome] = {"nothing": "nothing", "list": "list", "message": "message"}


def judge(changes: Sequence[Change]) -> dict[str, float]:
    """Posterior of "nothing", "list" (only the treated source improved) and "message" (all improved alike)."""
    scores = {"nothing": 0.0, "list": 0.0, "message": 0.0}
    for change in changes:
        treated, control = log_ratio(change.treated), log_ratio(change.control)
        if treated is None or control is None:
            continue
        for hypothesis, score in _scores(change.metric, treated, control).items():
            scores[hypothesis] += score
    top = max(scores.values())
    weights = {h: exp(s - top) for h, s in scores.items()}
    return {h: w / sum(weights.values()) for h, w in weights.items()}


def log_ratio(sides: tuple[Side, Side]) -> tuple[float, float] | None:
    """Logarithm of the rate after over the rate before, and its variance; None where nothing was sent."""
    before, after = sides
    if not before.base or not after.base:
        return None
    x0, x1 = before.hits + 0.5, after.hits + 0.5
    variance = 1 / x1 + 1 / x0 + _WEEKLY**2 * (1 / before.weeks + 1 / after.weeks)
    return log(x1 / after.base) - log(x0 / before.base), variance


def _scores(metric: str, treated: tuple[float, float], control: tuple[float, float]) -> dict[str, float]:
    """Log density of both ratios under each hypothesis."""
    good, still = _GOOD[metric], _normal(*control)
    alone = _improved(*treated, good) + still
    nothing = _normal(*treated) + still
    if metric in _LIST_ONLY:
        return {"nothing": nothing, "list": alone, "message": nothing}
    (t, vt), (c, vc) = treated, control
    mean, variance = (t / vt + c / vc) / (1 / vt + 1 / vc), 1 / (1 / vt + 1 / vc)
    together = _normal(t - c, vt + vc) + _improved(mean, variance, good)
    return {"nothing": nothing, "list": alone, "message": together}


def _normal(x: float, variance: float) -> float:
    return -x * x / (2 * variance) - log(2 * pi * variance) / 2


def _improved(x: float, variance: float, good: int) -> float:
    """Log density of an observed effect whose true value lies on the good side, with the spread of a repair."""
    whole = variance + _EFFECT**2
    toward = good * x * _EFFECT / sqrt(variance * whole)
    return log(2) + _normal(x, whole) + log(max(normal_cdf(toward), 1e-12))


def _days(days: Window, changed: date) -> list[tuple[date, int, datetime]]:
    """Block 1 is after, block 0 the same weekdays before, as old as they are now."""
    first = max(days.start, changed)
    length = (days.end - first).days
    after = [(first + timedelta(i), 1, days.seen) for i in range(length)]
    shifts = [14 * (b + 1) for b in range(_BLOCKS)]
    before = [(d - timedelta(s), 0, seen - timedelta(s)) for d, _, seen in after for s in shifts]
    return [*after, *(row for row in before if row[0] < changed)]


def _sql(rows: Sequence[tuple[date, int, datetime]], source: str) -> str:
    sums = ", ".join([f"SUM(b_{key})" for key in BASES] + [f"SUM(h_{n.key})" for n in NUMBERS])
    return (
        f"WITH {days_cte(rows)},\n{flagged_cte('s.source IS NOT NULL')}\n"
        f"SELECT CASE WHEN source = {literal(source)} THEN 1 ELSE 0 END, block, {sums}\nFROM flagged\n"
        f"GROUP BY CASE WHEN source = {literal(source)} THEN 1 ELSE 0 END, block"
    )


def _change(key: str, counted: Mapping[tuple[bool, int], tuple[int, ...]], weeks: Mapping[int, float]) -> Change:
    at = next(i for i, n in enumerate(NUMBERS) if n.key == key)
    place = base_of(NUMBERS[at])
    nothing = (0,) * (len(BASES) + len(NUMBERS))

    def side(treated: bool, after: int) -> Side:  # noqa: FBT001 - a key, not a switch
        row = counted.get((treated, after), nothing)
        return Side(row[len(BASES) + at], row[place], weeks[after])

    return Change(key, (side(True, 0), side(True, 1)), (side(False, 0), side(False, 1)))  # noqa: FBT003 - same
