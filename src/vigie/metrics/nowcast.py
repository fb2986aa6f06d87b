"""Where a young cohort is heading: its rate once the outcomes still under way have come in.

In: counts by day of the window, and of earlier windows at the same age and in the end. Out: the expected final rate.
Each day of the window has its own delay behind it, so each is weighed by its own volume: a doubled week stays unbiased.
"""

from collections.abc import Sequence

from vigie.metrics.ranges import Week

# Under this many hits at the same age in the baseline, the delays are not known well enough.
_ENOUGH = 20


def nowcast(
    value: float, window: Sequence[Week], aged: Sequence[Sequence[Week]], final: Sequence[Sequence[Week]]
) -> float | None:
    """The rate that `value` becomes. `window` by day; `aged` and `final`: each baseline window by day, same order."""
    if sum(day.hits for days in aged for day in days) < _ENOUGH:
        return None
    young = mature = 0.0
    for i, day in enumerate(window):
        young += day.base * _rate([days[i] for days in aged])
        mature += day.base * _rate([days[i] for days in final])
    if young <= 0:
        return None
    return min(value * mature / young, 1.0)


def _rate(days: Sequence[Week]) -> float:
    base = sum(d.base for d in days)
    return sum(d.hits for d in days) / base if base else 0.0
