"""Every count of the page from a few passes over the facts, instead of a statement for each number and grouping.

In: an engine with sessions, metrics, windows, filters. Out: the same tallies as `counting.count` gives, to the message.

The rows of the weeks needed are copied once into a narrow temporary table in which a number stands for the values of
all dimensions. Days are counted once and added up. A base of contacts is counted over everybody; the hits of contacts
over the few who did anything at all.
"""

import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any, Protocol, runtime_checkable

from vigie.metrics.catalogue import BORN, METRICS
from vigie.metrics.compile import (
    Asked,
    Count,
    Counter,
    Group,
    Role,
    Statement,
    Where,
    columns_read,
    filtered,
    grouped,
    moment,
    row_predicate,
    split_dimensions,
    split_of,
    written,
)
from vigie.metrics.counting import Rows, SliceKey, Tallies, count, slice_of
from vigie.metrics.ripening import Days, ripeness_of_mixes
from vigie.vocabulary.metric import Metric, Period

SENT = METRICS["delivery_rate"]
_PEOPLE: Group = ("fact_send", "day", Count.CONTACTS)
# Windows of the points, in days; a longer one is counted by itself.
_ROLLING = 7
_NUMBERS = frozenset(("step",))  # dimensions that are no text

Grouping = tuple[str, ...]
Pairs = dict[SliceKey, list[list[int]]]
Shares = dict[tuple[SliceKey, int], float]
Prepared = list[tuple[str, Sequence[object]]]


@runtime_checkable
class Sessions(Rows, Protocol):
    """An engine that keeps temporary tables through several questions."""

    def session(self, prepared: Sequence[tuple[str, Sequence[object]]] = ()) -> AbstractContextManager[Rows]:
        """Several questions over the tables that `prepared` makes."""
        ...


@dataclass(frozen=True)
class View:
    """What is looked at: the window and its baseline, the points, the dimensions searched, filters."""

    own: tuple[Period, ...]
    points: tuple[Period, ...]
    dimensions: tuple[str, ...]
    where: Where
    reporting: tuple[str | None, ...]

    @cached_property
    def days(self) -> tuple[Period, ...]:
        """Every day needed, once for each moment it is seen from."""
        points = [d for p in self.points for d in _days(p)]
        return tuple(dict.fromkeys([*Days(self.own).all(), *points]))

    @property
    def now(self) -> str:
        """The moment of the computation, as SQL."""
        return moment(self.own[0].seen)

    @property
    def span(self) -> str:
        """The days needed, as SQL."""
        periods = (*self.own, *self.points)
        last = max(p.end for p in periods) - timedelta(1)
        return f"BETWEEN DATE '{min(p.start for p in periods)}' AND DATE '{last}'"


def sees(metrics: Iterable[Metric]) -> bool:
    """Whether all of these can be counted this way."""
    return all(g == _PEOPLE or g[2] in (Count.ROWS, Count.STANDING) for g in grouped(metrics))


@contextmanager
def panorama(engine: Sessions, metrics: Sequence[Metric], view: View) -> Generator["Panorama"]:
    """The counts of `metrics`, while the temporary tables stand."""
    with engine.session(_prepared(grouped(dict.fromkeys([*metrics, SENT])), view)) as session:
        yield Panorama(session, metrics, view)


@dataclass(slots=True)
class Splits:
    """(hits, base) of every slice of several groupings in the window and its baseline, and how ripe each is."""

    counts: dict[str, dict[Grouping, Pairs]] = field(default_factory=dict[str, dict[Grouping, Pairs]])
    exposure: dict[str, Shares] = field(default_factory=dict[str, Shares])


