"""The month, the quarter or the debrief of a campaign as a mail.

In: the period's document. Out: HTML in the shape of the weekly review's.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext

from vigie.documents.letter import HUES, SOFT, cell, heading, letter, mark_of, row_of, table, text_of

_RIGHT = "text-align:right;white-space:nowrap"
_STANDS = {"better": "better", "worse": "watch", "ok": "ok", "wait": "wait"}


def period_html(said: Mapping[str, Any]) -> str:
    """The mail."""
    return letter(said["title"], "".join(_parts(said)))


def _parts(said: Mapping[str, Any]) -> Iterator[str]:
    yield f'<h1 style="margin:0 0 8px;font-size:20px;line-height:26px">{escape(said["title"])}</h1>'
    for warning in said["warnings"]:
        yield text_of(f"△ {warning}", f"margin:4px 0;color:{HUES['watch']};font-weight:600")
    beside = gettext("Whole programme") if said["kind"] == "debrief" else gettext("Period before")
    yield heading(gettext("The funnel"), beside)
    yield table([_total(row) for row in said["totals"]], gettext("The funnel"))
    for part in said["tables"]:
        yield heading(part["label"], gettext("Positive replies, contacts, meetings, against the rest"))
        yield table([_row(row) for row in part["rows"]], part["label"])
    if said["checklist"]:
        yield heading(gettext("Health check"))
    for check in said["checklist"]:
        yield text_of(f"{mark_of(check['state'])} {escape(check['sentence'])}", "margin:0 0 4px", raw=True)
    yield heading(gettext("Decisions"))
    taken = [*said["decisions"], *said["more_decisions"]]
    for decision in taken:
        stands = decision["verdict_label"] or decision["state_sentence"]
        words = f"{escape(decision['sentence'])}<br><strong>{escape(stands)}</strong>"
        yield text_of(words, "margin:0 0 8px", raw=True)
    if not taken:
        yield text_of(gettext("None yet."), f"margin:0;color:{SOFT}")


def _total(row: Mapping[str, Any]) -> str:
    other = row["programme"] or row["before"]
    late = f" ({gettext('provisional')})" if row["provisional"] else ""
    return row_of((
        cell(row["label"] + late),
        cell(row["text"], f"{_RIGHT};font-weight:600"),
        cell(row["counted"], f"{_RIGHT};color:{SOFT};font-size:12px"),
        cell(other["text"], f"{_RIGHT};color:{SOFT}"),
    ))  # fmt: skip


def _row(row: Mapping[str, Any]) -> str:
    figures = {m["metric"]: m for m in row["metrics"]}
    positive, booked = figures["positive_rate"], figures.get("meetings_booked")
    hue = HUES[_STANDS[row["stands"]]]
    met = gettext("%(n)s meetings") % {"n": booked["hits"]} if booked else ""
    return row_of((
        cell(row["label"]),
        cell(positive["text"], _RIGHT),
        cell(positive["counted"], f"{_RIGHT};color:{SOFT};font-size:12px"),
        cell(met, f"{_RIGHT};color:{SOFT};font-size:12px"),
        cell(row["stands_word"], f"color:{hue};font-size:12px;padding-left:16px"),
    ))  # fmt: skip
