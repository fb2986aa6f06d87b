"""What the baseline lets us expect of any combination of dimensions: rate = mean x one factor for each value.

In: baseline exposure by cell, baseline hits by value. Out: `Expectation` per number. Factors are fitted in turn, each
shrunk with eight pseudo-events, so that a change of mix alone leaves no residual.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vigie.diagnosis.cells import Cell, Counted, Margin
from vigie.diagnosis.numbers import BASES, DIMENSIONS, NUMBERS, Number

PSEUDO = 8.0
SWEEPS = 12
_STILL = 0.002
_STEP = DIMENSIONS.index("step")
_BASE_AT = {key: i for i, key in enumerate(BASES)}

Factors = dict[str | None, float]


@dataclass(frozen=True, slots=True)
class Expectation:
    """The rate of one number in any cell. `hits`, `base`: what the baseline held in all."""

    number: Number
    mean: float
    hits: int
    base: int
    factors: dict[int, Factors] = field(default_factory=dict[int, Factors])

    def rate(self, cell: Cell) -> float:
        """Expected hits per message; a value that the baseline never saw has factor 1."""
        found = self.mean
        for at, factors in self.factors.items():
            found *= factors.get(cell[at], 1.0)
        return min(1.0, found)

    def reaching(self, cells: Sequence[Cell]) -> "Expectation":
        """The same for a window in which sequences grew longer: a new step is expected to do as the last known one."""
        known = self.factors.get(_STEP)
        steps = sorted(int(s) for s in known or () if s is not None and s.isdecimal())
        if known is None or not steps:
            return self
        seen = {c[_STEP] for c in cells} - set(known)
        longer = {s: known[str(max((k for k in steps if k < int(s)), default=steps[0]))]
                  for s in seen if s is not None and s.isdecimal()}  # fmt: skip
        return replace(self, factors={**self.factors, _STEP: {**known, **longer}})


def fit(counted: Counted) -> list[Expectation]:
    """One expectation per number, in their order."""
    kept = _kept(counted.baseline)
    cells = _merged(counted.baseline, kept)
    return [_fit(number, i, cells, kept, counted.margins) for i, number in enumerate(NUMBERS)]


def base_of(number: Number) -> int:
    """Place of a number's base among `BASES`."""
    return _BASE_AT[number.base]


def determines(cells: Sequence[Cell], left: int, right: int) -> bool:
    """Every value of dimension `left` goes with one value of `right` only (a mailbox has one domain)."""
    known: dict[str | None, str | None] = {}
    return all(known.setdefault(c[left], c[right]) == c[right] for c in cells)


def _kept(baseline: dict[Cell, tuple[int, ...]]) -> list[int]:
    """Dimensions that say something that no finer one says already."""
    cells = list(baseline)
    places = range(len(DIMENSIONS))
    varied = [i for i in places if len({c[i] for c in cells}) > 1]
    kept: list[int] = []
    for i in sorted(varied, key=lambda i: -len({c[i] for c in cells})):
        if not any(determines(cells, k, i) for k in kept):
            kept.append(i)
    return sorted(kept)


def _merged(baseline: dict[Cell, tuple[int, ...]], kept: Sequence[int]) -> list[tuple[Cell, list[int]]]:
    merged: dict[Cell, list[int]] = {}
    for cell, bases in baseline.items():
        at = tuple(cell[i] for i in kept)
        if at in merged:
            merged[at] = [a + b for a, b in zip(merged[at], bases, strict=True)]
        else:
            merged[at] = list(bases)
    return list(merged.items())


def _fit(
    number: Number, at: int, cells: Sequence[tuple[Cell, list[int]]], kept: Sequence[int], margins: Sequence[Margin]
) -> Expectation:
    place = base_of(number)
    hits = sum(m.hits[at] for m in margins if m.dimension == "")
    base = sum(m.bases[place] for m in margins if m.dimension == "")
    exposed = [(cell, bases[place]) for cell, bases in cells if bases[place]]
    if not hits or not exposed:
        # Without a single hit the rate is unknown but small: half a hit (Jeffreys).
        return Expectation(number, 0.5 / base if base else 0.0, hits, base)
    sweep = _Sweep(exposed, hits, base, [_observed(DIMENSIONS[i], at, place, margins) for i in kept])
    for _ in range(SWEEPS):
        if sweep.run() < _STILL:
            break
    return Expectation(number, sweep.mean, hits, base, dict(zip(kept, sweep.factors(), strict=True)))


def _observed(dimension: str, at: int, place: int, margins: Sequence[Margin]) -> dict[str | None, tuple[int, int]]:
    """Hits and base of every value of a dimension."""
    found: dict[str | None, tuple[int, int]] = {}
    for m in margins:
        if m.dimension == dimension:
            x, n = found.get(m.value, (0, 0))
            found[m.value] = x + m.hits[at], n + m.bases[place]
    return found


class _Sweep:
    """The rates of one number while its factors settle. Values are numbered: most of the time goes into these sums."""

    def __init__(
        self,
        exposed: Sequence[tuple[Cell, int]],
        hits: int,
        base: int,
        observed: Sequence[dict[str | None, tuple[int, int]]],
    ) -> None:
        self.mean, self._hits = hits / base, hits
        weights = [n for _, n in exposed]
        self._expected = [self.mean * n for n in weights]
        # A sampled exposure is brought back to the base that it stands for, value by value.
        self._whole = base / sum(weights)
        self._turns = [_Turn([cell[i] for cell, _ in exposed], weights, o) for i, o in enumerate(observed)]

    def factors(self) -> list[Factors]:
        """What each dimension has settled on."""
        return [dict(zip(t.values, t.factors, strict=True)) for t in self._turns]

    def run(self) -> float:
        """One turn over all dimensions; the largest relative move of a factor."""
        moved = 0.0
        for turn in self._turns:
            change = turn.change(self._expected)
            self._expected = [e * change[c] for c, e in zip(turn.codes, self._expected, strict=True)]
            moved = max(moved, *(abs(c - 1) for c in change))
        whole = self._hits / (sum(self._expected) * self._whole)
        self.mean *= whole
        self._expected = [e * whole for e in self._expected]
        return moved


class _Turn:
    """One dimension's part in a sweep."""

    def __init__(
        self, column: Sequence[str | None], weights: Sequence[int], observed: dict[str | None, tuple[int, int]]
    ) -> None:
        known: dict[str | None, int] = {}
        self.codes = [known.setdefault(value, len(known)) for value in column]
        self.values = list(known)
        self.factors = [1.0] * len(known)
        sampled = self._sums(weights)
        self._hits = [observed.get(v, (0, 0))[0] for v in known]
        self._scale = [observed.get(v, (0, n))[1] / n for v, n in zip(known, sampled, strict=True)]

    def change(self, expected: Sequence[float]) -> list[float]:
        """What each value's factor is multiplied with, given what is expected of each cell now."""
        before = self.factors
        without = [e * s / f for e, s, f in zip(self._sums(expected), self._scale, before, strict=True)]
        self.factors = [(x + PSEUDO) / (e + PSEUDO) for x, e in zip(self._hits, without, strict=True)]
        return [now / then for now, then in zip(self.factors, before, strict=True)]

    def _sums(self, amounts: Sequence[float]) -> list[float]:
        sums = [0.0] * len(self.values)
        for code, amount in zip(self.codes, amounts, strict=True):
            sums[code] += amount
        return sums
