"""Where the ink goes beyond lines: delays as boxes, shares and rates as bars, changes as intervals.

In: figures and the scale that a column shares. Out: frozen shapes that templates put into SVG attributes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log

WIDTH, HEIGHT = 180.0, 16.0
PAD = 5.0
# A change is drawn between a third and three times; beyond, the bar runs out of the picture and the words say it.
MOST_TIMES = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """The middle half of a sample, its median, the reach to nine in ten; `grid`: where round values stand."""

    grid: tuple[str, ...]
    box: tuple[str, str]  # x and width
    reach: tuple[str, str]  # from the end of the box to nine in ten
    dot: str


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between its bounds, on a scale with "no change" in the middle."""

    zero: str
    bar: tuple[str, str]  # x and width
    dot: str


def box(quartiles: tuple[float, float, float, float], least: float, most: float, marks: Iterable[float]) -> Box:
    """Quarter, median, three quarters, nine in ten on a logarithmic scale from `least` to `most`."""
    x = _logarithmic(least, most)
    quarter, median, three, ninth = (x(q) for q in quartiles)
    return Box(
        tuple(_short(x(m)) for m in marks),
        (_short(quarter), _short(max(three - quarter, 2.0))),
        (_short(three), _short(max(ninth, three))),
        _short(median),
    )


def bar(share: float | None, top: float) -> str:
    """The length of a bar whose scale ends at `top`; nothing is drawn where the truth is unknown."""
    if share is None or top <= 0:
        return "0"
    return _short(max(min(share / top, 1.0) * (WIDTH - 2 * PAD), 1.0 if share > 0 else 0.0))


def interval(ratio: float, low: float, high: float) -> Interval:
    """A ratio with its bounds: 1 in the middle, a third at the left end, three times at the right end."""
    x = _logarithmic(1 / MOST_TIMES, MOST_TIMES)
    start, end = x(low), x(high)
    return Interval(_short(x(1.0)), (_short(start), _short(max(end - start, 2.0))), _short(x(ratio)))


def _logarithmic(least: float, most: float) -> Callable[[float], float]:
    span = log(most / least)
    return lambda v: PAD + (WIDTH - 2 * PAD) * min(max(log(max(v, 1e-9) / least) / span, 0.0), 1.0)


def _short(coordinate: float) -> str:
    return f"{coordinate:.1f}".removesuffix(".0")
