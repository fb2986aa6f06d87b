"""The month, the quarter or the debrief of a campaign on A4, drawn without a browser; as many pages as it takes.

In: the period's document. Out: the bytes of a PDF.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from vigie.documents.paper import EDGE, FULL, HIGH, HUES, INK, SOFT, WIDE, Page, cut, written
from vigie.documents.typeface import fitted

_SIZE, _TALL = 8.5, 14.0
_STANDS = {"better": "better", "worse": "watch", "ok": "ok", "wait": "wait"}
_MOST = 3  # lines of a paragraph


def period_pdf(said: Mapping[str, Any]) -> bytes:
    """The whole document."""
    sheets = _Sheets()
    sheets.title(said["title"])
    for warning in said["warnings"]:
        sheets.text(warning, HUES["watch"])
    _totals(sheets, said)
    for part in said["tables"]:
        _part(sheets, part)
    if said["checklist"]:
        sheets.heading(gettext("Health check"))
    for check in said["checklist"]:
        sheets.marked(check["state"], check["sentence"])
    sheets.heading(gettext("Decisions"))
    taken = [*said["decisions"], *said["more_decisions"]]
    for decision in taken:
        sheets.text(decision["sentence"], INK)
        sheets.text(decision["verdict_label"] or decision["state_sentence"], SOFT)
    if not taken:
        sheets.text(gettext("None yet."), SOFT)
    return written(sheets.pages, said["title"], datetime.fromisoformat(said["as_of"]))


@dataclass(slots=True)
class _Sheets:
    """Pages, the last one being written; what does not fit goes on the next."""

    pages: list[Page] = field(default_factory=lambda: [Page(_MOST)])

    def room(self, tall: float) -> Page:
        """The page on which so much more fits."""
        if self.pages[-1].y + tall > HIGH - EDGE:
            self.pages.append(Page(_MOST))
        return self.pages[-1]

    def title(self, text: str) -> None:
        """The heading of the document."""
        page = self.pages[-1]
        for line in cut(text, 16, FULL, 2, bold=True):
            page.y += 20
            page.put(page.x, page.y, line, 16, bold=True)

    def heading(self, text: str, beside: str = "") -> None:
        """A heading, never the last line of a page."""
        page = self.room(22 + 5 + 2 * _TALL)
        page.heading(text)
        if beside:
            page.right(WIDE - EDGE, page.y - 5, beside, 8, SOFT)

    def text(self, text: str, hue: str) -> None:
        """A paragraph."""
        self.room(_SIZE * 1.3 * len(cut(text, _SIZE, FULL, _MOST))).text(text, _SIZE, room=FULL, hue=hue)

    def marked(self, state: str, text: str) -> None:
        """A line with the shape of its state."""
        page = self.room(_TALL)
        page.y += _TALL - 2
        page.mark(state, page.x + 3, page.y - 2.8)
        page.put(page.x + 12, page.y, fitted(text, _SIZE, FULL - 12), _SIZE)

    def row(self, label: str, figures: Sequence[tuple[str, float, str]]) -> Page:
        """A row of a table; each figure ends at its place and has its hue."""
        page = self.room(_TALL)
        page.y += _TALL
        first = min((at for _, at, _ in figures), default=FULL)
        page.put(page.x, page.y, fitted(label, _SIZE, first - 60), _SIZE)
        for text, at, hue in figures:
            page.right(EDGE + at, page.y, text, _SIZE, hue)
        page.rule(page.x, page.y + 4, FULL)
        return page


def _totals(sheets: _Sheets, said: Mapping[str, Any]) -> None:
    beside = gettext("Whole programme") if said["kind"] == "debrief" else gettext("Period before")
    sheets.heading(gettext("The funnel"), beside)
    for row in said["totals"]:
        other = row["programme"] or row["before"]
        late = f" ({gettext('provisional')})" if row["provisional"] else ""
        figures = ((row["text"], 300.0, INK), (row["counted"], 400.0, SOFT), (other["text"], FULL, SOFT))
        sheets.row(row["label"] + late, figures)


def _part(sheets: _Sheets, part: Mapping[str, Any]) -> None:
    sheets.heading(part["label"], gettext("Positive replies, contacts, meetings, against the rest"))
    for row in part["rows"]:
        found = {m["metric"]: m for m in row["metrics"]}
        positive, booked = found["positive_rate"], found.get("meetings_booked")
        met = str(booked["hits"]) if booked else ""
        state = _STANDS[row["stands"]]
        stands = (row["stands_word"], FULL, HUES[state])
        figures = ((positive["text"], 240.0, INK), (positive["counted"], 310.0, SOFT), (met, 345.0, SOFT), stands)
        sheets.row(row["label"], figures)
