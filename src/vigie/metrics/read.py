"""The questions a face can ask: readings by week, the page, a drill-down, the values of the filters, the SQL.

In: an engine over the facts, a moment (UTC), the workspace's zone, filters. Out: frozen readings. No clock in here.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from vigie.metrics import culprit as culprits
from vigie.metrics.catalogue import METRICS, PAGE, REPORTING_PROVIDERS, axes
from vigie.metrics.compile import Where, checked_dimensions, statements
from vigie.metrics.counting import Rows, Tallies, count, measurable, reporting_providers
from vigie.metrics.infer import Judged, base_of, infer, unmeasurable, value_of
from vigie.metrics.panorama import Panorama, Plainly, Sessions, View, panorama, sees
from vigie.metrics.ripening import Days, Exposure, exposures, heading, ripeness, ripeness_of_mixes, ripens
from vigie.metrics.windows import Clock
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import (
    DIMENSIONS,
    Axis,
    Block,
    Board,
    Column,
    Counts,
    Metric,
    Period,
    Point,
    Reading,
    State,
    Tile,
    Unit,
)

POINTS = 63
# Two years: every week is read beside eight others, each as it was known then.
MOST_WEEKS = 104
# More than anybody reads, and what a machine holds: a value for each company and week soon is a hundred thousand.
MOST_READINGS = 200_000
_SPARK_DAYS = 7
_BADNESS = {State.ACT: 0, State.WATCH: 1, State.OK: 2, State.BETTER: 3, State.WAIT: 4}


def read(
    engine: Rows,
    *,
    metrics: Sequence[str] = (),
    as_of: datetime,
    zone: str,
    window: Literal["week", "7d"] = "week",
    weeks: int = 9,
    by: str | None = None,
    where: Where | None = None,
) -> list[Reading]:
    """Readings of `weeks` windows, oldest first, each with its own range; metrics without a key: the whole catalogue.

    `week`: ISO weeks, the last one unfinished. `7d`: seven days ending today, and seven-day windows before them.
    A key declared on two axes gives readings on both; the file as it stands gives one. Raises UsageError.
    """
    clock, filters, split = Clock(as_of, zone), dict(where or {}), (by,) if by else ()
    wanted = [m for key in (metrics or METRICS) for m in _axes(key)]
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageError("weeks_out_of_bounds", weeks=weeks, most=MOST_WEEKS)
    _checked_size(engine, len(wanted) * weeks, split)
    windows = [clock.week(b) if window == "week" else clock.rolling(7, 7 * b) for b in reversed(range(weeks))]
    periods, places = _pooled(clock, windows)
    asked = _Asked(engine, clock, filters, reporting_providers(engine, as_of))
    moving = asked.count([m for m in wanted if m.axis is not Axis.NOW], periods, split)
    now = _own(clock, clock.rolling(7))
    today = asked.count([m for m in wanted if m.axis is Axis.NOW], now, split)
    young = [_Young(asked, wanted, [periods[i] for i in place]) for place in places]
    found: list[Judged] = []
    for metric in wanted:
        if not measurable(metric, split, filters):
            found.append(unmeasurable(clock, metric, windows[-1]))
        elif metric.axis is Axis.NOW:
            found += infer(clock, metric, today, range(len(now)))
        else:
            for place, ripening in zip(places, young, strict=True):
                judged = infer(clock, metric, moving, place, ripening.exposures(metric, split))
                found += [ripening.headed(j) for j in judged]
    return [j.reading for j in found]


def board(engine: Rows, *, as_of: datetime, zone: str, days: int = 7, where: Where | None = None) -> Board:
    """The page: twelve numbers over the last `days` days, 63 points each, own range, state, culprit."""
    clock, filters = Clock(as_of, zone), dict(where or {})
    asked = _Asked(engine, clock, filters, reporting_providers(engine, as_of))
    own = _own(clock, clock.rolling(days))
    with _counting(asked, own) as counting:
        totals = counting.totals()
        tiles = _tiles(asked, counting, totals, own)
    return Board(
        as_of, own[0], _columns(tiles, totals), last_fact_at(engine, as_of),
        {key: _shown(asked, tiles[key].reading.metric, own[0]) for key in PAGE},
    )  # fmt: skip


def drill(
    engine: Rows, *, metric: str, by: str, as_of: datetime, zone: str, days: int = 7, where: Where | None = None
) -> list[Reading]:
    """One reading for each value of `by`, with its own range and state, the worst first. Raises UsageError."""
    clock, filters = Clock(as_of, zone), dict(where or {})
    asked = _Asked(engine, clock, filters, reporting_providers(engine, as_of))
    own = _own(clock, clock.rolling(days))
    declared = _axes(metric)
    if not measurable(declared[0], (by,), filters):
        raise UsageError("metric_lacks_dimension", metric=metric, dimension=by)
    tallies = asked.count(declared, own, by=(by,))
    young = _Young(asked, declared, own)
    judged = infer(clock, declared[0], tallies, range(len(own)), young.exposures(declared[0], (by,)))
    present = [j for j in judged if _present(tallies.at(declared[0], j.reading.slice, 0)) or not j.reading.measurable]
    present.sort(key=lambda j: (_BADNESS[j.reading.state], j.bad_tail, -(j.reading.base or j.reading.n or 0)))
    return [j.reading for j in present]


def _present(counted: Counts) -> bool:
    """There is something to show: a base, complaints about messages of before, money spent without any meeting."""
    return bool(base_of(counted) or counted.hits or counted.amount)


def filter_values(engine: Rows, *, as_of: datetime, zone: str) -> dict[str, list[str | None]]:
    """Values of each dimension among the messages sent up to `as_of`, None where some are unknown."""
    Clock(as_of, zone)
    # Companies are too many: a search, not a menu.
    return {d: dimension_values(engine, d, as_of=as_of) for d in DIMENSIONS if d != "company_domain"}


def dimension_values(engine: Rows, dimension: str, *, as_of: datetime) -> list[str | None]:
    """Values of one dimension among the messages sent up to `as_of`, None last where some are unknown."""
    checked_dimensions((dimension,))
    text = f"SELECT DISTINCT {dimension} FROM fact_send WHERE sent_at <= ? ORDER BY 1 NULLS LAST"
    rows = engine.rows(text, [as_of.replace(tzinfo=None)])
    return [None if v is None else str(v) for (v,) in rows]


def sql_of(
    metric: str, *, as_of: datetime, zone: str, days: int = 7, by: str | None = None, where: Where | None = None
) -> str:
    """The SQL text that counts this number over the last `days` days, bound values listed above each statement."""
    declared = _axes(metric)[0]
    period = Clock(as_of, zone).rolling(days)
    texts = statements([declared], [period], by=(by,) if by else (), where=where, reporting=REPORTING_PROVIDERS)
    return "\n;\n\n".join(s.shown for s in texts)


def _shown(asked: "_Asked", metric: Metric, period: Period) -> str:
    """The plain SQL of a number of the page; what ran counts several numbers at once and gives the same."""
    texts = statements([metric], [period], where=asked.where, reporting=asked.reporting)
    return "\n;\n\n".join(s.shown for s in texts)


def last_fact_at(engine: Rows, as_of: datetime) -> datetime | None:
    """The last message sent that is known at `as_of`."""
    seen, text = as_of.replace(tzinfo=None), "SELECT MAX(sent_at) FROM fact_send WHERE sent_at <= ?"
    # Parts are by day: the last week answers without opening the years before, as long as anything is sent at all.
    ((moment,),) = engine.rows(f"{text} AND day >= ?", [seen, seen.date() - timedelta(7)])
    if moment is None:
        ((moment,),) = engine.rows(text, [seen])
    return None if moment is None else moment.replace(tzinfo=as_of.tzinfo)


# ----------------------------------------------------------------------------------------------- windows


def _axes(key: str) -> tuple[Metric, ...]:
    if key not in METRICS:
        raise UsageError("unknown_metric", metric=key, known=", ".join(METRICS))
    return axes(key)


def _own(clock: Clock, period: Period) -> tuple[Period, ...]:
    return period, *clock.baseline(period)


def _pooled(clock: Clock, windows: Sequence[Period]) -> tuple[list[Period], list[list[int]]]:
    """Every period that the windows need, once, and for each window its place and those of its baseline."""
    places: dict[Period, int] = {}
    needed = [[places.setdefault(p, len(places)) for p in _own(clock, w)] for w in windows]
    return list(places), needed


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stays the same through one question."""

    engine: Rows
    clock: Clock
    where: Where
    reporting: tuple[str | None, ...]

    def count(self, metrics: Sequence[Metric], periods: Sequence[Period], by: Sequence[str] = ()) -> Tallies:
        return count(self.engine, metrics, periods, by=by, where=self.where, reporting=self.reporting)


