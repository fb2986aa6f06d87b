"""The weekly review as a mail: one table, styles on the elements, no image, nothing fetched.

In: the review's document. Out: HTML that mail programs of the last twenty years show alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import get_language, gettext

_FACE = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_INK, _SOFT, _LINE, _PAPER = "#17191C", "#565A60", "#E2E0D9", "#F4F3EF"
_HUES = {"act": "#B3261E", "watch": "#8A5300", "better": "#1F5FA8", "ok": _SOFT, "wait": _SOFT, "unknown": _SOFT}
_MARKS = {"act": "◆", "watch": "△", "better": "⌃", "ok": "•", "wait": "◌", "unknown": "◌"}


def review_html(said: Mapping[str, Any], address: str = "") -> str:
    """The mail; `address`: where the review can be opened."""
    parts = "".join(_parts(said, address))
    lang, title = (get_language() or "en")[:2], escape(said["title"])
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f'<body style="margin:0;padding:16px;background:{_PAPER};color:{_INK};{_FACE};font-size:14px;line-height:20px">'
        '<table role="presentation" cellpadding="0" cellspacing="0" width="100%"><tr><td align="center">'
        '<table role="presentation" cellpadding="0" cellspacing="0" width="640" style="max-width:640px;width:100%;'
        f'background:#FFFFFF;border:1px solid {_LINE};border-radius:8px"><tr><td style="padding:24px;text-align:left">'
        f"{parts}</td></tr></table></td></tr></table></body></html>\n"
    )


def _parts(said: Mapping[str, Any], address: str) -> Iterator[str]:
    yield _text(gettext("Weekly review"), f"margin:0;color:{_SOFT};font-size:13px")
    yield f'<h1 style="margin:0 0 8px;font-size:20px;line-height:26px">{escape(said["title"])}</h1>'
    yield _text(said["headline"], "margin:0;font-size:16px;font-weight:600")
    yield _text(said["sentence"], f"margin:0 0 4px;color:{_SOFT}")
    for warning in said["warnings"]:
        yield _text(f"△ {warning}", f"margin:4px 0;color:{_HUES['watch']};font-weight:600")
    for block in said["blocks"]:
        yield _heading(block["label"], block["total_text"])
        yield _table([_number(row) for row in block["metrics"]], block["label"])
    yield _heading(gettext("Health check"))
    for check in [*said["health"], {"state": "ok", "sentence": said["sanity"]["sentence"]}]:
        yield _text(f"{_mark(check['state'])} {escape(check['sentence'])}", "margin:0 0 4px", raw=True)
    yield from _problems(said["problems"])
    yield from _decisions(said["decisions"])
    yield from _outcomes(said["outcomes"])
    if said["test"]:
        yield _heading(gettext("Test of the week"))
        yield _text(said["test"]["sentence"], "margin:0")
    if address:
        link = f'<a href="{escape(address)}" style="color:{_INK}">{escape(gettext("Open the review"))}</a>'
        yield _text(link, "margin:20px 0 0", raw=True)


def _number(row: Mapping[str, Any]) -> str:
    bold = ";font-weight:600" if row["state"] in ("act", "watch") else ""
    label, word = escape(row["label"]), f"{_mark(row['state'])} {escape(row['state_word'])}"
    stands = f"white-space:nowrap;color:{_HUES[row['state']]};font-size:12px{bold};{_CELL};padding-left:16px"
    usual = f"text-align:right;white-space:nowrap;color:{_SOFT};font-size:12px"
    return _row((
        f'<th scope="row" width="{_WIDTHS[0]}" style="text-align:left;font-weight:400;{_CELL}">{label}</th>',
        _cell(row["value_text"], f"text-align:right;white-space:nowrap{bold}", _WIDTHS[1]),
        _cell(row["range_text"], usual, _WIDTHS[2]),
        f'<td width="{_WIDTHS[3]}" style="{stands}">{word}</td>',
    ))  # fmt: skip


def _problems(problems: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if problems:
        yield _heading(gettext("Problems"))
    for p in problems:
        head = f"{p['label']}, {p['place']} · {p['value_text']} · {p['since_text']}"
        yield _text(f"{_mark('act')} <strong>{escape(head)}</strong><br>{escape(p['remedy'])}", "margin:0 0 8px",
                    raw=True)  # fmt: skip


def _decisions(taken: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    title = gettext("Decisions (3 at most)")
    yield _heading(title)
    if not taken:
        yield _text(gettext("None yet."), f"margin:0;color:{_SOFT}")
        return
    heads = (gettext("Decision"), gettext("Owner"), gettext("Due"), gettext("Should move"))
    head = "".join(
        f'<th scope="col" style="text-align:left;font-size:12px;font-weight:400;color:{_SOFT};{_CELL}">{escape(h)}</th>'
        for h in heads
    )
    rows = [
        _row((
            (f'<td style="{_CELL}"><span style="color:{_SOFT};font-size:12px">{escape(d["problem_text"])}</span><br>'
            f"{escape(d['sentence'])}</td>"),
            _cell(d["owner"] or gettext("nobody")),
            _cell(d["due_text"] or gettext("no date"), "white-space:nowrap"),
            _cell(d["expects"]),
        ))
        for d in taken
    ]  # fmt: skip
    yield _table([_row((head,)), *rows], title)


def _outcomes(outcomes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if outcomes:
        yield _heading(gettext("Decided before, and what moved"))
    for d in outcomes:
        moved = f" · {d['metric_label']} {d['moved_text']}" if d["moved_text"] else ""
        stands = d["verdict_label"] or d["state_sentence"]
        why = f" {escape(d['verdict_sentence'])}" if d["verdict_sentence"] else ""
        text = f"{escape(d['sentence'] + moved)}<br><strong>{escape(stands)}</strong>{why}"
        yield _text(text, "margin:0 0 8px", raw=True)


# The same columns in each of the four tables.
_WIDTHS = ("40%", "14%", "19%", "27%")
_CELL = f"padding:6px 8px 6px 0;border-bottom:1px solid {_LINE};vertical-align:top"


def _cell(text: str, style: str = "", wide: str = "") -> str:
    size = f' width="{wide}"' if wide else ""
    return f'<td{size} style="{style + ";" if style else ""}{_CELL}">{escape(text)}</td>'


def _row(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _table(rows: Sequence[str], label: str) -> str:
    return (
        f'<table cellpadding="0" cellspacing="0" width="100%" aria-label="{escape(label)}"'
        f' style="border-collapse:collapse;{_FACE};font-size:14px;line-height:20px">{"".join(rows)}</table>'
    )


def _heading(text: str, beside: str = "") -> str:
    more = f' <span style="font-weight:400;font-size:12px;color:{_SOFT}">{escape(beside)}</span>' if beside else ""
    return f'<h2 style="margin:20px 0 4px;font-size:15px;line-height:20px">{escape(text)}{more}</h2>'


def _text(text: str, style: str, *, raw: bool = False) -> str:
    return f'<p style="{style}">{text if raw else escape(text)}</p>'


def _mark(state: str) -> str:
    return f'<span aria-hidden="true" style="color:{_HUES[state]}">{_MARKS[state]}</span>'
