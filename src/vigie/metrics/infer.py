"""From counts to readings: value, interval, own range, state.

In: tallies of a window and of its baseline windows. Out: one `Reading` per slice, and the evidence behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from vigie.metrics import ranges, states
from vigie.metrics.counting import SliceKey, Tallies
from vigie.metrics.distributions import wilson
from vigie.metrics.ripening import Exposure
from vigie.metrics.windows import Clock, independent_share
from vigie.vocabulary.metric import Axis, Counts, Metric, Period, Range, Reading, State, Unit

# Spread of the logarithm of delays where quartiles cannot tell; reply delays measure 1.2 to 1.6.
_SPREAD = 1.4
_SPREAD_FLOOR = 0.3
# Distance between the quartiles of a normal law, in standard deviations.
_QUARTILES = 1.349
# Variance of a median over that of a mean, for a normal law: pi / 2.
_MEDIAN = 1.571


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading with what its state rests on."""

    reading: Reading
    few: float
    many: float
    norm: ranges.Norm | None
    exposure: float = 1.0

    @property
    def bad_tail(self) -> float:
        """The tail on the side that is bad for the metric."""
        return states.bad_tail(self.reading.metric, self.few, self.many)


def infer(
    clock: Clock, metric: Metric, tallies: Tallies, places: Sequence[int], exposure: Exposure | None = None
) -> list[Judged]:
    """The readings of every slice: `places` are those of the window, then of its baseline windows.

    `exposure`: how ripe each slice's mix of days is, by slice and position among `places`; 1 where it does not say.
    """
    total: list[SliceKey] = [()]
    slices = tallies.slices(metric) or total
    if metric.unit in (Unit.HOUR, Unit.DAY, Unit.MONEY):
        return [_positive(clock, metric, [tallies.at(metric, s, i) for i in places]) for s in slices]
    counts = {s: [tallies.at(metric, s, i) for i in places] for s in slices}
    return _rates(clock, metric, counts, exposure or {})


def value_of(metric: Metric, counts: Counts) -> float | None:
    """The number itself; None where there is nothing to divide by or nothing is known."""
    if metric.unit in (Unit.HOUR, Unit.DAY):
        return counts.median
    if metric.unit is Unit.MONEY:
        return counts.amount / counts.n if counts.amount and counts.n else None
    return counts.hits / counts.base if counts.base and counts.hits is not None else None


def base_of(counts: Counts) -> int:
    """What the number rests on: base of a rate, n of a median or a cost."""
    return (counts.base if counts.base is not None else counts.n) or 0


# --------------------------------------------------------------------------------------------------- rates


def _rates(
    clock: Clock, metric: Metric, counts: Mapping[SliceKey, Sequence[Counts]], exposure: Exposure
) -> list[Judged]:
    pairs = {s: [(c.hits or 0, c.base or 0) for c in windows] for s, windows in counts.items()}
    expected = expectations(metric, next(iter(counts.values()))[0].period, pairs, exposure)
    return [
        _rate(clock, metric, w[0], expected.get(s), exposure.get((s, 0), 1.0), known=_known(metric, w))
        for s, w in counts.items()
    ]


def _known(metric: Metric, windows: Sequence[Counts]) -> bool:
    """Whether anybody tells. Complaints come from providers that report; written to none, their number is unknown."""
    complaints = metric.axis is Axis.EVENT and metric.unit is Unit.MESSAGE
    return not complaints or any(c.base or c.hits for c in windows)


def expectations(
    metric: Metric, period: Period, counts: Mapping[SliceKey, Sequence[Sequence[int]]], exposure: Exposure
) -> dict[SliceKey, ranges.Norm]:
    """What is expected of each slice: `counts` are its (hits, base) in the window and its baseline windows.

    {} where the history is too thin for a range.
    """
    # On the event axis hits can outnumber the base of a slow week.
    history = {
        s: [ranges.Week(min(h, b), b * exposure.get((s, i), 1.0)) for i, (h, b) in enumerate(windows) if i]
        for s, windows in counts.items()
    }
    # The file as it stood a week ago is nearly the same file: its eight standings are worth one.
    share = 1 / ranges.WEEKS if metric.axis is Axis.NOW else independent_share(period)
    found = ranges.norms(history, independent=share)
    enough = next(iter(found.values())).group_base >= states.history_needed(metric) if found else False
    return found if enough else {}


