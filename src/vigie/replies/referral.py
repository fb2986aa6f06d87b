"""Whom a reply names to turn to instead.

In: the newest text of a reply. Out: an address if one is given, else the name of a person, else None.
"""

import re

from vigie.replies.words import fold
from vigie.vocabulary.calendar_words import WEEKDAY_NAMES
from vigie.vocabulary.unanswered import DAEMON, NO_REPLY

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_READ, _NEAR = 3_000, 60
_DEAD = re.compile(rf"{NO_REPLY}|{DAEMON}|postmaster|unsubscribe|desinscription", re.IGNORECASE)
# What is said of an address that is not to be used: before it, behind it.
_NOT_TO = re.compile(
    r"(?:\b(?:wrote|written|writing|sent|sending) (?:this |it |that )?to|[ée]crit [àa]|envoy[ée]\w* [àa]|instead of|"
    r"au lieu d[e'’]|[àa] la place d[e'’]|\bn(?:e|['’]) ?(?:[ée]cri\w+|utilis\w+|contact\w+) plus [^@.;\n]{0,12}|"
    r"\bne plus (?:[ée]crire|utiliser|contacter|envoyer)[^@.;\n]{0,12}|"
    r"\b(?:don['’]?t|do not|not to|stop|cease) (?:write|writing|use|using|contact|send|sending|mail)[^@.;\n]{0,16}|"
    r"\b(?:former|old|previous) (?:e-?mail |mail )?address|\bancienne adresse)[^@.;\n]{0,14}$",
    re.IGNORECASE,
)
_IS_NO_MORE = re.compile(
    r"[)>\]\s,\"']{0,3}(?:(?:qui |which |that |and |et |elle |il |it )?(?:n['’]existe|n['’]est|n['’]y|"
    r"ne (?:fonctionne|travaille|sera))\b[^@.;\n]{0,12}\b(?:plus|pas)\b|"
    r"(?:est|sera|va [êe]tre) (?:ferm|supprim|d[ée]sactiv|parti|retrait)|a quitt[ée]|"
    r"(?:is|will|was|has|does|do|did)[^@.;\n]{0,10}\b(?:not?|no longer|left|gone|retired|closed|deleted|deactivated)\b|"
    r"(?:isn|doesn|won)['’]t\b|no longer\b|left (?:us|the)\b)",
    re.IGNORECASE,
)
# Whom a message was written to: he has it, or it came back.
_WRITTEN_TO = re.compile(
    r"(?:\bdestin[ée]e?s? [àa]|(?<!être )\badressée?s? à|(?<!be )\baddressed to|"
    r"\b(?:intended|meant) for)\s*[<(\"“«']?\s*$",
    re.IGNORECASE,
)
_ADDRESS_IS_NO_MORE = re.compile(
    r"\b(?:(?:son|cette|leur) adresse|l['’]adresse|(?:his|her|this|that|their) (?:e-?mail )?(?:address|mailbox)|"
    r"(?:sa|cette) bo[îi]te)\b[^@.;\n]{0,20}(?:n['’](?:existe|est) plus|ne fonctionne plus|"
    r"no longer (?:exists|works|valid)|is no more|(?:does not|doesn['’]t) exist)",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:contact|[ée]cri[rv]|write|reach|try|e-?mail to|essaye|voir avec|voyez|adresse[zr]|turn to|send)",
    re.IGNORECASE,
)
_DIED = re.compile(
    r"((?:[A-ZÀ-Ý][\w'’-]+ ){1,3})(?i:est (?:malheureusement |h[ée]las )?(?:d[ée]c[ée]d|mort)|"
    r"nous a (?:malheureusement )?quitt[ée]s|(?:has )?(?:sadly )?(?:passed away|died)|is (?:dead|deceased))"
)
_SHORTEST_NAME = 3
_TITLES = {"monsieur", "madame", "mme", "mlle", "mrs", "maitre", "herr", "frau"}
_NAME = (
    r"(?P<name>(?:(?:M\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|Dr\.?|Herr|Frau|Madame|Monsieur|Maître|"
    r"Me)\s+)?[A-ZÀ-Ý][\w'’-]{0,24}(?:[ -](?:de |van |von |du |le |la )?[A-ZÀ-Ý][\w'’-]{1,24}){0,2})"
)
_TURN = (
    r"(?:(?i:contact(?:er|ez)?|speak (?:to|with)|talk (?:to|with)|ask(?: for)?|try|reach(?: "
    r"out to)?|email|write to|call|ring|see|get in touch with|"
    r"liaise with|cc(?:'|’)?ing|copying(?: in)?|copied in|adding|looping in|forwarded (?:this "
    r"|it |your \w+ )?(?:on )?to|passed (?:this |it |your \w+ )?(?:on )?to|"
    r"voir avec|voyez(?: avec)?|vois avec|demandez(?: à)?|demander(?: à)?|adressez-vous à|"
    r"adresser? à|écrivez à|ecrivez a|écrire à|parlez(?:-en)? à|appelez|"
    r"rapprocher de|contactez|remplac\w+ par|succ[eè]d\w+ (?:par|à)|transmis à|"
    r"transf[eé]r[eé] à|fais suivre à|essayez(?: avec| auprès de)?|tentez auprès de|auprès "
    r"d[e'’]|"
    r"successor is|remplaçante? est|replacement is|responsible is|responsable est|contact est|"
    r"owner is|owner's|boss is|patron c'est|patron est|"
    r"c'est|c’est|maintenant|is now|that(?:'|’)s|that(?:'|’)d be|want|cherchez(?: sans "
    r"doute)?|address(?:ed)? to))\s+"
    r"(?:(?i:my|our|your|the|a|mon|ma|notre|votre|la|le|new|nouvelle?|colleague|collègue|"
    r"confrère|director|directeur|directrice|manager|responsable|partner|associé|"
    r"head|of|purchasing|procurement|achats|technical|technique|lead|chair|présidente?|sister|"
    r"brother|husband|quantity surveyor|clerk|treasurer|cto|coo|ceo|cfo|dsi|daf)[ ,]+){0,5}"
)
_FORMS = (
    re.compile(_TURN + _NAME),
    re.compile(
        _NAME
        + (
            r"(?:\s+\([^)]*\))?,?\s+(?:(?i:qui|who|is|est|has|a)\s+)?(?:(?i:now|maintenant|"
            r"actuellement)\s+)?(?:(?i:took over|handles?|owns?|manages?|runs|decides?|looks? after|"
            r"deals? with|is in charge|in charge|"
            r"takes? care|covers?|replaced|succeeded|is responsible|does now|is the (?:right )?(?:one|"
            r"person)|assumed|is looking after|is the person|"
            r"s(?:'|’)en occupe|s(?:'|’)occupe|s(?:'|’)en charge|gère|gere|décide|decide|a repris|"
            r"reprend|lui (?:a )?succ\w+|l(?:'|’)a remplac\w+|me remplace|remplace|est en charge|est "
            r"responsable|"
            r"dirige|pilote|pourra vous|peut vous|will be able|can help))"
        )
    ),
    re.compile(
        (
            r"(?i:directeur|directrice|director|responsable|manager|surveyor|métreur|lead|head of \w+|"
            r"technician|chair|présidente?|coo|cto|cfo|ceo|dsi|collègue|colleague|chargée de com|"
            r"gestionnaire|owner is|brother|frère|daughter|fille)\W{1,3}(?:(?i:is|est|c'est)\s+)?"
        )
        + _NAME
    ),
)
_NO_NAME = WEEKDAY_NAMES | set(
    (
        "i we you he she it they the this that our my your please thanks thank hello hi dear je "
        "nous vous il elle merci bonjour cordialement votre notre le la les un une "
        "pour out not no non pas it's c'est ce sorry désolé best "
        "january february march april may june july august september october november december "
        "try ask sales it hr rh teams zoom email mail regards kind head office if si"
    ).split()
)