def _checked_size(engine: Rows, each: int, split: tuple[str, ...]) -> None:
    """Raise UsageError where there would be more readings than anybody reads."""
    checked_dimensions(split)
    values = engine.rows(f"SELECT COUNT(DISTINCT {split[0]}) FROM fact_send")[0][0] if split else 1
    if each * values > MOST_READINGS:
        raise UsageError("too_many_readings", readings=each * values, most=MOST_READINGS)


class _Young:
    """What one window's youth does to its numbers, counted when first asked for; nothing for a mature window."""

    def __init__(self, asked: _Asked, metrics: Sequence[Metric], own: Sequence[Period]) -> None:
        self._asked = asked
        self._metrics = [
            m for m in metrics
            if ripens(m) and asked.clock.provisional(m, own[0]) and measurable(m, (), asked.where)
        ]  # fmt: skip
        self._days = Days(tuple(own))
        self._mixes: dict[tuple[str, ...], Tallies] = {}
        self._curve: Tallies | None = None

    def exposures(self, metric: Metric, by: tuple[str, ...]) -> Exposure:
        """How ripe each slice's mix of days is."""
        if metric not in self._metrics:
            return {}
        if by not in self._mixes:
            days = [d for window in self._days.aged for d in window]
            self._mixes[by] = self._asked.count([_SENT], days, by)
        return exposures(self._days, self._counted(), metric, self._mixes[by], _SENT)

    def headed(self, judged: Judged) -> Judged:
        """The judged reading with the rate it is heading for (of everything, not of a slice)."""
        reading = judged.reading
        if reading.metric not in self._metrics or reading.value is None or reading.slice:
            return judged
        expected = heading(self._days, self._counted(), reading.metric, reading.value)
        return replace(judged, reading=replace(reading, nowcast=expected))

    def _counted(self) -> Tallies:
        if self._curve is None:
            self._curve = self._asked.count(self._metrics, self._days.all())
        return self._curve


