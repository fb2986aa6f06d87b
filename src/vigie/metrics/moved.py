"""What a change did to any number of the catalogue: its weeks before and after, in the slice and in the rest.

In: an engine, a number, a slice, the day of the change. Out: an `Effect`, weighed like a test; every week counted at
the same age. Medians and money are shown, not weighed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from vigie.metrics.catalogue import METRICS
from vigie.metrics.compile import Where, checked_dimensions
from vigie.metrics.counting import Rows, count, measurable, reporting_providers
from vigie.metrics.effects import Decision, Effect, weighed
from vigie.metrics.windows import Clock, checked_day
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Axis, Better, Counts, Metric, Period, Unit

# Above this rate what fails is counted: a delivery rate of 95 % hides a loss that doubled.
_MOST = 0.5
_DAYS = 7


class Change(NamedTuple):
    """What changed: the slice, the day, weeks of past to compare with, weekly looks planned after it."""

    where: Where
    since: date
    before: int
    weeks: int


def countable(metric: Metric) -> bool:
    """Hits of a base that belong to a day: what can be weighed."""
    return metric.unit not in (Unit.HOUR, Unit.DAY, Unit.MONEY) and metric.axis is not Axis.NOW


def moved(engine: Rows, key: str, change: Change, *, as_of: datetime, zone: str) -> Effect:
    """What the change did to the number, as of the last weekly look that is ripe. Raises UsageError."""
    metric = METRICS[key]
    checked_dimensions(tuple(change.where))
    checked_day(change.since)
    if not countable(metric) or not measurable(metric, (), change.where):
        raise UsageError("metric_not_weighed", metric=key)
    own, rest = _counted(engine, metric, change, as_of, zone)
    past = len(own) - _ripe_weeks(metric, change, as_of, zone)
    first = next((n for n in range(past) if own[n][0]), max(0, past - 1))
    own, rest, past = own[first:], rest[first:], past - first
    misses = _mostly(own, rest)
    if misses:
        own, rest = ([(base, base - hits) for base, hits in side] for side in (own, rest))
    decision = Decision(
        change.where, change.since, key, change.weeks, past, metric.maturity, bad=misses is (metric.better is Better.UP)
    )
    return weighed(decision, own, rest)


def _counted(
    engine: Rows, metric: Metric, change: Change, as_of: datetime, zone: str
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(base, hits) by week in the slice and in the rest, the past first."""
    clock = Clock(as_of, zone)
    done = _ripe_weeks(metric, change, as_of, zone)
    starts = [change.since + timedelta(_DAYS * n) for n in range(-change.before, done)]
    periods = [_period(clock, start, metric.maturity) for start in starts]
    reporting = reporting_providers(engine, as_of)
    sides: list[list[Counts]] = []
    everything: Where = {}
    for where in (change.where, everything):
        tallies = count(engine, [metric], periods, where=where, reporting=reporting)
        sides.append([tallies.at(metric, (), n) for n in range(len(periods))])
    own = [(c.base or 0, min(c.hits or 0, c.base or 0)) for c in sides[0]]
    every = [(c.base or 0, min(c.hits or 0, c.base or 0)) for c in sides[1]]
    rest = [(max(0, n - m), max(0, min(x - y, n - m))) for (n, x), (m, y) in zip(every, own, strict=True)]
    return own, rest


def _period(clock: Clock, start: date, maturity: int) -> Period:
    end = start + timedelta(_DAYS)
    return replace(clock.window(end, _DAYS), seen=clock.local_midnight(end + timedelta(maturity)))


def _ripe_weeks(metric: Metric, change: Change, as_of: datetime, zone: str) -> int:
    ripe = (Clock(as_of, zone).today - change.since - timedelta(metric.maturity)) // timedelta(_DAYS)
    return max(0, min(change.weeks, ripe))


def _mostly(own: Sequence[tuple[int, int]], rest: Sequence[tuple[int, int]]) -> bool:
    bases, hits = (sum(week[n] for week in (*own, *rest)) for n in (0, 1))
    return hits > _MOST * bases
