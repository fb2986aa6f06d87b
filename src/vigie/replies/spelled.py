"""Numbers in words, written in figures where they are days, years or lengths: "le vingt-sept" becomes "le 27".

In: a folded text. Out: the same text; other numbers in words stay, since "deux" counts anything and "sept" is a month,
too.
"""

import re

from vigie.vocabulary.calendar_words import ANY_WEEKDAY, MONTH_NAMES

CARDINALS: dict[int, tuple[str, ...]] = {
    1: ("one", "un", "une"),
    2: ("two", "deux"),
    3: ("three", "trois"),
    4: ("four", "quatre"),
    5: ("five", "cinq"),
    6: ("six",),
    7: ("seven", "sept"),
    8: ("eight", "huit"),
    9: ("nine", "neuf"),
    10: ("ten", "dix"),
}
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
# "un" and "une" are articles, too: the first day is "premier".
_UNITS: dict[int, tuple[str, ...]] = {
    1: ("premier", "first"),
    **{n: (*CARDINALS[n], ordinal) for n, ordinal in enumerate(_ORDINALS, 2)},
}
_TEENS = {
    number: names.split(",")
    for number, names in enumerate(
        (
            "onze,eleven,eleventh",
            "douze,twelve,twelfth",
            "treize,thirteen,thirteenth",
            "quatorze,fourteen,fourteenth",
            "quinze,fifteen,fifteenth",
            "seize,sixteen,sixteenth",
            "dix sept,seventeen,seventeenth",
            "dix huit,eighteen,eighteenth",
            "dix neuf,nineteen,nineteenth",
        ),
        11,
    )
} | {10: [*CARDINALS[10], "tenth"]}
_TENS = {20: ("vingt", "twenty", "twentieth"), 30: ("trente", "thirty", "thirtieth")}


def _numbers() -> dict[str, int]:
    """The numbers from 1 to 39 by their names, with one blank between words."""
    found = {name: number for names in (_UNITS, _TEENS, _TENS) for number, said in names.items() for name in said}
    for tens, (french, english, _) in _TENS.items():
        for joined in (f"{french} et un", f"{english} one"):
            found[joined] = tens + 1
        for number, names in _UNITS.items():
            for name in names:
                if name != "premier":
                    found[f"{english} {name}"] = found[f"{french} {name}"] = tens + number
    return found


# "one" is a day behind its month only.
_NUMBERS = _numbers() | {"one": 1}
_NUMBER = "|".join(n.replace(" ", "[- ]") for n in sorted(_NUMBERS, key=len, reverse=True) if n != "one")
_ORDINAL = "|".join(
    name.replace(" ", "[- ]")
    for name in sorted(_NUMBERS, key=len, reverse=True)
    if re.search(r"(?:first|second|third|th)$", name)
)
_CARDINAL = "|".join(
    name.replace(" ", "[- ]")
    for name in sorted(_NUMBERS, key=len, reverse=True)
    if name not in ("premier", "one") and not re.search(r"(?:first|second|third|th)$", name)
)
_LOW = {"premier", "first", "second", "third"}
# "sept" behind a number in words is the rest of that number.
_MONTH = "|".join(sorted(MONTH_NAMES - {"sept"}))
_UNIT = r"jours?|semaines?|mois|trimestres?|ans|annees?|days?|weeks?|months?|quarters?|years?"
# What may follow a day, and no thing that is counted: "le deux." is a day, "le deux roues" is none.
_TAIL = (
    r"(?=\W*(?:$|[.,;:!?()\n/])|\W+(?:au|a|et|ou|to|until|till|through|and|or|inclu\w*|compris|courant|prochain|next|svp|"
    r"pls|please|merci|thanks|s'il|pour|for|dans|in|at|on|je|nous|vous|i|we|if|si|car|because|mais|but|puis|then|apres|"
    r"after|avant|before|vers|minimum|par|by|onwards|matin|soir|midi|morning|d'ici|20\d\d)\b|\s+-)"
)
_HALT = r"(?=\s*(?:$|[.,;:!?()\n])|\s+(?:inclu\w*|compris|at|svp|please|of (?:this|next|the) month|au (?:matin|soir)))"

