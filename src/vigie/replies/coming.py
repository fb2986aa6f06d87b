"""What is named from the day of receipt on: tomorrow, this week, la semaine prochaine, rest of the month, next year.

In: how a folded text calls it, the day of receipt. Out: the first and the last day. What is running has its first day
behind its last: it is over on the day on which the next one begins.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS_OF_A_YEAR = 12
_Place = Callable[[date, date], tuple[date, date]]


def ahead(day: date, months: int) -> date:
    """So many months later, on the last day of a month that is too short."""
    month = day.month - 1 + months
    year, month = day.year + month // _MONTHS_OF_A_YEAR, month % _MONTHS_OF_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def first_of(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    return ahead(day.replace(day=1), months)


def _days(first: int, until: int) -> _Place:
    return lambda r, _: (r + timedelta(days=first), r + timedelta(days=until))


def _weeks(first: int, until: int) -> _Place:
    """Days behind the Monday that comes."""
    return lambda _, monday: (monday + timedelta(days=first), monday + timedelta(days=until))


def _quarter(received: date) -> date:
    return first_of(received, 3 - (received.month - 1) % 3)


def _before(day: date) -> tuple[date, date]:
    return day, day - timedelta(days=1)


_ROWS: tuple[tuple[str, _Place], ...] = (
    (r"apres[- ]demain|(?:the )?day after tomorrow", _days(2, 2)),
    (r"demain|tomorrow", _days(1, 1)),
    (r"(?:this|ce) week-?end", _weeks(-2, -1)),
    (r"(?:this week|cette semaine) (?:and|et) (?:la )?(?:next(?: week)?|(?:semaine )?prochaine)", _weeks(0, 6)),
    (
        (
            r"(?:next week|(?:la )?semaine prochaine),? (?:and|et) (?:"
            r"(?:the )?(?:week after|following(?: week)?|one after)|(?:la |celle )(?:semaine )?(?:suivante|d'apres))"
        ),
        _weeks(0, 13),
    ),
    (r"(?:fin de (?:la )?|(?:the )?end of )(?:semaine prochaine|next week)", _weeks(7, 6)),
    (
        (
            r"fin de (?:la )?semaine|(?:the )?(?:end|rest|remainder) of (?:the |this )?week|cette semaine|this week|"
            r"(?:le )?reste de la semaine|toute la semaine\b(?! (?:pro|suiv|d|\d))|"
            r"(?:all|the (?:whole|entire)) week\b(?! (?:after|of|from|begin|start|comm|\d))"
        ),
        _weeks(0, -1),
    ),
    (r"next week|(?:la )?semaine pro(?:chaine)?|(?:all )?week after", _weeks(0, 6)),
    (
        r"fin du mois prochain|(?:the )?end of next month",
        lambda r, _: (last(first_of(r, 1)), last(first_of(r, 1))),
    ),
    (r"fin (?:du|de ce) mois|end of (?:the |this )?month", lambda r, _: (last(r), last(r))),
    (
        r"(?:the )?(?:rest|remainder) of (?:the|this) month|(?:le )?reste (?:du|de ce) mois|this month|ce mois(?:-ci)?",
        lambda r, _: _before(first_of(r, 1)),
    ),
    (r"next month|(?:le )?mois prochain", lambda r, _: (first_of(r, 1), last(first_of(r, 1)))),
    (
        r"fin (?:de (?:l'|cette )|d')annee|(?:the )?end of (?:the|this)? ?year|(?:the )?year.end|this year|cette annee",
        lambda r, _: _before(date(r.year + 1, 1, 1)),
    ),
    (r"later (?:this|in the) year|plus tard dans l'annee", lambda r, _: (ahead(r, 4), ahead(r, 4))),
    (
        r"(?:the )?end of (?:the |this )?quarter|fin (?:du|de ce) trimestre|this quarter|ce trimestre",
        lambda r, _: _before(_quarter(r)),
    ),
    (
        r"next quarter|(?:le )?(?:prochain trimestre|trimestre prochain)",
        lambda r, _: (_quarter(r), last(ahead(_quarter(r), 2))),
    ),
    (
        r"(?:debut|beginning|start) (?:d'|of (?:the |next )?)(?:annee|year)",
        lambda r, _: (date(r.year + 1, 1, 1), date(r.year + 1, 1, 31)),
    ),
    (
        r"next (?:year|fiscal year|budget year)|(?:l')?an(?:nee)? prochaine?|prochaine annee",
        lambda r, _: (date(r.year + 1, 1, 1), date(r.year + 1, 12, 31)),
    ),
)
NAMES = "|".join(pattern for pattern, _ in _ROWS)


def placed(said: str, received: date) -> tuple[date, date]:
    """The first and the last day of one of `NAMES`."""
    monday = received + timedelta(days=7 - received.weekday())
    return next(place for pattern, place in _ROWS if re.fullmatch(pattern, said))(received, monday)
