"""How surprising the last days of one series are, beside the eight weeks before them: tails, shares, first day.

In: running sums of a series, the norm of its dimension. Out: probabilities that nothing has changed.
Counts are weighed on the side that varies: misses where hits are the rule (delivery), hits elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log

from vigie.metrics import ranges
from vigie.metrics.daily import Daily, Series
from vigie.metrics.distributions import NegativeBinomial, normal_cdf
from vigie.metrics.windows import GAP
from vigie.vocabulary.finding import Slice

WEEK = 7
FORTNIGHT = 14
# A week that ends here days before the last one: the gap keeps a slide out of its own baseline.
_BASELINE_ENDS = WEEK + GAP
# Days that a judgment of one day reaches back.
REACH = _BASELINE_ENDS + WEEK * ranges.WEEKS + WEEK - 1
# A window on a smaller base says nothing; a dimension with less history has no norm.
FLOOR = 20
HISTORY = 200
# Of what is expected less than once, one is an accident.
FEWEST = 2
# Tail at which a slide becomes a signal: chance does this once in 316 windows.
TRIGGER = 10**-2.5
# What the weeks of the parts average out in the whole, and one week of the other in a fortnight (memory of .6).
_WHOLE, _FORTNIGHT = 0.5, 0.8
# A slow slide: weeks whose departures are summed up, beside the eight weeks that end before them; the slack of each,
# and the most that one week may add.
SLOW_WEEKS, _SLACK, _MOST = 7, 0.5, 3.0
# How much earlier than the day judged the norm of a slow slide is taken.
SLOW_BACK = WEEK * SLOW_WEEKS - _BASELINE_ENDS
# Days that the search for the first day of a change looks back.
_SEARCH = 35
# Above this rate a count is no longer nearly Poisson: normal, with binomial variance (as in `ranges`).
_RARE = 0.20

Group = Mapping[Slice, Series]


@dataclass(frozen=True, slots=True)
class Weight:
    """Tail of a window without its worst day, and the window itself (`start` included, `end` excluded)."""

    tail: float
    start: int
    end: int


def norms_at(daily: Daily, key: str, dims: tuple[str, ...], at: int) -> dict[Slice, ranges.Norm]:
    """What is expected of every series of one dimension on a day; {} on too thin a history."""
    sunday = daily.sunday(at)
    known = daily.norms.get((key, dims, sunday))
    if known is None:
        known = daily.norms[key, dims, sunday] = _norms(daily.groups(key).get(dims, {}), sunday)
    return known


def _norms(group: Group, sunday: int) -> dict[Slice, ranges.Norm]:
    ends = [sunday + 1 - _BASELINE_ENDS - WEEK * k for k in range(ranges.WEEKS)]
    ends = [e for e in ends if e > 0]
    weeks = {s: [_week(series, e) for e in ends] for s, series in group.items()}
    if sum(w.base for ws in weeks.values() for w in ws) < HISTORY:
        return {}
    found = ranges.norms(weeks)
    return {s: n if s else replace(n, weekly=n.weekly * _WHOLE) for s, n in found.items()}


def _week(series: Series, end: int) -> ranges.Week:
    hits, base = series.window(end - WEEK, end)
    return ranges.Week(min(hits, base), base)


def counted(norm: ranges.Norm, hits: int, base: int) -> int:
    """What varies: misses where hits are the rule."""
    return max(base - hits, 0) if norm.flipped else hits


def tail(norm: ranges.Norm, x: int, base: float, *, many: bool, scale: float = 1.0) -> float:
    """P(as many or more), or as few or fewer, of what varies, in a base of that size; `scale` multiplies the norm."""
    mean = base * norm.mean * scale
    if norm.mean > _RARE:
        deviation = (mean * max(1 - norm.mean * scale, 0.05) + mean**2 * norm.relative_variance()) ** 0.5 or 1.0
        return normal_cdf(((mean - x) if many else (x - mean)) / deviation + 0.5 / deviation)
    law = NegativeBinomial(mean, norm.relative_variance())
    return law.upper(x) if many else law.lower(x)


def score(norm: ranges.Norm, x: float, expected: float, *, many: bool) -> float:
    """Log likelihood ratio of a count beside its expectation, over the overdispersion; 0 on the other side."""
    if expected <= 0 or (x > expected) != many:
        return 0.0
    ratio = (x * log(x / expected) if x > 0 else 0.0) - (x - expected)
    return ratio / (1 + expected * norm.weekly)


def leaning(series: Series, norm: ranges.Norm, last: int) -> tuple[float, float]:
    """How far the week and the fortnight lean to the side of few, and to that of many, in standard deviations."""
    found = [_deviations(norm, *series.window(last + 1 - days, last + 1)) for days in (WEEK, FORTNIGHT)]
    return -min(found), max(found)


def _deviations(norm: ranges.Norm, hits: int, base: int) -> float:
    away = ranges.deviations(norm, hits, base)
    return -away if norm.flipped else away


def weigh(series: Series, norm: ranges.Norm, last: int, *, many: bool, skip: int | None = None) -> Weight:
    """The smaller tail of the last week and, where both its weeks lean that way, of the last fortnight.

    `skip`: a day known to be bad for everybody; it is left out besides the series' own worst day.
    """
    end = last + 1
    week = Weight(_without_worst(series, norm, end - WEEK, end, many=many, skip=skip), end - WEEK, end)
    if not all(_leans(series, norm, s, s + WEEK, many=many) for s in (end - FORTNIGHT, end - WEEK)):
        return week
    calmer = replace(norm, weekly=norm.weekly * _FORTNIGHT)
    fortnight = _without_worst(series, calmer, end - FORTNIGHT, end, many=many, skip=skip)
    if fortnight >= week.tail:
        return week
    # The week is shown where it says enough: a young change fills it, and only half of the fortnight.
    return Weight(fortnight, week.start if week.tail <= TRIGGER else end - FORTNIGHT, end)


def without_worst(
    series: Series, norm: ranges.Norm, start: int, end: int, *, many: bool, skip: int | None = None
) -> tuple[int, int]:
    """What varies, and its base, in a window without the day that departs most on that side, if one does."""
    sign = 1 if many else -1
    days = [series.day(at) for at in range(max(start, 0), end) if at != skip]
    found = [(sign * (counted(norm, h, b) - b * norm.mean), counted(norm, h, b), b) for h, b in days]
    _, worst, worst_base = max((f for f in found if f[0] > 0), default=(0.0, 0, 0))
    counts, base = sum(x for _, x, _ in found), sum(b for _, _, b in found)
    if many and _sparse(series, norm, base):
        return counts - max(worst - 1, 0), base
    return counts - worst, base - worst_base


def _sparse(series: Series, norm: ranges.Norm, base: int) -> bool:
    """Complaints of which less than one is expected: a day of one is no bad day, and the worst day counts for one."""
    return series.rare and base * norm.mean < 1


def _without_worst(series: Series, norm: ranges.Norm, start: int, end: int, *, many: bool, skip: int | None) -> float:
    x, base = without_worst(series, norm, start, end, many=many, skip=skip)
    if base < FLOOR or (many and x < FEWEST and _sparse(series, norm, base)):
        return 1.0
    found = tail(norm, x, base, many=many)
    # Half of what is seen itself is left out (mid-P, Lancaster 1961): whole numbers of complaints are too coarse else.
    return (found + tail(norm, x + 1, base, many=many)) / 2 if many and _sparse(series, norm, base) else found


def slow(series: Series, norm: ranges.Norm, last: int, *, many: bool) -> float:
    """Cumulated sum of the last weeks' departures to one side, each less half a standard deviation (Page 1954)."""
    total, sign = 0.0, 1 if many else -1
    for start in range(last + 1 - WEEK * SLOW_WEEKS, last + 1, WEEK):
        hits, base = series.window(start, start + WEEK)
        if base >= FLOOR:
            total = max(0.0, total + min(sign * _deviations(norm, hits, base), _MOST) - _SLACK)
    return total


def _leans(series: Series, norm: ranges.Norm, start: int, end: int, *, many: bool) -> bool:
    hits, base = series.window(start, end)
    x = counted(norm, hits, base)
    return base > 0 and (x > base * norm.mean if many else x < base * norm.mean)


def first_day(series: Series, norm: ranges.Norm, last: int, *, many: bool) -> int:
    """The day from which the change explains most: highest likelihood ratio of all starts."""
    best, found = 0.0, last
    x = expected = 0.0
    for at in range(last, max(last - _SEARCH, -1), -1):
        hits, base = series.day(at)
        if not base and not hits:
            continue
        x, expected = x + counted(norm, hits, base), expected + base * norm.mean
        here = score(norm, x, expected, many=many)
        if here > best:
            best, found = here, at
    return found
