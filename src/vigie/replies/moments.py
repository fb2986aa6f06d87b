"""Which of the days in a reply is the one that matters: the return of somebody absent, the day to write again.

In: the newest text and the day it was received. Out: a day, or None where the text names none.
"""

import re
from datetime import date, timedelta
from itertools import pairwise

from vigie.replies.dates import Named, named
from vigie.replies.words import fold

_DAY = timedelta(days=1)
_BACK = re.compile(
    r"\b(?:back|return(?:s|ing|ed)?|retour|reprend(?:s|rai|rons|ra)?|reprise|re-?open(?:s|"
    r"ing)?|rouvr\w+|reouv\w+|revien\w+|reviendrai|"
    r"resum\w+|again from|(?:answered|treated|handled|traites?|repond\w*|respond|reply|next "
    r"in|available)(?: \w+)? (?:from|as of|after|a partir)|"
    r"repondrai|vous reponds|disponible|available)\b"
)
_UNTIL = re.compile(r"\b(?:until|til|till|through|jusqu|to|au|a|-|and|et|thru|en)\b[^.;\n]{0,14}$")
_STARTS = re.compile(r"\b(?:start\w*|as of|from|a compter|a partir|des)\b[^.;\n]{0,12}$")
_INCLUSIVE = re.compile(r"^[\s,(]*(?:20\d\d )?(?:inclus\w*|included|compris)")
_THROUGH = re.compile(r"\b(?:through|thru)\b[^.;\n]{0,22}$")
_NOT_BEFORE = re.compile(r"\b(?:not?|ne|pas)\b[^.;\n]{0,40}\b(?:until|before|avant)\b[^.;\n]{0,14}$")
_AFTER = re.compile(r"\b(?:after|apres|once|following|ends?|termin\w+|passe\w*|au-dela)\b[^.;\n]{0,22}$")
_WRITE = re.compile(
    r"\b(?:come|circle|check|get|touch|loop|try|write|ping|ask|follow|reach|contact|call|drop|"
    r"remind|email|mail|message|revisit|talk|"
    r"catch|diarise|reconvene|approach|resume|hit|look|reconvene|stop by|"
    r"recontact\w*|relanc\w*|reven\w*|reviens|recri\w*|reecri\w*|ecri\w*|repren\w*|repar\w*|"
    r"rappel\w*|appel\w*|redemand\w*|reessay\w*|retent\w*|"
    r"repass\w*|contactez|essayez|voyez|faites|refai\w*|reprenons|notez|"
    r"regarder\w*)\b[^.;\n]{0,48}$"
)
_TO = re.compile(
    r"\W*(?:inclus\w*)?\W*(?:to|until|till|au|a|-|and|et|through|jusqu'au|thru)(?: (?:the|le|l'))?\W*|\s*[-/]\s*"
)
_LASTS = re.compile(r"(?:for|pour|pendant)\b")
# `from 6 to 17 April`: the first figure has no month of its own.
_BARE = re.compile(
    r"\b(?:from|du|between|entre le|le)\s+(?:the |le )?\d{1,2}(?:st|nd|rd|th|er)?\s*(?:to|au|"
    r"-|and|et le|through|until)\s*(?:the |le )?$"
)
_PART_TIME = re.compile(r"\b(?:i|je)\b[^.\n]{0,14}\b(?:work|travaille)\b(?! today| aujourd)")
_EVERY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-z]*\W*$")
_TODAY = re.compile(r"\b(?:today|aujourd'?hui|ce jour|cet apres-midi|this afternoon)\b")


def return_date(text: str, received: date | None) -> date | None:
    """The first day back of somebody who is absent.

    A named return counts first, then the end of a stretch ("from 1 to 15 August": back on the 16th), then "until".
    """
    folded = fold(text)
    days = [
        d for d in named(text, received) if not (_PART_TIME.search(folded) and _EVERY.match(folded[d.start : d.end]))
    ]
    for day in days:
        before = folded[max(0, day.start - 60) : day.start].split("\n")[-1]
        if _BACK.search(before) and not re.search(r"\b(?:urgent|since|depuis)\b", before[-25:]):
            return day.day
    end = _end_of_stretch(days, folded, received)
    if end:
        return end
    for day in days:
        before = folded[: day.start]
        if _UNTIL.search(before) or _NOT_BEFORE.search(before):
            after = _INCLUSIVE.search(folded[day.end :]) or _THROUGH.search(before)
            return day.day + _DAY if after else day.day
    if days:
        return days[-1].day
    return received + _DAY if received and _TODAY.search(folded) else None


def _end_of_stretch(days: list[Named], folded: str, received: date | None) -> date | None:
    """The day after `from ... to ...`, or after a start with a length ("from 8 August for three weeks")."""
    for first, second in pairwise(days):
        between = folded[first.end : second.start]
        if (
            received
            and not between.strip()
            and _STARTS.search(folded[: first.start])
            and _LASTS.match(folded[second.start :])
        ):
            return first.day + (second.day - received)
        if _TO.fullmatch(between) and second.day >= first.day:
            return second.day + _DAY
    bare = next((d for d in days if _BARE.search(folded[: d.start])), None)
    return bare and bare.day + _DAY


def come_back(text: str, received: date | None) -> date | None:
    """The day from which somebody who said "not now" may be written to again; never before the day of receipt."""
    days, folded = named(text, received), fold(text)
    chosen = next((d for d in reversed(days) if _WRITE.search(folded[: d.start])), days[-1] if days else None)
    if chosen is None:
        return None
    after = _AFTER.search(folded[: chosen.start]) and chosen.until > chosen.day
    day = chosen.until + _DAY if after else chosen.day
    return day if received is None or day > received else None
