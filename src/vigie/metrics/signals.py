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
from vigie.metrics.families import Family
from vigie.metrics.watched import WATCHED, Watched
from vigie.vocabulary.finding import Direction, Kind, Signal, Slice
from vigie.vocabulary.metric import Better

# A slide is a signal from TRIGGER on; above CLEAR for a week it is over.
TRIGGER = weighing.TRIGGER
CLEAR = 10**-1.5
# Good news can wait until it is surer: nobody has to act on it.
GOOD_NEWS = 10**-3
# Today's line for the whole, which is few series, and for complaints, which are few and cost most.
WHOLE, COMPLAINT = 10**-2, 10**-2.25
# What was told on an earlier day goes on being told when it was surer than this: noise at the line does not linger.
LASTING = 10**-3
CALM_DAYS = 7
# Cumulated sum from which a slow slide of answers is told: of the whole, and of its many parts.
SLOW_WHOLE, SLOW_PART = 4.0, 6.0
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
_STOPS = frozenset({"delivery_rate", "complaint_rate"})
# Entities that share one fate on a bad day.
_SHARED = frozenset({(), ("provider",), ("domain",)})
# Under this many standard deviations no single day has so small a tail.
_SCREEN = 2.0
# Under this many standard deviations no tail is small enough to begin a signal, or to go on with one.
_LEANS, _STILL_LEANS = 2.0, 1.4
# Series that the lines were drawn for; with more of them, the lines are tighter in proportion.
SERIES = 500
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
        action="stop_sending" if change.kind == "stop" or change.urgent else change.watched.metric.action,
        owner=scene.owner(cause.slice), tail=change.tail,
    )  # fmt: skip


def _changes(daily: Daily) -> Iterator[Change]:
    """Every series that has changed, whatever the cause."""
    crowd = min(1.0, SERIES / max(sum(len(series) for series in daily.series.values()), 1))
    bad = {family: _bad_days(daily, family) for family in Family}
    for key in daily.series:
        for dims, group in daily.groups(key).items():
            if len(group) > 1 or not dims:  # the only mailbox of a team is the team
                place = _Place(daily, WATCHED[key], dims, group, crowd, bad[WATCHED[key].family])
                yield from _slides(place)
                yield from _slow(place)
                yield from _over_limits(place)
                yield from _days(place)


@dataclass(frozen=True, slots=True)
class _Place:
    """One number over the entities of one dimension.

    `crowd`: lines are drawn tighter the more series there are. `bad_days`: incidents of the whole family of numbers.
    """

    daily: Daily
    watched: Watched
    dims: tuple[str, ...]
    group: weighing.Group
    crowd: float
    bad_days: frozenset[int]

    @property
    def last(self) -> int:
        return self.daily.last(self.watched)

    @property
    def stops(self) -> bool:
        """Bounces and complaints of those whose reputation a provider judges may stop the sending."""
        return self.dims in _LIMITED and self.watched.metric.key in _STOPS

    def skip(self, at: int) -> int | None:
        """The one bad day of the last fortnight; several are no incident any more."""
        recent = [d for d in self.bad_days if at - weighing.FORTNIGHT < d <= at]
        return recent[0] if len(recent) == 1 else None

    def norms(self, at: int) -> dict[Slice, ranges.Norm]:
        return weighing.norms_at(self.daily, self.watched.metric.key, self.dims, at)


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


def _slides(place: _Place) -> Iterator[Change]:
    last = place.last
    watches: dict[tuple[Slice, bool], _Watch] = {}
    norms = place.norms(last)
    flipped = any(n.flipped for n in norms.values())
    lines = {
        many: place.crowd * (TRIGGER if _direction(place.watched, flipped=flipped, many=many) == "worse" else GOOD_NEWS)
        for many in (True, False)
    }
    for at in range(max(last - REPLAYED + 1, 0), last + 1):
        ease = line(place.watched, place.dims) / TRIGGER if at == last else LASTING / TRIGGER
        for slice_, leans in _leanings(place, at).items():
            for many in (False, True):
                watch = watches.get((slice_, many))
                if leans[many] >= (_LEANS if watch is None or not watch.active else _STILL_LEANS):
                    watch = watches.setdefault((slice_, many), _Watch())
                    watch.step(_tail(place, slice_, at, many=many), lines[many] * ease)
                elif watch is not None:
                    watch.step(1.0, 0.0)
    for (slice_, many), watch in watches.items():
        if watch.active and slice_ in norms:
            yield from _slide(place, slice_, norms[slice_], many=many)


