"""Counts by day and entity of every watched number, each day at one fixed age: the past never changes under it.

In: an engine, the moment of the computation, a zone. Out: `Daily`, one `Series` of running sums per number and slice.
One statement per fact table, GROUPING SETS over the entities; complaints, counted on their own day, have a second one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from vigie.metrics.catalogue import BORN, ROW_WORDS
from vigie.metrics.counting import Rows, reporting_providers
from vigie.metrics.watched import AGES, ENTITIES, WATCHED, Watched
from vigie.metrics.windows import Clock
from vigie.vocabulary.finding import Slice
from vigie.vocabulary.sql import literals

Sets = Sequence[tuple[str, ...]]


@dataclass(slots=True)
class Series:
    """Running sums of one number in one slice; position i is the sum of the days before day i."""

    hits: list[int]
    base: list[int]

    def window(self, start: int, end: int) -> tuple[int, int]:
        """Hits and base of days `start` (included) to `end` (excluded); days before the first count nothing."""
        first, last = max(start, 0), max(end, 0)
        return self.hits[last] - self.hits[first], self.base[last] - self.base[first]

    def day(self, at: int) -> tuple[int, int]:
        """Hits and base of one day."""
        return self.window(at, at + 1)


@dataclass(slots=True)
class Daily:
    """Every series over the same days, `first` to today (unfinished). `series`: metric key -> slice -> sums."""

    first: date
    days: int
    ripe: Mapping[int, int]  # age -> position of the last day that is old enough
    series: dict[str, dict[Slice, Series]] = field(default_factory=dict[str, dict[Slice, Series]])
    sql: list[str] = field(default_factory=list[str])

    def date(self, at: int) -> date:
        """The date of a position."""
        return self.first + timedelta(at)

    def last(self, watched: Watched) -> int:
        """Position of the last day that can be judged."""
        return self.ripe[watched.age]

    def groups(self, key: str) -> dict[tuple[str, ...], dict[Slice, Series]]:
        """The series of one number by the dimensions of their slices."""
        found: dict[tuple[str, ...], dict[Slice, Series]] = {}
        for slice_, series in self.series.get(key, {}).items():
            found.setdefault(tuple(d for d, _ in slice_), {})[slice_] = series
        return found


def count_daily(engine: Rows, *, as_of: datetime, zone: str, days: int, sets: Sets | None = None) -> Daily:
    """Count the last `days` days up to today. `sets`: groupings of dimensions; the default is every entity alone."""
    clock = Clock(as_of, zone)
    first = clock.today - timedelta(days - 1)
    daily = Daily(first, days, {age: _ripe(clock, first, days, age) for age in AGES})
    reporting = reporting_providers(engine, as_of)
    for table, entities in ENTITIES.items():
        wanted = [((), *((e,) for e in entities))] if sets is None else [[s for s in sets if set(s) <= set(entities)]]
        for groupings in wanted:
            if groupings:
                _count_table(engine, clock, daily, _Asked(table, tuple(groupings), reporting))
    return daily


@dataclass(frozen=True, slots=True)
class _Asked:
    """One table's question: by which groupings, and which providers report complaints."""

    table: str
    sets: tuple[tuple[str, ...], ...]
    reporting: tuple[str | None, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(d for s in self.sets for d in s))

    @property
    def watched(self) -> list[Watched]:
        return [w for w in WATCHED.values() if w.metric.table == self.table]


def _ripe(clock: Clock, first: date, days: int, age: int) -> int:
    """The last day whose age has come: it ended `age` days ago or more."""
    for at in reversed(range(days)):
        if clock.local_midnight(first + timedelta(at + 1 + age)) <= clock.as_of:
            return at
    return -1


def _count_table(engine: Rows, clock: Clock, daily: Daily, asked: _Asked) -> None:
    cells: dict[tuple[str, Slice], list[list[int]]] = {}
    text = _cohort_sql(clock, daily, asked)
    columns = [(w.metric.key, part) for w in asked.watched for part in ((1,) if w.event else (0, 1))]
    _gather(cells, daily, asked, columns, engine.rows(text))
    daily.sql.append(text)
    events = [w for w in asked.watched if w.event]
    if events:
        text = _event_sql(clock, daily, asked, events)
        _gather(cells, daily, asked, [(w.metric.key, 0) for w in events], engine.rows(text))
        daily.sql.append(text)
    for (key, slice_), (hits, base) in cells.items():
        if any(base):
            summed = (list(accumulate(c, initial=0)) for c in (hits, base))
            daily.series.setdefault(key, {})[slice_] = Series(*summed)


