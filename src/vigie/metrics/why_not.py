"""Why a number that looks bad is not an alert: what was looked at, and what was missing.

In: a metric, a slice, a moment. Out: codes with their parameters, the decisive one first; sentences at the faces.
"""

from collections.abc import Mapping
from datetime import datetime

from vigie.metrics import ranges, weighing
from vigie.metrics.counting import Rows
from vigie.metrics.daily import Daily, Series, count_daily
from vigie.metrics.families import Family
from vigie.metrics.signals import DAYS, INCIDENT, SLOW_PART, SLOW_WHOLE, line, told
from vigie.metrics.watched import ENTITIES, WATCHED, Watched
from vigie.vocabulary.finding import Signal, Slice
from vigie.vocabulary.metric import Better

Reason = tuple[str, Mapping[str, object]]


def why_not(engine: Rows, metric: str, slice_: Slice, as_of: datetime, zone: str) -> list[Reason]:
    """The reasons why there is no alert on that number and slice; `told` when there is one, or one explains it."""
    watched = WATCHED.get(metric)
    if watched is None:
        return [("metric_not_watched", {"metric": metric})]
    strange = [d for d, _ in slice_ if d not in ENTITIES]
    if strange or len(slice_) > 1:
        return [("slice_not_watched", {"dimension": strange[0] if strange else slice_[1][0]})]
    daily = count_daily(engine, as_of=as_of, zone=zone, days=DAYS)
    alerts = [s for s in told(engine, daily, as_of=as_of, zone=zone) if _covers(s, watched, slice_)]
    if alerts:
        return [_told(alerts[0], slice_)]
    dims = tuple(d for d, _ in slice_)
    series = daily.series.get(metric, {}).get(slice_)
    if series is None:
        return [("nothing_counted", {})]
    norm = weighing.norms_at(daily, metric, dims, daily.last(watched)).get(slice_)
    if norm is None:
        return [("history_too_short", {"needed": weighing.HISTORY})]
    judged = _judged(daily, watched, dims, series, norm)
    return [*judged, *_slow(daily, watched, slice_, series), *_young(watched)]


def _covers(signal: Signal, watched: Watched, slice_: Slice) -> bool:
    """The alert is about that slice, or about one that may explain it."""
    family = WATCHED[signal.metric].family
    contradicts = any(dict(slice_).get(d, v) != v for d, v in signal.slice)
    return signal.direction == "worse" and family is watched.family and not contradicts


def _told(signal: Signal, slice_: Slice) -> Reason:
    code = "told" if signal.slice == slice_ else "told_elsewhere"
    return code, {"metric": signal.metric, "slice": signal.slice, "kind": signal.kind, "since": signal.since}


def _judged(daily: Daily, watched: Watched, dims: tuple[str, ...], series: Series, norm: ranges.Norm) -> list[Reason]:
    last = daily.last(watched)
    start, end = last + 1 - weighing.WEEK, last + 1
    many = (watched.metric.better is Better.DOWN) != norm.flipped
    hits, base = series.window(start, end)
    _, kept = weighing.without_worst(series, norm, start, end, many=many)
    if kept < weighing.FLOOR:
        return [("base_too_small", {"base": base, "needed": weighing.FLOOR})]
    own = ranges.expected_range(norm, base)
    whole = weighing.tail(norm, weighing.counted(norm, hits, base), base, many=many)
    weight = weighing.weigh(series, norm, last, many=many)
    if own is not None and own.low <= hits / base <= own.high:
        return [("within_range", {"value": hits / base, "low": own.low, "high": own.high})]
    needed = line(watched, dims)
    if whole <= needed < weight.tail:
        return [("one_bad_day", {"day": _worst_day(daily, series, norm, start, end, many=many), "needed": INCIDENT})]
    if whole > 0.5:  # noqa: PLR2004 - more likely than not: it leans the good way
        return [("good_side", {"value": hits / base})]
    return [("chance", {"once_in": round(1 / max(weight.tail, 1e-9)), "needed": round(1 / needed)})]


def _worst_day(daily: Daily, series: Series, norm: ranges.Norm, start: int, end: int, *, many: bool) -> object:
    sign = 1 if many else -1

    def departs(at: int) -> float:
        hits, base = series.day(at)
        return sign * (weighing.counted(norm, hits, base) - base * norm.mean)

    return daily.date(max(range(max(start, 0), end), key=departs))


def _slow(daily: Daily, watched: Watched, slice_: Slice, series: Series) -> list[Reason]:
    """How far answers have slid in seven weeks, where that is halfway to an alert."""
    last, dims = daily.last(watched), tuple(d for d, _ in slice_)
    norm = weighing.norms_at(daily, watched.metric.key, dims, last - weighing.SLOW_BACK).get(slice_)
    if watched.family is not Family.ANSWERS or norm is None:
        return []
    found, needed = weighing.slow(series, norm, last, many=norm.flipped), SLOW_PART if dims else SLOW_WHOLE
    return [("slow_slide", {"sum": round(found, 1), "needed": round(needed)})] if found >= needed / 2 else []


def _young(watched: Watched) -> list[Reason]:
    return [("counted_at_age", {"days": watched.age})] if watched.age else []