def line(watched: Watched, dims: tuple[str, ...]) -> float:
    """The tail at which a slide of that number becomes a signal today, where series are not too many."""
    if watched.metric.key == "complaint_rate":
        return COMPLAINT
    return TRIGGER if dims else WHOLE


def _leanings(place: _Place, at: int) -> dict[Slice, tuple[float, float]]:
    asked = (place.watched.metric.key, place.dims, at)
    found = place.daily.leanings.get(asked)
    if found is None:
        found = place.daily.leanings[asked] = {
            slice_: weighing.leaning(place.group[slice_], norm, at) for slice_, norm in place.norms(at).items()
        }
    return found


def _tail(place: _Place, slice_: Slice, at: int, *, many: bool) -> float:
    asked = ((place.watched.metric.key, place.dims, at), slice_, many)
    found = place.daily.tails.get(asked)
    if found is None:
        norm = place.norms(at)[slice_]
        found = place.daily.tails[asked] = weighing.weigh(
            place.group[slice_], norm, at, many=many, skip=place.skip(at)
        ).tail
    return found


def _slide(place: _Place, slice_: Slice, norm: ranges.Norm, *, many: bool) -> Iterator[Change]:
    direction = _direction(place.watched, flipped=norm.flipped, many=many)
    if direction is None:
        return
    series, last = place.group[slice_], place.last
    weight = weighing.weigh(series, norm, last, many=many, skip=place.skip(last))
    since = weighing.first_day(series, norm, last, many=many)
    yield Change(place.watched, slice_, "signal", direction, many, since, weight.start, weight.end, weight.tail, norm)


def _slow(place: _Place) -> Iterator[Change]:
    """Answers that become fewer week after week, too slowly for a fortnight to stand out from the weeks before."""
    watched, last = place.watched, place.last
    if watched.family is not Family.ANSWERS:
        return
    line = SLOW_PART if place.dims else SLOW_WHOLE
    for slice_, norm in place.norms(last - weighing.SLOW_BACK).items():
        series, many = place.group[slice_], norm.flipped
        if weighing.slow(series, norm, last, many=many) < line:
            continue
        start, end = last + 1 - weighing.FORTNIGHT, last + 1
        hits, base = series.window(start, end)
        tail = weighing.tail(norm, weighing.counted(norm, hits, base), base, many=many)
        if tail <= CLEAR:  # a slide that is over is no news
            since = weighing.first_day(series, norm, last, many=many)
            yield replace(
                _bad(watched, slice_, "signal", since=since, window=(start, end), tail=tail, norm=norm), rule="slow"
            )


def _direction(watched: Watched, *, flipped: bool, many: bool) -> Direction | None:
    """What more (or less) of what varies means; None where a rise is no success (opens)."""
    better = watched.metric.better
    more_hits = many != flipped
    if better is Better.NEITHER:
        return None if more_hits else "worse"
    return "better" if more_hits == (better is Better.UP) else "worse"


def _over_limits(place: _Place) -> Iterator[Change]:
    """Past the line of a law or a provider beyond doubt, without the worst day, whatever the own history says."""
    watched, limit = place.watched, place.watched.metric.limit
    if limit is None or place.dims not in _LIMITED:
        return
    down = watched.metric.better is Better.DOWN
    line = limit.warn or limit.act if down else 1 - limit.act
    start, end = place.last + 1 - weighing.WEEK, place.last + 1
    for slice_, norm in place.norms(place.last).items():
        if norm.flipped == down:
            continue
        series, beside = place.group[slice_], replace(norm, mean=line)
        x, base = weighing.without_worst(series, beside, start, end, many=True)
        tail = binomial_upper(x, base, line) if base >= weighing.FLOOR else 1.0
        if tail <= TRIGGER * place.crowd:
            since = weighing.first_day(series, beside, place.last, many=True)
            past = _bad(watched, slice_, "signal", since=since, window=(start, end), tail=tail, norm=beside)
            yield replace(past, rule="limit")


