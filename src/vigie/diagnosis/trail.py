"""One slice day by day: whether a single day carries it, since when it lasts, and its exact counts.

In: an engine, a window, a slice, what is expected. Out: `Trail`. Days differ in age: expectation is ripened by the
programme's own delays, so that yesterday's silence is not taken for bad news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vigie.diagnosis.cells import days_cte, flagged_cte
from vigie.diagnosis.expectation import base_of
from vigie.diagnosis.numbers import BASES, DIMENSIONS, NUMBERS, Number
from vigie.diagnosis.scan import Candidate, Moved, likelihood_ratio
from vigie.diagnosis.window import BLOCKS, DAYS, RECENT, Window
from vigie.metrics.counting import Rows
from vigie.vocabulary.finding import Count, Slice
from vigie.vocabulary.sql import literal

# A delay of that many days or more is long past in any window that is judged.
_RIPE = 28

# number key -> share of its hits that have come in after 0, 1, 2 ... days
Delays = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Day:
    """Bases and hits of one day, in the order of `BASES` and `NUMBERS`."""

    day: date
    bases: tuple[int, ...]
    hits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """The last four weeks of a slice. `rates`: expected hits per message over the window, by place of the number."""

    window: Window
    slice: Slice
    days: tuple[Day, ...]
    rates: Mapping[int, float]
    delays: Delays

    def expected(self, at: int) -> list[float]:
        """Expected hits of each day, as old as it is today."""
        number, rate = NUMBERS[at], self.rates.get(at, 0.0)
        place = base_of(number)
        ripe = [ripeness(self.delays, number, (self.window.end - d.day).days) for d in self.days]
        judged = [(d.bases[place], r) for d, r in zip(self.days, ripe, strict=True) if d.day >= self.window.start]
        sent, weighed = sum(n for n, _ in judged), sum(n * r for n, r in judged)
        mean = weighed / sent if sent and weighed else 1.0
        return [d.bases[place] * rate * r / mean for d, r in zip(self.days, ripe, strict=True)]

    def without_its_worst_day(self, found: Candidate) -> float:
        """The score that remains without the day that speaks most against the slice."""
        columns = [self._column(m) for m in found.moved]
        days = [i for i, d in enumerate(self.days) if d.day >= self.window.start and d.bases[0]]
        if not days:
            return 0.0
        worst = max(days, key=lambda i: sum(likelihood_ratio(*c[i], m.number.bad) for c, m in columns))
        left = 0.0
        for column, moved in columns:
            x, e, n = (sum(column[i][part] for i in days if i != worst) for part in range(3))
            phi = 1 + (moved.phi - 1) * (e / moved.expected if moved.expected else 1.0)
            left += max(0.0, likelihood_ratio(x, e, n, moved.number.bad) / phi - 1)
        return left - found.price

    def since(self, found: Candidate) -> date:
        """The first day of the change that is most likely, from four weeks ago to yesterday."""
        columns = [self._column(m) for m in found.moved]
        best, start = -1.0, self.window.start
        for first, day in enumerate(self.days):
            if not day.bases[0]:
                continue
            gain = 0.0
            for column, moved in columns:
                x, e, n = (sum(cell[part] for cell in column[first:]) for part in range(3))
                gain += likelihood_ratio(x, e, n, moved.number.bad) / moved.phi
            if gain > best:
                best, start = gain, day.day
        return start

    def count(self, at: int) -> Count:
        """Exact counts of the window."""
        place = base_of(NUMBERS[at])
        judged = [(d, e) for d, e in zip(self.days, self.expected(at), strict=True) if d.day >= self.window.start]
        return Count(
            NUMBERS[at].key, self.slice, self.window.start, self.window.end,
            sum(d.hits[at] for d, _ in judged), sum(d.bases[place] for d, _ in judged), sum(e for _, e in judged),
        )  # fmt: skip

    def _column(self, moved: Moved) -> tuple[list[tuple[float, float, float]], Moved]:
        at = NUMBERS.index(moved.number)
        place = base_of(moved.number)
        found = zip(self.days, self.expected(at), strict=True)
        return [(float(d.hits[at]), e, float(d.bases[place])) for d, e in found], moved


def ripeness(delays: Delays, number: Number, age: int) -> float:
    """Share of a day's hits that are known when it is `age` days old."""
    known = delays.get(number.key)
    return known[min(max(age - 1, 0), _RIPE)] if known else 1.0


def trail(engine: Rows, window: Window, slice_: Slice, rates: Mapping[int, float], delays: Delays) -> Trail:
    """Count the last four weeks of a slice."""
    rows = [(window.end - timedelta(i), 0, window.seen) for i in range(RECENT, 0, -1)]
    sums = ", ".join([f"SUM(b_{key})" for key in BASES] + [f"SUM(h_{n.key})" for n in NUMBERS])
    sql = f"WITH {days_cte(rows)},\n{flagged_cte(_where(slice_))}\nSELECT day, {sums} FROM flagged GROUP BY day"
    known = {row[0]: tuple(int(v) for v in row[1:]) for row in engine.rows(sql)}
    nothing = (0,) * (len(BASES) + len(NUMBERS))
    days = [Day(d, known.get(d, nothing)[: len(BASES)], known.get(d, nothing)[len(BASES) :]) for d, _, _ in rows]
    return Trail(window, slice_, tuple(days), rates, delays)


def delays(engine: Rows, window: Window) -> Delays:
    """How long each outcome took in the baseline, as far as is known now."""
    first, last = window.baseline
    rows = [(first + timedelta(i), 1, window.seen) for i in range(BLOCKS * DAYS) if first + timedelta(i) < last]
    found: dict[str, list[float]] = {}
    moments = {n.moment for n in NUMBERS if n.moment not in ("", "hard_at", "COALESCE(block_at, soft_at)")}
    for moment in sorted(moments):
        sql = (
            f"WITH {days_cte(rows)}\n"
            f"SELECT CAST(FLOOR(EXTRACT(EPOCH FROM (s.{moment} - s.sent_at)) / 86400) AS BIGINT) AS days, COUNT(*)\n"
            f"FROM fact_send s JOIN period p ON p.day = s.day\nWHERE s.{moment} <= p.seen\nGROUP BY 1"
        )
        taken = [0] * (_RIPE + 1)
        for days, hits in engine.rows(sql):
            taken[min(max(days, 0), _RIPE)] += hits
        whole = sum(taken)
        if whole:
            curve = [sum(taken[: i + 1]) / whole for i in range(_RIPE + 1)]
            found |= {n.key: curve for n in NUMBERS if n.moment == moment}
    return found


def _where(slice_: Slice) -> str:
    return " AND ".join(_equals(d, v) for d, v in slice_) or "TRUE"


def _equals(dimension: str, value: str | None) -> str:
    if dimension not in DIMENSIONS:
        raise KeyError(dimension)
    column = "CAST(s.step AS VARCHAR)" if dimension == "step" else f"s.{dimension}"
    return f"{column} IS NULL" if value is None else f"{column} = {literal(value)}"
