"""Which of the days in a reply is the one that matters: the return of somebody absent, the day to write again.

In: the newest text and the day it was received. Out: a day, or None where the text names none.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from vigie.replies.dates import Named, days_in, plain
from vigie.replies.evenings import whole_days
from vigie.replies.lasting import AWAY, behind, behind_length, fills, hours_as_days, since

_DAY = timedelta(days=1)
_FRIDAY, _WEEK = 4, 7
_BRIDGED = timedelta(days=3)
# Days. An absence whose year is not said ends within nine months, a leave that is known to be long within eleven.
_LONGEST, _LONG_LEAVE = 265, 335
# A length that is more than a year is no absence.
_FAR = timedelta(days=400)
_LONG = re.compile(r"\b(?:maternit|paternit|parental|sabbati|long service|longue duree)")
_BACK = re.compile(
    r"\b(?:back|return(?:s|ing|ed)?|retour|rentr(?:e|ons|erai|erons)|reprend(?:s|rai|rons|ra)?|reprise|re-?open(?:s|"
    r"ing)?|rouvr\w+|reouv\w+|revien\w+|reviendrai|(?:a|de) nouveau|"
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
    r"\b(?:until|til|till|through|jusqu|to|au|a(?! (?:partir|compter|dater))|-|and|et|thru|en|bis|hasta|fino|al|tot|"
    r"t/m|ate)\b[^.;\n]{0,14}$"
)
_LED_TO = re.compile(r"\b(?:until|till?|through|jusqu\w*|after|apres|before|avant|d'ici)\W+(?:\w+\W){0,2}$")
_STARTS = re.compile(r"\b(?:start\w*|as of|from|on|a compter|a partir|des|du|le|ab|vanaf|desde|dal)\b[^.;\n]{0,12}$")
# The length told before the day it starts on: "two weeks of leave from".
_LENGTH_FROM = re.compile(
    r"\b(?P<length>(?:\d{1,3}|an?|one|une?|couple|few|several|quelques)(?: of)?(?: full)?[ -]"
    r"(?:days?|jours?|weeks?|semaines?|months?|mois|years?|ans?))\b,?(?: (?!back|de retour)[a-z']+){0,4}? "
    r"(?:a partir|a compter|a dater|des|from|as (?:of|from)|start\w*|beginning|commencing)\b[^.,;\n\d]{0,12}$"
)
_WEEK_OF = re.compile(r"\b(?:semaine du|week (?:of|beginning|commencing|starting)(?: the)?|w/?c)\W*$")
# Somebody is away on the day that follows, and on no other.
_AWAY_ON = re.compile(
    rf"{AWAY}"
    r"(?: (?:du bureau|(?:of|from) (?:the )?office|(?:toute |pour )?la journee|une journee|all day|bank holiday|today|"
    r"aujourd'hui|ce jour|and|et|uniquement|seulement|only|just|le|ce|on|this|the)){0,9}[\s,(]*$"
)
# Somebody leaves on the day that follows, and does not say until when.
_AWAY_FROM = re.compile(
    r"\b(?:absente?s?|indisponibles?|fermee?s?|conges?|deplacement|away|out|off|closed|leave|holiday|vacation|"
    r"unavailable)\b[^.;,\n]{0,24}"
    r"\b(?:a partir|a compter|a dater|as (?:of|from)|starting|beginning|from) (?:du |de |on |the |le )?\W*$"
)
_LENGTH = re.compile(
    r"^(?!(?:the )?end|fin).*\b"
    r"(?:days?|jours?|weeks?|semaines?|months?|mois|quarters?|trimestres?|years?|ans?|annees?)$"
)
# The day itself is over.
_BEHIND = re.compile(r"\b(?:(?:after|apres|past)(?: the| le| la| l')?|passee? (?:le|la)|au-dela du)(?: pont du)?\s*$")
# The Friday behind a Thursday is free, too.
_BRIDGE = re.compile(r"\bponts? du\s*$")
# Until when somebody is away, and where the sentence that says so ends.
_LIMIT = re.compile(r"\b(?:until|till?|through|jusqu\w*|bis)\b[^.;\n]{0,14}$")
_SENTENCE = re.compile(
    r"(?<! jan)(?<! janv)(?<! feb)(?<! fev)(?<! fevr)(?<! mar)(?<! apr)(?<! avr)(?<! juil)(?<! aug)(?<! sep)(?<! sept)"
    r"(?<! oct)(?<! nov)(?<! dec)[.!?](?=\s|$)|\.(?=\s(?:nous|nos|notre|we|our|i|je|retrouvez|meet)\b)|\n\s*\n"
)
_IS_ABSENT = re.compile(AWAY)
# The end of the year is over on the first day of work behind it, as a feast is.
_YEAR_ENDS = re.compile(r"(?:the )?(?:fin|end|year).*(?:annee|year|end)")
# Letters between two days that are one stretch; before a day, in which its words are looked for.
_CLOSE, _NEAR = 60, 120
# Letters around a day in which its sentence begins and ends.
_SPREAD = 240
# A sentence ends with the name of the day, and not with its short name.
_ENDED = re.compile(r"[a-z]{5,}\.")
_INCLUSIVE = re.compile(r"^[\s,(]*(?:20\d\d )?(?:inclu[sid]\w*|compris|compres[oi]|einschlies\w*|inbegrepen)")
_THROUGH = re.compile(r"\b(?:through|thru|inclu(?:ding|ant)|einschlies\w+|inkl\w*|tot en met|t/m)\b[^.;\n]{0,22}$")
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not?|ne|pas|nicht|niet|non|nao|cannot|unable)|n't)\b[^.;\n]{0,40}"
    r"\b(?:until|before|avant|vor|antes|prima|voor)\b[^.;\n]{0,14}$"
)
_AFTER = re.compile(
    r"\b(?:after|apres|once(?! (?:in|an?|every)\b)|following|ends?|termin\w+|passe\w*|au-dela)\b[^.;\n]{0,22}$|"
    r"\bfin d[eu](?: la| l')? ?$"
)
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
    r"(?:(?!\.\s)\W)*(?:inclus\w*)?(?:(?!\.\s)\W)*(?:to|until|till|au|a|-|(?P<and>and|et|\+|&|puis|then)|through|"
    r"jusqu'au|thru|al|ao|bis(?: zum| einschlieslich)?|hasta|tot(?: en met)?|t/m|ate|fino al)"
    r"(?: (?:the|le|l'|el|den|o|en|in|toute|all(?: of)?|tout le mois d[e']))*\W*|\s*[-/]\s*"
)
_LASTS = re.compile(r"(?:for|pour|pendant|fur)\b")
# `from 6 to 17 April`: the first figure has no month of its own.
_BARE = re.compile(
    r"\b(?:from|(?<!back )(?<!return )(?<!returning )on|du|between|entre le|les?|vom|von|del|dal|"
    r"dall'|van|de|do|dia)\s*(?:the |le |el )?"
    r"(?:\d{1,2}, ?)*\d{1,2}(?:st|nd|rd|th|er|\.|°)?\s*"
    r"(?:to|au|-|and|et|through|until|bis(?: zum)?|al|ao|a|hasta el|tot(?: en met)?|t/m)\s*(?:the |le |el )?$"
)
_PART_TIME = re.compile(
    r"\b(?:(?:i|je)\b[^.\n]{0,14}\b(?:work|travaille)\b(?! today| aujourd)|work(?:ing)? (?:days|hours|pattern)|"
    r"part[- ]time|temps partiel|jours de (?:presence|travail)|(?:opening|office) hours|horaires|ouverte?s? du|"
    r"open (?:from )?mon|"
    r"fermee?s? (?:tous )?les? (?:lun|mar|mer|jeu|ven|sam|dim)[a-z]+(?! (?:prochain|\d)))"
)
_IF = re.compile(r"\b(?:if|si)\b[^.;,\n]{0,20}$")
_EVERY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-z]*\W*$")
_WEEKEND = re.compile(r"\b(?:sat|sun|sam|dim|sonntag|sab|dom|za|zo)")
_NAMED_ALONE = re.compile(r"[a-z]+\W*")
_NAMES_WEEKEND = re.compile(r"\b(?:samedi|dimanche|week-?end|saturday|sunday)")
# A day that is counted from the day of receipt and not named.
_COUNTED = re.compile(r"demain|tomorrow|\b(?:days?|jours?)$")
# How long something goes on is no day to call: "I'm around all week".
_MEANWHILE = re.compile(r"(?:all|toute|the (?:whole|entire|rest|remainder)|(?:le )?reste|rest|remainder)\b")
_TODAY = re.compile(r"\b(?:today|aujourd'?hui|ce jour|cet apres-midi|this afternoon)\b")


def return_date(text: str, received: date | None) -> date | None:
    """The first day back of somebody who is absent.

    A named return counts first ("back on the 20th", "not before the 16th"), then the end of a stretch ("from 1 to 15
    August": back on the 16th), then "until". Saturday and Sunday become the Monday after, unless the text names them as
    the day back. A return that is past is none.
    """
    day = _first_day_back(text, received)
    return day if day is None or received is None or day >= received else None


def _first_day_back(text: str, received: date | None) -> date | None:
    """The same, past or ahead."""
    folded = whole_days(hours_as_days(plain(text)))
    told = days_in(folded, received)
    begun = {d: b for d in told if (b := since(d, folded, received))}
    told = [begun.get(d, d) for d in told]
    days = [d for d in _in_reach(told, folded, received) if not _each_week(d, folded)]
    days = _meant(days, folded) or days
    past = set(begun.values())
    firsts = [d for d in days if d not in past or d.day == d.until]
    stretched = _end_of_stretch(_of_absence(firsts, folded), folded, received)
    days = [d for d in days if d not in past]
    if not stretched and _leaves(days, folded):
        return None
    end = stretched or _end(days, folded, received)
    for day, following in _with_next(days, folded):
        stretch = following - day.end <= _CLOSE and _TO.fullmatch(folded, day.end, following)
        stretch = stretch or _leads(_BARE, day, folded)
        if not stretch and _comes_back(day, folded, following):
            said = folded[day.start : day.end]
            if passed := _passed(day, folded):
                return _at_work(passed)
            return _at_work(_behind(day, folded, end, days), named_so=_WEEKEND.search(said) is not None)
    end = end or behind_length(days, folded, received)
    if end or days:
        return _at_work(end or days[-1].day)
    return _at_work(received + _DAY) if received and _TODAY.search(folded) else None


def _leads(words: re.Pattern[str], day: Named, folded: str) -> re.Match[str] | None:
    """Whether these words stand before the day."""
    return words.search(folded, max(0, day.start - _NEAR), day.start)


def _with_next(days: list[Named], folded: str) -> list[tuple[Named, int]]:
    """Each day, and where the next one begins, or the text ends."""
    return list(zip(days, [*(d.start for d in days[1:]), len(folded)], strict=False))


def _each_week(day: Named, folded: str) -> bool:
    """Whether a sentence names days on which somebody works or is closed every week."""
    if not _EVERY.match(folded[day.start : day.end]) or _comes_back(day, folded):
        return False
    begins = max(folded.rfind(mark, 0, day.start) for mark in ".;!?\n") + 1
    ends = min(at for mark in ".;!?\n" if (at := f"{folded}.".find(mark, day.end)) >= 0)
    told = _PART_TIME.search(folded, begins, ends) or (_leads(_IF, day, folded) and _PART_TIME.search(folded))
    return told is not None


def _meant(days: list[Named], folded: str) -> list[Named]:
    """The days without feasts and seasons that are a mere reason: "reports in summer"."""
    joined = {a for a, b in pairwise(days) if _leads(_STARTS, a, folded) and _joined(a, b, folded)}
    return [
        d
        for d in days
        if not d.loose
        or d in joined
        or _comes_back(d, folded)
        or fills(d, folded)
        or any(_leads(words, d, folded) for words in (_LED_TO, _AWAY_ON))
    ]


def _of_absence(days: list[Named], folded: str) -> list[Named]:
    """The days up to the end of the sentence that says until when somebody is away; all, if others follow it closely.

    "Absent until 25 November. Meet us at the fair from 1 to 4 December."
    """
    for place, day in enumerate(days):
        bare = _leads(_BARE, day, folded)
        if not (bare or _leads(_LIMIT, day, folded)) or _comes_back(day, folded):
            continue
        first = max(0, day.start - _SPREAD)
        begins = max((m.end() for m in _SENTENCE.finditer(folded, first, day.start)), default=first)
        found = _SENTENCE.search(folded, day.end - 1, day.end + _SPREAD)
        ends = found.end() if found else day.end + _SPREAD
        if not _IS_ABSENT.search(folded, begins, ends):
            continue
        rest = [d for d in days[place + 1 :] if d.start >= ends]
        if rest and _first_of(rest[0], folded) > day.until + _BRIDGED:
            return [d for d in days if d.start < ends]
        return days
    return days


def _first_of(day: Named, folded: str) -> date:
    """The day, or the one before it in `from 6 to 17 April`, whose first figure has no month of its own."""
    bare = _leads(_BARE, day, folded)
    figures = re.findall(r"\d+", bare.group()) if bare else []
    return day.day - timedelta(days=(day.day.day - int(figures[0])) % 30) if figures else day.day


def _leaves(days: list[Named], folded: str) -> bool:
    """Whether the only day is the one on which an absence begins whose end nobody tells."""
    return len(days) == 1 and _leads(_AWAY_FROM, days[0], folded) is not None and not _comes_back(days[0], folded)


def _comes_back(day: Named, folded: str, following: int | None = None) -> bool:
    """Whether the words around a day say that somebody is back on it, and not on the day that follows at that place."""
    before = folded[max(0, day.start - 60) : day.start].rpartition("\n")[2].rpartition(". ")[2]
    if _NOT_BEFORE.search(before):
        return True
    if _BACK.search(before):
        return not re.search(r"\b(?:urgent|since|depuis|seit|desde)\b", before[-25:])
    if _UNTIL.search(before) or _BACK_NEXT.search(folded[day.end : following or 0]):
        return False
    return _BACK_BEHIND.search(folded[day.end :]) is not None


def _in_reach(days: list[Named], folded: str, received: date | None) -> list[Named]:
    """The days without those that are a guess: most of a year ahead only because no year is said, or the running month.

    A stretch that begins within reach may end further: from 10 November to 5 January, told in April.
    """
    if received is None:
        return days
    longest = _LONG_LEAVE if _LONG.search(folded) else _LONGEST
    span = {d for d in days if _LENGTH.search(folded[d.start : d.end]) and d.day - received > _FAR}
    running = {d for d in days if d.guessed and d.day <= received <= d.until and d.until > d.day}
    known = [d for d in days if d not in span and (d not in running or fills(d, folded))]
    near = {d for d in known if not d.guessed or (d.day - received).days <= longest}
    start = min((d.start for d in near if d.day > received), default=len(folded))
    return [d for d in known if d in near or start < d.start]


def _behind(day: Named, said: str, end: date | None, days: list[Named]) -> date:
    """The day, placed again after the end of the absence where it stands before it: "until the 17th, back Monday".

    Who is away for a week may be back on one of its days, but for the first.
    """
    filled = next((d for d in days if d.until + _DAY == end and fills(d, said)), None)
    if end is None or day.day >= end or (filled and (filled.until < filled.day or filled.day < day.day)):
        return day.day
    week = filled and filled.until - filled.day < _WEEK * _DAY
    again = days_in(said[day.start : day.end], filled.day if filled and week else end - _DAY)
    return again[0].day if len(again) == 1 else day.day


def _at_work(day: date, *, named_so: bool = False) -> date:
    """The day, or the Monday after it where nobody is expected at work; nobody is on the first of the year."""
    if not named_so and (day.month, day.day) == (1, 1):
        day += _DAY
    return day if named_so or day.weekday() <= _FRIDAY else day + timedelta(days=_WEEK - day.weekday())


def _end(days: list[Named], folded: str, received: date | None) -> date | None:
    """What "until" says: the day itself, or the day after it where it is included; behind a day away, behind a stretch.

    "Away on Friday", received on a Friday, is said of that day.
    """
    ways = [(d, _comes_back(d, folded, following)) for d, following in _with_next(days, folded)]
    filled = max((d.until + _DAY for d, back in ways if not back and fills(d, folded)), default=None)
    for day, back in ways:
        if _away_on(day, folded) and not back:
            over = _over(day, folded) - (_WEEK * _DAY if _is_today(day, folded, received) else timedelta())
            return max(over, filled or over)
        if _leads(_UNTIL, day, folded) and not fills(day, folded):
            if _YEAR_ENDS.fullmatch(folded, day.start, day.end):
                return day.day + _BRIDGED
            feast = day.loose and day.day == day.until
            after = not feast and (_INCLUSIVE.search(folded[day.end :]) or _leads(_THROUGH, day, folded))
            return _passed(day, folded) or (day.until + _DAY if after else day.day)
    return filled


def _is_today(day: Named, folded: str, received: date | None) -> bool:
    """Whether a day of the week can be the day of receipt itself: `away on Friday`, received on a Friday."""
    alone = _NAMED_ALONE.fullmatch(folded, day.start, day.end) is not None
    return alone and received is not None and day.day == received + _WEEK * _DAY


def _passed(day: Named, folded: str) -> date | None:
    """The day behind one of which the text says "after"; a feast has its day of work already."""
    if not _leads(_BEHIND, day, folded) or (day.loose and day.day == day.until):
        return None
    return _over(day, folded)


def _over(day: Named, folded: str) -> date:
    """The day behind a day or a stretch; behind a weekend, where Friday is taken off, too."""
    over = day.until + _DAY
    return over + _BRIDGED if over.weekday() == _FRIDAY and _leads(_BRIDGE, day, folded) else over


def _away_on(day: Named, folded: str) -> bool:
    """Whether somebody is away on that very day: `absent le jeudi 26`; a week, a month, a length are no such day."""
    single = day.day == day.until and not day.loose and not _LENGTH.search(folded[day.start : day.end])
    return single and (_leads(_AWAY_ON, day, folded) or _leads(_BRIDGE, day, folded)) is not None


def _placed_behind(first: Named, second: Named, folded: str, received: date | None) -> Named:
    """A day of the week behind the first day: from Thursday to Tuesday; as it is, if the first is today."""
    alone = second.day == second.until and _EVERY.match(folded[second.start : second.end])
    if not alone or second.day >= first.day or received is None or _is_today(first, folded, received):
        return second
    again = days_in(folded[second.start : second.end], first.day)
    return replace(second, day=again[0].day, until=again[0].day) if again else second


def _joined(first: Named, second: Named, folded: str) -> re.Match[str] | None:
    """What joins two days, "to" or "and"; a sentence that ends with the name of the first parts them."""
    apart = second.start - first.end > _CLOSE or _ENDED.fullmatch(folded, first.start, first.end)
    return None if apart else _TO.fullmatch(folded, first.end, second.start)


def _behind_both(first: Named, second: Named, *, both: bool) -> date | None:
    """The day behind `from ... to ...` or `... and ...`; None for `next week until Wednesday`, which ends there."""
    whole = both or first.until > first.day
    if second.until > second.day:
        return second.until + _DAY if whole else second.day
    if not both and second.day <= first.until != first.day:
        return None
    return second.day if second.loose else second.day + _DAY


def _end_of_stretch(days: list[Named], folded: str, received: date | None) -> date | None:
    """The day after `from ... to ...`, or after a start with a length, in either order.

    "From 8 August for three weeks", "three weeks from 8 August", "the week of 8 August".
    """
    for first, told in pairwise(days):
        second = _placed_behind(first, told, folded, received)
        if not folded[first.end : second.start].strip() and _LASTS.match(folded, second.start):
            if _begins(first, folded):
                return behind(folded[second.start : second.end], first.day)
        elif joined := _joined(first, second, folded):
            today = second is told and _is_today(first, folded, received)
            if (second.day >= first.day or today) and (
                over := _behind_both(first, second, both=joined["and"] is not None)
            ):
                return over
    bare = next((d for d in days if _leads(_BARE, d, folded)), None)
    if bare:
        return bare.day + _DAY
    for first in days:
        told = _leads(_LENGTH_FROM, first, folded)
        length = f"for {told['length']}" if told else "for 1 week" if _leads(_WEEK_OF, first, folded) else None
        if length and not _comes_back(first, folded):
            return behind(length, first.day)
    return None


def _begins(day: Named, folded: str) -> bool:
    """Whether an absence begins on that day."""
    led = _leads(_STARTS, day, folded) is not None
    return (led or _away_on(day, folded)) and not _comes_back(day, folded)


def come_back(text: str, received: date | None) -> date | None:
    """The day from which somebody who said "not now" may be written to again; never before the day of receipt."""
    folded = plain(text)
    days = [d for d in days_in(folded, received) if not _MEANWHILE.match(folded, d.start, d.end)]
    chosen = next((d for d in reversed(days) if _leads(_WRITE, d, folded)), days[-1] if days else None)
    if chosen is None:
        return None
    after = _leads(_AFTER, chosen, folded) and chosen.until > chosen.day
    day = chosen.until + _DAY if after else _passed(chosen, folded) or chosen.day
    counted = _COUNTED.search(folded, chosen.start, chosen.end) and not _NAMES_WEEKEND.search(folded)
    if counted or day != chosen.day:
        day = _at_work(day)
    return day if received is None or day > received else None
