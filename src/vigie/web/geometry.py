"""Where the ink goes: sparklines and range strips as coordinates.

In: values, range, limit and a size in pixels. Out: frozen shapes that templates put into SVG attributes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
    """A vertical line where something was changed; `end` says on which side its words fit."""

    x: float
    text: str
    end: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """A line over its own range. Coordinates are rounded to a tenth of a pixel."""

    width: float
    height: float
    line: str
    young: str  # the provisional end of the line
    hatch: tuple[float, float] | None  # x and width of the provisional days
    band: tuple[float, float] | None  # y and height
    limit: float | None  # y, when in view
    dot: tuple[float, float] | None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """One reading beside its range, on a scale shared by the whole table column."""

    width: float
    height: float
    band: tuple[float, float] | None  # x and width
    dot: float | None
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
    step = (frame.width - 2 * 4) / max(len(values) - 1, 1)
    points = [None if v is None else (4 + i * step, y(v)) for i, v in enumerate(values)]
    split = max(len(values) - young, 0) if young else len(values)
    return Spark(
        frame.width,
        frame.height,
        _path(points[:split]),
        _path(points[max(split - 1, 0) :]) if young else "",
        _hatch(split, len(values), step, frame) if young else None,
        _band(usual, y),
        None if shown_limit is None else round(y(shown_limit), 1),
        _last(points),
        tuple(_mark(i, text, step, frame) for i, text in changes),
    )


def strip(value: float | None, usual: tuple[float, float] | None, top: float, frame: Frame = STRIP) -> Strip:
    """Place a reading and its range on a scale from 0 to `top`."""
    room = frame.width - 10

    def x(v: float) -> float:
        share = min(max(v / top, 0.0), 1.0) if top > 0 else 0.0
        return round(5 + room * share, 1)

    band = None if usual is None else (x(usual[0]), round(max(x(usual[1]) - x(usual[0]), 2.0), 1))
    out = value is not None and usual is not None and not usual[0] <= value <= usual[1]
    return Strip(frame.width, frame.height, band, None if value is None else x(value), out)


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


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    parts: list[str] = []
    pen_up = True
    for point in points:
        if point is None:
            pen_up = True
            continue
        parts.append(f"{'M' if pen_up else 'L'}{_short(point[0])} {_short(point[1])}")
        pen_up = False
    return "".join(parts)


def _short(coordinate: float) -> str:
    return f"{coordinate:.1f}".removesuffix(".0")


def _band(usual: tuple[float, float] | None, y: Scale) -> tuple[float, float] | None:
    if usual is None:
        return None
    top, bottom = y(usual[1]), y(usual[0])
    return round(top, 1), round(max(bottom - top, 2.0), 1)


def _last(points: Sequence[tuple[float, float] | None]) -> tuple[float, float] | None:
    known = [p for p in points if p is not None]
    return (round(known[-1][0], 1), round(known[-1][1], 1)) if known else None


def _hatch(split: int, count: int, step: float, frame: Frame) -> tuple[float, float]:
    start = 4 + max(split - 1, 0) * step
    return round(start, 1), round(min(4 + (count - 1) * step + 4, frame.width) - start, 1)


def _mark(index: int, text: str, step: float, frame: Frame) -> Mark:
    x = 4 + index * step
    return Mark(round(x, 1), text, x > frame.width / 2)
