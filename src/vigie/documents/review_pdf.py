"""The weekly review on one A4 page, drawn without a browser.

In: the review's document. Out: the bytes of a PDF of exactly one page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import pydyf
from django.utils.translation import get_language, gettext

from vigie.documents.typeface import encoded, fitted, lines, width

_WIDE, _HIGH = 595.28, 841.89
_EDGE, _GUTTER = 40.0, 24.0
_HALF = (_WIDE - 2 * _EDGE - _GUTTER) / 2
_FULL = _WIDE - 2 * _EDGE
# The page's own colours, light theme.
_INK, _SOFT, _LINE = "17191C", "565A60", "CFCCC4"
_HUES = {"act": "B3261E", "watch": "8A5300", "better": "1F5FA8", "ok": "565A60", "wait": "565A60", "unknown": "565A60"}
_BAND, _SPARK = "E8E6DF", "3B3F45"
_MOST, _TALL = 4, 27.0
_SPARK_WIDE, _SPARK_HIGH = 58.0, 15.0


def review_pdf(said: Mapping[str, Any]) -> bytes:
    """One page, whatever the week: lists are cut where they would not fit, and say so."""
    for most in range(_MOST, 0, -1):
        page = _drawn(said, most)
        if page.y <= _HIGH - _EDGE:
            break
    return _written(page, said["title"], datetime.fromisoformat(said["as_of"]))


def _drawn(said: Mapping[str, Any], most: int) -> "_Page":
    page = _Page(most)
    _head(page, said)
    _blocks(page, said["blocks"])
    _health(page, said)
    _problems(page, said["problems"])
    _decisions(page, said["decisions"])
    _outcomes(page, said["outcomes"])
    if said["test"]:
        page.heading(gettext("Test of the week"))
        page.text(said["test"]["sentence"], 8.5, room=_FULL, most=min(2, page.most))
    return page


@dataclass(slots=True)
class _Page:
    """A cursor that goes down one page; `y` from the top edge. `most`: problems, outcomes, lines of a cell shown."""

    most: int
    stream: pydyf.Stream = field(default_factory=lambda: pydyf.Stream(compress=True))
    y: float = _EDGE
    x: float = _EDGE

    def put(self, x: float, y: float, text: str, size: float, hue: str = _INK, *, bold: bool = False) -> float:
        """Text whose foot stands at `y`; returns where it ends."""
        self.colour(hue)
        self.stream.begin_text()
        self.stream.set_font_size("B" if bold else "R", size)
        self.stream.set_text_matrix(1, 0, 0, 1, round(x, 2), round(_HIGH - y, 2))
        self.stream.show_text_string(encoded(text))
        self.stream.end_text()
        return x + width(text, size, bold=bold)

    def right(self, x: float, y: float, text: str, size: float, hue: str = _INK, *, bold: bool = False) -> float:
        """Text that ends at `x`; returns where it begins."""
        start = x - width(text, size, bold=bold)
        self.put(start, y, text, size, hue, bold=bold)
        return start

    def text(self, text: str, size: float, *, room: float, hue: str = _INK, bold: bool = False, most: int = 3) -> None:
        """A paragraph at the cursor, which goes below it."""
        for line in _cut(text, size, room, most, bold=bold):
            self.y += size * 1.3
            self.put(self.x, self.y, line, size, hue, bold=bold)

    def heading(self, text: str) -> None:
        """A heading with air above it."""
        self.y += 22
        self.put(self.x, self.y, text, 10.5, bold=True)
        self.y += 5
        self.rule(self.x, self.y, _FULL)

    def rule(self, x: float, y: float, long: float) -> None:
        """A hairline."""
        self.colour(_LINE, stroke=True)
        self.stream.set_line_width(0.5)
        self.path([(x, y), (x + long, y)])
        self.stream.stroke()

    def path(self, points: Sequence[tuple[float, float]]) -> None:
        """A line through points, measured from the top."""
        for n, (x, y) in enumerate(points):
            (self.stream.line_to if n else self.stream.move_to)(round(x, 2), round(_HIGH - y, 2))

    def mark(self, state: str, x: float, y: float) -> None:
        """The shape of a state, its middle at (x, y): a status is a shape before it is a colour."""
        hue = _HUES[state]
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


def _head(page: _Page, said: Mapping[str, Any]) -> None:
    page.y += 6
    page.put(page.x, page.y, gettext("Weekly review"), 9, _SOFT)
    page.y += 20
    page.put(page.x, page.y, said["title"], 16, bold=True)
    page.y += 4
    page.right(_WIDE - _EDGE, page.y + 14, _counts(said["counts"]), 9, _SOFT)
    page.text(said["headline"], 11, room=_FULL, bold=True)
    page.text(said["sentence"], 9, room=_FULL, hue=_SOFT)
    for warning in said["warnings"]:
        page.text(warning, 8.5, room=_FULL, hue=_HUES["watch"], bold=True, most=min(2, page.most))


def _counts(counts: Mapping[str, int]) -> str:
    words = {
        "act": gettext("to fix"), "watch": gettext("to watch"), "better": gettext("better"), "ok": gettext("in range"),
        "wait": gettext("too little data"),
    }  # fmt: skip
    return " · ".join(f"{counts[state]} {word}" for state, word in words.items() if counts[state])


def _blocks(page: _Page, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Two by two."""
    for pair in (blocks[:2], blocks[2:]):
        page.y += 20
        for place, block in enumerate(pair):
            x, y = _EDGE + place * (_HALF + _GUTTER), page.y
            page.put(x, y, block["label"], 10.5, bold=True)
            page.right(x + _HALF, y, block["total_text"], 8, _SOFT)
            page.rule(x, y + 5, _HALF)
            for row in block["metrics"]:
                y += _TALL
                _row(page, x, y, row)
        page.y += _TALL * max(len(b["metrics"]) for b in pair) + 5


