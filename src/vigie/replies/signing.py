"""Where the writer signs: a sign-off, a name, and below it an office, a firm, ways to reach them.

In: the lines of a message without quotes. Out: the line where the signature starts, or None. What might be said below
a sign-off (a sentence, a postscript, a single word of demand) makes it no signature.
"""

import re
from collections.abc import Sequence

_OFF = re.compile(
    (
        r"^\W*(?:(?:bien |très |tres )?(?:cordialement|cdt|cdlt|sincèrement|amicalement|respectueusement)|"
        r"(?:sincères |meilleures |cordiales )?salutations(?: distinguées)?|bien (?:à|a) (?:vous|toi)|"
        r"(?:très )?(?:belle|bonne) (?:journée|soirée)|merci(?: d'avance| par avance| beaucoup)?|"
        r"(?:best|kind|kindest|warm|warmest|many)?\s?(?:regards|wishes|thanks)|best|thank you|sincerely|"
        r"yours(?: \w+)?|cheers|rgds|br|mfg|(?:mit )?(?:freundliche\w*|beste\w*|viele\w*) grü(?:ß|ss)e\w*|"
        r"saludos(?: cordiales)?|un saludo|(?:cordiali|distinti) saluti|saluti|(?:met )?vriendelijke groet(?:en)?|"
        r"atenciosamente|cumprimentos)\W*$"
    ),
    re.IGNORECASE,
)
_CONTACT = re.compile(
    (
        r"(?:\+|\b0)\d[\d\s().\-/]{7,}|\bwww\.|https?://|\b(?:tel|tél|mob|mobile|phone|fax|portable)\s?[.:]\s?\S|"
        r"^\d{1,4},? (?:bis,? )?(?:rue|av|avenue|bd|boulevard|place|quai|chemin|route|allée|impasse|cours)\b|"
        r"^\d{1,4},? (?:\w+ ){1,3}(?:street|st|road|rd|lane|avenue|square|way|close)\b|"
        r"^[\w.+-]+@[\w-]+\.[\w.-]+$|^\W*\d{5}\b\s+\w|\[(?:cid|image|logo)"
    ),
    re.IGNORECASE,
)
_OFFICE = re.compile(
    (
        r"^\W*(?:direct\w+|responsable|chef\w*|head|manager|managing|chargée?|assistante?|ingénieure?|"
        r"présidente?|gérante?|fonda\w+|co-?found\w+|founder|owner|ceo|cto|cfo|coo|vp|vice|dsi|daf|drh|dg|"
        r"secrétaire?\w*|secrétariat|accueil|maire|adjointe?|comptable|comptabilité|achet\w+|achats|sales|account|office|"
        r"service|pôle|département|department|team|équipe|marketing|engineer\w*|consultante?|partner|associée?|"
        r"technicien\w*|commerciale?|lead|senior|junior|general|operations|procurement|buyer|geschäftsführ\w+|leiter\w*)\b"
    ),
    re.IGNORECASE,
)
# What a single line below a name may say instead: no part of a signature.
_SAYS = re.compile(
    r"\b(?:p\.?\s?s|nb|stop\w*|unsub\w*|remove\w*|delete\w*|opt|no|not|non|pas|plus|oui|yes|ok|merci|thanks?|"
    r"please|svp|call|send|d[ée]s(?:inscri|abonn)\w*|retir\w*|supprim\w*|radi\w*|\w+ez|i|we|je|j|nous|you|vous|"
    r"abmeld\w*|austrag\w*|baja|afmelden|cancellatemi|urgent|"
    r"interested|intéressée?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(r"\b(?:ltd|inc|co|corp|llc|s\.a|s\.?a\.?s|cie|jr|gmbh|b\.v|s\.r\.l|s\.l)\.$", re.IGNORECASE)
_SMALL = frozenset("de du des la le les d l of and et the à a von van der & und y e di".split())
_POSTSCRIPT = re.compile(r"^\W{0,4}(?:p\.?\s?s(?:\b|\.)|post-?scriptum\b)\W{0,4}\w", re.IGNORECASE)
_LINES, _FROM_END = 8, 24
_LONG = 70
_NAMES = 5


def signed(lines: Sequence[str]) -> int | None:
    """The number of the line of the sign-off, where a signature of two lines or more, or a name with an office, ends.

    A sign-off with nothing but a name below it is the writer's own hand and stays.
    """
    last = next((n for n in range(len(lines), 0, -1) if lines[n - 1].strip()), 0)
    for at in range(max(0, last - _FROM_END), last):
        if not _OFF.match(lines[at]):
            continue
        below = [x.strip() for x in lines[at + 1 : last] if x.strip()]
        if not 0 < len(below) <= _LINES or not all(_fits(x) for x in below):
            continue
        if "|" in below[0] or (_name(below[0]) and any(_tells(x) for x in below[1:])):
            return at
    return None


def postscript(lines: Sequence[str]) -> int:
    """The number of the line where a postscript starts; how many lines there are, where none does."""
    return next((at for at, line in enumerate(lines) if _POSTSCRIPT.match(line)), len(lines))


def _name(line: str) -> bool:
    said = [w for w in re.split(r"[\s,]+", line) if w.strip("-/|")]
    big = [w for w in said if w.lower() not in _SMALL]
    return 0 < len(said) <= _NAMES and all(w[0].isupper() and not any(c.isdigit() for c in w) for w in big)


def _tells(line: str) -> bool:
    """Whether the line is more than one word that could mean anything."""
    return len(line.split()) > 1 or line.isupper() or bool(_CONTACT.search(line) or _OFFICE.match(line))


def _fits(line: str) -> bool:
    """Whether the line can be one of a signature."""
    if _CONTACT.search(line):
        return True
    if len(line) > _LONG or line.endswith(("!", "?", ":")) or _SAYS.search(line):
        return False
    said = [w for w in re.findall(r"[^\W_][\w'’&.-]*", line) if w.lower() not in _SMALL]
    sentence = line.endswith(".") and len(said) > 1 and not _FIRM.search(line)
    capitals = sum(w[0].isupper() for w in said)
    return bool(said) and not sentence and (_OFFICE.match(line) is not None or capitals == len(said))
