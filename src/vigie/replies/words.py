"""Words of a text, folded so that accents, capitals and kinds of apostrophe no longer matter.

In: text. Out: words with their place in it; addresses, numbers, times, days and months become one word each.
"""

import re
import unicodedata
from typing import NamedTuple

from vigie.vocabulary.calendar_words import MONTH_NAMES, WEEKDAY_NAMES

_ALIKE = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "œ": "o",
        "Œ": "o",
        "æ": "a",
        "Æ": "a",
        "ß": "s",
        "ø": "o",
        "Ø": "o",
    }
)
_TOKEN = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>https?://\S+|www\.\S+|\b[\w-]+\.(?:example|com|fr|io)/\S+)"
    r"|(?P<tel>(?<!\w)(?:\+|\(?0)\d?[\d .()/-]{6,16}\d(?!\w)|(?<!\w)\d{3}[ .-]\d{3}[ .-]\d{4}(?!\w))"
    r"|(?P<time>\b\d{1,2}\s?(?:[:h]\s?\d{2}|h\b|heures?\b|[ap]\.?m\b|o'?clock))"
    r"|(?P<date>\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b)"
    r"|(?P<spelt>\b[a-z](?:[ .*_-][a-z]\b){3,})"
    r"|(?P<word>[a-z]+'t\b|[a-z]+)"
    r"|(?P<halt>[🛑⛔🚫✋🙅])|(?P<up>[👍👌💯✅🎉🤝🙌])|(?P<down>[👎❌🙄🤦])"
    r"|(?P<num>\d+)"
    r"|(?P<mark>[?!]|[.;\n](?=\s|$))"
)
DAYS = WEEKDAY_NAMES | set("tue tues wed weds thu thur thurs fri".split())
# Other words as well ("may", "mars"), and forms that the weights do not know as months, stay what they are.
MONTHS = MONTH_NAMES - set("may mar mars jun fev fevier avr".split())
_STRETCHED = re.compile(r"(.)\1{2,}")
_APART = re.compile(r"[^a-z]")


class _Fold(dict[int, str]):
    """One folded character for each character, so that places in the text stay the same."""

    def __missing__(self, code: int) -> str:
        char = chr(code).translate(_ALIKE)
        base = unicodedata.normalize("NFKD", char)[0] if not char.isascii() else char
        low = base.lower()
        self[code] = low if len(low) == 1 else base
        return self[code]


_FOLD = _Fold()


class Word(NamedTuple):
    """A folded word and where it stands in the text."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text in small letters without accents; as long as the text, place by place."""
    return text.translate(_FOLD)


def words(text: str) -> list[Word]:
    """The words of a text, in their order.

    `<mail>`, `<url>`, `<tel>`, `<time>`, `<date>`, `<day>`, `<month>`, `<year>` and `<num>` stand for their kind, "."
    for the end of a sentence or a line.
    """
    found: list[Word] = []
    for match in _TOKEN.finditer(fold(text)):
        kind, said = match.lastgroup, match.group()
        if kind in ("word", "spelt"):
            said = _STRETCHED.sub(r"\1", _APART.sub("", said))
            said = "<day>" if said in DAYS else "<month>" if said in MONTHS else said
        elif kind == "num":
            said = "<year>" if re.fullmatch(r"20[2-4]\d", said) else "<num>"
        elif kind == "mark":
            said = "." if said in ".;\n" else said
        else:
            said = f"<{kind}>"
        found.append(Word(said, match.start(), match.end()))
    return found
