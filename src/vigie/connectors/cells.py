"""What every export needs: headings told apart, addresses cleaned, yes and no read, ids made from what a row says.

In: a row as the file spells it. Out: its cells by plain heading, and the small pieces that Records are made of.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from vigie.connectors import Record, Refused, Row
from vigie.connectors.dates import Order, moment

Cells = dict[str, str]  # plain heading -> text without outer spaces

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_ADDRESS = re.compile(r"[^\s@<>()\[\]\",;:|]+@(?:[^\s@<>()\[\]\",;:|.]+\.)+[^\s@<>()\[\]\",;:|.\d]{2,}")
_BRACKETS = re.compile(r"[<(\[]\s*(?:mailto:)?([^<>()\[\]]*@[^<>()\[\]]*?)\s*[>)\]]", re.IGNORECASE)
_YES = frozenset(("true", "yes", "y", "oui", "o", "1", "vrai", "x", "✓", "✔"))
_NO = frozenset(("false", "no", "n", "non", "0", "faux", "-"))


@lru_cache(maxsize=8192)
def plain(heading: str) -> str:
    """A heading without case, accents, punctuation: `E-mail` and `e_mail` are `e mail`, `leadEmail` is `lead email`."""
    folded = unicodedata.normalize("NFKD", _HUMP.sub(" ", heading)).lower()
    return _OTHER.sub(" ", "".join(c for c in folded if not unicodedata.combining(c))).strip()


def cells(row: Row) -> Cells:
    """The filled cells of a row by plain heading; where two headings are alike the first filled one wins."""
    out: Cells = {}
    for heading, text in row.items():
        value = text.strip()
        if value:
            out.setdefault(plain(heading), value)
    return out


def first(row: Mapping[str, str], *headings: str) -> str:
    """The first filled cell among these headings, else ""."""
    for heading in headings:
        if value := row.get(heading, ""):
            return value
    return ""


def columns_say(
    every: Collection[str], some: Collection[str] = (), none: Collection[str] = ()
) -> Callable[[Sequence[str], str], bool]:
    """An `identify`: the file has all headings of `every`, one of `some` (if any are given) and none of `none`."""
    wanted, either, absent = frozenset(every), frozenset(some), frozenset(none)

    def identify(columns: Sequence[str], _file_name: str) -> bool:
        found = {plain(c) for c in columns}
        return wanted <= found and (not either or bool(either & found)) and not absent & found

    return identify


def record(table: str, **values: str | None) -> Record:
    """A Record of the filled values."""
    return Record(table, {name: value for name, value in values.items() if value})


@lru_cache(maxsize=4096)
def address(text: str) -> str:
    """The e-mail address in a cell, lower case; "" when there is none or the cell is not only that.

    Reads `mailto:a@b.fr`, `Ana <A@B.fr>`, ` a @ b.fr `, and takes the first of several addresses.
    A name glued to an address by a space is not guessed at: `jean dupont@b.fr` is no address.
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf").strip().lower()
    if found := _BRACKETS.search(visible):
        visible = found.group(1)
    visible = re.sub(r"\s*@\s*", "@", visible).removeprefix("mailto:").strip(" \t\r\n'\".,;")
    parts = [p.removeprefix("mailto:") for p in re.split(r"[\s,;|]+", visible) if p]
    return parts[0] if parts and all(_ADDRESS.fullmatch(p) for p in parts) else ""


def address_in(row: Mapping[str, str], *headings: str) -> str | Refused:
    """The address under one of these headings, or why there is none."""
    text = first(row, *headings)
    if not text:
        return Refused("email_missing", {"column": headings[0]})
    return address(text) or Refused("email_invalid", {"column": headings[0]})


def moment_in(row: Mapping[str, str], *headings: str, order: Order | None = None) -> str:
    """The first of these cells that is a date, as ISO 8601; "" when none is."""
    for heading in headings:
        if found := moment(row.get(heading, ""), order):
            return found
    return ""


def no_time(row: Mapping[str, str], *headings: str) -> Refused:
    """Why no time was found: nothing is written there, or something that cannot be read in one way only."""
    written = next((h for h in headings if row.get(h)), None)
    return Refused("time_invalid" if written else "time_missing", {"column": written or headings[0]})


def flag(text: str) -> bool | None:
    """Yes or no in either language, or a count (0 is no); None when the cell does not say."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    return word.strip("0") != "" if word.isdecimal() else None


def made_id(*parts: str) -> str:
    """The same id for the same natural key, in every export and on every machine."""
    return blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()


def names_of(full: str) -> tuple[str, str]:
    """First and last name of `Ana Maria Lopez`: the first word, and the rest."""
    head, _, tail = " ".join(full.split()).partition(" ")
    return head, tail