def _bad(
    watched: Watched, slice_: Slice, kind: Kind, *, since: int, window: tuple[int, int], tail: float, norm: ranges.Norm
) -> Change:
    """Too many of what is bad: hits where hits are, misses where hits are the rule."""
    many = (watched.metric.better is Better.DOWN) != norm.flipped
    return Change(watched, slice_, kind, "worse", many, since, *window, tail, norm)


# ------------------------------------------------------------------------------------------------------- days


def _days(place: _Place) -> Iterator[Change]:
    """Single bad days, and bounces or complaints that call for a stop."""
    watched, last = place.watched, place.last
    # Today is judged before it is over where outcomes come within the hour.
    until = place.daily.days - 1 if watched.age == 0 and not watched.event else last
    for slice_, norm in place.norms(last).items():
        series = place.group[slice_]
        news = (c for at in range(last + 1 - NEWS_DAYS, until + 1) for c in _day(watched, slice_, series, norm, at))
        worst = min(news, key=lambda c: c.tail, default=None)
        stop = _doubled(watched, slice_, series, norm, until) if place.stops else None
        # One day alone is never more than an incident; sending stops all the same when it is that bad.
        if worst is not None:
            yield replace(worst, urgent=stop is not None)
        if stop is not None and _lasts(series, norm, stop, place.skip(last)):
            yield stop


def _bad_days(daily: Daily, family: Family) -> frozenset[int]:
    """Days of the last weeks on which the whole, a provider or a domain had an incident in that family of numbers."""
    found: set[int] = set()
    for key in (k for k, w in WATCHED.items() if w.family is family and k in daily.series):
        watched = WATCHED[key]
        last = daily.last(watched)
        for dims, group in daily.groups(key).items():
            if dims in _SHARED:
                for at in range(max(last - REPLAYED - weighing.FORTNIGHT, 0), last + 1):
                    norms = weighing.norms_at(daily, key, dims, at)
                    found.update(at for s, norm in norms.items() if any(_day(watched, s, group[s], norm, at)))
    return frozenset(found)


def _day(watched: Watched, slice_: Slice, series: Series, norm: ranges.Norm, at: int) -> Iterator[Change]:
    hits, base = series.day(at)
    if base < weighing.FLOOR or abs(ranges.deviations(norm, hits, base)) < _SCREEN:
        return
    many = (watched.metric.better is Better.DOWN) != norm.flipped
    tail = weighing.tail(norm, weighing.counted(norm, hits, base), base, many=many)
    if tail < INCIDENT:
        yield _bad(watched, slice_, "incident", since=at, window=(at, at + 1), tail=tail, norm=norm)


def _doubled(watched: Watched, slice_: Slice, series: Series, norm: ranges.Norm, until: int) -> Change | None:
    """Bounces that have doubled within three days, or complaints past the provider's line within seven."""
    limit, end = watched.metric.limit, until + 1
    start = end - (weighing.WEEK if watched.event else STOP_DAYS)
    hits, base = series.window(start, end)
    x = weighing.counted(norm, hits, base)
    line = max(STOP_RATIO * norm.mean, limit.act if limit is not None and watched.event else 0.0)
    if base < weighing.FLOOR or x < max(_STOP_FLOOR, base * line):
        return None
    tail = weighing.tail(norm, x, base, many=True)
    if tail >= INCIDENT:
        return None
    since = weighing.first_day(series, norm, until, many=True)
    return _bad(watched, slice_, "stop", since=since, window=(start, end), tail=tail, norm=norm)


def _lasts(series: Series, norm: ranges.Norm, stop: Change, skip: int | None) -> bool:
    """What calls for a stop is still too much without its worst day."""
    x, base = weighing.without_worst(series, norm, stop.start, stop.end, many=True, skip=skip)
    return base > 0 and weighing.tail(norm, x, base, many=True) <= TRIGGER
