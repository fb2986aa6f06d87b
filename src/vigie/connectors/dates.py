"""Dates and numbers as French and English tools write them.

In: the text of a cell. Out: ISO 8601 text (with its offset when given) or a plain decimal; None when it is not one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal

from vigie.vocabulary.calendar_words import MONTHS, WEEKDAY_NAMES

Order = Literal["dmy", "mdy"]

_MONTHS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
# Days of the week, and the words around a day.
_SILENT = WEEKDAY_NAMES | set(
    "mon tue tues wed thu thur thurs fri sat sun lun mer jeu ven sam dim a at le the of de".split()
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?")
_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?=\D|$)")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?::| ?h ?)(?:(\d{2})(?:(?::| ?m(?:in)? ?)(\d{2})(?:[.,]\d+)? ?s?| ?min| ?m(?![a-z]))?)?"
    r" ?([ap]\.? ?m\.?)?(?![\d:])"
)
_HOUR = re.compile(r"(?<!\d)(\d{1,2}) ?([ap]\.?m\.?)(?!\w)")
_ZONE = re.compile(r"(?:(?:utc|gmt) ?)?([+-])(\d{2}):?(\d{2})?(?!\d)(?: ?\([^)]*\))?$|(?<![a-z])(?:z|utc|gmt)$")
_SERIAL = (20_000.0, 80_000.0)  # Excel days, 1954 to 2119
_SECONDS = (1e9, 4.2e9)  # Unix, 2001 to 2103
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no zone
_NOON = 12


def moment(text: str, order: Order | None = None) -> str | None:
    """ISO 8601 of a date or a time, with its offset when the text gives one; None when the text is no date.

    Accepts ISO, `12/03/2026` (day or month first by `order`; without it only where one reading is possible),
    month names in both languages, `14h05`, `2:05 PM`, Excel days, Unix seconds and milliseconds.
    """
    text = text.strip()
    if not text:
        return None
    if _ISO.match(text):
        return _from_iso(text)
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    return _from_words(text, order)


def _from_iso(text: str) -> str | None:
    try:
        if len(text) == len("2026-03-12"):
            return date.fromisoformat(text).isoformat()
        plain = text.replace(",", ".").replace(" UTC", "Z").replace(" +", "+").replace(" -", "-").replace(" Z", "Z")
        return datetime.fromisoformat(plain).isoformat()
    except ValueError:
        return None


def _from_number(value: float) -> str | None:
    if _SERIAL[0] <= value < _SERIAL[1]:
        when = _EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))
        return when.date().isoformat() if value.is_integer() else when.isoformat()
    for unit in (1, 1000):
        if _SECONDS[0] <= value / unit < _SECONDS[1]:
            return datetime.fromtimestamp(value / unit, UTC).isoformat()
    return None


@lru_cache(maxsize=4096)
def _from_words(text: str, order: Order | None) -> str | None:
    rest = _folded(text)
    rest, zone = _take_zone(rest)
    rest, clock = _take_clock(rest)
    day = _numeric_day(rest, order) or _named_day(rest)
    if day is None or clock is _WRONG:
        return None
    if clock is None:
        return day.isoformat()
    return datetime(day.year, day.month, day.day, *clock, tzinfo=zone).isoformat()


def _folded(text: str) -> str:
    """Lower case, no accents, ordinary spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _take_zone(text: str) -> tuple[str, timezone | None]:
    found = _ZONE.search(text)
    # `12-03-2026` ends like an offset; a zone only follows a clock.
    if not found or not (_CLOCK.search(text[: found.start()]) or _HOUR.search(text[: found.start()])):
        return text, None
    sign, hours, minutes = found.group(1), found.group(2), found.group(3)
    rest = text[: found.start()].strip()
    if not sign:
        return rest, UTC
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return (rest, timezone(-offset if sign == "-" else offset)) if offset < timedelta(days=1) else (text, None)


_WRONG = (-1, -1, -1)
_Clock = tuple[int, int, int]


def _take_clock(text: str) -> tuple[str, _Clock | None]:
    found = _CLOCK.search(text)
    if found:
        hour, minute, second, half = (found.group(n) or "" for n in (1, 2, 3, 4))
    elif found := _HOUR.search(text):
        hour, minute, second, half = found.group(1), "", "", found.group(2)
    else:
        return text, None
    clock = (_hour(int(hour), half), int(minute or 0), int(second or 0))
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    return rest, clock if 0 <= clock[0] < 24 and clock[1] < 60 and clock[2] < 60 else _WRONG  # noqa: PLR2004 - a clock


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= _NOON:
        return -1
    return hour % _NOON + (_NOON if half[0] == "p" else 0)