def _row(page: _Page, x: float, y: float, row: Mapping[str, Any]) -> None:
    """The foot of the second of two lines is at `y`."""
    page.put(x, y - 10, fitted(row["label"], 8.5, _HALF - 90), 8.5)
    start = page.right(x + _HALF, y - 10, row["state_word"], 8, _HUES[row["state"]], bold=row["state"] == "act")
    page.mark(row["state"], start - 7, y - 12.7)
    page.put(x, y + 2, row["value_text"], 11, bold=row["state"] in ("act", "watch"))
    _spark(page, x + 95, y + 2, row)
    page.right(x + _HALF, y + 1, row["range_text"], 8, _SOFT)
    page.rule(x, y + 6.5, _HALF)


def _spark(page: _Page, x: float, y: float, row: Mapping[str, Any]) -> None:
    """Nine weeks, the team's own range behind them, a dot on today; `y`: its foot."""
    known = [(n, v) for n, v in enumerate(row["points"]) if v is not None]
    if not known or len(row["points"]) == 1:
        return
    band = row["range"] or []
    low, high = min([v for _, v in known] + band[:1]), max([v for _, v in known] + band[1:])
    tall = (high - low) or 1.0
    step = _SPARK_WIDE / (len(row["points"]) - 1)

    def at(value: float) -> float:
        return y - (value - low) / tall * _SPARK_HIGH

    if band:
        page.colour(_BAND)
        page.stream.rectangle(
            x, round(_HIGH - at(band[0]), 2), _SPARK_WIDE, round((band[1] - band[0]) / tall * _SPARK_HIGH, 2)
        )
        page.stream.fill()
    page.colour(_SPARK, stroke=True)
    page.stream.set_line_width(0.7)
    page.path([(x + n * step, at(v)) for n, v in known])
    page.stream.stroke()
    last, value = known[-1]
    page.colour(_HUES[row["state"]])
    page.stream.rectangle(round(x + last * step - 1.2, 2), round(_HIGH - at(value) - 1.2, 2), 2.4, 2.4)
    page.stream.fill()


def _health(page: _Page, said: Mapping[str, Any]) -> None:
    page.heading(gettext("Health check"))
    rows = [*said["health"], {"state": "ok", "sentence": said["sanity"]["sentence"]}]
    start, tall = page.y, 0.0
    half = (len(rows) + 1) // 2
    for place, column in enumerate((rows[:half], rows[half:])):
        x, y = _EDGE + place * (_HALF + _GUTTER), start
        for row in column:
            for n, line in enumerate(_cut(row["sentence"], 8, _HALF - 12, 2)):
                y += 10.5
                if n == 0:
                    page.mark(row["state"], x + 3, y - 2.8)
                page.put(x + 12, y, line, 8)
        tall = max(tall, y - start)
    page.y = start + tall


