"""The weekly review on one A4 page, drawn without a browser.

In: the review's document. Out: the bytes of a PDF of exactly one page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from vigie.documents.paper import EDGE, FULL, GUTTER, HALF, HIGH, HUES, INK, SOFT, WIDE, Page, cut, written
from vigie.documents.typeface import fitted

_BAND, _SPARK = "E8E6DF", "3B3F45"
_MOST, _TALL = 4, 27.0
_SPARK_WIDE, _SPARK_HIGH = 58.0, 15.0


def review_pdf(said: Mapping[str, Any]) -> bytes:
    """One page, whatever the week: lists are cut where they would not fit, and say so."""
    for most in range(_MOST, 0, -1):
        page = _drawn(said, most)
        if page.y <= HIGH - EDGE:
            break
    return written([page], said["title"], datetime.fromisoformat(said["as_of"]))


def _drawn(said: Mapping[str, Any], most: int) -> "Page":
    page = Page(most)
    _head(page, said)
    _blocks(page, said["blocks"])
    _health(page, said)
    _problems(page, said["problems"])
    _decisions(page, said["decisions"])
    _outcomes(page, said["outcomes"])
    if said["test"]:
        page.heading(gettext("Test of the week"))
        page.text(said["test"]["sentence"], 8.5, room=FULL, most=min(2, page.most))
    return page


def _head(page: Page, said: Mapping[str, Any]) -> None:
    page.y += 6
    page.put(page.x, page.y, gettext("Weekly review"), 9, SOFT)
    page.y += 20
    page.put(page.x, page.y, said["title"], 16, bold=True)
    page.y += 4
    page.right(WIDE - EDGE, page.y + 14, _counts(said["counts"]), 9, SOFT)
    page.text(said["headline"], 11, room=FULL, bold=True)
    page.text(said["sentence"], 9, room=FULL, hue=SOFT)
    for warning in said["warnings"]:
        page.text(warning, 8.5, room=FULL, hue=HUES["watch"], bold=True, most=min(2, page.most))


def _counts(counts: Mapping[str, int]) -> str:
    words = {
        "act": gettext("to fix"), "watch": gettext("to watch"), "better": gettext("better"), "ok": gettext("in range"),
        "wait": gettext("too little data"),
    }  # fmt: skip
    return " · ".join(f"{counts[state]} {word}" for state, word in words.items() if counts[state])


def _blocks(page: Page, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Two by two."""
    for pair in (blocks[:2], blocks[2:]):
        page.y += 20
        for place, block in enumerate(pair):
            x, y = EDGE + place * (HALF + GUTTER), page.y
            page.put(x, y, block["label"], 10.5, bold=True)
            page.right(x + HALF, y, block["total_text"], 8, SOFT)
            page.rule(x, y + 5, HALF)
            for row in block["metrics"]:
                y += _TALL
                _row(page, x, y, row)
        page.y += _TALL * max(len(b["metrics"]) for b in pair) + 5


def _row(page: Page, x: float, y: float, row: Mapping[str, Any]) -> None:
    """The foot of the second of two lines is at `y`."""
    page.put(x, y - 10, fitted(row["label"], 8.5, HALF - 90), 8.5)
    start = page.right(x + HALF, y - 10, row["state_word"], 8, HUES[row["state"]], bold=row["state"] == "act")
    page.mark(row["state"], start - 7, y - 12.7)
    page.put(x, y + 2, row["value_text"], 11, bold=row["state"] in ("act", "watch"))
    _spark(page, x + 95, y + 2, row)
    page.right(x + HALF, y + 1, row["range_text"], 8, SOFT)
    page.rule(x, y + 6.5, HALF)


def _spark(page: Page, x: float, y: float, row: Mapping[str, Any]) -> None:
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
            x, round(HIGH - at(band[0]), 2), _SPARK_WIDE, round((band[1] - band[0]) / tall * _SPARK_HIGH, 2)
        )
        page.stream.fill()
    page.colour(_SPARK, stroke=True)
    page.stream.set_line_width(0.7)
    page.path([(x + n * step, at(v)) for n, v in known])
    page.stream.stroke()
    last, value = known[-1]
    page.colour(HUES[row["state"]])
    page.stream.rectangle(round(x + last * step - 1.2, 2), round(HIGH - at(value) - 1.2, 2), 2.4, 2.4)
    page.stream.fill()


