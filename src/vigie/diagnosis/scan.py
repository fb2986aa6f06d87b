"""The culprit scan: which slice of one or two dimensions explains best what differs from the baseline.

In: counts, expectations, dispersion. Out: candidates by score, the best one first; `absorb` takes one out of the way.
Score = sum over the numbers of max(0, llr / phi - 1), less the logarithm of the slices of that depth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from vigie.diagnosis.cells import Cell, Counted
from vigie.diagnosis.dispersion import Dispersion
from vigie.diagnosis.expectation import Expectation, base_of, determines
from vigie.diagnosis.numbers import DIMENSIONS, NUMBERS, Number
from vigie.metrics.families import Family
from vigie.vocabulary.finding import Slice

ENOUGH = 3.5  # a cause is named from this score on: odds of 33 to 1 against chance
MOST = 3  # causes
_FLOOR = 20  # messages; a smaller slice says nothing

# Where two slices hold the same messages, the one that people would blame.
_BLAMED = {
    Family.DELIVERY: ("provider", "domain", "mailbox", "campaign", "source", "segment", "owner", "step"),
    Family.OPENS: ("provider", "domain", "mailbox", "campaign", "source", "segment", "owner", "step"),
    Family.LIST: ("source", "segment", "campaign", "owner", "step", "provider", "mailbox", "domain"),
    Family.ANSWERS: ("campaign", "source", "segment", "step", "owner", "domain", "mailbox", "provider"),
    Family.LEAVING: ("step", "campaign", "source", "segment", "owner", "domain", "mailbox", "provider"),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One number in one slice: hits, expected hits, base, and what it adds to the score."""

    number: Number
    hits: float
    expected: float
    base: float
    phi: float
    adds: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice and its score. `moved`: the numbers that went the bad way, the one that adds most first."""

    slice: Slice
    score: float
    price: float
    sent: float
    moved: tuple[Moved, ...]
    posterior: float = 0.0

    @property
    def families(self) -> dict[Family, float]:
        """How much of the score each family of numbers brings."""
        found: dict[Family, float] = {}
        for m in self.moved:
            found[m.number.family] = found.get(m.number.family, 0.0) + m.adds
        return found

    @property
    def lead(self) -> Family:
        """The family that brings most."""
        families = self.families
        return max(families, key=lambda f: families[f])


def likelihood_ratio(hits: float, expected: float, base: float, bad: int) -> float:
    """Log likelihood ratio of `hits` in `base` at their own rate against the expected one, on the bad side only."""
    if bad * (hits - expected) <= 0 or expected <= 0 or base <= 0:
        return 0.0
    found = hits * log(hits / expected) if hits else 0.0
    missed, awaited = base - hits, base - expected
    if missed > 0 and awaited > 0:
        return max(found + missed * log(missed / awaited), 0.0)
    return max(found - (hits - expected), 0.0)


@dataclass(frozen=True, slots=True)
class _Table:
    """One grouping of the cells: the key of each cell; bases and hits by key; the keys that are large enough."""

    grouping: tuple[int, ...]
    keys: list[int]
    size: int
    bases: list[list[float]]
    hits: list[list[int]]
    kept: list[tuple[int, float]]
    w2: list[float]


class Scan:
    """The window cell by cell, ready to be summed along any grouping."""

    def __init__(self, counted: Counted, expectations: Sequence[Expectation], dispersion: Dispersion) -> None:
        """Expect of every cell what the baseline says of its values."""
        self._dispersion, self._clusters = dispersion, counted.clusters
        self.cells: list[Cell] = list(counted.window)
        self._bases = [list(column) for column in zip(*counted.window.values(), strict=True)]
        self._expected = [
            [n * e.rate(c) if n else 0.0 for c, n in zip(self.cells, self._bases[base_of(e.number)], strict=True)]
            for e in (x.reaching(self.cells) for x in expectations)
        ]
        self.expected = [sum(column) for column in self._expected]  # of everything, before anything is absorbed
        self.bases = [sum(column) for column in self._bases]
        at = {c: i for i, c in enumerate(self.cells)}
        self._hits = [[(at[c], h[m]) for c, h in counted.hits.items() if h[m]] for m in range(len(NUMBERS))]
        self.hits = [sum(n for _, n in column) for column in self._hits]
        self._codes, self._values = self._coded()
        self._tables = [self._table(grouping) for grouping in self._chosen()]

    # -- groupings

    def _coded(self) -> tuple[list[list[int]], list[list[str | None]]]:
        codes: list[list[int]] = []
        values: list[list[str | None]] = []
        for i in range(len(DIMENSIONS)):
            known: dict[str | None, int] = {}
            codes.append([known.setdefault(c[i], len(known)) for c in self.cells])
            values.append(list(known))
        return codes, values

    def _chosen(self) -> list[tuple[int, ...]]:
        """Everything; each dimension that varies; each pair of which neither tells the other."""
        singles = [i for i, values in enumerate(self._values) if len(values) > 1]
        free = [
            (a, b)
            for a, b in combinations(singles, 2)
            if not determines(self.cells, a, b) and not determines(self.cells, b, a)
        ]
        return [(), *((i,) for i in singles), *free]

    def _keys(self, grouping: tuple[int, ...]) -> tuple[list[int], int]:
        if not grouping:
            return [0] * len(self.cells), 1
        if len(grouping) == 1:
            return self._codes[grouping[0]], len(self._values[grouping[0]])
        left, right = grouping
        width = len(self._values[right])
        keys = [x * width + y for x, y in zip(self._codes[left], self._codes[right], strict=True)]
        return keys, len(self._values[left]) * width

    def _table(self, grouping: tuple[int, ...]) -> "_Table":
        """All but the expectation, which moves when a cause is absorbed."""
        keys, size = self._keys(grouping)
        hits: list[list[int]] = []
        for column in self._hits:
            sums = [0] * size
            for i, n in column:
                sums[keys[i]] += n
            hits.append(sums)
        bases = [_sums(keys, size, column) for column in self._bases]
        kept = [(key, n) for key, n in enumerate(bases[0]) if n >= _FLOOR]
        w2 = [self._w2(m, grouping) for m in range(len(NUMBERS))]
        return _Table(grouping, keys, size, bases, hits, kept, w2)

    def _slice(self, grouping: tuple[int, ...], key: int) -> Slice:
        if not grouping:
            return ()
        if len(grouping) == 1:
            return ((DIMENSIONS[grouping[0]], self._values[grouping[0]][key]),)
        a, b = grouping
        first, second = divmod(key, len(self._values[b]))
        return (DIMENSIONS[a], self._values[a][first]), (DIMENSIONS[b], self._values[b][second])

    # -- scores

    def candidates(self) -> list[Candidate]:
        """Every slice with its score, best first; the posterior is over all of them and "nothing"."""
        looked = [sum(len(t.kept) for t in self._tables if len(t.grouping) == depth) for depth in range(3)]
        prices = [log(max(1, n)) for n in looked]
        scored = [
            Candidate(self._slice(table.grouping, key), sum(m.adds for m in moved) - price, price, sent, moved)
            for table, price in ((t, prices[len(t.grouping)]) for t in self._tables)
            for key, sent, moved in self._scored(table)
        ]
        scored.sort(key=lambda c: (-round(c.score, 6), len(c.slice), blame(c)))
        return _weighed(scored)

    def _scored(self, table: "_Table") -> list[tuple[int, float, tuple[Moved, ...]]]:
        expected = [_sums(table.keys, table.size, column) for column in self._expected]
        bases = [table.bases[base_of(n)] for n in NUMBERS]
        numbers = list(zip(NUMBERS, table.hits, expected, bases, table.w2, self._clusters, strict=True))
        found: list[tuple[int, float, tuple[Moved, ...]]] = []
        for key, sent in table.kept:
            moved = [
                _moved(n, (x[key], e[key], b[key]), w2=w, cluster=cluster)
                for n, x, e, b, w, cluster in numbers
                if _worth(n.bad * (x[key] - e[key]), e[key], b[key])
            ]
            found.append((key, sent, tuple(sorted((m for m in moved if m.adds > 0), key=lambda m: -m.adds))))
        return found

    def _w2(self, number: int, grouping: tuple[int, ...]) -> float:
        if not grouping:
            return self._dispersion[number, ""]
        return max(self._dispersion[number, DIMENSIONS[i]] for i in grouping)

    # -- one slice

    def inside(self, slice_: Slice) -> list[int]:
        """Places of the cells of a slice."""
        wanted = [(DIMENSIONS.index(d), v) for d, v in slice_]
        return [i for i, c in enumerate(self.cells) if all(c[d] == v for d, v in wanted)]

    def expected_rate(self, number: int, slice_: Slice) -> float | None:
        """Expected hits per message of the base, for the slice's mix of the window; None where nothing is exposed."""
        places = self.inside(slice_)
        base = sum(self._bases[base_of(NUMBERS[number])][i] for i in places)
        return sum(self._expected[number][i] for i in places) / base if base else None

    def absorb(self, found: Candidate) -> None:
        """From now on what this cause did is expected, so that the next best is another cause."""
        places = self.inside(found.slice)
        for m in found.moved:
            column, ratio = self._expected[NUMBERS.index(m.number)], max(m.hits, 0.5) / m.expected
            for i in places:
                column[i] *= ratio


