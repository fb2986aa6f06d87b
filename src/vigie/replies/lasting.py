"""How long somebody says to be away: the stretch that an absence fills, a length that begins now or on a day.

In: a `plain` text and the days it names. Out: the day behind the absence, or None.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from vigie.replies.coming import ahead
from vigie.replies.dates import Named, days_in
from vigie.vocabulary.calendar_words import ANY_WEEKDAY

_DAY = timedelta(days=1)
_FRIDAY = 4
# Letters before a day in which its absence is looked for.
_REACH = 100
# "I'm out", not "I'll reach out"; "time off", not "kick off".
_BEING = (
    r"(?:^|[.,;:!?(\n-]\s*|\b(?:i'?m|m|re|am|are|is|be|being|we'?re|they'?re|s?he'?s|currently|also|still|now|both|all|"
    r"team|time|days?|weeks?|and|or) )"
)
_ABSENT = (
    r"absente?s?|absences?|indisponibles?|injoignables?|fermee?s?|fermeture(?: [a-z]+le)?|conges?|"
    r"vacances|rtt|arret|repos|formation|deplacement|seminaire|mission|salon|"
    r"pas (?:la|presente?s?|disponibles?|joignables?|au bureau|en poste)|ne travaill\w+ pas|"
    r"(?:ne |n')(?:suis|serai|sera|sommes|serons|est|etes) pas"
)
_IS_AWAY = (
    r"away|closed|closure|shut|shutdown|(?<!\bi )(?<!ll )(?<!we )(?<!to )(?<!please )leave|holidays?|vacations?|pto|"
    r"ooo|unavailable|not (?:available|in|here|around|working)|(?:\w+n't|not) be (?:in|here|around|available|working)|"
    r"training|travell?ing|conference|sabbati[a-z]+"
)
AWAY = rf"(?:\b(?:{_ABSENT}|{_IS_AWAY})|{_BEING}(?:out|off))"
_KIND = r"(?: (?:full|whole|more|working|business|bonnes?|petites?|prochaine?s?))?"
_UNIT = r"(?:days?|jours?|weeks?|semaines?|months?|mois|years?|ans?)"
_LENGTH = (
    r"(?:\d{1,2}(?: a | ou |-| to | or )(?=\d))?(?:\d{1,3}|an?|une?|couple|few|several|quelques)"
    rf"(?: of)?{_KIND}[ -]{_UNIT}"
)
# What may stand between the absence and its stretch or length: lengths, places, days, small words.
_PLACE = (
    r"(?:a|at|en|in|to|for|pour|chez) [a-z]+(?: [a-z]+)?"
    r"(?= (?:all|toute?|for|pendant|the whole|next|this|cette|la|le|in|en|au)\b)"
)
_SMALL = (
    r"the|an?|and|all|of|for|in|on|at|during|throughout|over|whole|entire|full|rest|remainder|month|annual|sick|parental|"
    r"work|(?!repl|return|answer|read|catch|call|resum|writ|respond|be|com)[a-z]{3,8}ing|business|trip|holidays?|vacation|leave|again|also|still|only|just|now|next|about|approximately|roughly|another|"
    r"at least|this week|cette semaine|et|du bureau|du|de|d|la|le|les|l|en|au|aux|pour|pendant|durant|toute?s?|tous|"
    r"entiere?|ensemble|mois|courant|ici|encore|environ|au moins|actuellement|annuels?|payes?|professionnels?|"
    r"personnels?|maladie|maternite|paternite|sabbati[a-z]+|de travail|raisons? [a-z]+"
)
_FILL = rf"(?:{_LENGTH}|(?:of|from) (?:(?:the|my) )?(?:office|desk)|{_PLACE}|{ANY_WEEKDAY}|{_SMALL})\b"
_FILLS = rf"(?:[ ,('-]{{1,3}}{_FILL}){{0,7}}"
_FILLED = re.compile(rf"{AWAY}{_FILLS}[ ,(':-]*$")
# The stretch first: "next week I'm out", "en août nous sommes fermés", "taking next week off".
_OPENS = re.compile(
    r"(?:^|[.;:!?\n,(-]|\b(?:that|as|because|and|but|que|car|et|mais|hello|hi|bonjour)\b)\s{0,3}"
    rf"(?:{_FILL}[ ']?){{0,7}}$"
)
_THEN_AWAY = re.compile(
    r",? (?:i|we|je|j|nous|on|l|le|la|les|the|our|notre|nos)\b(?:(?!\b(?:back|until|from|jusqu|retour|repond|reply))"
    rf"[a-z' ]){{0,30}}?{AWAY}\b|,? {AWAY}\b"
)
_TAKES = re.compile(r"\b(?:tak\w+|have|having|got|prends|prendrai)\b[^.;,\n]{0,16}$")
_OFF = re.compile(r" (?:off|de conges?|en conges?|de repos)\b")
# A season is filled where it is told as one; "vacances d'hiver" are a week or two of it.
_SEASON = re.compile(
    r"\b(?:all|tou[ts]e?|whole|entire|rest of|for|during|over|pendant|durant|pour|in)(?: the| l')?\s*$"
)
# No length of an absence: "2 days a week", "10 days ago", "one day in two".
_NO_LENGTH = (
    r"(?! (?:ago|per|par|each|every|before|avant|after|apres|sur|later|plus|earlier|of notice|de preavis|in advance|"
    r"old|d'avance|a (?:week|month|year)|out of)\b|'? notice)"
)
_AWAY_FOR = re.compile(
    rf"{AWAY}{_FILLS}[ ,(':-]{{1,3}}(?:(?:the|les|next|prochaine?s?) )?(?<!day )(?<!days )"
    rf"(?P<length>{_LENGTH})\b{_NO_LENGTH}"
)
_OF_WORK = re.compile(r"\b(?:working|business) days|jours ouvr[a-z]+")
_QUALIFIED = re.compile(_KIND.removesuffix("?"))
# It has been so: an absence that is over.
_WAS = re.compile(r"\b(?:ete|been|was|were|etais|etait|etions|had)(?: \w+)? $")
_FROM = re.compile(r",? (?:from|start\w*|beginning|as (?:of|from)|des|a (?:partir|compter|dater))\b")
_NOW = re.compile(r",? [a-z ]{1,20} (?:d'|de )?(?:today|now|aujourd'?hui|ce jour|ce soir|maintenant|this \w+)")
_ON = re.compile(r"(?:,? (?:le|on|the|this|ce|from|du|des|starting))*\s*")
_WITHIN = re.compile(rf"{_FILLS}[ ,(']*")
_BEGINS = re.compile(r"\b(?:start\w*|as of|from|a compter|a partir|des|ab|vanaf|desde|dal)\b[^.;\n]{0,12}$")
# An absence that has begun: "en arrêt depuis le 2 novembre"; one that is over or runs: "I've been out for 3 weeks".
_SINCE = re.compile(r"\b(?:depuis|since|seit)\b(?: (?:le|la|ce|the|this|last|dem|der))?[ ]$")
_HAS_BEEN = re.compile(
    r"\b(?:been|was|were|ete|etais|etait|etions)(?: (?:all|both|just|tous|toutes))? (?:absente?s?|fermee?s?|"
    r"indisponibles?|away|out|off|closed|shut|ill|sick|unavailable|travelling|(?:on|in|en) [a-z]+(?: leave)?)"
    r"(?: (?:(?:of|from) (?:the )?office|from work|sick|ill|du bureau|maladie))? $"
)
_ANY_LENGTH = re.compile(rf"(?:for|pendant|durant) [a-z0-9 -]{{1,30}}{_UNIT}")
_WEEKDAY = re.compile(rf"(?:{ANY_WEEKDAY})\W*")
_HOURS = re.compile(
    rf"(?P<led>(?:{AWAY}{_FILLS}[ ,('-]{{1,3}}|\b(?:back|retour|revien\w+|return\w*|rentre\w*) (?:in|dans|sous) ))"
    r"(?P<hours>24|36|48|72|96)\s?(?:h|hrs?|hours?|heures?)\b(?!\s?[/\d]|'? notice| (?:a|ago|per|par|sur|of) )"
)


def hours_as_days(said: str) -> str:
    """`Absent 48h`, `back in 72 hours` told in days; hours of anything else stay."""
    return _HOURS.sub(lambda m: f"{m['led']}{-(-int(m['hours']) // 24)} jours", said)


def since(day: Named, said: str, received: date | None) -> Named | None:
    """The day on which an absence has begun, or the length it has lasted; placed before the day of receipt."""
    near = max(0, day.start - _REACH), day.start
    if _ANY_LENGTH.fullmatch(said, day.start, day.end) and _HAS_BEEN.search(said, *near):
        return day
    if not _SINCE.search(said, *near):
        return None
    if received is None or day.day <= received:
        return day
    if _WEEKDAY.fullmatch(said, day.start, day.end):
        return replace(day, day=day.day - 7 * _DAY, until=day.until - 7 * _DAY)
    return replace(day, day=ahead(day.day, -12), until=ahead(day.until, -12)) if day.guessed else day


def fills(day: Named, said: str) -> bool:
    """Whether an absence fills the stretch: `away next week`, `en août nous sommes fermés`, `taking December off`."""
    if day.until == day.day:
        return False
    near = max(0, day.start - _REACH), day.start
    if day.loose and not (_SEASON.search(said, *near) or said.startswith(("l'", "cet "), day.start)):
        return False
    if _FILLED.search(said, *near) or (_TAKES.search(said, *near) and _OFF.match(said, day.end)):
        return True
    return _OPENS.search(said, *near) is not None and _THEN_AWAY.match(said, day.end) is not None


def behind_length(days: list[Named], said: str, received: date | None) -> date | None:
    """The day behind `absent 10 jours`, counted from the day that is named with it, or from the day of receipt."""
    told = _AWAY_FOR.search(said)
    if told is None or received is None or _WAS.search(said, 0, told.start()):
        return None
    if _FROM.match(said, told.end()) and not _NOW.match(said, told.end()):
        return None
    first = received
    for day in days:
        if day.end <= told.start():
            leads = _BEGINS.search(said, 0, day.start) and not re.search(r"[.;\n]", said[day.end : told.start()])
        else:
            leads = day.day == day.until and _ON.fullmatch(said, told.end(), day.start)
            if not leads and _WITHIN.fullmatch(said, told.end(), day.start):
                return None
        first = day.day if leads else first
    counts = re.findall(r"\d+", told["length"])
    if counts and _OF_WORK.search(said, told.start("length"), told.end() + len(" ouvrables")):
        return _days_of_work(int(counts[-1]), first)
    return behind(f"for {_QUALIFIED.sub('', told['length'])}", first)


def _days_of_work(count: int, first: date) -> date:
    """The day behind so many days of work."""
    day = first
    while count:
        day += _DAY
        count -= day.weekday() <= _FRIDAY
    return day


def behind(length: str, first: date) -> date | None:
    """The day behind a length (`for 3 weeks`) that begins with the first one."""
    return next((d.day for d in days_in(length, first)), None)