def _health(page: Page, said: Mapping[str, Any]) -> None:
    page.heading(gettext("Health check"))
    rows = [*said["health"], {"state": "ok", "sentence": said["sanity"]["sentence"]}]
    start, tall = page.y, 0.0
    half = (len(rows) + 1) // 2
    for place, column in enumerate((rows[:half], rows[half:])):
        x, y = EDGE + place * (HALF + GUTTER), start
        for row in column:
            for n, line in enumerate(cut(row["sentence"], 8, HALF - 12, 2)):
                y += 10.5
                if n == 0:
                    page.mark(row["state"], x + 3, y - 2.8)
                page.put(x + 12, y, line, 8)
        tall = max(tall, y - start)
    page.y = start + tall


def _problems(page: Page, problems: Sequence[Mapping[str, Any]]) -> None:
    if not problems:
        return
    page.heading(gettext("Problems"))
    for problem in problems[: page.most]:
        page.y += 12
        page.mark("act", page.x + 3, page.y - 3)
        head = f"{problem['label']}, {problem['place']} · {problem['value_text']} · {problem['since_text']}"
        page.put(page.x + 12, page.y, fitted(head, 8.5, FULL - 12, bold=True), 8.5, bold=True)
        page.y += 10.5
        page.put(page.x + 12, page.y, fitted(problem["remedy"], 8.5, FULL - 12), 8.5, SOFT)
    _more(page, len(problems))


def _decisions(page: Page, taken: Sequence[Mapping[str, Any]]) -> None:
    page.heading(gettext("Decisions (3 at most)"))
    if not taken:
        page.text(gettext("None yet."), 8.5, room=FULL, hue=SOFT)
        return
    heads = (gettext("Problem"), gettext("Decision"), gettext("Owner"), gettext("Due"), gettext("Should move"))
    rooms = (98.0, 148.0, 70.0, 64.0, 135.0)
    _cells(page, heads, rooms, 7.5, SOFT)
    for decision in taken:
        owner, due = decision["owner"] or gettext("nobody"), decision["due_text"] or gettext("no date")
        _cells(page, (decision["problem_text"], decision["sentence"], owner, due, decision["expects"]), rooms, 8.5, INK)


def _cells(page: Page, texts: Sequence[str], rooms: Sequence[float], size: float, hue: str) -> None:
    x, start, tall = page.x, page.y + 3, 0.0
    for text, room in zip(texts, rooms, strict=True):
        y = start
        for line in cut(text, size, room - 8, min(3, page.most)):
            y += size * 1.2
            page.put(x, y, line, size, hue)
        x, tall = x + room, max(tall, y - start)
    page.y = start + tall


def _outcomes(page: Page, outcomes: Sequence[Mapping[str, Any]]) -> None:
    if not outcomes:
        return
    page.heading(gettext("Decided before, and what moved"))
    for decision in outcomes[: page.most]:
        stands = decision["verdict_label"] or decision["state_label"]
        page.y += 12
        start = page.right(WIDE - EDGE, page.y, stands, 8.5, bold=True)
        page.put(page.x, page.y, fitted(decision["sentence"], 8.5, start - page.x - 10), 8.5)
        page.y += 10.5
        moved = f"{decision['metric_label']} {decision['moved_text']}. " if decision["moved_text"] else ""
        rest = moved + (decision["verdict_sentence"] or decision["state_sentence"])
        page.put(page.x, page.y, fitted(rest, 8, FULL), 8, SOFT)
    _more(page, len(outcomes))


def _more(page: Page, count: int) -> None:
    if count > page.most:
        page.text(gettext("and %(count)s more on the page") % {"count": count - page.most}, 8, room=FULL, hue=SOFT)
