"""Counts out of the facts, by everything that could be to blame: one statement each, aggregated by the engine.

In: an engine and a window. Out: `Counted`: exposure by cell (a combination of all dimensions), hits by cell of the
window, and hits by value and block of the baseline. Of a big programme the cells hold one contact in k.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from vigie.diagnosis.numbers import BASES, DIMENSIONS, NUMBERS
from vigie.diagnosis.window import Window
from vigie.metrics.counting import Rows

Cell = tuple[str | None, ...]
# Messages that the cells hold; beyond, one contact in k stands for k, with its messages and what came of them.
MOST_WINDOW, MOST_BASELINE = 30_000, 30_000


@dataclass(frozen=True, slots=True)
class Margin:
    """Baseline counts of one value of one dimension in one block; dimension "" is the whole programme."""

    dimension: str
    value: str | None
    block: int
    bases: tuple[int, ...]
    hits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: bases in the order of `BASES`, hits in the order of `NUMBERS`.

    `scale`: messages that one sampled message of the window (of the baseline) stands for. `clusters`: hits that come
    together in one company, by number: a company whose domain accepts every address is one fact, not ten.
    """

    window: dict[Cell, tuple[int, ...]]
    baseline: dict[Cell, tuple[int, ...]]
    hits: dict[Cell, tuple[int, ...]]
    margins: tuple[Margin, ...]
    clusters: tuple[float, ...]
    scale: tuple[int, int]


def count(engine: Rows, window: Window) -> Counted:
    """Count a window and its baseline."""
    sent = {bool(b): n for b, n in engine.rows(_sent_sql(window))}
    scale = max(1, ceil(sent.get(False, 0) / MOST_WINDOW)), max(1, ceil(sent.get(True, 0) / MOST_BASELINE))
    exposures: tuple[dict[Cell, tuple[int, ...]], ...] = ({}, {})
    hits: dict[Cell, tuple[int, ...]] = {}
    size, width = len(DIMENSIONS), len(BASES)
    for before, *row in engine.rows(_cells_sql(window, scale)):
        cell, counts = tuple(row[:size]), tuple(int(v) for v in row[size:])
        exposures[before][cell] = counts[:width]
        if not before and any(counts[width:]):
            hits[cell] = counts[width:]
    (together,) = engine.rows(_cluster_sql(window))
    clusters = tuple(max(1.0, float(c or 1.0)) for c in together)
    return Counted(exposures[0], exposures[1], hits, _margins(engine, window), clusters, scale)


def _margins(engine: Rows, window: Window) -> tuple[Margin, ...]:
    found: list[Margin] = []
    width = len(DIMENSIONS)
    for row in engine.rows(_margin_sql(window)):
        # GROUPING is 0 for the dimension that the row is of.
        of = next((i for i in range(width) if not row[1 + i]), None)
        values = row[1 + width : 1 + 2 * width]
        counts = tuple(int(v) for v in row[1 + 2 * width :])
        dimension, value = ("", None) if of is None else (DIMENSIONS[of], values[of])
        found.append(Margin(dimension, value, row[0], counts[: len(BASES)], counts[len(BASES) :]))
    return tuple(found)


# ------------------------------------------------------------------------------------------------------- text


def days_cte(rows: Sequence[tuple[date, int, datetime]]) -> str:
    """`period(day, block, seen)`: which days are read, and what each may know."""
    values = ",\n".join(f"  (DATE '{d}', {b}, TIMESTAMP '{seen}')" for d, b, seen in rows)
    return f"period(day, block, seen) AS (VALUES\n{values}\n)"


def flagged_cte(where: str = "TRUE", more: str = "") -> str:
    """`flagged`: each message of the period with 1 or 0 for every base and every hit."""
    dims = ", ".join("CAST(step AS VARCHAR) AS step" if d == "step" else d for d in DIMENSIONS)
    bases = ",\n    ".join(f"CASE WHEN {sql} THEN 1 ELSE 0 END AS b_{key}" for key, sql in BASES.items())
    hits = ",\n    ".join(f"CASE WHEN {BASES[n.base]} AND {n.hits} THEN 1 ELSE 0 END AS h_{n.key}" for n in NUMBERS)
    return f"""message AS (
  SELECT s.*, p.block, p.seen, c.title_match, c.role, c.catch_all
  FROM fact_send s JOIN period p ON p.day = s.day
  LEFT JOIN fact_contact c ON c.contact = s.contact AND COALESCE(s.step, 1) = 1
  WHERE s.sent_at <= p.seen AND {where}
),
flagged AS (
  SELECT block, day, {dims}, contact{more},
    {bases},
    {hits}
  FROM message
)"""


_SUM_BASES = ", ".join(f"SUM(b_{key})" for key in BASES)
_SUM_HITS = ", ".join(f"SUM(h_{n.key})" for n in NUMBERS)
_ALL = ", ".join(DIMENSIONS)


def _sent_sql(window: Window) -> str:
    return (
        f"WITH {days_cte(window.rows())}\nSELECT p.block > 0, COUNT(*) FROM fact_send s JOIN period p ON p.day = s.day"
        "\nWHERE s.sent_at <= p.seen GROUP BY p.block > 0"
    )


def _cells_sql(window: Window, scale: tuple[int, int]) -> str:
    now, before = (f"s.contact % {k} = 0" if k > 1 else "TRUE" for k in scale)
    return (
        f"WITH {days_cte(window.rows())},\n{flagged_cte(f'(p.block = 0 AND {now} OR p.block > 0 AND {before})')}\n"
        f"SELECT CASE WHEN block > 0 THEN 1 ELSE 0 END, {_ALL}, {_SUM_BASES}, {_SUM_HITS}\nFROM flagged\n"
        f"GROUP BY CASE WHEN block > 0 THEN 1 ELSE 0 END, {_ALL}"
    )


def _margin_sql(window: Window) -> str:
    rows = [row for row in window.rows() if row[1] > 0]
    sets = ", ".join(f"(block, {d})" for d in DIMENSIONS)
    which = ", ".join(f"GROUPING({d})" for d in DIMENSIONS)
    return (
        f"WITH {days_cte(rows)},\n{flagged_cte()}\nSELECT block, {which}, {_ALL}, {_SUM_BASES}, {_SUM_HITS}\n"
        f"FROM flagged\nGROUP BY GROUPING SETS ((block), {sets})"
    )


def _cluster_sql(window: Window) -> str:
    rows = [row for row in window.rows() if row[1] > 0]
    together = ", ".join(f"SUM(h_{n.key} * h_{n.key}) * 1.0 / NULLIF(SUM(h_{n.key}), 0)" for n in NUMBERS)
    sums = ", ".join(f"SUM(h_{n.key}) AS h_{n.key}" for n in NUMBERS)
    any_hit = " + ".join(f"h_{n.key}" for n in NUMBERS)
    return (
        f"WITH {days_cte(rows)},\n{flagged_cte(more=', company_domain')},\n"
        f"company AS (\n  SELECT company_domain, {sums} FROM flagged\n"
        f"  WHERE company_domain IS NOT NULL AND {any_hit} > 0 GROUP BY company_domain\n)\n"
        f"SELECT {together} FROM company"
    )