_SENT = METRICS["delivery_rate"]


# ------------------------------------------------------------------------------------------------- page


# The twelve, and where too few contacts entered, the file as it stands.
_ON_PAGE = tuple(m for key in PAGE for m in axes(key) if m is METRICS[key] or m.axis is Axis.NOW)


@contextmanager
def _counting(asked: _Asked, own: tuple[Period, ...]) -> Generator[Panorama | Plainly]:
    """In a few passes where the engine can, else statement by statement."""
    able = [m for m in _ON_PAGE if measurable(m, (), asked.where)]
    points = tuple(asked.clock.rolling(_SPARK_DAYS, back) for back in reversed(range(POINTS)))
    view = View(own, points, culprits.SCANNED, asked.where, asked.reporting)
    if isinstance(asked.engine, Sessions) and sees(able):
        with panorama(asked.engine, able, view) as wide:
            yield wide
    else:
        yield Plainly(asked.engine, able, view)


@dataclass(frozen=True, slots=True)
class _Ripening:
    """The numbers of the page whose window is young, how their days ripen."""

    days: Days
    curve: Tallies
    mix: Tallies
    ripe: Mapping[str, Sequence[float]]
    metrics: Sequence[Metric]

    def exposure(self, metric: Metric) -> Exposure:
        """How ripe the window and its baseline are as a whole."""
        return ripeness_of_mixes(self.days, self.ripe[metric.id], self.mix, _SENT) if metric.id in self.ripe else {}

    def headed(self, judged: Judged) -> Judged:
        """The judged reading with the rate it is heading for."""
        reading = judged.reading
        if reading.metric not in self.metrics or reading.value is None:
            return judged
        expected = heading(self.days, self.curve, reading.metric, reading.value)
        return replace(judged, reading=replace(reading, nowcast=expected))


def _ripening(asked: _Asked, counting: Panorama | Plainly, own: tuple[Period, ...]) -> _Ripening:
    young, days = [m for m in counting.metrics if ripens(m) and asked.clock.provisional(m, own[0])], Days(own)
    if not young:
        return _Ripening(days, Tallies(()), Tallies(()), {}, ())
    curve = counting.curve(young)
    ripe = {m.id: r for m in young if (r := ripeness(days, curve, m)) is not None}
    return _Ripening(days, curve, counting.daily(), ripe, young)


