"""Which numbers have changed, where, since when: incidents, signals, stops; one alert for each cause.

In: an engine over the facts, a moment, a zone. Out: `Signal`s, worst first. Nothing is remembered: the last weeks are
judged again day by day, so that the same facts and the same moment always give the same signals.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.metrics import ranges, weighing
from vigie.metrics.causes import Cause, Change, Scene, explained
from vigie.metrics.counting import Rows
from vigie.metrics.daily import Daily, Series, count_daily
from vigie.metrics.distributions import binomial_upper
from vigie.metrics.watched import WATCHED, Family, Watched
from vigie.vocabulary.finding import Direction, Kind, Signal, Slice
from vigie.vocabulary.metric import Better

# A slide is a signal from TRIGGER on; above CLEAR for a week it is over.
TRIGGER = weighing.TRIGGER
CLEAR = 10**-1.5
# Good news can wait until it is surer: nobody has to act on it.
GOOD_NEWS = 10**-3
# What was told on an earlier day goes on being told when it was surer than this: noise at the line does not linger.
LASTING = 10**-3
CALM_DAYS = 7
# Days judged again to know what is still going on.
REPLAYED = 28
# One day among a few hundred series: chance does this once in 10,000.
INCIDENT = 1e-4
# An incident is news for three days: Friday's is still told on Monday morning.
NEWS_DAYS = 3
# Sending stops when bounces double, or complaints go past the provider's line, beyond what chance does.
STOP_RATIO = 2.0
STOP_DAYS = 3
_STOP_FLOOR = 5
# Entities whose reputation a provider judges, or whose addresses can be bad.
_LIMITED = frozenset({(), ("mailbox",), ("domain",), ("campaign",), ("source",)})
DAYS = REPLAYED + weighing.REACH + 8  # of history counted; 8: the oldest age, and today


def signals(engine: Rows, *, as_of: datetime, zone: str) -> list[Signal]:
    """Everything that has changed and is not yet back to normal, the worst first."""
    daily = count_daily(engine, as_of=as_of, zone=zone, days=DAYS)
    return list(told(engine, daily, as_of=as_of, zone=zone))


def told(engine: Rows, daily: Daily, *, as_of: datetime, zone: str) -> list[Signal]:
    """The signals of counts that are already there."""
    changes = list(_changes(daily))
    scene = Scene.of(engine, daily, changes, as_of=as_of, zone=zone)
    causes = explained(scene, changes)
    found = [_signal(scene, cause) for cause in causes]
    return sorted(found, key=lambda s: (s.direction != "worse", _URGENCY[s.kind], s.tail, s.metric, str(s.slice)))


_URGENCY: dict[Kind, int] = {"stop": 0, "signal": 1, "incident": 2}


def _signal(scene: Scene, cause: Cause) -> Signal:
    change, (hits, base) = cause.change, scene.window(cause)
    own = ranges.expected_range(cause.norm, base)
    return Signal(
        metric=change.watched.metric.key, slice=cause.slice, kind=change.kind, direction=change.direction,
        since=scene.daily.date(change.since), value=hits / base if base else None,
        expected=(own.low, own.high) if own else (cause.norm.rate, cause.norm.rate), hits=hits, base=base,
        action=change.watched.metric.action if change.kind != "stop" else "stop_sending",
        owner=scene.owner(cause.slice), tail=change.tail,
    )  # fmt: skip


def _changes(daily: Daily) -> Iterator[Change]:
    """Every series that has changed, whatever the cause."""
    for key in daily.series:
        watched = WATCHED[key]
        for dims, group in daily.groups(key).items():
            if len(group) > 1 or not dims:  # the only mailbox of a team is the team
                yield from _slides(daily, watched, dims, group)
                yield from _days(daily, watched, group)


# ----------------------------------------------------------------------------------------------------- slides


@dataclass(slots=True)
class _Watch:
    """What goes on in one series on one side."""

    active: bool = False
    calm: int = 0

    def step(self, tail: float, trigger: float) -> None:
        if tail <= trigger:
            self.active, self.calm = True, 0
        elif self.active:
            self.calm = self.calm + 1 if tail > CLEAR else 0
            self.active = self.calm < CALM_DAYS


def _slides(daily: Daily, watched: Watched, dims: tuple[str, ...], group: weighing.Group) -> Iterator[Change]:
    last = daily.last(watched)
    watches: dict[tuple[Slice, bool], _Watch] = {}
    norms = weighing.norms_at(group, last)
    flipped = any(n.flipped for n in norms.values())
    for at in range(max(last - REPLAYED + 1, 0), last + 1):
        tails = _tails(daily, watched, dims, group, at)
        for key in {*watches, *((s, many) for s in tails for many in (True, False))}:
            tail = tails[key[0]][key[1]] if key[0] in tails else 1.0
            bad = _direction(watched, flipped=flipped, many=key[1]) == "worse"
            line = TRIGGER if bad else GOOD_NEWS
            watches.setdefault(key, _Watch()).step(tail, line if at == last else line * LASTING / TRIGGER)
    for (slice_, many), watch in watches.items():
        if watch.active and slice_ in norms:
            yield from _slide(watched, slice_, group[slice_], norms[slice_], last, many=many)
    yield from _over_limits(watched, group, norms, last)


def _tails(
    daily: Daily, watched: Watched, dims: tuple[str, ...], group: weighing.Group, at: int
) -> dict[Slice, tuple[float, float]]:
    """Tails (few, many) of the series that are not quiet on a day."""
    found = daily.tails.get((watched.metric.key, dims, at))
    if found is None:
        found = daily.tails[watched.metric.key, dims, at] = {
            slice_: (
                weighing.weigh(group[slice_], norm, at, many=False).tail,
                weighing.weigh(group[slice_], norm, at, many=True).tail,
            )
            for slice_, norm in weighing.norms_at(group, at).items()
            if not weighing.quiet(group[slice_], norm, at)
        }
    return found


def _slide(
    watched: Watched, slice_: Slice, series: Series, norm: ranges.Norm, last: int, *, many: bool
) -> Iterator[Change]:
    direction = _direction(watched, flipped=norm.flipped, many=many)
    if direction is None:
        return
    weight = weighing.weigh(series, norm, last, many=many)
    since = weighing.first_day(series, norm, last, many=many)
    yield Change(watched, slice_, "signal", direction, many, since, weight.start, weight.end, weight.tail, norm)


def _direction(watched: Watched, *, flipped: bool, many: bool) -> Direction | None:
    """What more (or less) of what varies means; None where a rise is no success (opens)."""
    better = watched.metric.better
    more_hits = many != flipped
    if better is Better.NEITHER:
        return None if more_hits else "worse"
    return "better" if more_hits == (better is Better.UP) else "worse"


def _over_limits(
    watched: Watched, group: weighing.Group, norms: dict[Slice, ranges.Norm], last: int
) -> Iterator[Change]:
    """Past the line of a law or a provider beyond doubt, without the worst day, whatever the own history says."""
    limit = watched.metric.limit
    dims = tuple(d for d, _ in next(iter(group)))
    if limit is None or dims not in _LIMITED:
        return
    down = watched.metric.better is Better.DOWN
    line = limit.warn or limit.act if down else 1 - limit.act
    start = last + 1 - weighing.WEEK
    for slice_, norm in norms.items():
        if norm.flipped == down:
            continue
        beside = replace(norm, mean=line)
        x, base = weighing.without_worst(group[slice_], beside, start, last + 1, many=True)
        tail = binomial_upper(x, base, line) if base >= weighing.FLOOR else 1.0
        if tail <= TRIGGER:
            since = weighing.first_day(group[slice_], beside, last, many=True)
            yield Change(
                watched, slice_, "signal", "worse", True, since, start, last + 1, tail, beside, over_limit=True  # noqa: FBT003 - `many`
            )


# ------------------------------------------------------------------------------------------------------- days


def _days(daily: Daily, watched: Watched, group: weighing.Group) -> Iterator[Change]:
    """Single bad days, and bounces or complaints that call for a stop."""
    last = daily.last(watched)
    norms = weighing.norms_at(group, last)
    dims = tuple(d for d, _ in next(iter(group)))
    # Today is judged before it is over where outcomes come within the hour.
    until = daily.days - 1 if watched.age == 0 and not watched.event else last
    for slice_, norm in norms.items():
        series = group[slice_]
        worst = max(
            (c for at in range(last + 1 - NEWS_DAYS, until + 1) for c in _day(watched, slice_, series, norm, at)),
            key=lambda c: -c.tail, default=None,
        )  # fmt: skip
        if worst is not None:
            yield worst
        if dims in _LIMITED:
            yield from _stop(watched, slice_, series, norm, until)


def _day(watched: Watched, slice_: Slice, series: Series, norm: ranges.Norm, at: int) -> Iterator[Change]:
    hits, base = series.day(at)
    many = (watched.metric.better is Better.DOWN) != norm.flipped
    if base < weighing.FLOOR or abs(ranges.deviations(norm, hits, base)) < 2:  # noqa: PLR2004 - no tail so small
        return
    tail = weighing.tail(norm, weighing.counted(norm, hits, base), base, many=many)
    if tail < INCIDENT:
        yield Change(watched, slice_, "incident", "worse", many, at, at, at + 1, tail, norm)


def _stop(watched: Watched, slice_: Slice, series: Series, norm: ranges.Norm, until: int) -> Iterator[Change]:
    key, limit = watched.metric.key, watched.metric.limit
    if key not in {"delivery_rate", "complaint_rate"} or limit is None:
        return
    days = STOP_DAYS if key == "delivery_rate" else weighing.WEEK
    start = until + 1 - days
    hits, base = series.window(start, until + 1)
    x = weighing.counted(norm, hits, base)
    floor = STOP_RATIO * norm.mean if key == "delivery_rate" else max(limit.act, STOP_RATIO * norm.mean)
    if base < weighing.FLOOR or x < _STOP_FLOOR or x < base * floor:
        return
    tail = weighing.tail(norm, x, base, many=True)
    if tail < INCIDENT:
        since = weighing.first_day(series, norm, until, many=True)
        yield Change(watched, slice_, "stop", "worse", True, since, start, until + 1, tail, norm)  # noqa: FBT003 - `many`: bounces and complaints