def _sums(keys: Sequence[int], size: int, column: Sequence[float]) -> list[float]:
    sums = [0.0] * size
    for k, v in zip(keys, column, strict=True):
        sums[k] += v
    return sums


def _worth(worse: float, expected: float, base: float) -> bool:
    """Whether the likelihood ratio can pass 1 at all: it is never above the chi-square of the two cells."""
    if worse <= 0 or expected <= 0:
        return False
    spared = base - expected
    return spared <= 0 or worse * worse * (1 / expected + 1 / spared) > 1


def _moved(number: Number, counts: tuple[float, float, float], *, w2: float, cluster: float) -> Moved:
    hits, expected, base = counts
    ratio = likelihood_ratio(hits, expected, base, number.bad)
    if ratio <= 1.0:
        return Moved(number, hits, expected, base, 1.0, 0.0)
    phi = cluster + expected * w2 / max(1 - expected / base, 0.05)
    return Moved(number, hits, expected, base, phi, max(0.0, ratio / phi - 1))


def blame(found: Candidate) -> tuple[int, ...]:
    """Place of a slice among those that hold the same messages. A provider that refuses some refuses a mailbox."""
    if not found.moved:
        return ()
    order, dimensions = _BLAMED[found.lead], [d for d, _ in found.slice]
    if "provider" in dimensions and "mailbox" in dimensions:
        return (-1,)
    return tuple(order.index(d) for d in dimensions)


def _weighed(scored: list[Candidate]) -> list[Candidate]:
    if not scored:
        return []
    top = max(scored[0].score, 0.0)
    whole = exp(-top) + sum(exp(c.score - top) for c in scored)
    return [Candidate(c.slice, c.score, c.price, c.sent, c.moved, exp(c.score - top) / whole) for c in scored]