def refer_to(text: str) -> str | None:
    """The address to write to instead, else the person; of several, the first that is not told to be no more."""
    text = text[:_READ]
    dead = _dead(text)
    for told in _ADDRESS.finditer(text):
        before = text[max(0, told.start() - _NEAR) : told.start()]
        gone = _NOT_TO.search(before) or _IS_NO_MORE.match(text, told.end())
        gone = gone or _WRITTEN_TO.search(before) or _is_no_more(text, told) or _is_of(told.group(), dead)
        if not gone and not _DEAD.search(fold(told.group())):
            return told.group().strip(".'")
    for form in _FORMS:
        for match in form.finditer(text):
            name = match["name"].strip()
            if fold(name.split()[0]).strip("'’") not in _NO_NAME and not name.isupper() and not _is_of(name, dead):
                return name
    return None


def _dead(text: str) -> list[set[str]]:
    """The names of those who are told to be dead."""
    return [_words_of(told[1]) for told in _DIED.finditer(text)]


def _words_of(name: str) -> set[str]:
    return {word for word in re.split(r"[^a-z]+", fold(name)) if len(word) >= _SHORTEST_NAME} - _NO_NAME - _TITLES


def _is_of(name: str, dead: list[set[str]]) -> bool:
    """Whether a name, or an address by what stands before its @, is one of theirs."""
    said = _words_of(name.partition("@")[0])
    return bool(said) and any(said <= names for names in dead)


def _is_no_more(text: str, told: re.Match[str]) -> bool:
    """Whether the next that is said of an address, which nobody was sent to, is that it is no more."""
    following = _ADDRESS.search(text, told.end())
    said = _ADDRESS_IS_NO_MORE.search(text, told.end(), following.start() if following else len(text))
    return said is not None and not _TURNS.search(text[max(0, told.start() - _NEAR) : told.start()])
