"""How wide text is in the two faces that every PDF reader has: Adobe's core metrics of Helvetica, regular and bold.

In: text. Out: its bytes in the encoding of the faces (Windows 1252), its width in points.
"""

from functools import cache
from unicodedata import normalize

# Thousandths of the size, for the bytes 32 to 255.
_PLAIN = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278
278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722
667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556
556 333 500 278 556 500 722 500 500 500 334 260 334 584 350 556 350 222 556 333 1000 556 556 333 1000 667 333
1000 350 611 350 350 222 222 333 333 350 556 1000 333 1000 500 333 944 350 500 667 278 333 556 556 556 556 260
556 333 737 370 556 584 333 737 333 400 584 333 333 333 556 537 278 333 333 365 556 834 834 834 611 667 667
667 667 667 667 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722
667 667 611 556 556 556 556 556 556 889 500 556 556 556 556 278 278 278 278 556 556 556 556 556 556 556 584
611 556 556 556 556 500 556 500
"""
_BOLD = """
278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333
333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722
667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611
611 389 556 333 611 556 778 556 556 500 389 280 389 584 350 556 350 278 556 500 1000 556 556 333 1000 667 333
1000 350 611 350 350 278 278 500 500 350 556 1000 333 1000 556 333 944 350 500 667 278 333 556 556 556 556 280
556 333 737 370 556 584 333 737 333 400 584 333 333 333 611 556 278 333 333 365 556 834 834 834 611 722 722
722 722 722 722 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722
667 667 611 556 556 556 556 556 556 889 556 556 556 556 556 278 278 278 278 611 611 611 611 611 611 611 584
611 611 611 611 611 556 611 556
"""
# Signs that the faces lack, and what stands for them.
_INSTEAD = str.maketrans({
    "\N{MINUS SIGN}": "\N{EN DASH}", "\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}", "→": "›",
    "\N{THIN SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-", "≥": ">=", "≤": "<=",
})  # fmt: skip
_FIRST = 32


def encoded(text: str) -> bytes:
    """The text in Windows 1252; letters that it lacks lose their accents, and what is left becomes a question mark."""
    said = text.translate(_INSTEAD)
    try:
        return said.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(_letter(c) for c in said)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points."""
    widths = _widths(bold)
    return sum(widths[max(0, byte - _FIRST)] for byte in encoded(text)) * size / 1000


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it does not fit."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text broken at its spaces."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}" if found[-1] else word
        if width(longer, size, bold=bold) <= room or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    return found


def _letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return normalize("NFKD", letter).encode("cp1252", "ignore") or b"?"


@cache
def _widths(bold: bool) -> tuple[int, ...]:  # noqa: FBT001 - called with a keyword's value
    return tuple(map(int, (_BOLD if bold else _PLAIN).split()))
