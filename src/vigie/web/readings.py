"""Where the pages get their numbers: one engine per snapshot, one board per address, kept while nothing changed.

In: a workspace, a `Query`, the moment. Out: boards, slices, filter values and changes, as the rooms below give them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import TypeVar

from vigie.desk import Desk, open_desk, prepared_board, prepared_filters
from vigie.filters import meant
from vigie.metrics import METRICS, board, drill, filter_values, read, sql_of
from vigie.metrics.delays import Delay, DelayChange, changes, delays
from vigie.metrics.effects import Decision
from vigie.metrics.experiments import Result, Running, Test, history, running
from vigie.metrics.experiments import read as read_test
from vigie.metrics.followups import FollowUps, followups
from vigie.review.outcomes import Outcome, measure
from vigie.vocabulary.metric import DIMENSIONS, Board, Point, Reading
from vigie.web.query import Query
from vigie.workspaces.models import Workspace

KEPT = 96
# Replies in time are asked for by these two dimensions, beside the whole.
SPLITS: tuple[tuple[str, ...], ...] = ((), ("provider",), ("step",))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was changed on a day: drawn on the charts."""

    day: date
    kind: str
    entity: str | None
    text: str | None


class _Kept:
    """The last few answers, by key; the oldest leaves first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]  # type: ignore[return-value]  # one key, one type
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return made


_answers = _Kept(KEPT)


def desk(workspace: Workspace, now: datetime) -> Desk:
    """Open the current facts of a workspace, read as of now, or as of the last day known when that is long ago."""
    return open_desk(workspace, now)


def opened(workspace: Workspace, now: datetime, asked: Query) -> tuple[Desk, Query]:
    """The desk, and the question with its filters as they are stored. Raises UsageError `ambiguous_value`."""
    opened_ = desk(workspace, now)
    found = meant(asked.filters, lambda d: filters_of(opened_).get(d, ()))
    return opened_, replace(asked, where=tuple((d, tuple(values)) for d, values in found.items()))


def board_of(d: Desk, query: Query) -> Board:
    """The twelve numbers for that address."""
    return _kept(d, ("board", query.days, query.where), lambda: _prepared(d, query) or board(
        d.engine, as_of=d.as_of, zone=d.zone, days=query.days, where=query.filters
    ))  # fmt: skip


def slices_of(d: Desk, query: Query, metric: str, by: str) -> list[Reading]:
    """One reading per slice of a metric, worst first."""
    return _kept(d, ("drill", query.days, query.where, metric, by), lambda: drill(
        d.engine, metric=metric, by=by, as_of=d.as_of, zone=d.zone, days=query.days, where=query.filters
    ))  # fmt: skip


def weeks_of(d: Desk, query: Query, metric: str) -> list[Reading]:
    """The last nine windows of a number that is not one of the twelve, oldest first."""
    found = _kept(d, ("read", query.where, metric), lambda: read(
        d.engine, metrics=[metric], as_of=d.as_of, zone=d.zone, window="7d", weeks=9, by=None, where=query.filters
    ))  # fmt: skip
    own = [r for r in found if r.metric == METRICS[metric]]
    return sorted(own, key=lambda r: r.period.end)


def sql_for(d: Desk, query: Query, metric: str) -> str:
    """The SQL that counts a number at that address."""
    return board_of(d, query).sql.get(metric) or sql_of(
        metric, as_of=d.as_of, zone=d.zone, days=query.days, where=query.filters
    )


def points_of(readings: list[Reading]) -> tuple[Point, ...]:
    """Windows as the points of a line."""
    return tuple(Point(r.period.end - timedelta(days=1), r.value, r.base or r.n or 0, r.provisional) for r in readings)


def filters_of(d: Desk) -> dict[str, list[str | None]]:
    """The values each filter offers."""
    return _kept(d, ("filters",), lambda: prepared_filters(d) or filter_values(
        d.engine, as_of=d.as_of, zone=d.zone
    ))  # fmt: skip


def changes_between(d: Desk, first: date, last: date) -> list[Change]:
    """What was changed between two days, oldest first."""
    sql = "SELECT day, kind, entity, text FROM fact_change WHERE day BETWEEN ? AND ? ORDER BY day, kind, entity"
    return [Change(*row) for row in d.engine.rows(sql, [first, last])]


def _prepared(d: Desk, query: Query) -> Board | None:
    return None if query.where else prepared_board(d, query.days)


def _kept(d: Desk, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    return _answers.get((d.root, d.engine.snapshot, d.as_of, d.zone, *key), make)


def delays_of(d: Desk, query: Query) -> list[Delay]:
    """Time to first reply: in all, by recipient provider, by step."""
    asked = {"as_of": d.as_of, "zone": d.zone, "where": query.filters}
    return _kept(d, ("delays", query.where), lambda: [r for by in SPLITS for r in delays(d.engine, by=by, **asked)])


def delay_changes_of(d: Desk, query: Query) -> list[DelayChange]:
    """Whether it grows: in all, by recipient provider, by step."""
    asked = {"as_of": d.as_of, "zone": d.zone, "where": query.filters}
    return _kept(d, ("slower", query.where), lambda: [c for by in SPLITS for c in changes(d.engine, by=by, **asked)])


def followups_of(d: Desk, query: Query, by: tuple[str, ...] = ()) -> list[FollowUps]:
    """What each step brings and costs, in all or for each value of a dimension."""
    return _kept(d, ("follow-ups", query.where, by), lambda: followups(
        d.engine, as_of=d.as_of, zone=d.zone, by=by, where=query.filters
    ))  # fmt: skip


def running_of(d: Desk) -> list[Running]:
    """Versions that share a campaign now."""
    return _kept(d, ("running",), lambda: running(d.engine, as_of=d.as_of, zone=d.zone))


def result_of(d: Desk, number: int, test: Test) -> Result:
    """What a test says at its last weekly look; a test is never changed, so its number names it."""
    return _kept(d, ("test", number), lambda: read_test(d.engine, test, as_of=d.as_of, zone=d.zone))


def history_of(d: Desk, test: Test, where: Hashable) -> tuple[float | None, int]:
    """(base rate, contacts a week) of an audience; `where` names it."""
    return _kept(d, ("history", where, test.outcome), lambda: history(d.engine, test, as_of=d.as_of, zone=d.zone))


def outcome_of(d: Desk, decision: Decision, kind: str) -> Outcome:
    """What a change brought."""
    where = tuple((name, tuple(values)) for name, values in decision.where.items())
    key = ("outcome", where, decision.since, decision.outcome, kind)
    return _kept(d, key, lambda: measure(d.engine, decision, as_of=d.as_of, zone=d.zone, kind=kind))


def values_of(d: Desk, dimension: str) -> list[str]:
    """What messages carry in a dimension (one of the closed list), for fields that propose."""
    if dimension not in DIMENSIONS:
        return []
    sql = f"SELECT DISTINCT CAST({dimension} AS VARCHAR) AS v FROM fact_send WHERE v IS NOT NULL ORDER BY v LIMIT 200"  # noqa: S608 - a name of the closed list
    return _kept(d, ("values", dimension), lambda: [v for (v,) in d.engine.rows(sql)])


def places_of(d: Desk, names: Iterable[str], dimensions: Iterable[str]) -> dict[str, set[str]]:
    """The dimensions in which each name is a value."""
    asked = sorted(set(names))
    found: dict[str, set[str]] = {}
    for dimension in dimensions if asked else ():
        marks = ", ".join("?" * len(asked))
        sql = f"SELECT DISTINCT {dimension} FROM fact_send WHERE {dimension} IN ({marks})"  # noqa: S608 - names of a closed list
        for (name,) in d.engine.rows(sql, asked):
            found.setdefault(name, set()).add(dimension)
    return found
