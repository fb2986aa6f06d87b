"""Whether a number moved because rates changed, or because other people were written to.

In: counts, expectations, the scan before anything is absorbed. Out: `Mix`: the part of the change that the mix alone
explains, and the dimension that holds it (Kitagawa 1955: rate effect at mean weights, mix effect at mean rates).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.diagnosis.cells import Counted
from vigie.diagnosis.expectation import Expectation, base_of
from vigie.diagnosis.numbers import DIMENSIONS, NUMBERS
from vigie.diagnosis.scan import Scan

# From there on the mix alone is a finding.
FALL = 0.12
_JUDGED = ("positive_rate", "human_reply_rate")


@dataclass(frozen=True, slots=True)
class Mix:
    """One number: rate before, now, and as the mix alone lets us expect; effects in the dimension that moved most."""

    metric: str
    before: float
    now: float
    adjusted: float
    dimension: str
    mix_effect: float
    rate_effect: float

    @property
    def fall(self) -> float:
        """How much the mix alone takes off, as a share of the rate before."""
        return 1 - self.adjusted / self.before


def mixes(counted: Counted, expectations: Sequence[Expectation], scan: Scan) -> tuple[Mix, ...]:
    """The answers' mix effects."""
    found: list[Mix] = []
    for at, number in enumerate(NUMBERS):
        place, fitted = base_of(number), expectations[at]
        if number.key not in _JUDGED or not scan.bases[place] or not fitted.hits:
            continue
        before = fitted.hits / fitted.base
        splits = [kitagawa(*_tables(counted, i, at, place)) for i in range(len(DIMENSIONS))]
        most = min(range(len(DIMENSIONS)), key=lambda i: splits[i][0])
        adjusted = scan.expected[at] / scan.bases[place]
        now = scan.hits[at] / scan.bases[place]
        found.append(Mix(number.key, before, now, adjusted, DIMENSIONS[most], *splits[most]))
    return tuple(found)


def kitagawa(
    before: dict[str | None, tuple[float, float]], now: dict[str | None, tuple[float, float]]
) -> tuple[float, float]:
    """(mix effect, rate effect) of a change between two tables value -> (hits, base); their sum is the change."""
    whole = [sum(n for _, n in table.values()) or 1.0 for table in (before, now)]
    mix = rate = 0.0
    for value in {*before, *now}:
        (x0, n0), (x1, n1) = before.get(value, (0.0, 0.0)), now.get(value, (0.0, 0.0))
        w0, w1 = n0 / whole[0], n1 / whole[1]
        r0 = x0 / n0 if n0 else (x1 / n1 if n1 else 0.0)
        r1 = x1 / n1 if n1 else r0
        mix += (w1 - w0) * (r0 + r1) / 2
        rate += (r1 - r0) * (w0 + w1) / 2
    return mix, rate


def _tables(
    counted: Counted, dimension: int, at: int, place: int
) -> tuple[dict[str | None, tuple[float, float]], dict[str | None, tuple[float, float]]]:
    before: dict[str | None, tuple[float, float]] = {}
    now: dict[str | None, tuple[float, float]] = {}
    for m in counted.margins:
        if m.dimension == DIMENSIONS[dimension]:
            x, n = before.get(m.value, (0.0, 0.0))
            before[m.value] = x + m.hits[at], n + m.bases[place]
    for cell, bases in counted.window.items():
        x, n = now.get(cell[dimension], (0.0, 0.0))
        now[cell[dimension]] = x, n + bases[place]
    for cell, hits in counted.hits.items():
        x, n = now.get(cell[dimension], (0.0, 0.0))
        now[cell[dimension]] = x + hits[at], n
    return before, now