@dataclass(slots=True)
class Panorama:
    """Tallies of totals, of days, of slices; each counted when asked for."""

    session: Rows
    metrics: Sequence[Metric]
    view: View
    _daily: Tallies | None = None

    def totals(self) -> Tallies:
        """Every metric over the window, its baseline and the points."""
        return self._over((*self.view.own, *self.view.points), self.metrics)

    def curve(self, metrics: Sequence[Metric]) -> Tallies:
        """`metrics` over every day of the window and of its baseline, at the same age and in the end."""
        return self._over(tuple(Days(self.view.own).all()), metrics)

    def daily(self) -> Tallies:
        """What is counted row by row, by day and by what was known then."""
        if self._daily is None:
            self._daily = Tallies(self.view.days)
            for group, counters in grouped(dict.fromkeys([*self.metrics, SENT])).items():
                if group[2] is Count.ROWS:
                    _keep(self._daily, *self._asked(group, counters, self._daily.periods))
        return self._daily

    def _over(self, periods: tuple[Period, ...], metrics: Sequence[Metric]) -> Tallies:
        found, days = Tallies(periods), self.daily()
        places = [[days.places()[d] for d in _days(p)] for p in periods]
        for group, counters in grouped(metrics).items():
            if group[2] is Count.ROWS:
                _add_up(found, days, counters, places)
                continue
            _keep(found, *self._asked(group, counters, periods))
            if group == _PEOPLE:
                for predicate, members in _bases(counters).items():
                    _put_bases(found, members, self._contacts(predicate, periods))
        return found

    def _asked(
        self, group: Group, counters: Sequence[Counter], periods: Sequence[Period], *,
        sets: Sequence[Grouping] = (), weights: Sequence[Sequence[float]] = (), by: Grouping = (),
    ) -> tuple[Statement, list[tuple[Any, ...]]]:  # fmt: skip
        table = _table(group)
        asked = Asked(
            periods,
            by,
            where=self.view.where if table is None else {},
            reporting=self.view.reporting,
            tables={} if table is None else {group[0]: table},
            sets=tuple(sets),
            calendar=_weighed(weights) if weights else self._calendar(periods),
            weights=len(weights),
        )
        statement = written(counters, asked)
        return statement, self.session.rows(statement.sql, statement.params)

    def _calendar(self, periods: Sequence[Period]) -> str:
        """The days of the periods: of a table made before, else written out."""
        if periods == self.view.own:
            return "SELECT period, day, seen FROM own"
        if periods == self.view.days:
            return "SELECT period, day, seen FROM days"
        return f"SELECT period, day, seen FROM (\n  {_calendar_sql(periods)}\n)"

    # -- contacts ------------------------------------------------------------------------------------------------

    def _contacts(self, base: str, periods: Sequence[Period]) -> list[int]:
        """Contacts with a message of that base in each period: the window, a day of it, or days as known now."""
        held, person, own = _name("held", base), _name("person", base), self.view.own
        known: dict[Period, int] = dict.fromkeys([*own, *(d for p in own for d in _days(p))], 0)
        for i, contacts in self.session.rows(f"SELECT period, COUNT(*) FROM {person} GROUP BY period"):
            known[own[i]] = contacts
        by_day = f"SELECT period, day, COUNT(DISTINCT contact) FROM {held} GROUP BY period, day"
        for i, day, contacts in self.session.rows(by_day):
            aged = own[int(i)]
            known[Period(day, day + timedelta(1), aged.seen)] = contacts
        last: dict[date, list[tuple[int, int]]] = defaultdict(list)
        for day, gap, contacts in self.session.rows(_gaps_sql(base, self.view.now)):
            last[day].append((gap, contacts))
        return [known[p] if p in known else _rolling(last, p, own[0].seen) for p in periods]

    # -- slices --------------------------------------------------------------------------------------------------

    def splits(
        self, metrics: Sequence[Metric], groupings: Mapping[str, Sequence[Grouping]],
        ripe: Mapping[str, Sequence[float]],
    ) -> Splits:  # fmt: skip
        """`groupings`: where each metric (its id) is searched; `ripe`: how ripe the days of its window are."""
        found: dict[str, Pairs] = {m.id: {} for m in (*metrics, SENT)}
        shares: dict[str, Shares] = {}
        for group, counters in grouped(dict.fromkeys([*metrics, SENT])).items():
            sets = sorted({g for c in counters for g in groupings.get(c.metric.id, ())}, key=lambda g: (len(g), g))
            if not sets:
                continue
            if group[2] is Count.STANDING:
                self._standing(found, group, counters, sets)
                continue
            weighed = list(ripe) if group == ("fact_send", "day", Count.ROWS) else []
            statement, answer = self._asked(
                group, counters, self.view.own, sets=sets, weights=[ripe[m] for m in weighed]
            )
            rows = _read(sets, answer)
            _fill(found, statement, rows, len(self.view.own))
            shares |= _exposures(weighed, statement, rows)
            if group == _PEOPLE:
                self._slice_bases(found, counters, sets)
        return Splits({m.id: _by_grouping(found[m.id], groupings.get(m.id, ())) for m in metrics}, shares)

    def _standing(
        self, found: dict[str, Pairs], group: Group, counters: Sequence[Counter], sets: Sequence[Grouping]
    ) -> None:
        """The file as it stood: a statement for each grouping, there are two."""
        for by in sets:
            statement, answer = self._asked(group, counters, self.view.own, by=by)
            _fill(found, statement, [(r[0], slice_of(r, by), r[1 + len(by) :]) for r in answer], len(self.view.own))

    def _slice_bases(self, found: dict[str, Pairs], counters: Sequence[Counter], sets: Sequence[Grouping]) -> None:
        """Everybody in place of those who answered, and a slice for everything that was sent."""
        periods = len(self.view.own)
        for base, members in _bases(counters).items():
            wanted = [found[c.metric.id] for c in members]
            contacts: dict[tuple[SliceKey, int], int] = defaultdict(int)
            for sql in _slices_sql(base, sets):
                for period, slice_, (n,) in _read(sets, self.session.rows(sql)):
                    contacts[slice_, period] += n
            for pairs in wanted:
                for slice_ in (s for s in found[SENT.id] if tuple(d for d, _ in s) in sets):
                    windows = pairs.setdefault(slice_, _blank(periods))
                    for i, window in enumerate(windows):
                        window[1] = contacts.get((slice_, i), 0)