# What is more than any month has days.
_OVER = r"(?:quarante|cinquante|soixante|quatre[- ]vingts?|forty|fifty|sixty|seventy|eighty|ninety)"
_ANY = re.compile(rf"\b(?:{_NUMBER}|{_OVER}|one|huitaine|dizaine|quinzaine|vingtaine|fortnight)\b")
_YEAR = re.compile(
    r"(?P<led>\b(?:"
    + _MONTH
    + r"|en|in|of|de|d'ici|fin|debut|end|annee|year|avant|before|pour|for)\b\.?,? (?:the year )?)"
    r"(?:deux[- ]mille|two[- ]thousand(?: and)?|twenty)[- ](?P<rest>(?:vingt|trente|twenty|thirty)(?:[- ](?:et[- ]un|"
    + "|".join(n for names in _UNITS.values() for n in names)
    + r"|one))?)\b"
)
_BEFORE_MONTH = re.compile(
    rf"\b(?:(?P<over>{_OVER}(?:[- ](?:et[- ])?(?:{_NUMBER}|un|one))?)|(?P<number>{_NUMBER}))[- ]"
    rf"(?P<of>of |de )?(?P<month>{_MONTH}|sept)\b"
)
_BEHIND_MONTH = re.compile(rf"(?P<led>\b(?P<month>{_MONTH}|sept)\.?,? (?:the )?)(?P<number>{_NUMBER}|one)\b{_TAIL}")
_BOTH = re.compile(rf"(?P<led>\b(?:{_MONTH})\.? \d{{1,2}} (?:and|to|through) (?:the )?)(?P<number>{_ORDINAL})\b")
_BEFORE_MAY = re.compile(r"\b(?:on|in|until|till|by|before|after|of|next|from|to|since)\s+$")
_OF_WEEK = re.compile(rf"(?P<led>\b(?:{ANY_WEEKDAY})\.?,? )(?:(?:le|the) (?P<a>{_NUMBER})|(?P<b>{_NUMBER}))\b{_TAIL}")
_ALONE = re.compile(
    r"(?P<led>\b(?:(?:jusqu'au|au|le|du)(?: soir du| matin du)?|(?:until|till?|through|on|from|before|by|after) the) )"
    rf"(?P<number>{_NUMBER})\b{_TAIL}"
)
_LED_TO_FIRST = re.compile(
    r"\b(?:jusqu'au|(?:avant|apres|des|retour|reprends|reprendrai|reviens|rappelez-moi|recontactez-moi) le|"
    r"(?:partir|compter) du|(?:until|till?|through|(?:back|me|us|again|return|returning) on|before|by|after) the) $"
)
_SHUT = re.compile(_HALT)
_START = re.compile(
    rf"(?P<led>\b(?:du|from|le|the|between|entre le|les|from the|between the)(?: (?:{ANY_WEEKDAY}))? )"
    rf"(?P<number>{_NUMBER})"
    rf"(?=(?: (?:inclu\w*|au (?:matin|soir)))? ?(?:au|to|and|et|-|through|until|till|jusqu'au)(?: le| the)?"
    rf"(?: (?:{ANY_WEEKDAY}))? \d{{1,2}}\b(?![:h%/]\d| ?h\b| ?%))"
)
_LENGTH = re.compile(
    rf"\b(?P<number>{_CARDINAL})(?=(?: (?:a|ou|to|or) (?:{_CARDINAL}|\d+))?[- ]"
    rf"(?:petites? |bonnes? |bons |prochaine?s? |good |more |full |next )?(?:{_UNIT})\b)"
)
_ABOUT = re.compile(
    r"(?P<led>\b(?:dans|d'ici|sous|pendant|pour|apres|encore|attendre|comptez|absente?s?|fermee?s?|conges?|vacances|arret)"
    r"(?: a| environ| au moins| encore| bien)? )"
    r"(?:une )?(?:bonne |petite )?(?P<name>huitaine|dizaine|quinzaine|vingtaine)(?: de jours)?\b"
    r"|\bune (?:bonne |petite )?(?P<so>huitaine|dizaine|quinzaine|vingtaine) de jours\b"
)
_DAYS_ABOUT = {"huitaine": 8, "dizaine": 10, "quinzaine": 15, "vingtaine": 20}
_FORTNIGHT = re.compile(r"\b(?:(?:a|the next|one) )?fortnight\b(?:'?s)?")


def in_figures(folded: str) -> str:
    """The text with its days, years and lengths in figures; as it was where it names no number in words."""
    if not _ANY.search(folded):
        return folded
    said = _YEAR.sub(lambda m: f"{m['led']}{2000 + _value(m['rest'])}", folded)
    said = _FORTNIGHT.sub("2 weeks", _ABOUT.sub(_about, said))
    said = _LENGTH.sub(lambda m: str(_value(m["number"])), said)
    said = _BEFORE_MONTH.sub(_before_month, said)
    said = _BEHIND_MONTH.sub(_behind_month, said)
    said = _BOTH.sub(lambda m: f"{m['led']}{_value(m['number'])}", said)
    said = _OF_WEEK.sub(_of_week, said)
    said = _ALONE.sub(_alone, said)
    return _START.sub(lambda m: f"{m['led']}{_value(m['number'])}", said)


def _value(number: str) -> int:
    return _NUMBERS[number.replace("-", " ")]


def _about(match: re.Match[str]) -> str:
    """`dans une quinzaine`, `une dizaine de jours`."""
    return f"{match['led'] or ''}{_DAYS_ABOUT[match['name'] or match['so']]} jours"


def _before_month(match: re.Match[str]) -> str:
    """`vingt novembre`, `twentieth of November`; not `the second may be`, nor September in `vingt sept`.

    A number no month has so many days for becomes 99, that its end is not taken for a day.
    """
    if match["month"] in ("may", "mar", "sept") and not match["of"]:
        return match.group()
    return f"{99 if match['over'] else _value(match['number'])} {match['month']}"


def _behind_month(match: re.Match[str]) -> str:
    """`November thirtieth`; not `you may first`."""
    if match["month"] == "may" and not _BEFORE_MAY.search(match.string, 0, match.start()):
        return match.group()
    return f"{match['led']}{_value(match['number'])}"


def _of_week(match: re.Match[str]) -> str:
    """`lundi vingt-trois`, `Monday the twenty-third`; English hours (`Monday ten to twelve`) are left alone."""
    number = match["a"] or match["b"]
    english = match["led"].rstrip(" .,").endswith("day")
    if english and not match["a"] and not re.fullmatch(_ORDINAL, number):
        return match.group()
    return f"{match['led']}{_value(number)}"


def _alone(match: re.Match[str]) -> str:
    """`jusqu'au vingt-sept`, `on the twentieth`; the lowest ordinals count other things, too."""
    if match["number"] in _LOW and not (
        _LED_TO_FIRST.search(match.string, 0, match.end("led")) and _SHUT.match(match.string, match.end())
    ):
        return match.group()
    return f"{match['led']}{_value(match['number'])}"
