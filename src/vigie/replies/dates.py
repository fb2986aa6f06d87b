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

from vigie.replies.spelled import in_figures
from vigie.replies.words import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar enero gennaio januari janeiro",
            "february feb fevrier fevr fev februar febrero febbraio februari fevereiro",
            "march mar mars marz marzo maart marco",
            "april apr avril avr abril aprile",
            "may mai mayo maggio mei maio",
            "june jun juin juni junio giugno junho",
            "july jul juillet juil juli julio luglio julho",
            "august aug aout agosto augustus",
            "september sept sep septembre septiembre settembre setembro",
            "october oct octobre oktober octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec decembre dezember diciembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday lundi mon montag lunes lunedi maandag segunda-feira",
            "tuesday mardi tue tues dienstag martes martedi dinsdag terca-feira",
            "wednesday mercredi wed weds mittwoch miercoles mercoledi woensdag quarta-feira",
            "thursday jeudi thu thurs donnerstag jueves giovedi donderdag quinta-feira",
            "friday vendredi fri freitag viernes venerdi vrijdag sexta-feira",
            "saturday samedi sat samstag sabado sabato zaterdag",
            "sunday dimanche sun sonntag domingo domenica zondag",
        )
    )
    for name in names.split()
}
_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "a an one un une",
            "two deux couple",
            "three trois few quelques several",
            "four quatre",
            "five cinq",
            "six half",
            "seven sept",
            "eight huit",
            "nine neuf",
            "ten dix",
        ),
        1,
    )
    for name in names.split()
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
# A year of two figures, where nothing follows that it could count.
_SHORT = r"'?2[4-9](?=\s*(?:[.,;:!?)\n]|$|inclu))|'3[0-5]"
_COUNT = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
# First day of the seasons, school year and feasts as people mean them: close enough to write again.
_SEASONS = (
    (r"(?:a|apres) la rentree|(?:vacances|conges) d'ete|summer (?:break|holidays?|vacation)|back.to.school", 9, 1),
    (r"printemps|spring", 3, 20),
    (r"(?:cet |l'|en |d')ete\b|summer", 6, 21),
    (r"automne|autumn|(?:the|this|in) fall", 9, 22),
    (r"hiver|winter", 12, 21),
    (r"noel|christmas|xmas|(?:les|the) (?:fetes|holidays)|new year'?s?|nouvel an|nouvelle annee", 1, 4),
    (r"paques|easter", 4, 20),
    (r"toussaint", 11, 3),
    (r"labou?r day", 9, 8),
    (r"thanksgiving", 11, 27),
)
# "may" is a month after these words, else a verb.
_BEFORE_MAY = re.compile(r"\b(?:in|until|till|by|before|after|of|next|during|from|try|to|since|around)\s+$")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th|er)? $")
_DAY_BEHIND = re.compile(r",? (?:the )?3[0-9](?:st|nd|rd|th)?\b(?![:h])")
# "sept" is a month after these words, else the French seven.
_BEFORE_SEPT = re.compile(
    r"\b(?:in|en|until|till?|by|before|avant|after|apres|from|of|since|depuis|early|late|mid|next|d'ici|des|for|this)\s+$"
)
_FAR = 400
# A number that fits no such day of the week this soon is a slip.
_SOON = 62
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = range(1, 13), range(1, 32)
_LATE = 45
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


def _ahead(received: date, months: int) -> date:
    month = received.month - 1 + months
    year, month = received.year + month // 12, month % 12 + 1
    return date(year, month, min(received.day, monthrange(year, month)[1]))


def _last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _count(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said]


def _written(match: re.Match[str], received: date | None) -> Named | None:
    """12 mai 2026, May 12th, le 1er août, April 15."""
    month, day = _MONTHS[match["month"]], int(match["day"])
    found = _placed(match["year"], month, day, received)
    return found and Named(found, found, *match.span(), guessed=not match["year"])


def _figures(match: re.Match[str], received: date | None) -> Named | None:
    """12/05/2026, 12.05, 13/4. Day first, unless only month first makes a day, or makes one that is near."""
    first, second, year = int(match["a"]), int(match["b"]), match["year"]
    days = [
        found
        for day, month in ((first, second), (second, first))
        if month in _MONTHS_OF_A_YEAR and day in _DAYS_OF_A_MONTH
        for found in [_placed(year, month, day, received)]
        if found
    ]
    if not days:
        return None
    if (
        received
        and len(days) > 1
        and abs((days[0] - received).days) > 4 * _NEAR
        and 0 <= (days[1] - received).days <= _NEAR
    ):
        days.reverse()
    return Named(days[0], days[0], *match.span(), guessed=not year)


