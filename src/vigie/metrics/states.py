"""What a reading asks of the reader, in rules that fit in a sentence each.

In: a metric, counts, the norm. Out: a state.
  wait    the base is under the minimum sample, or there is neither a range nor a limit to compare with
  act     past the fixed limit beyond doubt, or on the bad side so far that chance does it once in 316 windows
  watch   past the limit or its warning line, or outside the own range of 80 % on the bad side
  better  outside the own range on the good side
  ok      the rest
"""

from dataclasses import dataclass

from vigie.metrics.distributions import binomial_upper, wilson
from vigie.vocabulary.metric import Better, Limit, Metric, Range, State

# Chance alone does this once in 316 windows; measured false signals of this line: 0.06 a week over 240 series.
SIGNAL = 10**-2.5
# For one slice among many: chance alone does this once in 10,000.
SLICE_SIGNAL = 1e-4
# A base from which a limit that is crossed is crossed, whatever the interval says.
_LARGE = 1_000
# No range is drawn on a thinner history than this.
_HISTORY = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one number: value, base, own range, tails (few, many) against the own past."""

    value: float | None
    hits: int | None
    base: int
    range: Range | None
    few: float = 1.0
    many: float = 1.0


def history_needed(metric: Metric) -> int:
    """The base that the baseline windows must add up to before a range is drawn."""
    return min(_HISTORY, 4 * metric.min_base)


def judge(metric: Metric, seen: Evidence) -> State:
    """The state of one number."""
    if seen.value is None or seen.base < metric.min_base:
        return State.WAIT
    limit = _by_limit(metric, seen)
    if limit is State.ACT or bad_tail(metric, seen.few, seen.many) <= SIGNAL:
        return State.ACT
    if limit is State.WATCH or _outside(metric, seen, bad=True):
        return State.WATCH
    if seen.range is None and metric.limit is None:
        return State.WAIT
    return State.BETTER if _outside(metric, seen, bad=False) else State.OK


def bad_tail(metric: Metric, few: float, many: float) -> float:
    """The tail on the side that is bad for this metric."""
    return many if metric.better is Better.DOWN else few


def past_limit_beyond_doubt(metric: Metric, hits: int, base: int) -> bool:
    """One slice among many is past the fixed limit by more than chance does once in 10,000."""
    if metric.limit is None or not base or not _past(metric, hits / base, metric.limit.act):
        return False
    if metric.better is Better.DOWN:
        return binomial_upper(hits, base, metric.limit.act) <= SLICE_SIGNAL
    return binomial_upper(base - hits, base, 1 - metric.limit.act) <= SLICE_SIGNAL


def _by_limit(metric: Metric, seen: Evidence) -> State:
    limit = metric.limit
    if limit is None or seen.value is None or seen.hits is None:
        return State.OK
    if _past(metric, seen.value, limit.act):
        interval = wilson(seen.hits, seen.base)
        sure = interval is not None and all(_past(metric, edge, limit.act) for edge in interval)
        return State.ACT if sure or seen.base >= _LARGE else State.WATCH
    return State.WATCH if _warned(metric, seen.value, limit) else State.OK


def _warned(metric: Metric, value: float, limit: Limit) -> bool:
    return limit.warn is not None and _past(metric, value, limit.warn)


def _past(metric: Metric, value: float, line: float) -> bool:
    return value > line if metric.better is Better.DOWN else value < line


def _outside(metric: Metric, seen: Evidence, *, bad: bool) -> bool:
    if seen.range is None or seen.value is None:
        return False
    if metric.better is Better.NEITHER:
        return bad and seen.value < seen.range.low
    above = (metric.better is Better.DOWN) == bad
    return seen.value > seen.range.high if above else seen.value < seen.range.low