@dataclass(slots=True)
class Plainly:
    """The same, a statement for each grouping: for engines without sessions, and to check the other by."""

    engine: Rows
    metrics: Sequence[Metric]
    view: View

    def totals(self) -> Tallies:
        """As `Panorama.totals`."""
        return self._count(self.metrics, (*self.view.own, *self.view.points))

    def curve(self, metrics: Sequence[Metric]) -> Tallies:
        """As `Panorama.curve`."""
        return self._count(metrics, Days(self.view.own).all())

    def daily(self) -> Tallies:
        """As `Panorama.daily`, of the messages sent."""
        return self._count([SENT], Days(self.view.own).all())

    def splits(
        self, metrics: Sequence[Metric], groupings: Mapping[str, Sequence[Grouping]],
        ripe: Mapping[str, Sequence[float]],
    ) -> Splits:  # fmt: skip
        """As `Panorama.splits`."""
        own, days = self.view.own, Days(self.view.own)
        found = Splits({m.id: {} for m in metrics}, {m: {} for m in ripe})
        for grouping in sorted({g for m in metrics for g in groupings.get(m.id, ())}):
            members = [m for m in metrics if grouping in groupings.get(m.id, ())]
            tallies = self._count(members, own, grouping)
            for metric in members:
                counted = {s: [tallies.at(metric, s, i) for i in range(len(own))] for s in tallies.slices(metric)}
                found.counts[metric.id][grouping] = {
                    s: [[c.hits or 0, c.base or 0] for c in windows] for s, windows in counted.items()
                }
            mix = self._count([SENT], days.all(), grouping) if ripe else Tallies(())
            for metric_id, weights in ripe.items():
                found.exposure[metric_id] |= ripeness_of_mixes(days, weights, mix, SENT)
        return found

    def _count(self, metrics: Sequence[Metric], periods: Sequence[Period], by: Grouping = ()) -> Tallies:
        return count(self.engine, metrics, periods, by=by, where=self.view.where, reporting=self.view.reporting)


# ------------------------------------------------------------------------------------------------------- rows


def _days(period: Period) -> list[Period]:
    days = (period.start + timedelta(i) for i in range((period.end - period.start).days))
    return [Period(d, d + timedelta(1), period.seen) for d in days]


def _keep(tallies: Tallies, statement: Statement, rows: Iterable[tuple[Any, ...]]) -> None:
    for period, *values in rows:
        for answers, value in zip(statement.columns, values, strict=True):
            for metric, role in answers:
                tallies.cells.setdefault((metric, (), period), {})[role] = value


