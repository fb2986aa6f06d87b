"""Probability tails and quantiles: binomial, negative binomial, normal; Wilson's interval.

In: counts and parameters. Out: probabilities and bounds, by the incomplete beta function (standard library only).
"""

from math import exp, inf, isfinite, lgamma, log, log1p, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300
_PRECISION = 1e-13
_STEPS = 100_000


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta I_x(a, b), by its continued fraction (Lentz's method)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / _away(1 + even * d), _away(1 + even / c)
        total *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / _away(1 + odd * d), _away(1 + odd / c)
        total *= d * c
        if abs(d * c - 1) < _PRECISION:
            break
    return total


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def binomial_upper(x: int, n: int, p: float) -> float:
    """P(X >= x), X binomial of n draws at p."""
    if x <= 0:
        return 1.0
    return 0.0 if x > n else beta_cdf(p, x, n - x + 1)


class NegativeBinomial:
    """Counts of mean `mean` whose rate itself varies: variance = mean + relative_variance * mean^2."""

    def __init__(self, mean: float, relative_variance: float) -> None:
        """`relative_variance` > 0; as it goes to 0 this becomes Poisson."""
        self.mean = mean
        self.size = 1 / max(relative_variance, 1e-9)
        self._p = self.size / (self.size + mean)

    def lower(self, x: int) -> float:
        """P(X <= x)."""
        if x < 0:
            return 0.0
        return 1.0 if self.mean <= 0 else beta_cdf(self._p, self.size, x + 1)

    def upper(self, x: int) -> float:
        """P(X >= x)."""
        if x <= 0:
            return 1.0
        return 0.0 if self.mean <= 0 else beta_cdf(1 - self._p, x, self.size)

    def quantile(self, q: float) -> int:
        """Smallest x with P(X <= x) >= q."""
        low, high = -1, max(1, int(self.mean))
        while self.lower(high) < q:
            low, high = high, 2 * high + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.lower(middle) >= q else (middle, high)
        return high


def normal_cdf(z: float) -> float:
    """P(Z <= z), Z standard normal."""
    if not isfinite(z):
        return 0.0 if z == -inf else 1.0
    return _NORMAL.cdf(z)


def normal_quantile(q: float) -> float:
    """The z under which a standard normal falls with probability q."""
    return _NORMAL.inv_cdf(q)


def wilson(hits: int, base: int, level: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval for a rate; None where there is nothing to divide by. (Wilson 1927)."""
    if base <= 0:
        return None
    z = normal_quantile(0.5 + level / 2)
    p = min(hits / base, 1.0)
    centre = p + z * z / (2 * base)
    half = z * sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    scale = 1 + z * z / base
    low = (centre - half) / scale if hits > 0 else 0.0
    high = (centre + half) / scale if hits < base else 1.0
    return max(0.0, low), min(1.0, high)
