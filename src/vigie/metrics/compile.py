"""Declarations -> one readable, portable SQL text per fact table, day column and kind of counting.

In: metrics, periods, a dimension or none, filters. Out: `Statement` (text, bound values, what each column means).
Names come from closed lists; every value of a filter is bound, never written into the text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from vigie.metrics.catalogue import BORN, CONTACT_WORDS, ROW_WORDS
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import DIMENSIONS, Axis, Metric, Period, Unit

Where = Mapping[str, Sequence[str | None]]


class Count(StrEnum):
    """How a statement counts."""

    ROWS = "rows"  # additive: by day first, then summed into periods
    STANDING = "standing"  # rows that existed at the end of each period
    CONTACTS = "contacts"  # distinct contacts, recounted in every period
    SURVIVAL = "survival"  # how many days, closed or still open
    SPENT = "spent"  # money apportioned by days of overlap


class Role(StrEnum):
    """What a column of the answer is to its metric."""

    HITS = "hits"
    BASE = "base"
    N = "n"
    MEDIAN = "median"
    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing to count for one metric."""

    metric: Metric
    role: Role
    table: str
    day: str
    count: Count
    predicate: str

    @property
    def column(self) -> str:
        """Its name in the answer."""
        axis = "" if self.metric.axis in (Axis.COHORT, Axis.LOAD) else f"_{self.metric.axis}"
        return f"{self.metric.key}{axis}_{self.role}"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text, its bound values, and which (metric id, role) each column after period and slices holds.

    `sets`: the groupings counted side by side; then a column after the period says which one the row belongs to.
    """

    sql: str
    params: tuple[object, ...]
    columns: tuple[tuple[tuple[str, Role], ...], ...]
    count: Count
    sets: tuple[tuple[str, ...], ...] = ()

    @property
    def shown(self) -> str:
        """The text as a person reads it: the bound values are listed above it."""
        bound = ", ".join(repr(p) for p in self.params)
        return f"-- ? = {bound}\n{self.sql}" if bound else self.sql


def statements(
    metrics: Iterable[Metric],
    periods: Sequence[Period],
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    reporting: Sequence[str | None] = (),
) -> list[Statement]:
    """Every statement that counts `metrics` over `periods`; `reporting` are the providers that report complaints.

    Raises UsageError for a dimension that does not exist.
    """
    filters = dict(where or {})
    checked_dimensions((*by, *filters))
    asked = Asked(periods, tuple(by), filters, tuple(reporting))
    return [written(group, asked) for group in grouped(metrics).values()]


Group = tuple[str, str, Count]


def grouped(metrics: Iterable[Metric]) -> dict[Group, list[Counter]]:
    """What has to be counted, by the statement that can count it: table, day column, kind of counting."""
    groups: dict[Group, list[Counter]] = {}
    for metric in metrics:
        for counter in counters(metric):
            groups.setdefault((counter.table, counter.day, counter.count), []).append(counter)
    return groups


def counters(metric: Metric) -> tuple[Counter, ...]:
    """What has to be counted for one metric."""
    count = _kind(metric)
    base = Counter(metric, Role.BASE, metric.table, metric.day, count, metric.base)
    if metric.unit is Unit.MONEY:
        return base, Counter(metric, Role.HITS, metric.hits_table, "day", Count.SPENT, metric.hits)
    if metric.unit is Unit.HOUR:
        return (Counter(metric, Role.MEDIAN, metric.table, metric.day, count, metric.median),)
    if metric.unit is Unit.DAY:
        return (Counter(metric, Role.MEDIAN, metric.table, metric.day, Count.SURVIVAL, metric.median),)
    table, day = metric.hits_table or metric.table, metric.hits_day or metric.day
    return base, Counter(metric, Role.HITS, table, day, count, metric.hits)


def _kind(metric: Metric) -> Count:
    if metric.axis is Axis.NOW:
        return Count.STANDING
    if metric.table == "fact_contact" or metric.unit in (Unit.MESSAGE, Unit.MEETING, Unit.OPPORTUNITY, Unit.MONEY):
        return Count.ROWS
    return Count.CONTACTS


@dataclass(frozen=True, slots=True)
class Asked:
    """What a group of counters is counted over.

    `tables`: what is read in place of a published table. `sets`: groupings counted side by side, instead of `by`.
    `calendar`: a query that gives period, day, seen, where somebody has them ready, and as many `weights` of each
    day, to be summed over its rows.
    """

    periods: Sequence[Period]
    by: tuple[str, ...] = ()
    where: Where = field(default_factory=dict[str, Sequence[str | None]])
    reporting: tuple[str | None, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict[str, str])
    sets: tuple[tuple[str, ...], ...] = ()
    calendar: str = ""
    weights: int = 0


def checked_dimensions(dimensions: Iterable[str]) -> None:
    """Raise UsageError for a dimension that does not exist."""
    for name in dimensions:
        if name not in DIMENSIONS:
            raise UsageError("unknown_dimension", dimension=name, known=", ".join(DIMENSIONS))


# ---------------------------------------------------------------------------------------------- writers


def _rows(group: Sequence[Counter], asked: Asked) -> Statement:
    table, day = group[0].table, group[0].day
    source, params = _source(table, day, _words(group), asked, keys=("day", "seen"))
    picks, columns = _distinct(group)
    counts = ",\n".join(f"    COUNT(*) FILTER (WHERE {_guarded(c)}) AS {c.column}" for c in picks)
    sums = ",\n".join(f"  SUM(daily.{c.column}) AS {c.column}" for c in picks)
    by = "".join(f", {d}" for d in asked.by)
    sql = (
        f"WITH {_days(asked)},\nmoment AS (SELECT DISTINCT day, seen FROM period),\n{source},\n"
        f"daily AS (\n  SELECT day, seen{by},\n{counts}\n  FROM sliced\n  GROUP BY day, seen{by}\n)\n"
        f"SELECT period.period{_daily(asked.by)},\n{sums}\nFROM period\n"
        f"JOIN daily ON daily.day = period.day AND daily.seen = period.seen\nGROUP BY period.period{_daily(asked.by)}"
    )
    return Statement(sql, params, columns, Count.ROWS)


def _standing(group: Sequence[Counter], asked: Asked) -> Statement:
    table, day = group[0].table, group[0].day
    latest = max(p.seen for p in asked.periods)
    picks, columns = _distinct(group)
    filters, params = filtered(asked.where)
    said = {c.column: row_predicate(replace(c, predicate=_guarded(c)), moment(latest)) for c in picks}
    counts = ",\n".join(f"    COUNT(*) FILTER (WHERE {said[c.column]}) AS {c.column}" for c in picks)
    sums = ",\n".join(f"  SUM(daily.{c.column}) AS {c.column}" for c in picks)
    by = "".join(f", {d}" for d in asked.by)
    last = ",\n".join(f"  ({i}, DATE '{p.end - timedelta(1)}')" for i, p in enumerate(asked.periods))
    conditions = "".join(f"\n    AND {f}" for f in filters)
    sql = (
        f"WITH period(period, last_day) AS (VALUES\n{last}\n),\n"
        f"daily AS (\n  SELECT {day}{by},\n{counts}\n  FROM {table}\n"
        f"  WHERE {BORN[table]} <= {moment(latest)}{conditions}\n  GROUP BY {day}{by}\n)\n"
        f"SELECT period.period{_daily(asked.by)},\n{sums}\nFROM period\n"
        f"JOIN daily ON daily.{day} <= period.last_day\nGROUP BY period.period{_daily(asked.by)}"
    )
    return Statement(sql, params, columns, Count.STANDING)


def _contacts(group: Sequence[Counter], asked: Asked) -> Statement:
    table, day = group[0].table, group[0].day
    source, params = _source(table, day, {*_words(group), "contact"}, asked, keys=("period", "seen"))
    picks, columns = _distinct(group)
    own = CONTACT_WORDS.get(table, {})
    person = _person(picks, own)
    answers = ",\n".join(line for c in picks for line in _answers(c, group, columns, own))
    by = "".join(f", {d}" for d in asked.by)
    sql = (
        f"WITH {_days(asked)},\n{source},\n"
        f"person AS (\n  SELECT period{by}, contact,\n" + ",\n".join(person) + "\n"
        f"  FROM sliced\n  GROUP BY period{by}, contact\n)\n"
        f"SELECT period{by},\n{answers}\nFROM person\nGROUP BY period{by}"
    )
    return Statement(sql, params, _spread(picks, columns), Count.CONTACTS)


def _survival(group: Sequence[Counter], asked: Asked) -> Statement:
    counter = group[0]
    source, params = _source(counter.table, counter.day, _words(group), asked, keys=("period", "seen"))
    by = "".join(f", {d}" for d in asked.by)
    sql = (
        f"WITH {_days(asked)},\n{source}\n"
        f"SELECT period{by},\n"
        f"  CASE WHEN {counter.predicate} THEN closed_day ELSE CAST(seen AS DATE) END - {counter.day} AS days,\n"
        f"  COUNT(*) FILTER (WHERE {counter.predicate}) AS closed,\n  COUNT(*) AS deals\n"
        f"FROM sliced\nGROUP BY period{by}, days"
    )
    return Statement(sql, params, (((counter.metric.id, Role.MEDIAN),),), Count.SURVIVAL)


def _spent(group: Sequence[Counter], asked: Asked) -> Statement:
    filters, params = filtered(asked.where)
    by = "".join(f", {d}" for d in asked.by)
    conditions = "".join(f"\n  AND {f}" for f in filters)
    sql = (
        f"WITH {_days(asked)}\n"
        f"SELECT period{by},\n"
        "  CASE WHEN COUNT(DISTINCT currency) <= 1\n"
        "    THEN SUM(amount / (period_end - period_start + 1)) END AS amount\n"
        "FROM period\nJOIN fact_cost ON period.day BETWEEN period_start AND period_end\n"
        f"WHERE CAST(period_start AS TIMESTAMP) <= period.seen{conditions}\nGROUP BY period{by}"
    )
    return Statement(sql, params, (((group[0].metric.id, Role.HITS),),), Count.SPENT)


def written(group: Sequence[Counter], asked: Asked) -> Statement:
    """One group of counters over periods, split by `asked.by`, or for all of `asked.sets` side by side."""
    return _side_by_side(group, asked) if asked.sets else _WRITERS[group[0].count](group, asked)


_WRITERS = {
    Count.ROWS: _rows,
    Count.STANDING: _standing,
    Count.CONTACTS: _contacts,
    Count.SURVIVAL: _survival,
    Count.SPENT: _spent,
}


def _side_by_side(group: Sequence[Counter], asked: Asked) -> Statement:
    """The counts of a group for all of `asked.sets` in one reading; the second column says which (`split_of`)."""
    dimensions = split_dimensions(asked.sets)
    wide = replace(asked, by=dimensions)
    words = {*_words(group), *(("contact",) if group[0].count is Count.CONTACTS else ())}
    source, params = _source(group[0].table, group[0].day, words, wide, keys=("period", "seen"))
    picks, columns = _distinct(group)
    names = ", ".join(dimensions)
    head = f"WITH {_days(asked)},\n{source}"
    if group[0].count is Count.ROWS:
        counts = [f"  COUNT(*) FILTER (WHERE {_guarded(c)}) AS {c.column}" for c in picks]
        counts += [f"  SUM(weight_{i}) AS weight_{i}" for i in range(asked.weights)]
        sets = ", ".join(f"(period, {', '.join(s)})" for s in asked.sets)
        sql = (
            f"{head}\nSELECT period, GROUPING({names}) AS split, {names},\n" + ",\n".join(counts) + "\n"
            f"FROM sliced\nGROUP BY GROUPING SETS ({sets})"
        )
        return Statement(sql, params, columns, Count.ROWS, asked.sets)
    own = CONTACT_WORDS.get(group[0].table, {})
    answers = ",\n".join(line for c in picks for line in _answers(c, group, columns, own))
    sets = ", ".join(f"(period, contact, {', '.join(s)})" for s in asked.sets)
    sql = (
        f"{head},\nperson AS (\n  SELECT period, contact, GROUPING({names}) AS split, {names},\n"
        + ",\n".join(_person(picks, own))
        + f"\n  FROM sliced\n  GROUP BY GROUPING SETS ({sets})\n)\n"
        f"SELECT period, split, {names},\n{answers}\nFROM person\nGROUP BY period, split, {names}"
    )
    return Statement(sql, params, _spread(picks, columns), Count.CONTACTS, asked.sets)


def split_dimensions(sets: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The dimensions of several groupings, in the order of their columns in the answer."""
    return tuple(dict.fromkeys(d for s in sets for d in s))


