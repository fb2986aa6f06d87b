"""The weekly review as a mail: one table, styles on the elements, no image, nothing fetched.

In: the review's document. Out: HTML that mail programs of the last twenty years show alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext

from vigie.documents.letter import CELL, HUES, INK, SOFT, cell, heading, letter, mark_of, row_of, table, text_of


def review_html(said: Mapping[str, Any], address: str = "") -> str:
    """The mail; `address`: where the review can be opened."""
    parts = "".join(_parts(said, address))
    return letter(said["title"], parts)


def _parts(said: Mapping[str, Any], address: str) -> Iterator[str]:
    yield text_of(gettext("Weekly review"), f"margin:0;color:{SOFT};font-size:13px")
    yield f'<h1 style="margin:0 0 8px;font-size:20px;line-height:26px">{escape(said["title"])}</h1>'
    yield text_of(said["headline"], "margin:0;font-size:16px;font-weight:600")
    yield text_of(said["sentence"], f"margin:0 0 4px;color:{SOFT}")
    for warning in said["warnings"]:
        yield text_of(f"△ {warning}", f"margin:4px 0;color:{HUES['watch']};font-weight:600")
    for block in said["blocks"]:
        yield heading(block["label"], block["total_text"])
        yield table([_number(row) for row in block["metrics"]], block["label"])
    yield heading(gettext("Health check"))
    for check in [*said["health"], {"state": "ok", "sentence": said["sanity"]["sentence"]}]:
        yield text_of(f"{mark_of(check['state'])} {escape(check['sentence'])}", "margin:0 0 4px", raw=True)
    yield from _problems(said["problems"])
    yield from _decisions(said["decisions"])
    yield from _outcomes(said["outcomes"])
    if said["test"]:
        yield heading(gettext("Test of the week"))
        yield text_of(said["test"]["sentence"], "margin:0")
    if address:
        link = f'<a href="{escape(address)}" style="color:{INK}">{escape(gettext("Open the review"))}</a>'
        yield text_of(link, "margin:20px 0 0", raw=True)


def _number(row: Mapping[str, Any]) -> str:
    bold = ";font-weight:600" if row["state"] in ("act", "watch") else ""
    label, word = escape(row["label"]), f"{mark_of(row['state'])} {escape(row['state_word'])}"
    stands = f"white-space:nowrap;color:{HUES[row['state']]};font-size:12px{bold};{CELL};padding-left:16px"
    usual = f"text-align:right;white-space:nowrap;color:{SOFT};font-size:12px"
    return row_of((
        f'<th scope="row" width="{_WIDTHS[0]}" style="text-align:left;font-weight:400;{CELL}">{label}</th>',
        cell(row["value_text"], f"text-align:right;white-space:nowrap{bold}", _WIDTHS[1]),
        cell(row["range_text"], usual, _WIDTHS[2]),
        f'<td width="{_WIDTHS[3]}" style="{stands}">{word}</td>',
    ))  # fmt: skip


def _problems(problems: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if problems:
        yield heading(gettext("Problems"))
    for p in problems:
        head = f"{p['label']}, {p['place']} · {p['value_text']} · {p['since_text']}"
        yield text_of(f"{mark_of('act')} <strong>{escape(head)}</strong><br>{escape(p['remedy'])}", "margin:0 0 8px",
                    raw=True)  # fmt: skip


def _decisions(taken: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    title = gettext("Decisions (3 at most)")
    yield heading(title)
    if not taken:
        yield text_of(gettext("None yet."), f"margin:0;color:{SOFT}")
        return
    heads = (gettext("Decision"), gettext("Owner"), gettext("Due"), gettext("Should move"))
    head = "".join(
        f'<th scope="col" style="text-align:left;font-size:12px;font-weight:400;color:{SOFT};{CELL}">{escape(h)}</th>'
        for h in heads
    )
    rows = [
        row_of((
            (f'<td style="{CELL}"><span style="color:{SOFT};font-size:12px">{escape(d["problem_text"])}</span><br>'
            f"{escape(d['sentence'])}</td>"),
            cell(d["owner"] or gettext("nobody")),
            cell(d["due_text"] or gettext("no date"), "white-space:nowrap"),
            cell(d["expects"]),
        ))
        for d in taken
    ]  # fmt: skip
    yield table([row_of((head,)), *rows], title)


def _outcomes(outcomes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if outcomes:
        yield heading(gettext("Decided before, and what moved"))
    for d in outcomes:
        moved = f" · {d['metric_label']} {d['moved_text']}" if d["moved_text"] else ""
        stands = d["verdict_label"] or d["state_sentence"]
        why = f" {escape(d['verdict_sentence'])}" if d["verdict_sentence"] else ""
        text = f"{escape(d['sentence'] + moved)}<br><strong>{escape(stands)}</strong>{why}"
        yield text_of(text, "margin:0 0 8px", raw=True)


# The same columns in each of the four tables.
_WIDTHS = ("40%", "14%", "19%", "27%")
