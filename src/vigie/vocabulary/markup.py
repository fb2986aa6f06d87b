"""HTML as the text that a person reads: in mails, and in what tools post.

In: HTML of any origin, damaged, too. Out: text.
"""

import re
from html import unescape

_SILENT = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title"))
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/table|/blockquote)\b[^>]{0,500}>", re.IGNORECASE)
_QUOTE = re.compile(r"<blockquote\b", re.IGNORECASE)
# `<jo@acme.example>` in a badly written HTML body is an address, not a tag.
_TAG = re.compile(r"<(?![\w.+-]+@)[/!?a-zA-Z][^<>]{0,5000}>")
_SPACES = re.compile(r"[ \t\u00a0]+")


def plain(html: str) -> str:
    """HTML as text: line breaks kept, quotations marked by `>`, styles and scripts left out."""
    for opening, closing in _SILENT:
        html = _without(html, opening, closing)
    said = _BREAK.sub("\n", html)
    said = unescape(_TAG.sub(" ", _QUOTE.sub("\n> <blockquote", said)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in said.split("\n"))


def plainly(said: str) -> str:
    """A text that may be HTML or not, as text."""
    return plain(said).strip() if _BREAK.search(said) or "</" in said else said


def _without(html: str, opening: str, closing: str) -> str:
    """Without what stands between the two; in one pass, whatever is left open."""
    low = html.lower()
    if len(low) != len(html) or opening not in low:
        return html
    kept: list[str] = []
    start = 0
    while (at := low.find(opening, start)) >= 0 and (end := low.find(closing, at)) >= 0:
        kept.append(html[start:at])
        start = end + len(closing)
    return " ".join([*kept, html[start:]])
