"""Numbers and dates as the reader's language writes them.

In: plain values and a language code. Out: text, with U+00A0 where a line must not break.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from vigie.sentences import numbers
from vigie.vocabulary.metric import Metric, Range, Unit

MINUS = "\u2212"
NBSP = "\u00a0"
# Babel separates French thousands by U+202F, which no Latin subset of the font contains: "9118" was read.
NARROW = "\u202f"

# Widths of a range, in the unit shown, under which two decimals or one still mean something.
NARROWEST, WIDE = 0.1, 8.0
# Complaints live between 0.02 and 0.3 %: one decimal would say 0.0.
TINY = 0.5
# From here on, a second decimal is noise however narrow the range.
LARGE = 10.0
KILO, SHORT = 1024, 10
_PAIR, _THREE = 2, 3  # digits of a telephone number that stand together


def clean(text: str) -> str:
    """Replace the spaces and hyphens that the font or the eye cannot tell apart."""
    return text.replace(NARROW, NBSP).replace("-", MINUS)


@lru_cache(8192)  # the same figures, page after page
def number(value: float, lang: str, decimals: int = 0) -> str:
    """A plain number: 9 118 or 9,118."""
    rounded = round(value, decimals) + 0.0  # -0.0 would print a minus before nothing
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return clean(format_decimal(rounded, format=pattern, locale=lang))


def decimals_for(width: float) -> int:
    """How many decimals a range of that width deserves: more would be noise."""
    if width < NARROWEST:
        return 2
    return 1 if width < WIDE else 0


def scale(metric: Metric) -> float:
    """What a stored value is multiplied by to be shown: rates are fractions, shown in percent."""
    return 1.0 if metric.median or metric.unit is Unit.MONEY else 100.0


def metric_decimals(metric: Metric, usual: Range | None, value: float | None = None) -> int:
    """Decimals of a metric, from the width of its own range, else from its size."""
    if metric.unit is Unit.MONEY:
        return 0
    factor = scale(metric)
    if usual is not None:
        tiny = usual.high * factor < TINY
        if tiny and factor != 1.0:
            return 2
        most = 1 if usual.high * factor >= LARGE else 2
        return min(decimals_for((usual.high - usual.low) * factor), most)
    shown = abs(value or 0.0) * factor
    return 2 if 0 < shown < TINY and factor != 1.0 else 1


def unit(metric: Metric, lang: str, currency: str = "EUR") -> str:
    """The sign after a value, with the space that the language puts before it."""
    if metric.unit is Unit.MONEY:
        return NBSP + ("€" if currency == "EUR" else currency)
    if metric.median:
        days = "j" if lang == "fr" else "d"
        return NBSP + (days if metric.unit is Unit.DAY else "h")
    return f"{NBSP}%" if lang == "fr" else "%"


def percent(share: float, lang: str, decimals: int = 0) -> str:
    """A share already in percent: 45 % / 45%."""
    return number(share, lang, decimals) + (f"{NBSP}%" if lang == "fr" else "%")


def moved(ratio: float | None, lang: str) -> str:
    """A ratio as a change: 1.3 is +30 %; a dash where it is unknown."""
    if ratio is None:
        return "–"
    return ("+" if ratio >= 1 else "") + percent(round((ratio - 1) * 100), lang)


def value(metric: Metric, amount: float | None, lang: str, decimals: int) -> str:
    """A value with its unit; a dash where it is unknown."""
    if amount is None or not isfinite(amount):
        return "–"
    return number(amount * scale(metric), lang, decimals) + unit(metric, lang)


def span(metric: Metric, low: float, high: float, lang: str, decimals: int) -> str:
    """A range with its unit once: 1,0–1,4 %."""
    factor = scale(metric)
    ends = (number(low * factor, lang, decimals), number(high * factor, lang, decimals))
    return f"{ends[0]}–{ends[1]}{unit(metric, lang)}"


def gap(metric: Metric, amount: float, centre: float, lang: str, decimals: int) -> str:
    """The distance to the usual middle, signed, in points for rates; empty when it rounds to nothing."""
    distance = round((amount - centre) * scale(metric), decimals) + 0.0
    if distance == 0:
        return ""
    sign = "+" if distance > 0 else ""
    is_rate = scale(metric) != 1.0
    points = NBSP + ("pt" if lang == "fr" else "pp")
    return f"{sign}{number(distance, lang, decimals)}{points if is_rate else unit(metric, lang)}"


def day(moment: date, lang: str) -> str:
    """Ven. 20 nov. / Fri 20 Nov; with its year where that is another one than this."""
    return _dated(moment, f"EEE {_first(moment, lang)} MMM" + _year(moment), lang)


@lru_cache(1024)
def short_day(moment: date, lang: str) -> str:
    """20 nov. / 20 Nov: on charts and in periods, whose year is known."""
    return _dated(moment, f"{_first(moment, lang)}{NBSP}MMM", lang)


def long_day(moment: date, lang: str) -> str:
    """20 novembre 2026 / 20 November 2026."""
    return _dated(moment, f"{_first(moment, lang)} MMMM y", lang)


def weekday(moment: date, lang: str) -> str:
    """Mardi 24 novembre / Tuesday 24 November, as lists of days spell it; the year as in `day`."""
    return _dated(moment, f"EEEE {_first(moment, lang)} MMMM" + _year(moment), lang)


def _dated(moment: date, pattern: str, lang: str) -> str:
    return format_date(moment, pattern, locale=_dates(lang)).replace(NARROW, NBSP)


def _first(moment: date, lang: str) -> str:
    """The day of the month in a pattern; the first of a month is "1er" in French."""
    return "d'er'" if lang == "fr" and moment.day == 1 else "d"


def _year(moment: date) -> str:
    return "" if moment.year == numbers.this_year() else " y"


def clock(moment: datetime, zone: str, lang: str) -> str:
    """09:14, in the workspace's zone."""
    return format_time(moment.astimezone(ZoneInfo(zone)), "HH:mm", locale=_dates(lang))