def _gather(
    cells: dict[tuple[str, Slice], list[list[int]]],
    daily: Daily,
    asked: _Asked,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Rows are (which grouping, day, value of each dimension, counts); unknown entities have no series."""
    dimensions = asked.dimensions
    full = (1 << len(dimensions)) - 1
    sets = {full - sum(1 << (len(dimensions) - 1 - dimensions.index(d)) for d in s): s for s in asked.sets}
    places = {s: [2 + dimensions.index(d) for d in s] for s in asked.sets}
    start = 2 + len(dimensions)
    for row in rows:
        names = sets[row[0]]
        values = [row[i] for i in places[names]]
        if None in values:
            continue
        slice_, at = tuple(zip(names, map(str, values), strict=True)), (row[1] - daily.first).days
        for (key, part), value in zip(columns, row[start:], strict=True):
            if value:
                cell = cells.get((key, slice_))
                if cell is None:
                    cell = cells[key, slice_] = [[0] * daily.days, [0] * daily.days]
                cell[part][at] = value


# ------------------------------------------------------------------------------------------------------- text


def _cohort_sql(clock: Clock, daily: Daily, asked: _Asked) -> str:
    """Base and hits of every number, on the day of the message or of the load."""
    dimensions = asked.dimensions
    flags: list[str] = []
    counts: list[str] = []
    for w in asked.watched:
        key = w.metric.key
        base, hits = (_expanded(p, asked, w.age) for p in (w.base, w.hits))
        if not w.event:
            flags.append(f"    ({base}) AND ({hits}) AS {key}_hit")
            counts.append(f"  COUNT(*) FILTER (WHERE {key}_hit) AS {key}_hits")
        flags.append(f"    {base} AS {key}_in")
        counts.append(f"  COUNT(*) FILTER (WHERE {key}_in) AS {key}_base")
    selected = ",\n".join(["    facts.day", *(f"    facts.{d}" for d in dimensions), *flags])
    seen = ", ".join(f"seen_{age}" for age in AGES)
    return (
        f"WITH moment(day, {seen}) AS (VALUES\n{_moments(clock, daily)}\n),\n"
        f"marked AS (\n  SELECT\n{selected}\n  FROM moment\n  JOIN {asked.table} AS facts ON facts.day = moment.day\n"
        f"  WHERE facts.day BETWEEN DATE '{daily.first}' AND DATE '{clock.today}'\n"
        f"    AND facts.{BORN[asked.table]} <= {_text(clock.as_of)}\n)\n"
        f"SELECT {_which(dimensions)} AS grouping_set, day{_listed(dimensions)},\n" + ",\n".join(counts) + "\n"
        f"FROM marked\nGROUP BY {_grouping('day', asked.sets)}"
    )


def _event_sql(clock: Clock, daily: Daily, asked: _Asked, events: Sequence[Watched]) -> str:
    """Hits of the numbers read on the day they happen."""
    dimensions, day = asked.dimensions, events[0].metric.hits_day
    counts = ",\n".join(
        f"  COUNT(*) FILTER (WHERE {_expanded(w.hits, asked, None, clock.as_of)}) AS {w.metric.key}_hits"
        for w in events
    )
    return (
        f"SELECT {_which(dimensions)} AS grouping_set, {day}{_listed(dimensions)},\n{counts}\n"
        f"FROM {asked.table} AS facts\nWHERE {day} BETWEEN DATE '{daily.first}' AND DATE '{clock.today}'\n"
        f"GROUP BY {_grouping(day, asked.sets)}"
    )


def _moments(clock: Clock, daily: Daily) -> str:
    """One row per day: up to when its outcomes are counted, at each age."""
    rows: list[str] = []
    for at in range(daily.days):
        day = daily.date(at)
        seen = (min(clock.local_midnight(day + timedelta(1 + age)), clock.as_of.astimezone(UTC)) for age in AGES)
        rows.append(f"  (DATE '{day}', " + ", ".join(map(_text, seen)) + ")")
    return ",\n".join(rows)


def _text(moment: datetime) -> str:
    return f"TIMESTAMP '{moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"


def _expanded(predicate: str, asked: _Asked, age: int | None, seen: datetime | None = None) -> str:
    """The predicate with the catalogue's words written out and `seen` being the moment of that age."""
    words = {**ROW_WORDS.get(asked.table, {}), "reports": _reports(asked.reporting)}
    text = predicate
    for word, meaning in words.items():
        text = re.sub(rf"\b{word}\b", lambda _, m=meaning: f"({m})", text)
    moment = _text(seen) if seen is not None else f"seen_{age}"
    return re.sub(r"\bseen\b", moment, text)


def _reports(providers: Sequence[str | None]) -> str:
    known = f"provider IN ({literals(p for p in providers if p is not None)})"
    return f"{known} OR provider IS NULL" if None in providers else known


def _which(dimensions: Sequence[str]) -> str:
    return f"GROUPING({', '.join(dimensions)})" if dimensions else "0"


def _listed(dimensions: Sequence[str]) -> str:
    return "".join(f", {d}" for d in dimensions)


def _grouping(day: str, sets: Sets) -> str:
    return "GROUPING SETS (" + ", ".join(f"({', '.join((day, *s))})" for s in sets) + ")"
