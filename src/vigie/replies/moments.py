"""Which of the days in a reply is the one that matters: the return of somebody absent, the day to write again.

In: the newest text and the day it was received. Out: a day, or None where the text names none.
"""

import re
from datetime import date, timedelta
from itertools import pairwise

from vigie.replies.dates import Named, days_in, plain

_DAY = timedelta(days=1)
_FRIDAY, _WEEK = 4, 7
# Days. An absence whose year is not said ends within ten months, a leave that is known to be long within eleven.
_LONGEST, _LONG_LEAVE = 300, 335
_LONG = re.compile(r"\b(?:maternit|paternit|parental|sabbati|long service|longue duree)")
_BACK = re.compile(
    r"\b(?:back|return(?:s|ing|ed)?|retour|reprend(?:s|rai|rons|ra)?|reprise|re-?open(?:s|"
    r"ing)?|rouvr\w+|reouv\w+|revien\w+|reviendrai|a nouveau|"
    r"resum\w+|again from|(?:answered|treated|handled|traites?|repond\w*|respond|reply|next "
    r"in|available)(?: \w+)? (?:from|as of|after|a partir|des)|"
    r"repondrai|repondr(?:ons|a)|vous reponds|disponible|available|"
    r"wieder|zuruck|ruckkehr|vuelv\w+|volver\w+|vuelta|regres\w+|reincorpor\w+|reabrir\w+|contestar\w*|responder\w*|"
    r"rientr\w+|torn(?:o|a|iamo|er\w+)|riapr\w+|rispond\w+|terug\w*|weer|de volta|"
    r"retorn\w+|voltar\w*|volto|reabri\w+)\b"
)
# The same behind the day: "am 18. August sind wir wieder da", "on 18 August I am back".
_BACK_BEHIND = re.compile(
    r"^[^.;\n\d]{0,40}\b(?:back (?:in|at|to work)|be back|am back|de retour|wieder|zuruck|de vuelta|de nuevo|"
    r"weer|terug|de volta|di nuovo)\b"
)
_BACK_NEXT = re.compile(r"\b(?:back|retour|wieder|vuelta|terug|volta)\b[^.,;\n]{0,6}$")
_UNTIL = re.compile(
    r"\b(?:until|til|till|through|jusqu|to|au|a|-|and|et|thru|en|bis|hasta|fino|al|tot|t/m|ate)\b[^.;\n]{0,14}$"
)
_LED_TO = re.compile(r"\b(?:until|till?|through|jusqu\w*|after|apres|before|avant|d'ici)\W+(?:\w+\W){0,2}$")
_STARTS = re.compile(r"\b(?:start\w*|as of|from|on|a compter|a partir|des|du|le|ab|vanaf|desde|dal)\b[^.;\n]{0,12}$")
# The length told before the day it starts on: "two weeks of leave from".
_LENGTH_FROM = re.compile(
    r"\b(?P<length>(?:\d{1,3}|an?|une?|couple|few|several|quelques)(?: of)?(?: full)?[ -]"
    r"(?:days?|jours?|weeks?|semaines?|months?|mois|years?|ans?))\b,?(?: (?!back|de retour)[a-z']+){0,4}? "
    r"(?:a partir|a compter|a dater|des|from|as (?:of|from)|start\w*|beginning|commencing)\b[^.,;\n\d]{0,12}$"
)
_WEEK_OF = re.compile(r"\b(?:la semaine du|the week (?:of|beginning|commencing|starting)(?: the)?)\W*$")
# Somebody is away on the day that follows, and on no other.
_AWAY_ON = re.compile(
    r"\b(?:absente?s?|indisponibles?|fermee?s?|conges?|formation|deplacement|away|out|off|closed|leave|holiday|"
    r"vacation|pto|unavailable|not available|not in|training|travell?ing)"
    r"(?: (?:du bureau|(?:of|from) (?:the )?office|toute la journee|all day|uniquement|seulement|only|just|le|"
    r"ce|on|this|the))*[\s,(]*$"
)
# Somebody leaves on the day that follows, and does not say until when.
_AWAY_FROM = re.compile(
    r"\b(?:absente?s?|indisponibles?|fermee?s?|conges?|deplacement|away|out|off|closed|leave|holiday|vacation|"
    r"unavailable)\b[^.;,\n]{0,24}"
    r"\b(?:a partir|a compter|a dater|as (?:of|from)|starting|beginning|from) (?:du |de |on |the |le )?\W*$"
)
_LENGTH = re.compile(r"\b(?:days?|jours?|weeks?|semaines?|months?|mois|quarters?|trimestres?|years?|ans?|annees?)$")
_INCLUSIVE = re.compile(r"^[\s,(]*(?:20\d\d )?(?:inclu[sid]\w*|compris|compres[oi]|einschlies\w*|inbegrepen)")
_THROUGH = re.compile(r"\b(?:through|thru|inclu(?:ding|ant)|einschlies\w+|inkl\w*|tot en met|t/m)\b[^.;\n]{0,22}$")
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not?|ne|pas|nicht|niet|non|nao|cannot|unable)|n't)\b[^.;\n]{0,40}"
    r"\b(?:until|before|avant|vor|antes|prima|voor)\b[^.;\n]{0,14}$"
)
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
    r"\W*(?:inclus\w*)?\W*(?:to|until|till|au|a|-|and|et|through|jusqu'au|thru|bis(?: zum| einschlieslich)?|al|ao|"
    r"hasta|tot(?: en met)?|t/m|ate|fino al)(?: (?:the|le|l'|el|den|o))?\W*|\s*[-/]\s*"
)
_LASTS = re.compile(r"(?:for|pour|pendant|fur)\b")
# `from 6 to 17 April`: the first figure has no month of its own.
_BARE = re.compile(
    r"\b(?:from|(?<!back )(?<!return )(?<!returning )on|du|between|entre le|les?|vom|von|del|dal|"
    r"dall'|van|de|do|dia)\s*(?:the |le |el )?"
    r"(?:\d{1,2}, ?)*\d{1,2}(?:st|nd|rd|th|er|\.|°)?\s*"
    r"(?:to|au|-|and|et|through|until|bis(?: zum)?|al|ao|a|hasta el|tot(?: en met)?|t/m)\s*(?:the |le |el )?$"
)
_PART_TIME = re.compile(r"\b(?:i|je)\b[^.\n]{0,14}\b(?:work|travaille)\b(?! today| aujourd)")
_EVERY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-z]*\W*$")
_WEEKEND = re.compile(r"\b(?:sat|sun|sam|dim|sonntag|sab|dom|za|zo)")
_NAMED_ALONE = re.compile(r"[a-z]+\W*")
_TODAY = re.compile(r"\b(?:today|aujourd'?hui|ce jour|cet apres-midi|this afternoon)\b")


