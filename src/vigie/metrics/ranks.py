"""Which of two samples is larger, whatever their distribution: Mann-Whitney, within strata (van Elteren).

In: pairs of samples, one pair per stratum. Out: the chance that a later value is the larger one, z, two-sided p.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, sqrt

from vigie.metrics.distributions import normal_cdf

Samples = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Shift:
    """Sizes of the two samples; `larger`: chance that one of the second is larger than one of the first (ties half)."""

    first: int
    second: int
    larger: float
    z: float
    p: float


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> Shift:
    """One pair of samples. Normal approximation with ties and continuity corrected (Mann and Whitney 1947)."""
    return stratified([(first, second)])


def stratified(strata: Iterable[Samples]) -> Shift:
    """Pairs compared within their stratum only, weighed by 1 / (N + 1) (van Elteren 1960).

    Strata in which one side is empty say nothing. Without anything to compare: p = 1.
    """
    sizes, won, pairs, moved, variance, step = [0, 0], 0.0, 0.0, 0.0, 0.0, inf
    for first, second in strata:
        m, n = len(first), len(second)
        sizes[0], sizes[1] = sizes[0] + m, sizes[1] + n
        if m == 0 or n == 0:
            continue
        weight = 1 / (m + n + 1)
        larger, spread = _larger(first, second)
        won, pairs = won + weight * larger, pairs + weight * m * n
        moved += weight * (larger - m * n / 2)
        variance += weight**2 * spread
        step = min(step, weight)
    if variance <= 0:
        return Shift(sizes[0], sizes[1], won / pairs if pairs else 0.5, 0.0, 1.0)
    # The statistic moves in steps of one weight: half of the smallest is the continuity correction.
    z = max(abs(moved) - step / 2, 0.0) / sqrt(variance)
    p = min(2 * normal_cdf(-z), 1.0)
    return Shift(sizes[0], sizes[1], won / pairs, z if moved > 0 else -z, p)


def _larger(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """U of the second sample (ties count half) and its variance under no difference."""
    m, n = len(first), len(second)
    ties = Counter((*first, *second))
    later = Counter(second)
    below, ranks = 0, 0.0
    for value in sorted(ties):
        ranks += later[value] * (below + (ties[value] + 1) / 2)
        below += ties[value]
    total = m + n
    tied = sum(t**3 - t for t in ties.values())
    return ranks - n * (n + 1) / 2, m * n / 12 * (total + 1 - tied / (total * (total - 1)))
