"""Feasts and seasons as people mean them: the first day of work behind a feast, the first and last day of a season.

In: how a folded text calls it, its year if told, the day of receipt. Out: two days, the same one for a feast.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

_Year = Callable[[int], date]
_MONDAY, _THURSDAY = 0, 3


def _on(month: int, day: int) -> _Year:
    return lambda year: date(year, month, day)


def _behind_easter(days: int) -> _Year:
    return lambda year: easter(year) + timedelta(days=days)


def _behind_nth(number: int, weekday: int, month: int) -> _Year:
    """The day behind the first, second ... such day of the week in a month."""

    def day(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 1, weeks=number - 1)

    return day


def easter(year: int) -> date:
    """Easter Sunday by the western calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    century, rest = divmod(year, 100)
    moved = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - century // 4 - moved + 15) % 30
    days = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (year % 19 + 11 * epact + 22 * days) // 451
    month, day = divmod(epact + days - 7 * late + 114, 31)
    return date(year, month, day + 1)


_OF = r"(?: de)?(?: la| l')? ?"
# The first day of work: close enough to write again.
_FEASTS: tuple[tuple[str, _Year], ...] = (
    (r"(?:a|apres) la rentree|(?:vacances|conges) d'ete|summer (?:break|holidays?|vacation)|back.to.school", _on(9, 1)),
    (
        r"noel|christmas|xmas|(?:les|the) (?:fetes|holidays)|new year'?s?|nouvel an|jour de l'an|nouvelle annee",
        _on(1, 4),
    ),
    (r"toussaint", _on(11, 3)),
    (r"labou?r day", _behind_nth(1, _MONDAY, 9)),
    (r"thanksgiving", _behind_nth(4, _THURSDAY, 11)),
    (r"good friday|vendredi saint", _behind_easter(2)),
    (rf"(?:(?:lundi|dimanche|week-?end){_OF})?paques|easter(?: (?:sunday|monday|week-?end))?", _behind_easter(2)),
    (rf"(?:pont|week-?end){_OF}ascension|ascension (?:long )?week-?end", _behind_easter(43)),
    (rf"(?:jeudi{_OF})?ascension\b(?! d[eu']| of)(?: (?:day|thursday))?", _behind_easter(40)),
    (
        rf"(?:(?:lundi|dimanche|week-?end){_OF})?pentecote|pentecost|whit(?: ?sun(?:day|tide)?| monday)\b",
        _behind_easter(51),
    ),
)
_SEASONS: tuple[tuple[str, _Year, _Year], ...] = (
    (r"spring\b|printemps", _on(3, 20), _on(6, 20)),
    (r"(?:cet |l'|en |d')ete\b|summer\b", _on(6, 21), _on(8, 31)),
    (r"automne|autumn\b|(?:the|this|in) fall\b", _on(9, 22), _on(12, 20)),
    (r"hiver|winter\b", _on(12, 21), lambda year: date(year + 1, 3, 19)),
)
NAMES = "|".join(f"(?:{row[0]})" for row in (*_FEASTS, *_SEASONS))


def placed(said: str, year: str | None, received: date, *, runs: bool = False) -> tuple[date, date]:
    """The first day behind the feast, or the stretch of the season: the next one; `runs`: or that of these days."""
    first, until = next((row[1], row[-1]) for row in (*_FEASTS, *_SEASONS) if re.match(row[0], said))
    if year:
        return first(int(year)), until(int(year))
    ahead = until if runs else first
    there = next(y for y in range(received.year - 1, received.year + 3) if ahead(y) >= received)
    return first(there), until(there)