def _rate(
    clock: Clock, metric: Metric, counts: Counts, norm: ranges.Norm | None, exposure: float, *, known: bool
) -> Judged:
    hits, base = counts.hits or 0, counts.base or 0
    few = many = 1.0
    own = None
    if norm is not None and base:
        few, many = ranges.tails(norm, min(hits, base), base * exposure)
        own = _scaled(ranges.expected_range(norm, base * exposure), exposure)
    value = value_of(metric, counts)
    state = states.judge(metric, states.Evidence(value, hits, base, own, few, many))
    interval = wilson(hits, base) or (None, None)
    reading = Reading(
        metric, counts.slice, _shown(metric, counts.period), hits if known else None, base, None, value,
        *interval, own, state, _provisional(clock, metric, counts.period), measurable=known,
    )  # fmt: skip
    return Judged(reading, few, many, norm, exposure)


def _scaled(own: Range | None, exposure: float) -> Range | None:
    """A range per ripe message, as a range per message."""
    if own is None or exposure == 1.0:
        return own
    low, high, centre = (min(x * exposure, 1.0) for x in (own.low, own.high, own.centre))
    return Range(low, high, centre, own.weeks)


# --------------------------------------------------------------------------------------- medians and costs


def _positive(clock: Clock, metric: Metric, windows: Sequence[Counts]) -> Judged:
    counts = windows[0]
    spread = _spread(metric, counts)
    history = [s for c in windows[1:] if (s := _spread(metric, c)) is not None]
    known = sum(base_of(c) for c in windows[1:]) >= states.history_needed(metric)
    norm = ranges.log_norm(history) if known else None
    few = many = 1.0
    own, interval = None, (None, None)
    if spread is not None:
        interval = ranges.log_interval(spread)
        if norm is not None:
            few, many = ranges.log_tails(norm, spread)
            own = ranges.log_range(norm, spread.variance)
    value, n = value_of(metric, counts), base_of(counts)
    state = states.judge(metric, states.Evidence(value, None, n, own, few, many))
    reading = Reading(
        metric, counts.slice, counts.period, None, None, n, value, *interval, own, state,
        _provisional(clock, metric, counts.period),
    )  # fmt: skip
    return Judged(reading, few, many, None)


def _spread(metric: Metric, counts: Counts) -> ranges.Spread | None:
    value, n = value_of(metric, counts), base_of(counts)
    if value is None or value <= 0 or n == 0:
        return None
    if metric.unit is Unit.MONEY:
        return ranges.Spread(value, 1 / n)  # the count of meetings is what varies
    sigma = _SPREAD
    if counts.quartiles is not None and counts.quartiles[0] > 0:
        sigma = max(log(counts.quartiles[1] / counts.quartiles[0]) / _QUARTILES, _SPREAD_FLOOR)
    return ranges.Spread(value, _MEDIAN * sigma**2 / n)


def _provisional(clock: Clock, metric: Metric, period: Period) -> bool:
    return metric.maturity > 0 and clock.provisional(metric, period)


def _shown(metric: Metric, period: Period) -> Period:
    """The file as it stands has no first day: its period is the day it is read."""
    if metric.axis is not Axis.NOW:
        return period
    return Period(period.end.fromordinal(period.end.toordinal() - 1), period.end, period.seen)


def unmeasurable(clock: Clock, metric: Metric, period: Period) -> Judged:
    """A number whose facts do not carry the dimension of a filter: said, never shown as 0."""
    reading = Reading(
        metric, (), _shown(metric, period), None, None, None, None, None, None, None, State.WAIT,
        _provisional(clock, metric, period), measurable=False,
    )  # fmt: skip
    return Judged(reading, 1.0, 1.0, None)
