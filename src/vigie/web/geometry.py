"""Where the ink goes: sparklines and range strips as coordinates.

In: values, range, limit and a size in pixels. Out: frozen shapes that templates put into SVG attributes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

Scale = Callable[[float], float]  # a value -> its coordinate

# A limit this far (in heights of the data) beyond the data would flatten the line: it is left out of view.
LIMIT_REACH = 0.6


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of a drawing and the margin kept free at top and bottom for the dot."""

    width: float
    height: float
    margin: float = 4.0


TILE = Frame(132, 46)
CHART = Frame(592, 168, 8)
STRIP = Frame(150, 14)


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line where something was changed."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Spark:
    """A line over its own range.

    Coordinates are text, to a tenth of a pixel: templates write numbers with the decimal comma of the language,
    which no SVG attribute understands. They are digits and letters of a path: nothing in them is to be escaped.
    """

    width: str
    height: str
    line: str
    young: str  # the provisional end of the line
    hatch: tuple[str, str] | None  # x and width of the provisional days
    band: tuple[str, str] | None  # y and height
    limit: str | None  # y, when in view
    dot: tuple[str, str] | None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """One reading beside its range, on a scale shared by the whole table column."""

    width: str
    height: str
    band: tuple[str, str] | None  # x and width
    dot: str | None
    out: bool


def spark(
    values: Sequence[float | None],
    *,
    frame: Frame = TILE,
    usual: tuple[float, float] | None = None,
    limit: float | None = None,
    young: int = 0,
    changes: Iterable[tuple[int, str]] = (),
) -> Spark:
    """Draw `values` left to right; the last `young` of them are provisional; None breaks the line."""
    low, high = _extent(values, usual)
    shown_limit = limit if limit is not None and _near(limit, low, high) else None
    if shown_limit is not None:
        low, high = min(low, shown_limit), max(high, shown_limit)
    y = _scale(low, high, frame)
    across, heights = _across(len(values), frame.width), [None if v is None else y(v) for v in values]
    split = max(len(values) - young, 0) if young else len(values)
    return Spark(
        _short(frame.width),
        _short(frame.height),
        _path(heights[:split], across[:split]),
        _path(heights[max(split - 1, 0) :], across[max(split - 1, 0) :]) if young else "",
        _hatch(split, len(values), frame) if young else None,
        _band(usual, y),
        None if shown_limit is None else _short(y(shown_limit)),
        next(((x, _short(h)) for x, h in zip(reversed(across), reversed(heights), strict=True) if h is not None), None),
        tuple(Mark(across[i], text) for i, text in changes),
    )


def strip(value: float | None, usual: tuple[float, float] | None, top: float, frame: Frame = STRIP) -> Strip:
    """Place a reading and its range on a scale from 0 to `top`."""
    room = frame.width - 10

    def x(v: float) -> float:
        share = min(max(v / top, 0.0), 1.0) if top > 0 else 0.0
        return 5 + room * share

    band = None if usual is None else (_short(x(usual[0])), _short(max(x(usual[1]) - x(usual[0]), 2.0)))
    out = value is not None and usual is not None and not usual[0] <= value <= usual[1]
    return Strip(_short(frame.width), _short(frame.height), band, None if value is None else _short(x(value)), out)


def strip_top(values: Iterable[float | None]) -> float:
    """The common end of a column of strips: its largest figure, with a little air."""
    return max((v for v in values if v is not None), default=0.0) * 1.06


def _extent(values: Sequence[float | None], usual: tuple[float, float] | None) -> tuple[float, float]:
    known = [v for v in values if v is not None] + list(usual or ())
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if high == low:
        pad = abs(high) * 0.1 or 1.0
        return low - pad, high + pad
    return low, high


def _near(limit: float, low: float, high: float) -> bool:
    reach = (high - low) * LIMIT_REACH
    return low - reach <= limit <= high + reach


def _scale(low: float, high: float, frame: Frame) -> Scale:
    room = frame.height - 2 * frame.margin
    return lambda v: frame.margin + room * (1 - (v - low) / (high - low))


def _path(heights: Sequence[float | None], across: Sequence[str]) -> SafeString:
    """The line through `heights`, broken where one is unknown; `across` are the coordinates from left to right."""
    parts: list[str] = []
    pen = "M"
    for x, height in zip(across, heights, strict=True):
        if height is None:
            pen = "M"
            continue
        parts.append(f"{pen}{x} {_text(height)}")
        pen = "L"
    return SafeString("".join(parts))


@lru_cache(maxsize=64)
def _across(count: int, width: float) -> tuple[SafeString, ...]:
    """Where so many points stand, from left to right: the same for every line of a size."""
    return tuple(_short(4 + i * _step(count, width)) for i in range(count))


def _step(count: int, width: float) -> float:
    return (width - 2 * 4) / max(count - 1, 1)


def _short(coordinate: float) -> SafeString:
    return SafeString(_text(coordinate))


def _text(coordinate: float) -> str:
    return f"{coordinate:.1f}".removesuffix(".0")


def _band(usual: tuple[float, float] | None, y: Scale) -> tuple[str, str] | None:
    if usual is None:
        return None
    top, bottom = y(usual[1]), y(usual[0])
    return _short(top), _short(max(bottom - top, 2.0))


def _hatch(split: int, count: int, frame: Frame) -> tuple[str, str]:
    step = _step(count, frame.width)
    start = 4 + max(split - 1, 0) * step
    return _short(start), _short(min(4 + (count - 1) * step + 4, frame.width) - start)