def _add_up(found: Tallies, days: Tallies, counters: Sequence[Counter], places: Sequence[Sequence[int]]) -> None:
    for counter in counters:
        metric, role = counter.metric.id, counter.role
        by_day = [days.cells.get((metric, (), i), {}).get(role, 0) for i in range(len(days.periods))]
        for i, own in enumerate(places):
            found.cells.setdefault((metric, (), i), {})[role] = sum(by_day[place] for place in own)


def _bases(counters: Sequence[Counter]) -> dict[str, list[Counter]]:
    """The counters of each base of contacts, by its predicate over one row."""
    found: dict[str, list[Counter]] = defaultdict(list)
    for counter in counters:
        if counter.role is Role.BASE:
            found[row_predicate(counter, "seen")].append(counter)
    return found


def _put_bases(found: Tallies, members: Sequence[Counter], contacts: Sequence[int]) -> None:
    for counter in members:
        for i, n in enumerate(contacts):
            found.cells.setdefault((counter.metric.id, (), i), {})[Role.BASE] = n


def _rolling(last: Mapping[date, Sequence[tuple[int, int]]], period: Period, now: object) -> int:
    """Contacts of some days as known now: each on its last day in them, the one whose next day lies outside."""
    length = (period.end - period.start).days
    if period.seen != now or length > _ROLLING:
        raise ValueError(period)
    days = (period.start + timedelta(i) for i in range(length))
    return sum(n for d in days for gap, n in last.get(d, ()) if gap >= (period.end - d).days)


# ----------------------------------------------------------------------------------------------------- slices


def _blank(periods: int) -> list[list[int]]:
    return [[0, 0] for _ in range(periods)]


def _read(sets: Sequence[Grouping], rows: Iterable[tuple[Any, ...]]) -> list[tuple[int, SliceKey, tuple[Any, ...]]]:
    """Period, slice and values of rows whose second column says which grouping they belong to."""
    dimensions = split_dimensions(sets)
    places = {split_of(s, dimensions): [(d, 2 + dimensions.index(d)) for d in s] for s in sets}
    first = 2 + len(dimensions)
    return [
        (row[0], tuple((d, None if (v := row[i]) is None else str(v)) for d, i in places[row[1]]), row[first:])
        for row in rows
    ]


def _fill(
    found: dict[str, Pairs], statement: Statement, rows: Iterable[tuple[int, SliceKey, tuple[Any, ...]]], periods: int
) -> None:
    wanted = [
        (i, found[metric], 0 if role is Role.HITS else 1)
        for i, answers in enumerate(statement.columns)
        for metric, role in answers
        if role in (Role.HITS, Role.BASE) and metric in found
    ]
    for period, slice_, values in rows:
        for i, pairs, which in wanted:
            if slice_ not in pairs:
                pairs[slice_] = _blank(periods)
            pairs[slice_][period][which] += values[i]


def _exposures(
    weighed: Sequence[str], statement: Statement, rows: Iterable[tuple[int, SliceKey, tuple[Any, ...]]]
) -> dict[str, Shares]:
    """How ripe the days of each slice's messages are: the mean of the weights, which follow the counts."""
    sent = next((i for i, a in enumerate(statement.columns) if (SENT.id, Role.BASE) in a), 0)
    first = len(statement.columns)
    return {
        metric: {(slice_, period): values[first + k] / values[sent] for period, slice_, values in rows}
        for k, metric in enumerate(weighed)
    }


def _by_grouping(pairs: Pairs, groupings: Sequence[Grouping]) -> dict[Grouping, Pairs]:
    """Slices by grouping, in a stable order."""
    found: dict[Grouping, Pairs] = {g: {} for g in groupings}
    for slice_ in sorted(pairs, key=lambda s: [(v is None, v or "") for _, v in s]):
        grouping = tuple(d for d, _ in slice_)
        if grouping in found:
            found[grouping][slice_] = pairs[slice_]
    return found


# -------------------------------------------------------------------------------------------------------- SQL


def _name(kind: str, base: str) -> str:
    """A temporary table of its own for each base of contacts."""
    return f"{kind}_{blake2b(base.encode(), digest_size=4).hexdigest()}"