def _numeric_day(text: str, order: Order | None) -> date | None:
    bare = text.strip(" ,")
    if year_first := re.fullmatch(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", bare):
        return _day(*year_first.groups())
    found = _NUMERIC.fullmatch(bare)
    if not found or len(found.group(1)) > 2:  # noqa: PLR2004 - a year of four digits
        return None
    first, _, second, year = found.groups()
    chosen = order or order_of([bare])
    if chosen is None:
        return _day(year, second, first) if int(first) == int(second) else None
    return _day(year, second, first) if chosen == "dmy" else _day(year, first, second)


def _named_day(text: str) -> date | None:
    words = re.sub(r"[.,/-]", " ", re.sub(r"(\d)(er|st|nd|rd|th)\b", r"\1", text)).split()
    months = [_MONTHS[w] for w in words if w in _MONTHS]
    numbers = [w for w in words if w.isdecimal()]
    known = [w for w in words if w in _SILENT and w not in _MONTHS]
    if len(months) != 1 or len(numbers) != 2 or len(known) + 3 != len(words):  # noqa: PLR2004 - day, month, year
        return None
    day, year = numbers if len(numbers[0]) <= 2 else numbers[::-1]  # noqa: PLR2004 - a day has two digits at most
    return _day(year, str(months[0]), day)


def _day(year: str, month: str, day: str) -> date | None:
    century = 2000 if len(year) == 2 else 0  # noqa: PLR2004 - 26 is 2026
    try:
        return date(int(year) + century, int(month), int(day))
    except ValueError:
        return None


def order_of(samples: Iterable[str]) -> Order | None:
    """Day first or month first, from a column's values; None when nothing in them decides.

    A number above 12 decides; failing that AM/PM (only month-first countries write both) or dots (day first).
    """
    votes = {"dmy": 0, "mdy": 0}
    hints: set[Order] = set()
    for text in samples:
        found = _NUMERIC.search(text.strip())
        if not found or len(found.group(1)) > 2:  # noqa: PLR2004 - a year
            continue
        first, second = int(found.group(1)), int(found.group(3))
        if first != second and max(first, second) > _NOON:
            votes["dmy" if first > _NOON else "mdy"] += 1
        if found.group(2) == ".":
            hints.add("dmy")
        elif re.search(r"\d ?[ap]\.?m\b", text.lower()):
            hints.add("mdy")
    if votes["dmy"] != votes["mdy"]:
        return "dmy" if votes["dmy"] > votes["mdy"] else "mdy"
    return hints.pop() if len(hints) == 1 and not votes["dmy"] else None


_GROUPED = {",": re.compile(r"\d{1,3}(?:,\d{3})+"), ".": re.compile(r"\d{1,3}(?:\.\d{3})+")}
_AROUND = re.compile(r"[\s'\u2019_]|[€$£%]|eur|usd|gbp|chf", re.IGNORECASE)


def number(text: str, *, decimal_comma: bool | None = None) -> str | None:
    """A plain decimal (`1234.5`) from `1 234,50 €`, `1,234.50`, `1.234,50`; None when it is no number.

    `decimal_comma` settles `1,234`; without it a single comma before three digits separates thousands.
    """
    plain = _AROUND.sub("", text).replace("\u2212", "-")
    sign = "-" if plain.startswith("-") else ""
    plain = plain.lstrip("+-")
    mark = _decimal_mark(plain, decimal_comma=decimal_comma)
    whole, _, part = plain.rpartition(mark) if mark else (plain, "", "")
    digits = re.sub(r"[.,]", "", whole)
    if not (digits + part).isdecimal() or not (digits + part).isascii() or (part and not part.isdecimal()):
        return None
    return f"{sign}{digits.lstrip('0') or '0'}" + (f".{part}" if part.strip("0") else "")


def _decimal_mark(plain: str, *, decimal_comma: bool | None) -> str:
    """Which of comma and dot is the decimal mark in `plain`; "" for none."""
    if "," in plain and "." in plain:
        return max(",.", key=plain.rfind)
    mark = "," if "," in plain else "." if "." in plain else ""
    if not mark or plain.count(mark) > 1:
        return ""
    if _GROUPED[mark].fullmatch(plain):
        said = decimal_comma if mark == "," else not decimal_comma
        return mark if (said if decimal_comma is not None else mark == ".") else ""
    return mark


def has_decimal_comma(samples: Iterable[str]) -> bool | None:
    """Whether a column writes decimals with a comma; None when its values do not tell."""
    votes = 0
    for text in samples:
        plain = _AROUND.sub("", text).lstrip("+-")
        if not re.fullmatch(r"[\d.,]+", plain):
            continue
        mark = _decimal_mark(plain, decimal_comma=None)
        if mark and not _GROUPED[mark].fullmatch(plain):
            votes += 1 if mark == "," else -1
    return None if votes == 0 else votes > 0


def orders(rows: Iterable[Mapping[str, str]]) -> dict[str, Order]:
    """The order of day and month in every column of these sample rows that tells it."""
    columns: dict[str, list[str]] = {}
    for row in rows:
        for column, text in row.items():
            if _NUMERIC.search(text):
                columns.setdefault(column, []).append(text)
    return {column: order for column, texts in columns.items() if (order := order_of(texts))}


def settle(row: Mapping[str, str], known: Mapping[str, Order]) -> dict[str, str]:
    """The row with `12/03/2026` as ISO 8601 in the columns whose order is known.

    A vendor writes ISO; a spreadsheet that saved the vendor's file again does not.
    """
    settled = dict(row)
    for column, order in known.items():
        if _NUMERIC.match(text := row.get(column, "").strip()):
            settled[column] = moment(text, order) or text
    return settled
