"""Runs the compiled statements and hands back what was counted. Inference starts from here, whoever counted.

In: an engine, metrics, periods, dimensions, filters. Out: `Tallies`, sufficient statistics by metric, slice and period.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from vigie.metrics.catalogue import REPORTING_PROVIDERS
from vigie.metrics.compile import Count, Role, Statement, Where, checked_dimensions, statements
from vigie.metrics.windows import spanned
from vigie.vocabulary.metric import Counts, Metric, Period, Unit

SliceKey = tuple[tuple[str, str | None], ...]
_Cell = dict[Role, Any]


class Rows(Protocol):
    """What the numbers ask of an engine."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of the answer, `params` bound to `?` in order."""
        ...


@dataclass(slots=True)
class Tallies:
    """Counts by metric id, slice and position of the period. What was not found was not there: nothing of nothing."""

    periods: tuple[Period, ...]
    cells: dict[tuple[str, SliceKey, int], _Cell] = field(default_factory=dict[tuple[str, SliceKey, int], _Cell])
    sql: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _places: dict[Period, int] = field(default_factory=dict[Period, int])

    def places(self) -> dict[Period, int]:
        """Position of each period."""
        if not self._places:
            self._places.update({p: i for i, p in enumerate(self.periods)})
        return self._places

    def slices(self, metric: Metric) -> list[SliceKey]:
        """Slices in which anything was counted for this metric, in a stable order."""
        found = {s for (m, s, _) in self.cells if m == metric.id}
        return sorted(found, key=lambda s: [(v is None, v or "") for _, v in s])

    def at(self, metric: Metric, slice_: SliceKey, period: int) -> Counts:
        """What was counted there."""
        cell = self.cells.get((metric.id, slice_, period), {})
        span = spanned(metric, self.periods[period])
        if metric.unit in (Unit.HOUR, Unit.DAY):
            quartiles = (cell[Role.LOWER], cell[Role.UPPER]) if cell.get(Role.LOWER) is not None else None
            n, median = cell.get(Role.N, 0), cell.get(Role.MEDIAN)
            return Counts(metric.id, slice_, span, None, None, n=n, median=median, quartiles=quartiles)
        if metric.unit is Unit.MONEY:
            held = cell.get(Role.BASE, 0)
            return Counts(metric.id, slice_, span, None, None, n=held, amount=cell.get(Role.HITS))
        return Counts(metric.id, slice_, span, cell.get(Role.HITS, 0), cell.get(Role.BASE, 0))


def count(
    engine: Rows,
    metrics: Iterable[Metric],
    periods: Sequence[Period],
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    reporting: Sequence[str | None] = (),
) -> Tallies:
    """Count `metrics` over `periods`, split by the dimensions `by`. Metrics that lack a dimension are left out."""
    filters = dict(where or {})
    checked_dimensions((*by, *filters))
    able = [m for m in metrics if measurable(m, by, filters)]
    tallies = Tallies(tuple(periods))
    for span in sorted({m.span for m in able}):
        chosen = [m for m in able if m.span == span]
        reached = [spanned(chosen[0], p) for p in periods]
        for statement in statements(chosen, reached, by=by, where=filters, reporting=reporting):
            _gather(tallies, statement, engine.rows(statement.sql, statement.params), tuple(by))
    return tallies


def measurable(metric: Metric, by: Iterable[str], where: Where) -> bool:
    """The metric's facts carry every dimension asked for."""
    return all(d in metric.dimensions for d in (*by, *where))


def reporting_providers(engine: Rows, as_of: datetime) -> tuple[str | None, ...]:
    """Providers whose complaints can be known: they have complained before, or they are known to report."""
    seen = engine.rows("SELECT DISTINCT provider FROM fact_send WHERE complained_at <= ?", [as_of.replace(tzinfo=None)])
    found = {row[0] for row in seen} | set(REPORTING_PROVIDERS)
    return tuple(sorted(found, key=lambda p: (p is None, p or "")))


def _gather(tallies: Tallies, statement: Statement, rows: Iterable[tuple[Any, ...]], by: tuple[str, ...]) -> None:
    for metric in {m for answers in statement.columns for m, _ in answers}:
        tallies.sql.setdefault(metric, []).append(statement.shown)
    if statement.count is Count.SURVIVAL:
        _survivals(tallies, statement.columns[0][0][0], rows, by)
        return
    for row in rows:
        key = slice_of(row, by)
        for answers, value in zip(statement.columns, row[1 + len(by) :], strict=True):
            for metric, role in answers:
                tallies.cells.setdefault((metric, key, row[0]), {})[role] = value


def slice_of(row: tuple[Any, ...], by: tuple[str, ...]) -> SliceKey:
    """The slice of a row: its columns after the period."""
    return tuple((d, None if v is None else str(v)) for d, v in zip(by, row[1 : 1 + len(by)], strict=True))


def _survivals(tallies: Tallies, metric: str, rows: Iterable[tuple[Any, ...]], by: tuple[str, ...]) -> None:
    lives: dict[tuple[SliceKey, int], dict[int, tuple[int, int]]] = {}
    for row in rows:
        days, closed, deals = row[1 + len(by) :]
        lives.setdefault((slice_of(row, by), row[0]), {})[int(days)] = (closed, deals)
    for (key, period), table in lives.items():
        deals = sum(n for _, n in table.values())
        tallies.cells[metric, key, period] = {Role.N: deals, Role.MEDIAN: median_survival(table)}


def median_survival(table: Mapping[int, tuple[int, int]]) -> float | None:
    """Kaplan-Meier median: days -> (closed that day, deals that leave the risk set that day). None: not reached."""
    at_risk, alive = sum(n for _, n in table.values()), 1.0
    for days in sorted(table):
        closed, leaving = table[days]
        alive *= 1 - closed / at_risk
        if alive <= 0.5:  # noqa: PLR2004 - half: the median
            return float(days)
        at_risk -= leaving
    return None