def return_date(text: str, received: date | None) -> date | None:
    """The first day back of somebody who is absent.

    A named return counts first ("back on the 20th", "not before the 16th"), then the end of a stretch ("from 1 to 15
    August": back on the 16th), then "until". Saturday and Sunday become the Monday after, unless the text names them as
    the day back.
    """
    folded = plain(text)
    days = [
        d
        for d in _in_reach(days_in(folded, received), folded, received)
        if not (_PART_TIME.search(folded) and _EVERY.match(folded[d.start : d.end]))
    ]
    days = [d for d in days if not d.loose or _comes_back(d, folded) or _LED_TO.search(folded[: d.start])] or days
    stretched = _end_of_stretch(days, folded)
    if not stretched and _leaves(days, folded):
        return None
    end = stretched or _end(days, folded, received)
    for at, day in enumerate(days):
        stretch = at + 1 < len(days) and _TO.fullmatch(folded[day.end : days[at + 1].start])
        stretch = stretch or _BARE.search(folded[: day.start])
        following = days[at + 1].start if at + 1 < len(days) else len(folded)
        if not stretch and _comes_back(day, folded, following):
            said = folded[day.start : day.end]
            return _at_work(_behind(day, folded, end), named_so=_WEEKEND.search(said) is not None)
    if end:
        return _at_work(end)
    if days:
        return _at_work(days[-1].day)
    return received + _DAY if received and _TODAY.search(folded) else None


def _leaves(days: list[Named], folded: str) -> bool:
    """Whether the only day is the one on which an absence begins whose end nobody tells."""
    return (
        len(days) == 1 and _AWAY_FROM.search(folded[: days[0].start]) is not None and not _comes_back(days[0], folded)
    )