def moment(at: datetime, zone: str, lang: str) -> str:
    """Ven. 20 nov. 18:02, in the workspace's zone."""
    return f"{day(at.astimezone(ZoneInfo(zone)).date(), lang)}{NBSP}{clock(at, zone, lang)}"


def telephone(given: str) -> str:
    """+33 1 46 55 00 14, 01 46 55 00 14: in pairs as in France, else in threes; as given where it is in groups."""
    text = " ".join(given.split())
    if not re.fullmatch(r"\+?\d{8,15}", text):
        return text.replace(" ", NBSP)
    abroad = re.match(r"\+(?!33)(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})", text)
    if abroad:
        groups = [abroad[0], *_in_groups(text[abroad.end() :], _THREE)]
    elif text.startswith("+33"):
        groups = ["+33", *_in_groups(text[3:], _PAIR)]
    else:
        groups = _in_groups(text, _PAIR if text.startswith("0") and len(text) % 2 == 0 else _THREE)
    return NBSP.join(groups)


def _in_groups(digits: str, size: int) -> list[str]:
    """Pairs after a first digit that stands alone; threes, none of them followed by a lonely digit."""
    if size == _PAIR:
        odd = len(digits) % 2
        return [*digits[:odd], *re.findall("..", digits[odd:])]
    groups = re.findall(".{1,3}", digits)
    return groups if len(groups[-1]) > 1 else [*groups[:-2], groups[-2] + groups[-1]]


def _dates(lang: str) -> str:
    """English dates are the British ones: the day before the month, as everywhere in Europe."""
    return "en_GB" if lang == "en" else lang


def size(octets: int, lang: str) -> str:
    """A file size: 4 Go / 4 GB."""
    units = ("o", "ko", "Mo", "Go", "To") if lang == "fr" else ("B", "kB", "MB", "GB", "TB")
    amount, step = float(octets), 0
    while amount >= KILO and step < len(units) - 1:
        amount, step = amount / KILO, step + 1
    return number(amount, lang, 0 if amount >= SHORT or amount == int(amount) else 1) + NBSP + units[step]
