"""Looking at a test every week without fooling oneself: group-sequential boundaries, sample sizes, what can be seen.

In: rates, sizes, the information at each look. Out: boundaries for z, chances to cross them, contacts needed.
O'Brien-Fleming spending (Lan and DeMets 1983), boundaries by recursive integration (Armitage, McPherson, Rowe 1969).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, erfc, exp, pi, sqrt

from vigie.metrics.distributions import normal_cdf, normal_quantile

ALPHA = 0.05
POWER = 0.80
LOOKS = 4
# A look at which less than this may be spent cannot end the test.
_NOTHING = 1e-10
_NEVER = 8.0
_POINTS = 121  # odd, for Simpson's rule; twice as many move no boundary by more than 0.001


def spent(fraction: float, alpha: float = ALPHA) -> float:
    """The part of `alpha` that may be spent by that fraction of the test, both sides together."""
    if fraction <= 0:
        return 0.0
    side = 2 * normal_cdf(-normal_quantile(1 - alpha / 4) / sqrt(min(fraction, 1.0)))
    return 2 * side


@lru_cache(maxsize=256)
def boundaries(information: tuple[float, ...], spending: tuple[float, ...]) -> tuple[float, ...]:
    """|z| from which each look ends the test; `information` rises strictly, on any scale; `spending` is cumulative."""
    walk, found, before = _Walk(0.0), list[float](), 0.0
    scale = information[-1] if information else 1.0
    for amount, total in zip(information, spending, strict=True):
        walk.go(amount / scale)
        allowed = total - before
        bound = walk.bound(allowed) if allowed > _NOTHING else _NEVER
        walk.keep(bound)
        found.append(bound)
        before = total if allowed > _NOTHING else before
    return tuple(found)


def crossing(information: Sequence[float], bounds: Sequence[float], drift: float) -> float:
    """The chance to end with |z| past a boundary, when z is expected at `drift` at the last look."""
    walk, ended = _Walk(drift), 0.0
    for amount, bound in zip(information, bounds, strict=True):
        walk.go(amount / information[-1])
        ended += walk.beyond(bound)
        walk.keep(bound)
    return ended


@lru_cache(maxsize=64)
def drift_needed(looks: int, power: float = POWER, alpha: float = ALPHA) -> float:
    """The z to expect at the end for that power with equally spaced looks; one look needs the fixed test's."""
    times = tuple((k + 1) / looks for k in range(looks))
    bounds = boundaries(times, tuple(spent(t, alpha) for t in times))
    low = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    high = low + 0.5
    while high - low > 1e-3:  # noqa: PLR2004 - a thousandth of a standard error is no contact
        middle = (low + high) / 2
        low, high = (middle, high) if crossing(times, bounds, middle) < power else (low, middle)
    return high


def per_arm(base: float, effect: float, *, looks: int = LOOKS, power: float = POWER, alpha: float = ALPHA) -> int:
    """Contacts in each arm so that a relative `effect` on the rate `base` is found with that power."""
    other = base * (1 + effect)
    noise = base * (1 - base) + other * (1 - other)
    return ceil(drift_needed(looks, power, alpha) ** 2 * noise / (base * effect) ** 2)


def detectable(base: float, contacts: int, *, power: float = POWER, alpha: float = ALPHA) -> float:
    """The relative effect that planners quote for so many contacts in each arm: both arms as noisy as the base.

    It holds between a rise and a fall; a rise needs more (`detectable_rise`), because the better arm is noisier.
    """
    wanted = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return wanted * sqrt(2 * base * (1 - base) / contacts) / base


def detectable_rise(
    base: float, contacts: int, *, looks: int = LOOKS, power: float = POWER, alpha: float = ALPHA
) -> float | None:
    """The relative rise found with that power by so many contacts in each arm; None: none below certainty."""
    low, high = 0.0, (1 - base) / base
    if per_arm(base, high, looks=looks, power=power, alpha=alpha) > contacts:
        return None
    while high - low > 1e-4:  # noqa: PLR2004 - a hundredth of a percent is finer than anybody reads
        middle = (low + high) / 2
        enough = per_arm(base, middle, looks=looks, power=power, alpha=alpha) <= contacts
        low, high = (low, middle) if enough else (middle, high)
    return high


class _Walk:
    """The density of a Brownian path that has crossed no boundary yet, on a grid over what is left of the line."""

    def __init__(self, drift: float) -> None:
        self._drift = drift
        self._now = self._before = 0.0
        self._mass: list[tuple[float, float]] = [(0.0, 1.0)]  # where, how much: all of it at 0

    def go(self, time: float) -> None:
        self._before, self._now = self._now, time

    def bound(self, allowed: float) -> float:
        """The |z| that a path under no drift crosses here with the probability allowed."""
        low, high = 0.0, _NEVER
        while high - low > 1e-6:  # noqa: PLR2004 - finer than any grid
            middle = (low + high) / 2
            low, high = (middle, high) if self.beyond(middle) > allowed else (low, middle)
        return high

    def beyond(self, bound: float) -> float:
        edge, step = bound * sqrt(self._now), self._step()
        shift = self._drift * (self._now - self._before)
        return sum(
            mass * (_upper((edge - x - shift) / step) + _upper((edge + x + shift) / step)) for x, mass in self._mass
        )

    def keep(self, bound: float) -> None:
        """What is inside the boundary goes on (Simpson's rule)."""
        edge, step = bound * sqrt(self._now), self._step()
        shift = self._drift * (self._now - self._before)
        width = 2 * edge / (_POINTS - 1)
        scale = width / 3 / (step * sqrt(2 * pi))
        kept: list[tuple[float, float]] = []
        for i in range(_POINTS):
            y = -edge + i * width
            density = sum(mass * exp(-(((y - x - shift) / step) ** 2) / 2) for x, mass in self._mass)
            weight = 1 if i in (0, _POINTS - 1) else 4 if i % 2 else 2
            kept.append((y, density * scale * weight))
        self._mass = kept

    def _step(self) -> float:
        return sqrt(self._now - self._before)


def _upper(z: float) -> float:
    return erfc(z / sqrt(2)) / 2
