"""Header fields as the field writes them: folded, encoded, in any charset, sometimes wrong.

In: bytes of a header block. Out: `Headers`, values decoded on demand; never an error.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from quopri import decodestring

from vigie.vocabulary.domains import one_form
from vigie.vocabulary.text import sound

LONGEST_BLOCK = 256 * 1024  # bytes; a longer block is cut
_LONGEST_VALUE = 16_000  # characters
_FIELD = re.compile(rb"^([A-Za-z][!-9;-~]*)[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]+")
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?\s]*(?: [^?\s]*)*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_SMTP = r"(?<![\w!#$%&'*+/=?^`{|}~.-])[\w!#$%&'*+/=?^`{|}~.-]{1,96}@[\w-]{1,63}(?:\.[\w-]{1,63})*"
_ADDRESS, _INTERNATIONAL = re.compile(_SMTP, re.ASCII), re.compile(_SMTP)  # the second: RFC 6532
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ID = re.compile(r"<\s*([^<>\s]{1,500})\s*>")
_OLDEST, _NEWEST = 1982, 2200
# Names that Python decodes by and no mail is written in; some take the square of the length.
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape"}
# One byte a letter: what is UTF-8 all through, accents and all, is UTF-8 whichever of these is declared.
_SINGLE = re.compile(r"iso[-_]?8859|latin|(?:windows|cp)[-_]?125|us-ascii|ascii|mac|utf-?8", re.IGNORECASE)
_LAST = 3  # bytes of a sequence that a bound cut
# UTF-8 that was read as Windows-1252 and written as UTF-8 once more.
_TWICE = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|\u00e2\u20ac")


class Headers:
    """The fields of one header block, by lower-case name."""

    __slots__ = ("_addresses", "_fields", "_raw")

    def __init__(self, block: bytes) -> None:
        """Read the fields; lines that are none are passed over."""
        self._fields: dict[str, list[bytes]] = {}
        for name, value in _FIELD.findall(block[:LONGEST_BLOCK]):
            self._fields.setdefault(name.decode("ascii").lower(), []).append(value)
        # Who reads a bounce asks for the same few fields again and again.
        self._raw: dict[str, str] = {}
        self._addresses: dict[str, tuple[str, ...]] = {}

    def __contains__(self, name: str) -> bool:
        """Whether the field stands there, empty or not."""
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def raw(self, name: str) -> str:
        """The first field of that name, unfolded, encoded words left as they are; "" without one."""
        said = self._raw.get(name)
        if said is None:
            values = self._fields.get(name)
            said = self._raw[name] = unfolded(values[0]) if values else ""
        return said

    def all(self, name: str) -> list[str]:
        """Every field of that name, unfolded."""
        return [unfolded(value) for value in self._fields.get(name, ())]

    def text(self, name: str) -> str:
        """The first field of that name as people read it."""
        return words(self.raw(name))

    def addresses(self, name: str) -> tuple[str, ...]:
        """The addresses of every field of that name, lower case, domains in letters, in order."""
        found = self._addresses.get(name)
        if found is None:
            found = self._addresses[name] = self._addresses_of(name) if name in self._fields else ()
        return found

    def _addresses_of(self, name: str) -> tuple[str, ...]:
        said = ", ".join(self.all(name))
        found = _found(_ADDRESS if said.isascii() else _INTERNATIONAL, one_form(said))
        if "=?" in said and (not found or any("=?" in a for a in found)):  # an address in encoded words
            return _found(_INTERNATIONAL, one_form(words(said)))
        return found

    def ids(self, name: str) -> tuple[str, ...]:
        """Message ids of a field, without brackets, in order."""
        said = " ".join(self.all(name))
        found = _ID.findall(said)
        lone = said.strip()
        return tuple(found) or ((lone,) if "@" in lone and " " not in lone else ())

    def moment(self, name: str) -> datetime | None:
        """A date in UTC; None where it is absent, unreadable or absurd."""
        try:
            read = parsedate_to_datetime(self.raw(name))
            moment = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return moment if _OLDEST <= moment.year < _NEWEST else None


def _found(address: re.Pattern[str], said: str) -> tuple[str, ...]:
    """What is written outside of quotation marks, else within."""
    found = address.findall(_QUOTED.sub(" ", said)) or address.findall(said)
    return tuple(dict.fromkeys(a.lower() for a in found))


def unfolded(value: bytes) -> str:
    """One line of text: UTF-8, else the bytes as Latin-1 (8-bit headers carry no charset)."""
    said = sound(value.decode("ascii")) if value.isascii() else told(value, "utf-8")
    return (_FOLD.sub(" ", said) if "\n" in said else said)[:_LONGEST_VALUE].strip()


def words(value: str) -> str:
    """RFC 2047 encoded words decoded; what cannot be decoded stays as it stands."""
    if "=?" not in value:
        return value
    return _WORD.sub(lambda m: _decoded(m[1], m[2], m[3]), _BETWEEN.sub(r"\1\2", value))


def told(data: bytes, charset: str) -> str:
    """Bytes as text of that charset; a wrong or unknown one is tried as UTF-8, Windows-1252 and Latin-1."""
    if _SINGLE.match(charset) and (text := _utf8(data)) is not None:
        return sound(text)
    for name in ("" if charset.lower().replace("-", "_") in _NO_CHARSETS else charset, "utf-8", "cp1252"):
        try:
            return sound(data.decode(name))
        except (UnicodeError, LookupError, ValueError):
            continue
    return sound(data.decode("latin-1"))


def _utf8(data: bytes) -> str | None:
    """Bytes that are UTF-8 all through but for an end that was cut, once or twice over; else None."""
    try:
        text = data.decode()
    except UnicodeDecodeError as wrong:
        if wrong.start < len(data) - _LAST or wrong.reason != "unexpected end of data":
            return None
        text = data[: wrong.start].decode()
    if not _TWICE.search(text):
        return text
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def _decoded(charset: str, how: str, said: str) -> str:
    try:
        coded = said.encode("ascii", "replace")
        data = b64decode(coded + b"=" * (-len(coded) % 4)) if how in "bB" else decodestring(coded, header=True)
    except (binascii.Error, ValueError):
        return said
    return told(data, charset)