def _comes_back(day: Named, folded: str, following: int | None = None) -> bool:
    """Whether the words around a day say that somebody is back on it, and not on the day that follows at that place."""
    before = folded[max(0, day.start - 60) : day.start].rpartition("\n")[2]
    if _NOT_BEFORE.search(before):
        return True
    if _BACK.search(before):
        return not re.search(r"\b(?:urgent|since|depuis|seit|desde)\b", before[-25:])
    if _UNTIL.search(before) or _BACK_NEXT.search(folded[day.end : following or 0]):
        return False
    return _BACK_BEHIND.search(folded[day.end :]) is not None


def _in_reach(days: list[Named], folded: str, received: date | None) -> list[Named]:
    """The days without those that are a guess: most of a year ahead only because no year is said, or the running month.

    A stretch may reach further: from 22 December to 5 January, told in March.
    """
    if received is None:
        return days
    longest = _LONG_LEAVE if _LONG.search(folded) else _LONGEST
    known = [d for d in days if not (d.guessed and d.day <= received <= d.until and d.until > d.day)]
    near = [d for d in known if not d.guessed or (d.day - received).days <= longest]
    starts = [d.start for d in near if d.day > received]
    return [d for d in known if d in near or any(start < d.start for start in starts)]


def _behind(day: Named, said: str, end: date | None) -> date:
    """The day, placed again after the end of the absence where it stands before it: "until the 17th, back Monday"."""
    if end is None or day.day >= end:
        return day.day
    again = days_in(said[day.start : day.end], end - _DAY)
    return again[0].day if len(again) == 1 else day.day


def _at_work(day: date, *, named_so: bool = False) -> date:
    """The day, or the Monday after it where nobody is expected at work."""
    return day if named_so or day.weekday() <= _FRIDAY else day + timedelta(days=_WEEK - day.weekday())


def _end(days: list[Named], folded: str, received: date | None) -> date | None:
    """What "until" says: the day itself, the day after it where it is included or the only day away.

    "Away on Friday", received on a Friday, is said of that day.
    """
    for day in days:
        before = folded[: day.start]
        if _away_on(day, folded):
            alone = _NAMED_ALONE.fullmatch(folded, day.start, day.end)
            today = alone and received and day.day == received + _WEEK * _DAY
            return day.day + _DAY - (_WEEK * _DAY if today else timedelta())
        if _UNTIL.search(before):
            after = _INCLUSIVE.search(folded[day.end :]) or _THROUGH.search(before)
            return day.day + _DAY if after else day.day
    return None


def _away_on(day: Named, folded: str) -> bool:
    """Whether somebody is away on that very day: `absent le jeudi 26`; a week, a month, a length are no such day."""
    single = day.day == day.until and not day.loose and not _LENGTH.search(folded[day.start : day.end])
    return single and _AWAY_ON.search(folded[: day.start]) is not None


def _end_of_stretch(days: list[Named], folded: str) -> date | None:
    """The day after `from ... to ...`, or after a start with a length, in either order.

    "From 8 August for three weeks", "three weeks from 8 August", "the week of 8 August".
    """
    for first, second in pairwise(days):
        between = folded[first.end : second.start]
        if not between.strip() and _LASTS.match(folded[second.start :]) and _begins(first, folded):
            return _after(folded[second.start : second.end], first.day)
        if _TO.fullmatch(between) and second.day >= first.day:
            return second.day + _DAY
    bare = next((d for d in days if _BARE.search(folded[: d.start])), None)
    if bare:
        return bare.day + _DAY
    for first in days:
        led = folded[: first.start]
        told = _LENGTH_FROM.search(led)
        length = f"for {told['length']}" if told else "for 1 week" if _WEEK_OF.search(led) else None
        if length and not _comes_back(first, folded):
            return _after(length, first.day)
    return None


def _begins(day: Named, folded: str) -> bool:
    """Whether an absence begins on that day."""
    led = _STARTS.search(folded[: day.start]) is not None
    return (led or _away_on(day, folded)) and not _comes_back(day, folded)


def _after(length: str, first: date) -> date | None:
    """The day behind a length ("for 3 weeks") that begins with the first one."""
    return next((d.day for d in days_in(length, first)), None)


def come_back(text: str, received: date | None) -> date | None:
    """The day from which somebody who said "not now" may be written to again; never before the day of receipt."""
    folded = plain(text)
    days = days_in(folded, received)
    chosen = next((d for d in reversed(days) if _WRITE.search(folded[: d.start])), days[-1] if days else None)
    if chosen is None:
        return None
    after = _AFTER.search(folded[: chosen.start]) and chosen.until > chosen.day
    day = chosen.until + _DAY if after else chosen.day
    return day if received is None or day > received else None
