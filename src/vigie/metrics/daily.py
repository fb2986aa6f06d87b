"""Counts by day and entity of every watched number, each day at one fixed age: the past never changes under it.

In: an engine, the moment of the computation, a zone. Out: `Daily`, one `Series` of running sums per number and slice.
Three statements, each with GROUPING SETS over the entities: messages, the people first written to, complaints (which
are counted on their own day).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from vigie.metrics.catalogue import ROW_WORDS
from vigie.metrics.counting import Rows, reporting_providers
from vigie.metrics.ranges import Norm
from vigie.metrics.watched import AGES, ENTITIES, WATCHED, Watched
from vigie.metrics.windows import Clock
from vigie.vocabulary.finding import Slice
from vigie.vocabulary.sql import literals

# People who ask for 23:59 ask for the whole day.
_EVENING = timedelta(minutes=1)

Sets = Sequence[tuple[str, ...]]
Place = tuple[str, tuple[str, ...], int]  # metric key, dimensions, position of a day


@dataclass(slots=True)
class Series:
    """Running sums of one number in one slice; position i is the sum of the days before day i.

    `rare`: each hit is an event of its own day, and there are few (complaints).
    """

    hits: list[int]
    base: list[int]
    rare: bool = False

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
    # Computed once, by number, dimensions and day: judging the next day asks for them again.
    leanings: dict[Place, dict[Slice, tuple[float, float]]] = field(
        default_factory=dict[Place, dict[Slice, tuple[float, float]]]
    )
    tails: dict[tuple[Place, Slice, bool], float] = field(default_factory=dict[tuple[Place, Slice, bool], float])
    norms: dict[Place, dict[Slice, Norm]] = field(default_factory=dict[Place, dict[Slice, Norm]])
    _groups: dict[str, dict[tuple[str, ...], dict[Slice, Series]]] = field(
        default_factory=dict[str, dict[tuple[str, ...], dict[Slice, Series]]]
    )

    def date(self, at: int) -> date:
        """The date of a position."""
        return self.first + timedelta(at)

    def last(self, watched: Watched) -> int:
        """Position of the last day that can be judged."""
        return self.ripe[watched.age]

    def groups(self, key: str) -> dict[tuple[str, ...], dict[Slice, Series]]:
        """The series of one number by the dimensions of their slices."""
        found = self._groups.get(key)
        if found is None:
            found = self._groups[key] = {}
            for slice_, series in self.series.get(key, {}).items():
                found.setdefault(tuple(d for d, _ in slice_), {})[slice_] = series
        return found

    def sunday(self, at: int) -> int:
        """Position of the last Sunday up to a day: norms rest on whole calendar weeks, whoever asks and when."""
        return at - (self.first.weekday() + at + 1) % 7


def count_daily(
    engine: Rows, *, as_of: datetime, zone: str, days: int, sets: Sets | None = None, keys: Collection[str] = WATCHED
) -> Daily:
    """Count the numbers `keys` over the last `days` days up to today.

    `sets`: groupings of dimensions; the default is every entity alone.
    """
    clock = Clock(as_of, zone)
    first = clock.today - timedelta(days - 1)
    daily = Daily(first, days, {age: _ripe(clock, first, days, age) for age in AGES})
    groupings = ((), *((e,) for e in ENTITIES)) if sets is None else tuple(sets)
    if groupings:
        asked = _Asked(groupings, reporting_providers(engine, as_of), [WATCHED[k] for k in WATCHED if k in keys])
        sums = _Sums(daily, asked)
        for text, columns in _questions(clock, daily, asked):
            sums.add(columns, engine.rows(text))
            daily.sql.append(text)
        sums.close()
    return daily


@dataclass(frozen=True, slots=True)
class _Asked:
    """By which groupings, which providers report complaints, and which numbers."""

    sets: Sequence[tuple[str, ...]]
    reporting: tuple[str | None, ...]
    watched: Sequence[Watched]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(d for s in self.sets for d in s))


def _ripe(clock: Clock, first: date, days: int, age: int) -> int:
    """The last day whose age has come: it ended `age` days ago or more; its last minute is its end."""
    for at in reversed(range(days)):
        if clock.local_midnight(first + timedelta(at + 1 + age)) <= clock.as_of + _EVENING:
            return at
    return -1


@dataclass(slots=True)
class _Sums:
    """Day counts on their way to becoming series."""

    daily: Daily
    asked: _Asked
    cells: dict[tuple[str, Slice], tuple[list[int], list[int]]] = field(
        default_factory=dict[tuple[str, Slice], tuple[list[int], list[int]]]
    )

    def add(self, columns: Sequence[tuple[str, int]], rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows are (grouping, day, value of each dimension, counts); entities without a name have no series."""
        dimensions, days = self.asked.dimensions, self.daily.days
        full = (1 << len(dimensions)) - 1
        bits = {d: 1 << (len(dimensions) - 1 - i) for i, d in enumerate(dimensions)}
        sets = {full - sum(bits[d] for d in s): [(d, 2 + dimensions.index(d)) for d in s] for s in self.asked.sets}
        start = 2 + len(dimensions)
        for row in rows:
            slice_ = tuple((d, row[i]) for d, i in sets[row[0]])
            if any(v is None for _, v in slice_):
                continue
            at = (row[1] - self.daily.first).days
            for (key, part), value in zip(columns, row[start:], strict=True):
                if value:
                    cell = self.cells.get((key, slice_))
                    if cell is None:
                        cell = self.cells[key, slice_] = ([0] * days, [0] * days)
                    cell[part][at] = value

    def close(self) -> None:
        """Running sums of everything that had a base."""
        for (key, slice_), (hits, base) in self.cells.items():
            if any(base):
                sums = (list(accumulate(counts, initial=0)) for counts in (hits, base))
                series = Series(*sums, rare=WATCHED[key].event)
                self.daily.series.setdefault(key, {})[slice_] = series


