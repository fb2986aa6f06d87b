"""Internationalised domains in one spelling: `müller.example` and `xn--mller-kva.example` are the same (RFC 5890).

In: a text with addresses. Out: the same text, its domains in the letters that people read.
"""

import re
import unicodedata

# A label that stands for others (RFC 3492), behind the @ or the dot before it; 63 characters at most.
_CODED = re.compile(r"(?<=[@.])xn--([a-z0-9-]{1,59})(?![\w-])", re.IGNORECASE)


def one_form(text: str) -> str:
    """The text with coded labels decoded and letters composed; a label that stands for nothing stays as it is."""
    if text.isascii():
        return _CODED.sub(_label, text) if "xn--" in text.lower() else text
    return _CODED.sub(_label, unicodedata.normalize("NFC", text))


def _label(coded: re.Match[str]) -> str:
    """The letters; the coded label itself where they are none, or are not what it would be made of."""
    try:
        label = coded[1].lower().encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return coded[0]
    whole = not label.isascii() and label == unicodedata.normalize("NFC", label).lower()
    return label if whole and all(c in "-·" or unicodedata.category(c)[0] in "LMN" for c in label) else coded[0]