def _problems(page: _Page, problems: Sequence[Mapping[str, Any]]) -> None:
    if not problems:
        return
    page.heading(gettext("Problems"))
    for problem in problems[: page.most]:
        page.y += 12
        page.mark("act", page.x + 3, page.y - 3)
        head = f"{problem['label']}, {problem['place']} · {problem['value_text']} · {problem['since_text']}"
        page.put(page.x + 12, page.y, fitted(head, 8.5, _FULL - 12, bold=True), 8.5, bold=True)
        page.y += 10.5
        page.put(page.x + 12, page.y, fitted(problem["remedy"], 8.5, _FULL - 12), 8.5, _SOFT)
    _more(page, len(problems))


def _decisions(page: _Page, taken: Sequence[Mapping[str, Any]]) -> None:
    page.heading(gettext("Decisions (3 at most)"))
    if not taken:
        page.text(gettext("None yet."), 8.5, room=_FULL, hue=_SOFT)
        return
    heads = (gettext("Problem"), gettext("Decision"), gettext("Owner"), gettext("Due"), gettext("Should move"))
    rooms = (98.0, 148.0, 70.0, 64.0, 135.0)
    _cells(page, heads, rooms, 7.5, _SOFT)
    for decision in taken:
        owner, due = decision["owner"] or gettext("nobody"), decision["due_text"] or gettext("no date")
        _cells(
            page, (decision["problem_text"], decision["sentence"], owner, due, decision["expects"]), rooms, 8.5, _INK
        )


def _cells(page: _Page, texts: Sequence[str], rooms: Sequence[float], size: float, hue: str) -> None:
    x, start, tall = page.x, page.y + 3, 0.0
    for text, room in zip(texts, rooms, strict=True):
        y = start
        for line in _cut(text, size, room - 8, min(3, page.most)):
            y += size * 1.2
            page.put(x, y, line, size, hue)
        x, tall = x + room, max(tall, y - start)
    page.y = start + tall


def _outcomes(page: _Page, outcomes: Sequence[Mapping[str, Any]]) -> None:
    if not outcomes:
        return
    page.heading(gettext("Decided before, and what moved"))
    for decision in outcomes[: page.most]:
        stands = decision["verdict_label"] or decision["state_label"]
        page.y += 12
        start = page.right(_WIDE - _EDGE, page.y, stands, 8.5, bold=True)
        page.put(page.x, page.y, fitted(decision["sentence"], 8.5, start - page.x - 10), 8.5)
        page.y += 10.5
        moved = f"{decision['metric_label']} {decision['moved_text']}. " if decision["moved_text"] else ""
        rest = moved + (decision["verdict_sentence"] or decision["state_sentence"])
        page.put(page.x, page.y, fitted(rest, 8, _FULL), 8, _SOFT)
    _more(page, len(outcomes))


def _more(page: _Page, count: int) -> None:
    if count > page.most:
        page.text(gettext("and %(count)s more on the page") % {"count": count - page.most}, 8, room=_FULL, hue=_SOFT)


def _cut(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """The text in at most so many lines, the last one cut."""
    found = lines(text, size, room, bold=bold)
    return [*found[: most - 1], fitted(" ".join(found[most - 1 :]), size, room, bold=bold)] if found[most:] else [
        fitted(line, size, room, bold=bold) for line in found
    ]  # fmt: skip


def _written(page: _Page, title: str, moment: datetime) -> bytes:
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
    made.add_object(page.stream)
    made.add_page(
        pydyf.Dictionary({
            "Type": "/Page", "Parent": made.pages.reference, "MediaBox": pydyf.Array([0, 0, _WIDE, _HIGH]),
            "Contents": page.stream.reference, "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary(fonts)}),
        })
    )  # fmt: skip
    out = BytesIO()
    made.write(out)
    return out.getvalue()
