"""What a mail is made of: one table, styles on the elements, no image, nothing fetched.

In: words. Out: HTML that mail programs of the last twenty years show alike.
"""

from collections.abc import Sequence
from html import escape

from django.utils.translation import get_language

FACE = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
INK, SOFT, LINE, PAPER = "#17191C", "#565A60", "#E2E0D9", "#F4F3EF"
HUES = {"act": "#B3261E", "watch": "#8A5300", "better": "#1F5FA8", "ok": SOFT, "wait": SOFT, "unknown": SOFT}
MARKS = {"act": "◆", "watch": "△", "better": "⌃", "ok": "•", "wait": "◌", "unknown": "◌"}
CELL = f"padding:6px 8px 6px 0;border-bottom:1px solid {LINE};vertical-align:top"


def letter(title: str, parts: str) -> str:
    """The whole mail."""
    lang, said = (get_language() or "en")[:2], escape(title)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{said}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f'<body style="margin:0;padding:16px;background:{PAPER};color:{INK};{FACE};font-size:14px;line-height:20px">'
        '<table role="presentation" cellpadding="0" cellspacing="0" width="100%"><tr><td align="center">'
        '<table role="presentation" cellpadding="0" cellspacing="0" width="640" style="max-width:640px;width:100%;'
        f'background:#FFFFFF;border:1px solid {LINE};border-radius:8px"><tr><td style="padding:24px;text-align:left">'
        f"{parts}</td></tr></table></td></tr></table></body></html>\n"
    )


def cell(text: str, style: str = "", wide: str = "") -> str:
    """A cell of text."""
    size = f' width="{wide}"' if wide else ""
    return f'<td{size} style="{style + ";" if style else ""}{CELL}">{escape(text)}</td>'


def row_of(cells: Sequence[str]) -> str:
    """A row."""
    return f"<tr>{''.join(cells)}</tr>"


def table(rows: Sequence[str], label: str) -> str:
    """A table with its name."""
    return (
        f'<table cellpadding="0" cellspacing="0" width="100%" aria-label="{escape(label)}"'
        f' style="border-collapse:collapse;{FACE};font-size:14px;line-height:20px">{"".join(rows)}</table>'
    )


def heading(text: str, beside: str = "") -> str:
    """A heading, and what stands beside it."""
    more = f' <span style="font-weight:400;font-size:12px;color:{SOFT}">{escape(beside)}</span>' if beside else ""
    return f'<h2 style="margin:20px 0 4px;font-size:15px;line-height:20px">{escape(text)}{more}</h2>'


def text_of(text: str, style: str, *, raw: bool = False) -> str:
    """A paragraph; `raw`: it is HTML already."""
    return f'<p style="{style}">{text if raw else escape(text)}</p>'


def mark_of(state: str) -> str:
    """The shape of a state."""
    return f'<span aria-hidden="true" style="color:{HUES[state]}">{MARKS[state]}</span>'