def _tiles(asked: _Asked, counting: Panorama | Plainly, totals: Tallies, own: tuple[Period, ...]) -> dict[str, Tile]:
    ripening = _ripening(asked, counting, own)
    chosen: dict[str, Judged] = {}
    for metric in _ON_PAGE:  # too few entered: the file as it stands, which comes after
        if metric.key not in chosen or chosen[metric.key].reading.state is State.WAIT:
            chosen[metric.key] = _total(asked, metric, totals, own, ripening)
    splits = _splits(asked, counting, [j.reading.metric for j in chosen.values()], ripening.ripe)
    return {
        key: _tile(asked.clock, judged, totals, splits.get(judged.reading.metric.id, []), len(own))
        for key, judged in chosen.items()
    }


def _total(asked: _Asked, metric: Metric, totals: Tallies, own: Sequence[Period], ripening: _Ripening) -> Judged:
    if not measurable(metric, (), asked.where):
        return unmeasurable(asked.clock, metric, own[0])
    return ripening.headed(infer(asked.clock, metric, totals, range(len(own)), ripening.exposure(metric))[0])


def _splits(
    asked: _Asked, counting: Panorama | Plainly, metrics: Sequence[Metric], ripe: Mapping[str, Sequence[float]]
) -> dict[str, list[culprits.Split]]:
    """For each metric, every grouping in which a culprit is looked for."""
    rates = [m for m in metrics if m.unit not in (Unit.HOUR, Unit.DAY, Unit.MONEY)]
    groupings = {
        m.id: [g for g in sorted(culprits.dimensions(m)) if measurable(m, g, asked.where)] for m in rates
    }  # fmt: skip
    found = counting.splits([m for m in rates if groupings[m.id]], groupings, ripe)
    window = counting.view.own[0]
    return {
        m.id: [
            culprits.split(m, window, found.counts[m.id][g], found.exposure.get(m.id, {}))
            for g in groupings[m.id] if found.counts[m.id][g]
        ]
        for m in rates if groupings[m.id]
    }  # fmt: skip


def _tile(clock: Clock, judged: Judged, tallies: Tallies, splits: list[culprits.Split], first: int) -> Tile:
    reading, metric = judged.reading, judged.reading.metric
    found = culprits.culprit(metric, judged, splits) if reading.state is not State.WAIT else None
    if found is not None and reading.state is not State.ACT:
        reading = replace(reading, state=State.ACT)  # a green total with a red part is not green
    points = tuple(_point(clock, metric, tallies, first + i) for i in range(POINTS)) if reading.measurable else ()
    return Tile(
        reading, points, found.slice[0] if found else None, _missing_days(reading),
        found.slice if found else (), culprits.share(judged, found) if found else None,
    )  # fmt: skip


def _point(clock: Clock, metric: Metric, tallies: Tallies, place: int) -> Point:
    counts, period = tallies.at(metric, (), place), tallies.periods[place]
    young = metric.maturity > 0 and clock.provisional(metric, period)
    return Point(period.end - timedelta(1), value_of(metric, counts), base_of(counts), young)


def _missing_days(reading: Reading) -> int | None:
    """Days until the minimum sample, at the pace of the window; None where there is no pace or nothing is missing."""
    base = (reading.base if reading.base is not None else reading.n) or 0
    missing = reading.metric.min_base - base
    if reading.state is not State.WAIT or base == 0 or missing <= 0:
        return None
    return ceil(missing * (reading.period.end - reading.period.start).days / base)


def _columns(tiles: Mapping[str, Tile], tallies: Tallies) -> tuple[Column, ...]:
    filed = next(m for m in axes("field_coverage") if m.axis is Axis.NOW)
    delivery = tallies.at(METRICS["delivery_rate"], (), 0)
    totals = {
        Block.DELIVERABILITY: delivery.base,
        Block.LIST: tallies.at(filed, (), 0).base,
        Block.CONVERSATIONS: delivery.hits,
        Block.PIPELINE: tallies.at(METRICS["human_reply_rate"], (), 0).hits,
    }
    return tuple(
        Column(block, totals[block] or 0, tuple(t for t in tiles.values() if t.reading.metric.block is block))
        for block in Block
    )
