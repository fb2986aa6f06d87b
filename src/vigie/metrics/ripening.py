"""How far the outcomes of a young window have come, day by day: exposure of a mix of days, and where a rate is heading.

In: counts by day of a window and of its baseline windows, at the same age and in the end. Out: exposures, nowcasts.
A source that sent everything this morning is not compared with weeks in which it had sent since Monday.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from vigie.metrics.counting import SliceKey, Tallies
from vigie.metrics.ranges import Week
from vigie.vocabulary.metric import Axis, Metric, Period, Unit

# Under this many hits at the same age in the baseline, the delays are not known well enough.
_ENOUGH = 20
# Weight of the mean rate, in hits, in the rate of a single day of the week.
_PSEUDO = 2.0

Exposure = Mapping[tuple[SliceKey, int], float]


def ripens(metric: Metric) -> bool:
    """Its outcomes come in over days, message by message."""
    return (
        metric.table == "fact_send"
        and metric.axis is Axis.COHORT
        and metric.unit in (Unit.MESSAGE, Unit.CONTACT)
        and metric.key != "delivery_rate"  # misses are what varies there, and bounces come within minutes
    )


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a window and of its eight baseline windows, the baseline also as it ended up."""

    own: tuple[Period, ...]

    @property
    def aged(self) -> list[list[Period]]:
        """Days of the window, then of each baseline window at the same age."""
        return [_days(p) for p in self.own]

    @property
    def final(self) -> list[list[Period]]:
        """Days of each baseline window with everything known now."""
        return [_days(replace(p, seen=self.own[0].seen)) for p in self.own[1:]]

    def all(self) -> list[Period]:
        """Every day once, in a stable order."""
        return list(dict.fromkeys(d for days in (*self.aged, *self.final) for d in days))


def exposures(days: Days, curve: Tallies, metric: Metric, mix: Tallies, sent: Metric) -> Exposure:
    """For each slice and window: how ripe its mix of days is beside the average mix (1 = as ripe). {} = not known.

    `curve` holds `metric` by day over everything; `mix` holds the messages sent by day and slice.
    """
    ripe = ripeness(days, curve, metric)
    return {} if ripe is None else ripeness_of_mixes(days, ripe, mix, sent)


def ripeness_of_mixes(days: Days, ripe: Sequence[float], mix: Tallies, sent: Metric) -> Exposure:
    """The mean of `ripe` over the messages of each slice and window."""
    return {
        (s, i): _mean(ripe, _weeks(mix, sent, s, window))
        for s in mix.slices(sent)
        for i, window in enumerate(days.aged)
    }


def ripeness(days: Days, curve: Tallies, metric: Metric) -> list[float] | None:
    """How ripe each day of the window is beside the average day; None where delays are not known."""
    return _ripeness([_weeks(curve, metric, (), d) for d in days.aged[1:]])


def heading(days: Days, curve: Tallies, metric: Metric, value: float) -> float | None:
    """The rate that `value` becomes once everything under way has come in; None where delays are not known."""
    aged, final = ([_weeks(curve, metric, (), d) for d in group] for group in (days.aged[1:], days.final))
    return nowcast(value, _weeks(curve, metric, (), days.aged[0]), aged, final)


def nowcast(
    value: float, window: Sequence[Week], aged: Sequence[Sequence[Week]], final: Sequence[Sequence[Week]]
) -> float | None:
    """`window` by day; `aged` and `final`: each baseline window by day. Each day is weighed by its own volume now."""
    if sum(day.hits for days in aged for day in days) < _ENOUGH:
        return None
    young = sum(day.base * _rate(days[i] for days in aged) for i, day in enumerate(window))
    mature = sum(day.base * _rate(days[i] for days in final) for i, day in enumerate(window))
    return min(value * mature / young, 1.0) if young > 0 else None


def _ripeness(aged: Sequence[Sequence[Week]]) -> list[float] | None:
    """Rate of each day of the window over the rate of the window, at this age."""
    hits, base = (sum(getattr(day, a) for days in aged for day in days) for a in ("hits", "base"))
    if hits < _ENOUGH:
        return None
    rate = hits / base
    columns = [[days[i] for days in aged] for i in range(len(aged[0]))]
    return [
        (sum(d.hits for d in column) + _PSEUDO) / (sum(d.base for d in column) + _PSEUDO / rate) / rate
        for column in columns
    ]


def _mean(ripe: Sequence[float], mix: Sequence[Week]) -> float:
    sent = sum(day.base for day in mix)
    return sum(day.base * r for day, r in zip(mix, ripe, strict=True)) / sent if sent else 1.0


def _rate(days: Iterable[Week]) -> float:
    known = list(days)
    base = sum(d.base for d in known)
    return sum(d.hits for d in known) / base if base else 0.0


def _weeks(tallies: Tallies, metric: Metric, slice_: SliceKey, days: Sequence[Period]) -> list[Week]:
    places = tallies.places()
    counted = (tallies.at(metric, slice_, places[d]) for d in days)
    return [Week(c.hits or 0, c.base or 0) for c in counted]


def _days(period: Period) -> list[Period]:
    length = (period.end - period.start).days
    return [Period(d := period.start + timedelta(i), d + timedelta(1), period.seen) for i in range(length)]
