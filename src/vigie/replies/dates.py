"""Days that a text names: 12 mai, May 12th, le vingt-sept, 12/05, lundi, dans deux mois, fin mars, Q3.

All of them in French and English; days, months and figures also in German, Spanish, Italian, Dutch and Portuguese.

In: a piece of text and the day it was received. Out: the days it names, with their place. Without that day, only
dates that carry their year are told, since the others cannot be placed.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vigie.replies import coming, feasts
from vigie.replies.coming import ahead, last
from vigie.replies.spelled import CARDINALS, in_figures
from vigie.replies.words import fold
from vigie.vocabulary.calendar_words import MONTHS, WEEKDAYS

# What German, Spanish, Italian, Dutch and Portuguese call them, and the short English names of days.
_OTHER_MONTHS = (
    "januar enero gennaio januari janeiro",
    "februar febrero febbraio februari fevereiro",
    "marz marzo maart marco",
    "abril aprile",
    "mayo maggio mei maio",
    "juni junio giugno junho",
    "juli julio luglio julho",
    "agosto augustus",
    "septiembre settembre setembro",
    "oktober octubre ottobre outubro",
    "noviembre novembro",
    "dezember diciembre dicembre dezembro",
)
_OTHER_DAYS = (
    "mon montag lunes lunedi maandag segunda-feira",
    "tue tues dienstag martes martedi dinsdag terca-feira",
    "wed weds mittwoch miercoles mercoledi woensdag quarta-feira",
    "thu thurs donnerstag jueves giovedi donderdag quinta-feira",
    "fri freitag viernes venerdi vrijdag sexta-feira",
    "sat samstag sabado sabato zaterdag",
    "sun sonntag domingo domenica zondag",
)


def _by_name(told: tuple[tuple[str, ...], ...], others: tuple[str, ...], first: int) -> dict[str, int]:
    """The place of each name in the calendar, counted from `first`."""
    rows = zip(told, others, strict=True)
    return {name: place for place, (names, more) in enumerate(rows, first) for name in (*names, *more.split())}


_MONTHS = _by_name(MONTHS, _OTHER_MONTHS, 1)
_DAYS = _by_name(WEEKDAYS, _OTHER_DAYS, 0)
_NUMBERS = {name: number for number, names in CARDINALS.items() for name in names} | {
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 3,
    "quelques": 3,
    "several": 3,
    "half": 6,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# "mon", "sat" and "sun" are words of their own: days only before a figure.
_DAY = (
    "|".join(sorted((d for d in _DAYS if d not in ("mon", "sat", "sun")), key=len, reverse=True))
    + r"|(?:mon|sat|sun)(?=\.?,? ?\d)"
)
# The name of a day before its figures: "Monday, ", "vendredi le ", "Montag, den ".
_LED = rf"(?:{_DAY})\b\.?,? (?:the |le |el |den |dem )?"
# "two to three weeks": the longer counts.
_OR = r"(?:\d{1,2}(?: a | ou |-| to | or )(?=\d))?"
_NEXT_WEEK = r"(?:next week|(?:la )?semaine pro(?:chaine)?)"
# A year of two figures, where nothing follows that it could count.
_SHORT = r"'?2[4-9](?=\s*(?:[.,;:!?)\n]|$|inclu))|'3[0-5]"
_WEEK_NUMBER = r"(?:[1-5]\d|0?[1-9])"
_COUNT = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
# "may" is a month after these words, else a verb.
_BEFORE_MAY = re.compile(r"\b(?:in|until|till|by|before|after|of|next|during|from|try|to|since|around)\s+$")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th|er)? $")
_DAY_BEHIND = re.compile(r",? (?:the )?3[0-9](?:st|nd|rd|th)?\b(?![:h])")
# "sept" is a month after these words, else the French seven.
_BEFORE_SEPT = re.compile(
    r"\b(?:in|en|until|till?|by|before|avant|after|apres|from|of|since|depuis|early|late|mid|next|d'ici|des|for|this)\s+$"
)
# A season that runs is meant after these words, else the next one.
_RUNS = re.compile(
    r"\b(?:after|apres|pass\w+|all|toute?|this|whole|ends?(?: of)?|fin de|rest of|reste de)\b(?: the| l')?\W*$"
)
# A length that is over or comes again and again: "depuis 3 semaines", "been here four days", "twice a year".
_GONE = re.compile(
    r"\b(?:depuis|since|il y a|last|past|days?|times?|once|twice|been (?:(?!postpon|delay|push|mov|put )\w+ ){0,4})\W*$"
)
_FAR = 400
# Letters: before a day, in which its words are looked for; around figures, in which their order is told by others.
_BEFORE, _AROUND = 80, 400
# A number that fits no such day of the week this soon is a slip.
_SOON = 62
# A text writes its dates in one way: "4/12 - 4/20" ends in April and begins there.
_MONTH_FIRST = re.compile(r"(?<![\d/.,])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?![\d%])")
_DAY_FIRST = re.compile(r"(?<![\d/.,])(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])(?![\d%])")
# "rue du 4 septembre" is no day.
_STREET = re.compile(r"\b(?:rue|avenue|av|place|pl|boulevard|bd|bld|quai|square|cours|impasse) du $")
# "24/7", "7/7": at any hour, on any day.
_ALWAYS = re.compile(r"(?:24|7)/7")
_LED_TO_DAY = re.compile(r"\b(?:au|le|du|until|till?|on|from|to|by|before|after|bis|back|retour|reprise)\W*$")
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = range(1, 13), range(1, 32)
_LATE = 45
_THURSDAY, _WEEK = 3, 7
# The last day of "early December".
_EARLY = 10
_NEAR = 30


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a text names: where it stands, and the last day where it names a stretch (a month, a week).

    `guessed`: the text does not say which year. `loose`: a season or a feast, often a mere reason ("congés d'été").
    """

    day: date
    until: date
    start: int
    end: int
    guessed: bool = False
    loose: bool = False