def _iso(match: re.Match[str], received: date | None) -> Named | None:
    del received
    found = _full(match["year"], int(match["month"]), int(match["day"]))
    return found and Named(found, found, *match.span())


def _weekday(match: re.Match[str], received: date | None) -> Named | None:
    """Monday, lundi prochain, Tuesday 14, mardi 14."""
    if received is None:
        return None
    if match["day"]:
        number = int(match["day"])
        for months in range(-1, 4):
            month = _ahead(received.replace(day=1), months)
            if 1 <= number <= monthrange(month.year, month.month)[1]:
                found = month.replace(day=number)
                near = -_LATE // 3 <= (found - received).days <= _SOON
                if near and found.weekday() == _DAYS[match["name"]]:
                    return Named(found, found, *match.span())
        return None
    ahead = (_DAYS[match["name"]] - received.weekday()) % 7 or 7
    found = received + timedelta(days=ahead)
    return Named(found, found, *match.span())


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
        month = _ahead(received.replace(day=1), months)
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
    verb = match["month"] == "may" and alone and not _BEFORE_MAY.search(match.string, 0, match.start())
    seven = match["month"] == "sept" and alone and not _BEFORE_SEPT.search(match.string, 0, match.start())
    no_day = _DAY_BEFORE.search(match.string, 0, match.start()) or (
        alone and _DAY_BEHIND.match(match.string, match.end("month"))
    )
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
    part, guessed = match["part"] or "", not match["year"] and not _is_next(match)
    if part.startswith(("fin", "end", "late")):
        day = first.replace(day=25) if part.startswith("late") else _last(first)
        return Named(day, _last(first), *match.span(), guessed=guessed)
    if part.startswith(("mi", "second", "deux")):
        return Named(first.replace(day=15), first.replace(day=15), *match.span(), guessed=guessed)
    return Named(first, _last(first), *match.span(), guessed=guessed)


def _span(match: re.Match[str], received: date | None) -> Named | None:
    """`in two weeks`, `dans 3 mois`, `six months`."""
    if received is None:
        return None
    count, unit = _count(match["count"]), match["unit"]
    if match["count"] == "half":
        count = 6
    if unit.startswith(("day", "jour")):
        found = received + timedelta(days=count)
    elif unit.startswith(("week", "semaine")):
        found = received + timedelta(weeks=count)
    elif unit.startswith(("month", "mois")):
        found = _ahead(received, count)
    elif unit.startswith(("quarter", "trimestre")):
        found = _ahead(received, 3 * count)
    elif unit.startswith("semestre"):
        found = _ahead(received, 6 * count)
    elif match["count"] == "half":
        found = _ahead(received, 6)
    else:
        found = _ahead(received, 12 * count)
    return Named(found, found, *match.span())


def _next(received: date, months: int) -> date:
    return _ahead(received.replace(day=1), months)


_RELATIVES: tuple[tuple[str, Callable[[date, date], tuple[date, date]]], ...] = (
    (r"apres.demain|day after tomorrow", lambda r, _: (r + timedelta(days=2), r + timedelta(days=2))),
    (r"demain|tomorrow", lambda r, _: (r + timedelta(days=1), r + timedelta(days=1))),
    (
        r"fin de (?:la )?semaine|end of (?:the |this )?week|cette semaine|this week",
        lambda _, monday: (monday, monday - timedelta(days=1)),
    ),
    (r"week|semaine", lambda _, monday: (monday, monday + timedelta(days=6))),
    (r"fin (?:du|de ce) mois|end of (?:the |this )?month", lambda r, _: (_last(r), _last(r))),
    (r"month|mois", lambda r, _: (_next(r, 1), _last(_next(r, 1)))),
    (
        r"fin (?:de (?:l'|cette )|d')annee|end of (?:the|this)? ?year|year.end",
        lambda r, _: (date(r.year + 1, 1, 1), date(r.year, 12, 31)),
    ),
    (r"later (?:this|in the) year|plus tard dans l'annee", lambda r, _: (_ahead(r, 4), _ahead(r, 4))),
    (r"quarter|trimestre", lambda r, _: (_next(r, 3 - (r.month - 1) % 3), _next(r, 3 - (r.month - 1) % 3))),
    (r"year|annee|an ", lambda r, _: (date(r.year + 1, 1, 1), date(r.year + 1, 1, 31))),
)


def _relative(match: re.Match[str], received: date | None) -> Named | None:
    """Tomorrow, next week, fin d'année, l'an prochain, end of the month."""
    if received is None:
        return None
    monday = received + timedelta(days=7 - received.weekday())
    place = next(place for pattern, place in _RELATIVES if re.search(pattern, match.group()))
    return Named(*place(received, monday), *match.span())


