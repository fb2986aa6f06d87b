"""Mornings and evenings as people tell the ends of an absence, in whole days.

In: a `plain` text. Out: the same, where somebody is away until the end of a day or back on its morning.
"""

import re

from vigie.vocabulary.calendar_words import ANY_WEEKDAY

# A day of the month or of the week, as it stands behind "au" and "until".
_OF_MONTH = rf"(?:(?:{ANY_WEEKDAY}) )?\d{{1,2}}(?:er|st|nd|rd|th)?(?:[ /.-](?!au\b|soir|matin)[a-z0-9]+){{0,2}}"
_WHICH = rf"(?:{_OF_MONTH}|{ANY_WEEKDAY})"
_PART = r"(?:au |en |dans la |le )?(?:soir|soiree|matin|matinee|midi|apres-midi)"
_FROM_PART = re.compile(rf" {_PART}(?=,? (?:et )?(?:jusqu'(?:au|a)|au) (?:\d|{ANY_WEEKDAY}))")
_TO_EVENING = re.compile(
    rf"(?P<until>\b(?:jusqu'(?:au|a)|au) (?:le )?{_WHICH}) (?:au )?soir(?:ee)?\b|"
    rf"(?P<till>\b(?:until|till?) )(?:the )?evening (?:of (?:the )?)?(?P<day>{_WHICH})|"
    rf"(?P<english>\b(?:until|till?) {_WHICH}) evening\b"
)
_TO_MORNING = re.compile(rf"\b(?:jusqu'(?:au|a)|au) (?:le )?(?P<day>{_WHICH}) (?:au |dans la |le )?matin(?:ee)?\b")


def whole_days(said: str) -> str:
    """`Du 21 au soir au 4 au matin`, `until Friday evening` told in days: from the 21st, back on the 4th."""
    said = _FROM_PART.sub("", said)
    said = _TO_EVENING.sub(lambda m: f"{m['until'] or m['english'] or m['till'] + m['day']} inclus", said)
    return _TO_MORNING.sub(r", retour le \g<day>", said)