def _table(group: Group) -> str | None:
    """What is read in place of `fact_send`; None: the published table."""
    if group[0] != "fact_send" or group[2] is Count.STANDING:
        return None
    if group == _PEOPLE:
        return "answered"
    return "sent" if group[1] == "day" else f"by_{group[1]}"


def _prepared(groups: Mapping[Group, Sequence[Counter]], view: View) -> Prepared:
    """The temporary tables: messages of the weeks needed, mixes of dimensions, contacts held and who answered."""
    filters, bound = filtered(view.where)
    by_send = {g: c for g, c in groups.items() if _table(g)}
    wanted = "".join(f"\n  AND {f}" for f in filters)
    rows = f"FROM fact_send\nWHERE day {view.span}\n  AND {BORN['fact_send']} <= {view.now}{wanted}"
    dimensions = ", ".join(view.dimensions)
    read = [columns_read(c) for g, c in by_send.items() if g[1] == "day"]
    columns = {"contact", "day", BORN["fact_send"]}.union(*read) - set(view.dimensions)
    prepared: Prepared = [
        *_messages(", ".join(sorted(columns)), dimensions, rows, bound),
        (f"CREATE TEMP TABLE own AS {_calendar_sql(view.own)}", ()),
        (f"CREATE TEMP TABLE days AS {_calendar_sql(view.days)}", ()),
    ]
    for group, counters in by_send.items():
        if group == _PEOPLE:
            prepared += [(sql, ()) for sql in _people_sql(counters)]
        elif group[1] != "day":
            names = sorted({group[1], BORN["fact_send"], *columns_read(counters), *view.dimensions})
            text = f"CREATE TEMP TABLE by_{group[1]} AS SELECT {', '.join(names)}\nFROM fact_send"
            prepared.append((f"{text}\nWHERE {group[1]} {view.span}{wanted}", bound))
    return prepared


def _messages(columns: str, dimensions: str, rows: str, bound: tuple[object, ...]) -> Prepared:
    """sent: the messages with their dimensions; narrow: without; mix: the dimensions by the hash that stands for them.

    Of all messages the dimensions are kept once, which is smaller than to read them twice is slow; of a part of them
    (where values are `bound`) they are read once.
    """
    # DuckDB's hash takes some names that differ in two letters for one another; MD5 costs nothing, as parquet keeps
    # each name once.
    mix = f"hash({', '.join(d if d in _NUMBERS else f'md5({d})' for d in dimensions.split(', '))})"
    if bound:
        return [
            (f"CREATE TEMP TABLE sent AS SELECT {columns}, {dimensions}, {mix} AS mix\n{rows}", bound),
            (f"CREATE TEMP TABLE mix AS SELECT DISTINCT mix, {dimensions} FROM sent", ()),
            ("CREATE TEMP VIEW narrow AS SELECT * FROM sent", ()),
        ]
    return [
        (f"CREATE TEMP TABLE mix AS SELECT {mix} AS mix, {dimensions}\n{rows}\nGROUP BY {dimensions}", ()),
        (f"CREATE TEMP TABLE narrow AS SELECT {columns}, {mix} AS mix\n{rows}", ()),
        ("CREATE TEMP VIEW sent AS SELECT * FROM narrow JOIN mix USING (mix)", ()),
    ]


def _calendar_sql(periods: Sequence[Period]) -> str:
    """period, position, day, seen: every day of the periods. A row of text for each run: each one costs its reading."""
    runs = list(_runs(periods))
    rows = ", ".join(
        f"({i}, DATE '{p.start}', {_length(p)}, {moment(p.seen)}, {times})" for i, p, times in runs
    )  # fmt: skip
    times, length = max((times for _, _, times in runs), default=0), max(map(_length, periods), default=0)
    return (
        "SELECT CAST(period + k AS INTEGER) AS period, CAST(d AS INTEGER) AS position,"
        " first + CAST(k + d AS INTEGER) AS day, seen\n"
        f"  FROM (VALUES {rows}) AS run(period, first, length, seen, times), range({times}) AS step(k),"
        f" range({length}) AS within(d)\n"
        "  WHERE k < times AND d < length"
    )