def _quarter(match: re.Match[str], received: date | None) -> Named | None:
    """Q3, T3, 3e trimestre, H2, second semestre."""
    if received is None:
        return None
    if match["q"]:
        month = 3 * int(match["q"]) - 2
    elif match["word"]:
        first = match["word"].startswith(("1", "prem", "first"))
        half = match["unit"].startswith(("semestre", "half"))
        order = (
            1
            if first
            else 2
            if match["word"].startswith(("2", "sec", "deux"))
            else 3
            if match["word"].startswith(("3", "tro", "thi"))
            else 4
        )
        month = 6 * order - 5 if half else 3 * order - 2
    else:
        month = 6 * int(match["h"]) - 5
    if month not in _MONTHS_OF_A_YEAR:
        return None
    year = int(match["year"]) if match["year"] else received.year
    day = date(year, month, 1)
    if not match["year"] and day <= received:
        day = day.replace(year=year + 1)
    return Named(day, day, *match.span())


def _year(match: re.Match[str], received: date | None) -> Named | None:
    day = date(int(match["year"]), *((12, 31) if match["part"] else (1, 1)))
    if received is not None and not received < day < received + timedelta(days=3 * _FAR):
        return None
    return Named(day, date(day.year, 12, 31), *match.span())


def _season(match: re.Match[str], received: date | None) -> Named | None:
    if received is None:
        return None
    month, day = next((m, d) for pattern, m, d in _SEASONS if re.search(pattern, match.group()))
    found = _full(match["year"], month, day) if match["year"] else _year_of(received, month, day, back=0)
    return found and Named(found, found, *match.span(), guessed=not match["year"], loose=True)


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
    (rf"(?:\b{_LED})?(?<![\d/.,-])(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})(?P<year>)(?![\d/%]|\.\d)", _figures),
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
            rf"\b(?P<name>{_DAY})\b\.?(?: prochain| next)?,?(?: (?:the |le |el |den |dem )?(?P<day>\d{{1,2}})(?:st|"
            rf"nd|rd|th|er)?\b(?![:h/.]\d| ?h\b| ?[ap]m))?"
        ),
        _weekday,
    ),
    (
        (
            r"\b(?:until|till?|through|on|from|before|by|jusqu'au|au|du|le|retour le|after|apres "
            r"le|bis zum|ab dem|am|hasta el|del|al|dal|tot|vanaf|ate|dia)(?: the| le)? "
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
            r"(?:seconde|deuxieme) quinzaine|second half of)[ -](?:d'|de |du mois (?:de |d')|the )?)?"
            rf"(?P<next>next )?(?P<month>{_MONTH})\b\.?(?:,? (?P<year>20\d\d|{_SHORT})|(?P<coming> prochain))?"
        ),
        _month,
    ),
    (
        (
            r"\b(?:(?:t|q)(?P<q>[1-4])|h(?P<h>[12])|(?P<word>1er|2e|2eme|3e|3eme|4e|premier|second|"
            r"deuxieme|troisieme|quatrieme|first|third|fourth) "
            r"(?P<unit>trimestre|semestre|quarter|half))\b(?: (?:of )?(?P<year>20\d\d))?"
        ),
        _quarter,
    ),
    (
        (
            r"\b(?:apres[- ]demain|demain|tomorrow|(?:the )?day after tomorrow|fin de (?:la )?semaine|"
            r"(?:the )?end of (?:the |this )?week|cette semaine|this week|next week|"
            r"(?:la )?semaine pro(?:chaine)?|(?:all )?week after|fin (?:du|de ce) mois|end of (?:the |"
            r"this )?month|next month|(?:le )?mois prochain|"
            r"fin (?:de (?:l'|cette )|d')annee|(?:the )?end of (?:the|this)? ?year|(?:the )?year.end|"
            r"later (?:this|in the) year|plus tard dans l'annee|"
            r"(?:the )?end of (?:the |this )?quarter|fin (?:du|de ce) trimestre|next quarter|this "
            r"quarter|ce trimestre|this year|cette annee|(?:le )?(?:prochain trimestre|trimestre "
            r"prochain)|"
            r"next (?:year|fiscal year|budget year)|(?:l')?an(?:nee)? prochaine?|prochaine annee|"
            r"(?:debut|beginning|start) (?:d'|of (?:the |next )?)(?:annee|year))"
        ),
        _relative,
    ),
    ("(?:" + "|".join(f"(?:{pattern})" for pattern, _, _ in _SEASONS) + r")(?: (?P<year>20\d\d))?", _season),
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