def _leads(words: re.Pattern[str], match: re.Match[str]) -> re.Match[str] | None:
    """Whether these words stand before what was found."""
    return words.search(match.string, max(0, match.start() - _BEFORE), match.start())


def _year_of(received: date, month: int, day: int, *, back: int = _LATE) -> date | None:
    """The day of that month nearest ahead of the day of receipt, or just behind it."""
    for year in (received.year, received.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= received - timedelta(days=back):
            return found
    return None


def _full(year: str, month: int, day: int) -> date | None:
    number = int(year.strip("' ")) % 2000 + 2000
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _placed(year: str | None, month: int, day: int, received: date | None) -> date | None:
    if year:
        return _full(year, month, day)
    return _year_of(received, month, day) if received else None


def _count(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said]


def _written(match: re.Match[str], received: date | None) -> Named | None:
    """12 mai 2026, May 12th, le 1er août, April 15."""
    if _leads(_STREET, match):
        return None
    month, day = _MONTHS[match["month"]], int(match["day"])
    found = _placed(match["year"], month, day, received)
    return found and Named(found, found, *match.span(), guessed=not match["year"])


def _figures(match: re.Match[str], received: date | None) -> Named | None:
    """12/05/2026, 12.05, 13/4. Day first, unless only month first makes a day, or makes one that is near."""
    first, second, year = int(match["a"]), int(match["b"]), match["year"]
    if _ALWAYS.fullmatch(match.group()) and not _leads(_LED_TO_DAY, match):
        return None
    days = [
        found
        for day, month in ((first, second), (second, first))
        if month in _MONTHS_OF_A_YEAR and day in _DAYS_OF_A_MONTH
        for found in [_placed(year, month, day, received)]
        if found
    ]
    if not days:
        return None
    near = match.string[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    american = _MONTH_FIRST.search(near) and not _DAY_FIRST.search(near)
    if len(days) > 1 and (american or (received and _is_nearer(days[1], days[0], received))):
        days.reverse()
    return Named(days[0], days[0], *match.span(), guessed=not year)


def _is_nearer(near: date, far: date, received: date) -> bool:
    return abs((far - received).days) > 4 * _NEAR and 0 <= (near - received).days <= _NEAR


def _iso(match: re.Match[str], received: date | None) -> Named | None:
    del received
    found = _full(match["year"], int(match["month"]), int(match["day"]))
    return found and Named(found, found, *match.span())


def _weekday(match: re.Match[str], received: date | None) -> Named | None:
    """Monday, lundi prochain, Tuesday 14, mardi 14, Tuesday of next week."""
    if received is None:
        return None
    if (match["week"] or match["ahead"]) and not match["day"]:
        found = received + timedelta(days=_WEEK - received.weekday() + _DAYS[match["name"]])
        return Named(found, found, *match.span())
    if match["day"]:
        number = int(match["day"])
        for months in range(-1, 4):
            month = ahead(received.replace(day=1), months)
            if 1 <= number <= monthrange(month.year, month.month)[1]:
                found = month.replace(day=number)
                near = -_LATE // 3 <= (found - received).days <= _SOON
                if near and found.weekday() == _DAYS[match["name"]]:
                    return Named(found, found, *match.span())
        return None
    away = (_DAYS[match["name"]] - received.weekday()) % 7 or 7
    found = received + timedelta(days=away)
    return Named(found, found, match.start("name"), match.end())


def _weekday_after(match: re.Match[str], received: date | None) -> Named | None:
    """`Tuesday week`, `a week on Monday`, `lundi en huit`, `lundi en quinze`: a week or two behind the next one."""
    if received is None:
        return None
    name = match["name"] or match["on"]
    weeks = 2 if match["weeks"] in ("quinze", "15") else 1
    found = received + timedelta(days=(_DAYS[name] - received.weekday()) % 7 or 7, weeks=weeks)
    return Named(found, found, *match.span())


def _second(match: re.Match[str], received: date | None) -> Named | None:
    """The second day of `November 26th and 27th`, which shares the month of the first."""
    month, day = _MONTHS[match["month"]], int(match["last"])
    found = _placed(match["year"], month, day, received) if day > int(match["day"]) else None
    return found and Named(found, found, match.start("last"), match.end(), guessed=not match["year"])


def _of_month(match: re.Match[str], received: date | None) -> Named | None:
    """`until the 20th`, `jusqu'au 20`: of this month or the next."""
    if received is None or int(match["day"]) not in _DAYS_OF_A_MONTH:
        return None
    for months in range(3):
        month = ahead(received.replace(day=1), months)
        if int(match["day"]) <= monthrange(month.year, month.month)[1]:
            found = month.replace(day=int(match["day"]))
            if found >= received:
                return Named(found, found, match.start("day"), match.end())
    return None


def _is_next(match: re.Match[str]) -> bool:
    return bool(match["next"] or match["coming"])


def _month(match: re.Match[str], received: date | None) -> Named | None:
    """`in March`, `fin mars`, `mi-mai`, `January 2027`; the running month is this one, unless it is called the next."""
    number = _MONTHS[match["month"]]
    alone = not match["part"] and not match["year"]
    verb = match["month"] == "may" and alone and not _leads(_BEFORE_MAY, match)
    seven = match["month"] == "sept" and alone and not _leads(_BEFORE_SEPT, match)
    no_day = _leads(_DAY_BEFORE, match) or (alone and _DAY_BEHIND.match(match.string, match.end("month")))
    if verb or seven or no_day:
        return None  # "you may", or no day of that month: "31 February", "February 30"
    if match["year"]:
        first = _full(match["year"], number, 1)
    elif received is None:
        return None
    else:
        year = received.year + (number < received.month or (number == received.month and _is_next(match)))
        first = date(year, number, 1)
    if first is None:
        return None
    guessed = not match["year"] and not _is_next(match)
    part = next(place for pattern, place in _PARTS if re.match(pattern, match["part"] or ""))
    return Named(*part(first, last(first)), *match.span(), guessed=guessed)


# What is said of a month, in the order in which it is tried; its end and its middle are one day.
_PARTS: tuple[tuple[str, Callable[[date, date], tuple[date, date]]], ...] = (
    ("late", lambda first, end: (first.replace(day=25), end)),
    ("fin|end", lambda _, end: (end, end)),
    ("second|deuxieme|derniere quinz", lambda first, end: (first.replace(day=15), end)),
    ("last (?:2|two)|.*dernieres", lambda _, end: (end - timedelta(days=2 * _WEEK - 1), end)),
    ("last|derniere", lambda _, end: (end - timedelta(days=_WEEK - 1), end)),
    ("mi", lambda first, _: (first.replace(day=15), first.replace(day=15))),
    (".*(?:quinzaine|half|first (?:2|two)|premieres)", lambda first, _: (first, first.replace(day=15))),
    (".*(?:semaine|week)", lambda first, _: (first, _first_sunday(first))),
    (".", lambda first, _: (first, first.replace(day=_EARLY))),
    ("", lambda first, end: (first, end)),
)


def _first_sunday(first: date) -> date:
    """The end of the first week that has most of its days in the month, as weeks are counted."""
    return first + timedelta(days=(_THURSDAY - first.weekday()) % _WEEK + _WEEK - 1 - _THURSDAY)


def _span(match: re.Match[str], received: date | None) -> Named | None:
    """`in two weeks`, `dans 3 mois`, `six months`."""
    if received is None:
        return None
    if match.start() == match.start("count") and _leads(_GONE, match):
        return None
    count, unit = _count(match["count"]), match["unit"]
    if match["count"] == "half":
        count = 6
    if unit.startswith(("day", "jour")):
        found = received + timedelta(days=count)
    elif unit.startswith(("week", "semaine")):
        found = received + timedelta(weeks=count)
    elif unit.startswith(("month", "mois")):
        found = ahead(received, count)
    elif unit.startswith(("quarter", "trimestre")):
        found = ahead(received, 3 * count)
    elif unit.startswith("semestre"):
        found = ahead(received, 6 * count)
    elif match["count"] == "half":
        found = ahead(received, 6)
    else:
        found = ahead(received, 12 * count)
    return Named(found, found, *match.span())


def _relative(match: re.Match[str], received: date | None) -> Named | None:
    """Tomorrow, next week, fin d'année, l'an prochain, end of the month."""
    if received is None:
        return None
    return Named(*coming.placed(match.group(), received), *match.span())


def _quarter(match: re.Match[str], received: date | None) -> Named | None:
    """Q3, T3, 3e trimestre, H2, second semestre."""
    if received is None:
        return None
    months = 3
    if match["q"]:
        month = 3 * int(match["q"]) - 2
    elif match["word"]:
        first = match["word"].startswith(("1", "prem", "first"))
        months = 6 if match["unit"].startswith(("semestre", "half")) else 3
        order = (
            1
            if first
            else 2
            if match["word"].startswith(("2", "sec", "deux"))
            else 3
            if match["word"].startswith(("3", "tro", "thi"))
            else 4
        )
        month = months * (order - 1) + 1
    else:
        month, months = 6 * int(match["h"]) - 5, 6
    if month not in _MONTHS_OF_A_YEAR:
        return None
    year = int(match["year"]) if match["year"] else received.year
    day = date(year, month, 1)
    if not match["year"] and day <= received:
        day = day.replace(year=year + 1)
    return Named(day, last(ahead(day, months - 1)), *match.span())


def _year(match: re.Match[str], received: date | None) -> Named | None:
    day = date(int(match["year"]), *((12, 31) if match["part"] else (1, 1)))
    if received is not None and not received < day < received + timedelta(days=3 * _FAR):
        return None
    start = match.start("part") if match["part"] else match.start("year")
    return Named(day, date(day.year, 12, 31), start, match.end())


def _numbered_week(match: re.Match[str], received: date | None) -> Named | None:
    """`semaine 49`, `weeks 2 and 3`, `S49`: from its Monday to its Sunday (ISO 8601); the next of that number."""
    if received is None:
        return None
    this = received.isocalendar()
    first, final = int(match["number"]), int(match["last"] or match["number"])
    try:
        monday = date.fromisocalendar(this.year + (first < this.week), first, 1)
        sunday = date.fromisocalendar(monday.isocalendar().year + (final < first), final, 7)
    except ValueError:  # a year of 52 weeks, or a number that no week has
        return None
    return Named(monday, sunday, *match.span(), guessed=True)


def _season(match: re.Match[str], received: date | None) -> Named | None:
    """Behind a feast (`Easter`, `l'Ascension`), or a whole season."""
    if received is None:
        return None
    runs = _leads(_RUNS, match) is not None or match["feast"].startswith("cet ")
    day, until = feasts.placed(match["feast"], match["year"], received, runs=runs)
    return Named(day, until, *match.span(), guessed=not match["year"], loose=True)


Reader = Callable[[re.Match[str], date | None], Named | None]
_FORMS: tuple[tuple[str, Reader], ...] = (
    (r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", _iso),
    (
        (
            rf"\b(?:{_LED})?(?P<day>\d{{1,2}})(?: ?er|st|nd|rd|th|e|o|°)?\.?(?: (?:of|de))? "
            rf"?(?P<month>{_MONTH})\b\.?,?(?: ?(?:del? )?(?P<year>20\d\d|{_SHORT}))?(?!,? ?\d{{4}})"
        ),
        _written,
    ),
    (
        (
            rf"\b(?:(?:{_DAY})\.?,? )?(?P<month>{_MONTH})\b\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|"
            rf"th)?\b(?!:\d)(?:,? (?P<year>20\d\d|{_SHORT}))?(?!,? ?\d{{4}})"
        ),
        _written,
    ),
    (
        (
            rf"\b(?P<month>{_MONTH})\b\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
            r"(?: ?[-&] ?| (?:and|to|through|thru|until|till) (?:the )?)(?P<last>\d{1,2})"
            r"(?:(?:st|nd|rd|th)\b|(?=,? 20\d\d\b)|(?=\s*(?:$|[.,;!?()\n](?!\d)|inclu|(?:and|i|we|for) )))"
            r"(?:,? (?P<year>20\d\d)\b)?"
        ),
        _second,
    ),
    (
        rf"(?:\b{_LED})?(?<![\d/.,])(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<year>20\d\d|\d\d)(?![\d/])",
        _figures,
    ),
    (
        rf"(?:\b{_LED})?(?<![\d/.,])(?:(?<!-)|(?<=/\d-)|(?<=/\d\d-))(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})(?P<year>)(?![\d/%]|\.\d)",
        _figures,
    ),
    (rf"\b(?P<feast>{feasts.NAMES})(?: (?P<year>20\d\d))?", _season),
    (
        (
            rf"\b(?:(?P<name>{_DAY}) (?:en (?P<weeks>huit|quinze|8|15)|week)\b(?![- ]?end|:| \d| (?:of|jours)\b)|"
            rf"(?:(?<!for )a week on|(?:(?<=until )|(?<=till )|(?<=til )|(?<=back ))a week from) (?P<on>{_DAY})\b"
            r"(?! \d))"
        ),
        _weekday_after,
    ),
    (
        (
            r"(?:in|for|within|after|give (?:it|us)|dans|sous|d'ici(?: a)?|pendant|pour|next|another|"
            r"encore|apres|attendre|comptez|call it|say|disons|passer)"
            rf" (?:about |at least |another |environ |au moins |les |the |next |(?:a )(?=few|"
            rf"couple))?{_OR}(?P<count>{_COUNT})(?: of)?(?: more| bonnes| petites)?[ -]"
            r"(?P<unit>days?|jours?|weeks?|semaines?|months?|mois|quarters?|trimestres?|semestres?|"
            r"years?|ans?|annees?)\b(?: year)?"
        ),
        _span,
    ),
    (
        (
            rf"\b(?P<count>{_COUNT})[ -](?P<unit>days?|jours?|weeks?|semaines?|months?|mois|years?|"
            rf"ans)\b(?= from now|'? time| plus tard|,? talk| pls|$|\.|,? on en)"
        ),
        _span,
    ),
    (r"\b(?P<count>half) a (?P<unit>year)\b", _span),
    (
        (
            rf"\b(?:(?P<ahead>{_NEXT_WEEK}),? (?:on |le )?)?(?P<name>{_DAY})\b\.?"
            rf"(?P<week>,? (?:of |de )?{_NEXT_WEEK}\b)?"
            r"(?: prochain| next)?,?(?: (?:the |le |el |den |dem )?(?P<day>\d{1,2})(?:st|nd|rd|th|er)?\b"
            r"(?![:h/.]\d| ?h\b| ?[ap]m))?"
        ),
        _weekday,
    ),
    (
        (
            r"\b(?:(?:until|till?|through|on|from|before|by|after)(?! (?:1[0-2]|[1-9])\b)|jusqu'au|au|du|le|retour le|"
            r"apres le|bis zum|ab dem|am|hasta el|del|al|dal|tot|vanaf|ate|dia)(?: the| le)? "
            r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?\b(?!\s?(?:to|au|-|and|et|bis|al|tot)\s?\d|"
            r"\s?[:h/.%]\s?\d|\s?h\b|\s?[ap]m| %|\s?(?:min|jours|days|weeks|semaines|mois|months|"
            rf"heures|(?:{_MONTH})\b))"
        ),
        _of_month,
    ),
    (
        (
            r"\b(?P<part>(?:fin|end of|late|mi|mid|milieu|middle of|debut|early|beginning of|start of|"
            r"(?:tout )?premiers jours|premiere? (?:semaine|quinzaine)|first (?:week|days|half) of|"
            r"derniere semaine|last week of|(?:first|last) (?:2|two) weeks of|(?:2|deux) (?:premi|derni)eres semaines|"
            r"(?:seconde|deuxieme|derniere) quinzaine|second half of)[ -](?:d'|de |du mois (?:de |d')|the )?)?"
            rf"(?P<next>next )?(?P<month>{_MONTH})\b\.?(?:,? (?P<year>20\d\d|{_SHORT})|(?P<coming> prochain))?"
        ),
        _month,
    ),
    (
        (
            r"\b(?:(?:t|q)(?P<q>[1-4])|(?<![</])h(?P<h>[12])|(?P<word>1er|2e|2eme|3e|3eme|4e|premier|second|"
            r"deuxieme|troisieme|quatrieme|first|third|fourth) "
            r"(?P<unit>trimestre|semestre|quarter|half))\b(?: (?:of )?(?P<year>20\d\d))?"
        ),
        _quarter,
    ),
    (
        (
            r"(?<!\d )\b(?:(?:semaines?|weeks?|wks?|cw|sem\.?) ?(?:n[°o] ?|no\.? ?|nr\.? ?|#)?|(?:s|w)(?=\d\d))"
            rf"(?P<number>{_WEEK_NUMBER})(?:(?: (?:et|and|a|au|to) |, ?| ?[&-] ?)[sw]?(?P<last>{_WEEK_NUMBER}))?\b"
            r"(?!\s?(?:[:%h€]|[.,/]\d|(?:euros?|eur|of|sur|days?|jours?|weeks?|semaines?)\b|"
            rf"(?:{_MONTH})\b))"
        ),
        _numbered_week,
    ),
    (rf"\b(?:{coming.NAMES})", _relative),
    (
        (
            r"\b(?P<part>fin|end of|late)? ?(?:in |en |before |avant |until |pour |jusqu'en |till |"
            r"for |d')?(?P<year>20[2-4]\d)\b"
        ),
        _year,
    ),
)
_COMPILED = tuple((re.compile(pattern), reader) for pattern, reader in _FORMS)


def plain(text: str) -> str:
    """The text as its days are read from it: folded, numbers in figures. Places in it are places of `days_in`."""
    return in_figures(fold(text))


def named(text: str, received: date | None) -> list[Named]:
    """The days that a text names, in the order of the text; places are those of `plain(text)`."""
    return days_in(plain(text), received)


def days_in(said: str, received: date | None) -> list[Named]:
    """The days in a `plain` text, in its order.

    Dates more than 400 days away from the day of receipt are typing errors or history, and left out.
    """
    taken: list[Named] = []
    for pattern, reader in _COMPILED:
        for found in _read(pattern, reader, said, received):
            if not any(found.start < other.end and other.start < found.end for other in taken):
                taken.append(found)
    return _with_following(sorted(taken, key=lambda n: n.start), said)


_FOLLOWING = re.compile(
    rf"\b(?:the following (?P<english>{_DAY})|(?P<french>{_DAY}) (?:suivant|d'apres)|"
    r"(?<!au )le lendemain|the (?:next|following) day|the day after(?! tomorrow))\b"
)


def _with_following(days: list[Named], said: str) -> list[Named]:
    """The same with what is counted from the day before it: `le 12, de retour le lendemain`, `the following Monday`."""
    for match in _FOLLOWING.finditer(said) if days else ():
        rest = [d for d in days if d.end <= match.start() or match.end() <= d.start]
        last = max((d for d in rest if d.end <= match.start()), key=lambda d: d.start, default=None)
        if last:
            name = match["english"] or match["french"]
            day = last.day + timedelta(days=(_DAYS[name] - last.day.weekday()) % 7 or 7 if name else 1)
            days = sorted([*rest, Named(day, day, *match.span())], key=lambda n: n.start)
    return days


def _read(pattern: re.Pattern[str], reader: Reader, said: str, received: date | None) -> Iterator[Named]:
    for match in pattern.finditer(said):
        found = reader(match, received)
        near = found and (received is None or abs((found.day - received).days) <= 3 * _FAR)
        if found and near:
            yield found