def _runs(periods: Sequence[Period]) -> Iterator[tuple[int, Period, int]]:
    """Periods of one length, seen from one moment, each a day after the one before: the first's place, it, how many."""
    first = 0
    for i in range(1, len(periods) + 1):
        begun = periods[first]
        day = timedelta(i - first)
        if i == len(periods) or periods[i] != Period(begun.start + day, begun.end + day, begun.seen):
            yield first, begun, i - first
            first = i


def _length(period: Period) -> int:
    return (period.end - period.start).days


def _weighed(weights: Sequence[Sequence[float]]) -> str:
    """The days of the window and its baseline, with the weights of each day by its position in the window."""
    names = ", ".join(f"weight_{i}" for i in range(len(weights)))
    rows = (f"({d}, {', '.join(f'{w:.17e}' for w in day)})" for d, day in enumerate(zip(*weights, strict=True)))
    ripe = f"(VALUES {', '.join(rows)}) AS ripe(position, {names})"
    return f"SELECT period, day, seen, {names}\n  FROM own JOIN {ripe} USING (position)"


def _people_sql(counters: Sequence[Counter]) -> list[str]:
    """Everybody a base counts, in each window; and every message of those of whom anything was heard."""
    texts: list[str] = []
    for base in _bases(counters):
        held, person = _name("held", base), _name("person", base)
        rows = f"SELECT period, day, contact, mix FROM narrow JOIN own USING (day)\nWHERE {BORN['fact_send']} <= seen"
        texts.append(f"CREATE TEMP TABLE {held} AS {rows} AND {base}")
        mixes = f"SELECT period, contact, MIN(mix) AS mix, MAX(mix) AS other FROM {held}\nGROUP BY period, contact"
        texts.append(f"CREATE TEMP TABLE {person} AS {mixes}")
    heard = " OR ".join(f"{m} IS NOT NULL" for m in sorted(_heard(counters))) or "FALSE"
    contacts = f"SELECT contact FROM narrow WHERE {heard}"
    return [*texts, f"CREATE TEMP TABLE answered AS SELECT * FROM sent\nWHERE contact IN ({contacts})"]


def _heard(counters: Sequence[Counter]) -> set[str]:
    """The moments without which nothing but a base can be counted."""
    read = columns_read([c for c in counters if c.role is not Role.BASE])
    return {c for c in read if c.endswith("_at")} - {BORN["fact_send"]}


def _gaps_sql(base: str, now: str) -> str:
    """Contacts by day, and by the days until their next one (at most a rolling window)."""
    known = re.sub(r"\bseen\b", now, base)
    return (
        f"SELECT day, gap, COUNT(*) FROM (\n"
        f"  SELECT day, COALESCE(LEAST(LEAD(day) OVER (PARTITION BY contact ORDER BY day) - day, {_ROLLING}),"
        f" {_ROLLING}) AS gap\n"
        f"  FROM (SELECT DISTINCT contact, day FROM narrow WHERE {known})\n)\nGROUP BY day, gap"
    )


def _slices_sql(base: str, sets: Sequence[Grouping]) -> list[str]:
    """Contacts of one mix of dimensions in a window need no second look; the others are counted in each slice."""
    held, person = _name("held", base), _name("person", base)
    names = ", ".join(split_dimensions(sets))
    once = ", ".join(f"(period, {', '.join(s)})" for s in sets)
    each = ", ".join(f"(period, contact, {', '.join(s)})" for s in sets)
    alike = (
        f"SELECT period, GROUPING({names}) AS split, {names}, COUNT(*) FROM {person} JOIN mix USING (mix)\n"
        f"WHERE mix = other GROUP BY GROUPING SETS ({once})"
    )
    several = (
        f"SELECT period, split, {names}, COUNT(*) FROM (\n"
        f"  SELECT period, contact, GROUPING({names}) AS split, {names}\n"
        f"  FROM (SELECT held.* FROM {held} AS held JOIN {person} AS person USING (period, contact)\n"
        f"        WHERE person.mix <> person.other) AS several JOIN mix USING (mix)\n"
        f"  GROUP BY GROUPING SETS ({each})\n)\nGROUP BY period, split, {names}"
    )
    return [alike, several]