# ------------------------------------------------------------------------------------------------------- text


def _questions(clock: Clock, daily: Daily, asked: _Asked) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """The statements, and which number's hits (0) or base (1) each of their counts is."""
    messages = [w for w in asked.watched if not w.listed]
    people = [w for w in asked.watched if w.listed]
    events = [w for w in messages if w.event]
    if messages:
        yield _cohort_sql(clock, daily, asked, messages), _columns(messages)
    if people:
        yield _cohort_sql(clock, daily, asked, people), _columns(people)
    if events:
        yield _event_sql(clock, daily, asked, events), [(w.metric.key, 0) for w in events]


def _columns(watched: Sequence[Watched]) -> list[tuple[str, int]]:
    return [(w.metric.key, part) for w in watched for part in ((1,) if w.event else (0, 1))]


def _cohort_sql(clock: Clock, daily: Daily, asked: _Asked, watched: Sequence[Watched]) -> str:
    """Base and hits on the day of the message; of people, on the day of their first message."""
    flags: list[str] = []
    counts: list[str] = []

    def counted(name: str, flag: str) -> None:
        counts.append(f"  SUM(n) FILTER (WHERE marks & {1 << len(flags)} > 0) AS {name}")
        flags.append(f"    CASE WHEN {flag} THEN {1 << len(flags)} ELSE 0 END")

    for w in watched:
        key, base, hits = w.metric.key, _expanded(w.base, asked, w), _expanded(w.hits, asked, w)
        if not w.event:
            counted(f"{key}_hits", f"({base}) AND ({hits})")
        counted(f"{key}_base", base)
    dimensions = asked.dimensions
    listed = all(w.listed for w in watched)
    people = "  JOIN fact_contact AS people ON people.contact = facts.contact\n" if listed else ""
    first = "\n    AND COALESCE(facts.step, 1) = 1" if listed else ""
    seen = ", ".join(f"seen_{age}" for age in AGES)
    # One mark for each flag: messages alike in all of them are counted once, in each grouping.
    marks = " +\n".join(flags)
    return (
        f"WITH moment(day, {seen}) AS (VALUES\n{_moments(clock, daily)}\n),\n"
        f"marked AS (\n  SELECT facts.day{''.join(f', facts.{d}' for d in dimensions)},\n{marks} AS marks\n"
        f"  FROM moment\n  JOIN fact_send AS facts ON facts.day = moment.day\n{people}"
        f"  WHERE facts.day BETWEEN DATE '{daily.first}' AND DATE '{clock.today}'\n"
        f"    AND facts.sent_at <= {_text(clock.as_of)}{first}\n),\n"
        f"alike AS (\n  SELECT {_which(dimensions)} AS grouping_set, day{_listed(dimensions)}, marks, COUNT(*) AS n\n"
        f"  FROM marked\n  GROUP BY {_grouping('day, marks', asked.sets)}\n)\n"
        f"SELECT grouping_set, day{_listed(dimensions)},\n"
        + ",\n".join(counts)
        + f"\nFROM alike\nGROUP BY grouping_set, day{_listed(dimensions)}"
    )


def _event_sql(clock: Clock, daily: Daily, asked: _Asked, events: Sequence[Watched]) -> str:
    """Hits of the numbers read on the day they happen."""
    day = events[0].metric.hits_day
    seen = _text(clock.as_of)
    counts = ",\n".join(
        f"  COUNT(*) FILTER (WHERE {_expanded(w.hits, asked, w, seen)}) AS {w.metric.key}_hits" for w in events
    )
    return (
        f"SELECT {_which(asked.dimensions)} AS grouping_set, {day}{_listed(asked.dimensions)},\n{counts}\n"
        f"FROM fact_send AS facts\nWHERE {day} BETWEEN DATE '{daily.first}' AND DATE '{clock.today}'\n"
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


def _expanded(predicate: str, asked: _Asked, watched: Watched, seen: str = "") -> str:
    """The predicate with the catalogue's words written out and `seen` being the moment of its age."""
    text, words = predicate, ROW_WORDS["fact_send"] | (ROW_WORDS["fact_contact"] if watched.listed else {})
    for word, meaning in {**words, "reports": _reports(asked.reporting)}.items():
        text = re.sub(rf"\b{word}\b", lambda _, m=meaning: f"({m})", text)
    return re.sub(r"\bseen\b", seen or f"seen_{watched.age}", text)


def _reports(providers: Sequence[str | None]) -> str:
    known = f"facts.provider IN ({literals(p for p in providers if p is not None)})"
    return f"{known} OR facts.provider IS NULL" if None in providers else known


def _which(dimensions: Sequence[str]) -> str:
    return f"GROUPING({', '.join(dimensions)})" if dimensions else "0"


def _listed(dimensions: Sequence[str]) -> str:
    return "".join(f", {d}" for d in dimensions)


def _grouping(day: str, sets: Sets) -> str:
    return "GROUPING SETS (" + ", ".join(f"({', '.join((day, *s))})" for s in sets) + ")"