def split_of(grouping: Sequence[str], dimensions: Sequence[str]) -> int:
    """What the column `split` says for a grouping: GROUPING gives a bit to each dimension left out, the last one 1."""
    return sum(1 << i for i, d in enumerate(reversed(dimensions)) if d not in grouping)


def _person(picks: Sequence[Counter], own: Mapping[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    """What is known of one contact in one period, line by line."""
    used = {w for c in picks for w in own if _mentions(c.predicate, w)}
    lines = [f"    {own[w][0]} AS {w}" for w in own if w in used]
    return lines + [f"    BOOL_OR({c.predicate}) AS {c.column}" for c in picks if not _of_contact(c, own)]


def columns_read(group: Sequence[Counter]) -> set[str]:
    """Columns of the published table that a group reads, row words and contact words replaced by their own."""
    found: set[str] = set()
    for counter in group:
        own = ROW_WORDS.get(counter.table, {})
        for word in _words([counter]):
            found.update(_identifiers(own[word]) if word in own else (word,))
    return found - {"reports", "true"}


def row_predicate(counter: Counter, seen: str) -> str:
    """A predicate over the columns of one row, its row words written out, `seen` replaced."""
    text = counter.predicate
    for word, meaning in ROW_WORDS.get(counter.table, {}).items():
        text = re.sub(rf"\b{word}\b", f"({meaning})", text)
    return re.sub(r"\bseen\b", seen, text)


# ---------------------------------------------------------------------------------------------- pieces


def _days(asked: Asked) -> str:
    names = "".join(f", weight_{i}" for i in range(asked.weights))
    if asked.calendar:
        return f"period(period, day, seen{names}) AS (\n  {asked.calendar}\n)"
    rows = (
        f"  ({i}, DATE '{p.start + timedelta(d)}', {moment(p.seen)})"
        for i, p in enumerate(asked.periods)
        for d in range((p.end - p.start).days)
    )
    return "period(period, day, seen) AS (VALUES\n" + ",\n".join(rows) + "\n)"


def moment(seen: datetime) -> str:
    """A moment as facts write it: UTC without zone."""
    return f"TIMESTAMP '{seen.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"


def _source(
    table: str, day: str, words: set[str], asked: Asked, *, keys: tuple[str, str]
) -> tuple[str, tuple[object, ...]]:
    """The CTE `sliced`: the rows of each period that existed at its `seen`, with the words that predicates use."""
    times = "moment" if keys[0] == "day" else "period"
    filters, filter_params = filtered(asked.where)
    lines, word_params = _selected(table, words, asked)
    lines += [f"{times}.weight_{i}" for i in range(asked.weights)]
    first = min(p.start for p in asked.periods)
    last = max(p.end for p in asked.periods) - timedelta(1)
    conditions = [f"facts.{day} BETWEEN {_date(first)} AND {_date(last)}", f"{BORN[table]} <= seen"]
    text = (
        f"sliced AS (\n  SELECT {times}.{keys[0]}, seen"
        + "".join(f",\n    {line}" for line in lines)
        + f"\n  FROM {times}\n  JOIN {asked.tables.get(table, table)} AS facts ON facts.{day} = {times}.day\n  WHERE "
        + "\n    AND ".join([*conditions, *filters])
        + "\n)"
    )
    return text, (*word_params, *filter_params)


def _selected(table: str, words: set[str], asked: Asked) -> tuple[list[str], list[object]]:
    own = ROW_WORDS.get(table, {})
    lines = [f"facts.{d}" for d in asked.by]
    lines += [f"facts.{w}" for w in sorted(words) if w not in own and w != "reports" and w not in asked.by]
    lines += [f"{text} AS {word}" for word, text in own.items() if word in words]
    params: list[object] = []
    if "reports" in words:
        condition, params = _one_of("provider", asked.reporting)
        lines.append(f"{condition} AS reports")
    return lines, params


def _date(day: date) -> str:
    return f"DATE '{day}'"


def filtered(where: Where) -> tuple[list[str], tuple[object, ...]]:
    """`where` as SQL conditions and the values bound to their `?`, in order."""
    texts: list[str] = []
    params: list[object] = []
    for dimension, values in where.items():
        text, bound = _one_of(dimension, values)
        texts.append(text)
        params += bound
    return texts, tuple(params)


def _one_of(dimension: str, values: Sequence[str | None]) -> tuple[str, list[object]]:
    """`dimension` is one of `values`; None means unknown. No value at all lets nothing through."""
    known = [_typed(dimension, v) for v in values if v is not None]
    parts = [f"{dimension} IN ({', '.join('?' * len(known))})"] if known else []
    if None in values:
        parts.append(f"{dimension} IS NULL")
    return f"({' OR '.join(parts)})" if parts else "FALSE", known


def _typed(dimension: str, value: str) -> object:
    if dimension != "step":
        return value
    try:
        return int(value)
    except ValueError:
        raise UsageError("step_is_a_number", value=value) from None


def _guarded(counter: Counter) -> str:
    """A hit is counted among the rows of its own base only."""
    base = counter.metric.base
    if counter.role is not Role.HITS or base == "TRUE" or not _same_source(counter):
        return counter.predicate
    return f"{_closed(base)} AND {_closed(counter.predicate)}"


def _closed(predicate: str) -> str:
    return f"({predicate})" if " OR " in predicate else predicate


def _mentions(predicate: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", predicate) is not None


# Words of SQL and of the period; any other bare word of a predicate is a column or a word of the catalogue.
_SQL_WORDS = """and or not is null true false in case when then else end interval hour seen extract epoch from"""
_SQL = frozenset(_SQL_WORDS.split())


def _identifiers(predicate: str) -> set[str]:
    bare = re.sub(r"'[^']*'", " ", predicate)
    return {w for w in re.findall(r'"?[A-Za-z_]+"?', bare) if w.lower() not in _SQL}


def _words(group: Sequence[Counter]) -> set[str]:
    """Columns and row words that the predicates of a group read, contact words replaced by what they are made of."""
    found: set[str] = set()
    for counter in group:
        own = CONTACT_WORDS.get(counter.table, {})
        for word in _identifiers(counter.predicate):
            found.update(own[word][1] if word in own else (word,))
        if counter.count is Count.SURVIVAL:
            found.update(("closed_day", counter.day))
    return found


def _of_contact(counter: Counter, own: Mapping[str, object]) -> bool:
    return any(_mentions(counter.predicate, w) for w in own)


def _distinct(group: Sequence[Counter]) -> tuple[list[Counter], tuple[tuple[tuple[str, Role], ...], ...]]:
    """One counter for each distinct predicate, and the (metric id, role) pairs that its column answers."""
    answers: dict[str, list[Counter]] = {}
    for counter in group:
        guard = counter.metric.base if counter.role is Role.HITS and _same_source(counter) else ""
        answers.setdefault(f"{guard}|{counter.role is Role.MEDIAN}|{counter.predicate}", []).append(counter)
    return [a[0] for a in answers.values()], tuple(tuple((c.metric.id, c.role) for c in a) for a in answers.values())


def _same_source(counter: Counter) -> bool:
    return (counter.table, counter.day) == (counter.metric.table, counter.metric.day)


def _answers(
    counter: Counter,
    group: Sequence[Counter],
    columns: tuple[tuple[tuple[str, Role], ...], ...],
    own: Mapping[str, object],
) -> list[str]:
    if counter.role is Role.MEDIAN:
        x, name = counter.predicate, counter.column
        quartile = f"PERCENTILE_CONT({{}}) WITHIN GROUP (ORDER BY {x}) AS {name}{{}}"
        return [
            f"  COUNT({x}) AS {name}_n",
            "  " + quartile.format(0.5, ""),
            "  " + quartile.format(0.25, "_lower"),
            "  " + quartile.format(0.75, "_upper"),
        ]
    hit = counter.predicate if _of_contact(counter, own) else counter.column
    base = _base_column(counter, group, columns)
    return [f"  COUNT(*) FILTER (WHERE {f'{base} AND ' if base else ''}{hit}) AS {counter.column}"]


def _base_column(counter: Counter, group: Sequence[Counter], columns: tuple[tuple[tuple[str, Role], ...], ...]) -> str:
    """The column of the person that holds the base of this hit, "" for a base or a base counted elsewhere."""
    if counter.role is not Role.HITS or not _same_source(counter):
        return ""
    wanted = (counter.metric.id, Role.BASE)
    first = next(answers[0] for answers in columns if wanted in answers)
    return next(c.column for c in group if (c.metric.id, c.role) == first)


def _spread(
    picks: Sequence[Counter], columns: tuple[tuple[tuple[str, Role], ...], ...]
) -> tuple[tuple[tuple[str, Role], ...], ...]:
    """A median answers with four columns: how many, the median, the quartiles."""
    roles = (Role.N, Role.MEDIAN, Role.LOWER, Role.UPPER)
    spread: list[tuple[tuple[str, Role], ...]] = []
    for counter, answers in zip(picks, columns, strict=True):
        if counter.role is Role.MEDIAN:
            spread += [tuple((metric, role) for metric, _ in answers) for role in roles]
        else:
            spread.append(answers)
    return tuple(spread)


def _daily(by: Sequence[str]) -> str:
    return "".join(f", daily.{d}" for d in by)
