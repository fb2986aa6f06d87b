"""A4 pages drawn without a browser: text, rules, marks of states, one below the other.

In: words and places, measured from the top left. Out: the bytes of a PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import pydyf
from django.utils.translation import get_language

from vigie.documents.typeface import encoded, fitted, lines, width

WIDE, HIGH = 595.28, 841.89
EDGE, GUTTER = 40.0, 24.0
HALF = (WIDE - 2 * EDGE - GUTTER) / 2
FULL = WIDE - 2 * EDGE
# The page's own colours, light theme.
INK, SOFT, LINE = "17191C", "565A60", "CFCCC4"
HUES = {"act": "B3261E", "watch": "8A5300", "better": "1F5FA8", "ok": "565A60", "wait": "565A60", "unknown": "565A60"}


@dataclass(slots=True)
class Page:
    """A cursor that goes down one page; `y` from the top edge. `most`: problems, outcomes, lines of a cell shown."""

    most: int
    stream: pydyf.Stream = field(default_factory=lambda: pydyf.Stream(compress=True))
    y: float = EDGE
    x: float = EDGE

    def put(self, x: float, y: float, text: str, size: float, hue: str = INK, *, bold: bool = False) -> float:
        """Text whose foot stands at `y`; returns where it ends."""
        self.colour(hue)
        self.stream.begin_text()
        self.stream.set_font_size("B" if bold else "R", size)
        self.stream.set_text_matrix(1, 0, 0, 1, round(x, 2), round(HIGH - y, 2))
        self.stream.show_text_string(encoded(text))
        self.stream.end_text()
        return x + width(text, size, bold=bold)

    def right(self, x: float, y: float, text: str, size: float, hue: str = INK, *, bold: bool = False) -> float:
        """Text that ends at `x`; returns where it begins."""
        start = x - width(text, size, bold=bold)
        self.put(start, y, text, size, hue, bold=bold)
        return start

    def text(self, text: str, size: float, *, room: float, hue: str = INK, bold: bool = False, most: int = 3) -> None:
        """A paragraph at the cursor, which goes below it."""
        for line in cut(text, size, room, most, bold=bold):
            self.y += size * 1.3
            self.put(self.x, self.y, line, size, hue, bold=bold)

    def heading(self, text: str) -> None:
        """A heading with air above it."""
        self.y += 22
        self.put(self.x, self.y, text, 10.5, bold=True)
        self.y += 5
        self.rule(self.x, self.y, FULL)

    def rule(self, x: float, y: float, long: float) -> None:
        """A hairline."""
        self.colour(LINE, stroke=True)
        self.stream.set_line_width(0.5)
        self.path([(x, y), (x + long, y)])
        self.stream.stroke()

    def path(self, points: Sequence[tuple[float, float]]) -> None:
        """A line through points, measured from the top."""
        for n, (x, y) in enumerate(points):
            (self.stream.line_to if n else self.stream.move_to)(round(x, 2), round(HIGH - y, 2))

    def mark(self, state: str, x: float, y: float) -> None:
        """The shape of a state, its middle at (x, y): a status is a shape before it is a colour."""
        hue = HUES[state]
        self.colour(hue)
        self.colour(hue, stroke=True)
        self.stream.set_line_width(0.9)
        reach = 3.2 if state in ("act", "watch", "better") else 1.3
        shapes = {
            "act": [(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)],
            "watch": [(x - reach, y + reach * 0.8), (x, y - reach), (x + reach, y + reach * 0.8)],
            "better": [(x - reach, y + reach / 2), (x, y - reach / 2), (x + reach, y + reach / 2)],
        }
        self.path(shapes.get(state, [(x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach),
                                     (x - reach, y + reach)]))  # fmt: skip
        if state == "better":
            self.stream.stroke()
        elif state in ("watch", "wait", "unknown"):
            self.stream.stroke_and_close()
        else:
            self.stream.fill()

    def colour(self, hue: str, *, stroke: bool = False) -> None:
        """Six hexadecimal digits."""
        red, green, blue = (round(int(hue[n : n + 2], 16) / 255, 3) for n in (0, 2, 4))
        self.stream.set_color_rgb(red, green, blue, stroke)


def cut(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """The text in at most so many lines, the last one cut."""
    found = lines(text, size, room, bold=bold)
    return [*found[: most - 1], fitted(" ".join(found[most - 1 :]), size, room, bold=bold)] if found[most:] else [
        fitted(line, size, room, bold=bold) for line in found
    ]  # fmt: skip


def written(pages: Sequence[Page], title: str, moment: datetime) -> bytes:
    """The pages as one document."""
    made = pydyf.PDF()
    made.info["Title"] = pydyf.String(title)
    made.info["Producer"] = pydyf.String("Vigie")
    made.info["CreationDate"] = pydyf.String(moment.strftime("D:%Y%m%d%H%M%SZ"))
    made.catalog["Lang"] = pydyf.String(get_language() or "en")
    fonts: dict[str, Any] = {}
    for name, face in (("R", "Helvetica"), ("B", "Helvetica-Bold")):
        font = pydyf.Dictionary(
            {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{face}", "Encoding": "/WinAnsiEncoding"}
        )
        made.add_object(font)
        fonts[name] = font.reference
    for page in pages:
        made.add_object(page.stream)
        made.add_page(
            pydyf.Dictionary({
                "Type": "/Page", "Parent": made.pages.reference, "MediaBox": pydyf.Array([0, 0, WIDE, HIGH]),
                "Contents": page.stream.reference, "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary(fonts)}),
            })
        )  # fmt: skip
    out = BytesIO()
    made.write(out)
    return out.getvalue()
