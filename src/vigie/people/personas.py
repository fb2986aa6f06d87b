"""Which job titles fit a persona, in French and English, and how senior a title is.

In: a title and a persona's name as somebody typed them. Out: match and seniority; each rule is
data compiled to one regular expression that Python and SQL run alike.

A rule's phrase is a row of folded words. `a|b` is a choice of words, `(a|b c)` of rows of words, `word?` may be
missing, `word*` takes any ending, `{lead}` names a group below; every word takes a plural s. Small words ("de", "of",
"the") never stand in a phrase: they are dropped from the title first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from vigie.people.folding import folded, folded_sql
from vigie.vocabulary.sql import literal

_SMALL_WORDS = (
    "de du des d la le les l un une a au aux en of the for to in dans par pour sur trice rice ice ive ere euse "
    "groupe group france europe emea global monde worldwide regional regionale national nationale international "
    "internationale senior h f hf mf"
)
_SMALL = rf"\b(?:{'|'.join(_SMALL_WORDS.split())})\b ?"
# Folded spellings that are one word of ours; "R&D" folds to "r et d" and "R/D" to "r d".
_ONE_WORD = {
    "vice president": "vp",
    "vice presidente": "vp",
    "and": "et",
    "r et d": "rnd",
    "r d": "rnd",
    "p dg": "pdg",
    "co fondateur": "cofondateur",
    "co fondatrice": "cofondatrice",
    "co founder": "cofounder",
    "co gerant": "cogerant",
}

_HEADS = (
    "directeur|directrice|directeurrice|directeurtrice|director|dir|direction|head|responsable|resp|chef|cheffe|chief|"
    "vp|svp|evp|avp|manager|leader|dga"
)
_FUNCTIONS = (
    "adjoint|adjointe|delegue|deleguee|general|generale|central|centrale|deputy|associate|et|administratif|"
    "administrative|administration|financier|financiere|finance|finances|comptable|comptabilite|juridique|legal|rh|hr|"
    "commercial|commerciale|sales|ventes|marketing|communication|communications|technique|technologie|technology|"
    "industriel|industrielle|digital|digitale|numerique|innovation|transformation|strategie|strategy|strategique|"
    "organisation|qualite|quality|achats|logistique|operations|produit|informatique|it|data|brand|marque|rse|securite"
)
_GROUPS = {
    "lead": rf"(?:{_HEADS})s?(?: (?:{_FUNCTIONS}))*",
    "head": rf"(?:(?:et|deputy) (?:{_FUNCTIONS}) )?(?:{_HEADS})s?",
    "unit": "service|services|departement|department|pole|division|equipe|team|unite|unit|filiere|affaires",
}


@dataclass(frozen=True, slots=True)
class Persona:
    """The rules of one persona.

    `titles`: phrases that make a title fit; `never`: phrases that unmake it; `names`: what a persona so named is
    called; `topics`: weaker words, read in a persona's name only when no name or title of any persona is found.
    """

    key: str
    titles: tuple[str, ...]
    never: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


_IT = (
    "informatique|it|si|dsi|systeme information|systemes information|information systems|information system|"
    "information technology|technologies information|information services|numerique|sid"
)
_FINANCE = (
    "financier|financiere|finance|financial|financement|administratif|administrative|adm fin|admin fin|tresorerie"
)
_PEOPLE = "ressource humaine|rh|hr|human resource|people|personnel|capital humain|human capital"
_SALES = (
    "commercial|commerciale|commerciaux|sales|vente|developpement commercial|business development|biz dev|revenue|"
    "developpement affaires|force vente|grands comptes|key accounts|strategique comptes"
)
_BUYING = "achat|achats|approvisionnement|appro|procurement|purchasing|sourcing|strategic sourcing"
_OPERATIONS = "operation|operations|exploitation|ops|business operations"
_TECH = (
    "technique|technologie|technology|technologique|tech|technical|engineering|rnd|recherche developpement|"
    "recherche et developpement|research development|research et development|software engineering|"
    "ingenierie logicielle|"
    "developpement logiciel"
)
_LAW = "juridique|legal|affaires juridiques|legal affairs|contentieux"
_TALK = "communication|com|relations publiques|relations presse|public relations|pr|corporate communication"
_PLANT = (
    "production|usine|industriel|industrielle|industrialisation|fabrication|manufacturing|plant|factory|ingenierie|"
    "bureau etudes|methodes|atelier|site|site production|site industriel"
)


def _led(what: str) -> tuple[str, ...]:
    """Both orders: French and "head of" (`directeur informatique`), English (`IT director`)."""
    return f"{{lead}} {{unit}}? ({what})", f"({what}) {{head}}"


PERSONAS: tuple[Persona, ...] = (
    Persona(
        "dsi",
        (
            *_led(_IT),
            "dsi|dsin|dosi|dsio|dnum|cio|rsi",
            "chief information officer",
            "chief digital et? information officer",
        ),
        (
            "commercial|commerciale|sales|vente|marketing|account|recruitment|recrutement|talent",
            "business development",
            "projet|project|product|produit|program|programme|formation|training|presales",
            "securite (systeme information|systeme|information|si)",
        ),
        ("dsi", "cio", "dosi"),
        ("it", "informatique", "systemes information", "si"),
    ),
    Persona(
        "rssi",
        (
            "rssi|ciso|rssi|fssi|aqssi|dssi|cssi",
            "chief information? security officer",
            "{lead} {unit}? securite (systeme information|systeme|information|informatique|it|si|numerique|cyber)",
            "{lead} {unit}? cybersecurite|cybersecurity|cyber|infosec|ssi",
            "{lead} {unit}? cyber|information|it security",
            "(cybersecurite|cybersecurity|infosec|cyber security|information security|it security) {head}",
            "(cybersecurity|cyber security|information security|it security) officer",
        ),
        ("commercial|commerciale|sales|vente|marketing|account|projet|project|product|produit",),
        ("rssi", "ciso"),
        ("cyber*", "securite", "security"),
    ),
    Persona(
        "daf",
        (
            *_led(_FINANCE),
            "daf|cfo|raf|dafc",
            "chief financial|finance officer",
            "{lead} comptable et? financier|finance",
            "finance {lead}",
        ),
        ("conseil financier", "sales|vente", "communication financiere"),
        ("daf", "cfo", "raf"),
        ("financ*", "finance"),
    ),
    Persona(
        "drh",
        (
            *_led(_PEOPLE),
            "drh|chro|rrh|hrd",
            "chief (people|human resources|hr) officer",
            "people ops|operation {head}",
        ),
        ("personnel navigant|soignant",),
        ("drh", "chro", "rrh"),
        ("rh", "hr", "ressources humaines", "human resources", "people"),
    ),
    Persona(
        "dirigeant",
        (
            "ceo|pdg|dg|president|presidente|chairman|chairwoman",
            "directeur|directrice general|generale",
            "gerant|gerante|cogerant|cogerante|dirigeant|dirigeante|codirigeant|codirigeante|patron|patronne",
            "chef|cheffe entreprise",
            "fondateur|fondatrice|cofondateur|cofondatrice|founder|cofounder|entrepreneur|entrepreneuse",
            "owner|proprietaire",
            "managing director|partner",
            "general manager",
            "chief executive",
            "associe|associee gerant|gerante",
            "administrateur|administratrice delegue|deleguee",
            "mandataire social",
        ),
        (
            "directeur|directrice general|generale adjoint|adjointe",
            "deputy|dga",
            "product|process|data|platform|service|system|risk|budget|project owner",
            "founder s? associate",
            "gerant|gerante portefeuille|fonds|actif|actifs",
            "{lead} cabinet",
            "ceo office",
            "office ceo",
            "vp",
        ),
        ("ceo", "pdg", "dg", "dirigeant*", "gerant*", "patron*", "chef entreprise", "direction generale"),
        ("president*", "founder", "fondat*"),
    ),
    Persona(
        "commercial",
        (
            *_led(_SALES),
            "chief sales|revenue|commercial|business officer",
            "cro|dirco",
            "dir co",
            "{lead} sales|commercial et? marketing",
        ),
        ("technico", "administration ventes", "adv", "support commercial"),
        ("cro", "dirco"),
        ("commercia*", "sales", "vente", "business development"),
    ),
    Persona(
        "marketing",
        (
            *_led("marketing|growth|acquisition|brand|marque|demand generation|webmarketing|trade marketing"),
            "cmo",
            "chief marketing|growth|brand officer",
        ),
        ("talent acquisition", "produit|product|projet|project"),
        ("cmo",),
        ("marketing", "growth"),
    ),
    Persona(
        "achats",
        (*_led(_BUYING), "chief procurement|purchasing officer", "acheteur|acheteuse|buyer"),
        ("media", "talent"),
        ("acheteu*",),
        ("achat", "procurement", "purchasing", "buyer"),
    ),
    Persona(
        "operations",
        (*_led(_OPERATIONS), "coo", "chief operating|operations officer"),
        ("marketing|sales|people|hr|it|revenue|security|vente|commercial|commerciale operation|ops",),
        ("coo",),
        ("operation*", "ops", "exploitation"),
    ),
    Persona(
        "logistique",
        _led("logistique|logistics|supply chain|transport|entrepot|warehouse"),
        (),
        (),
        ("logisti*", "supply chain", "transport"),
    ),
    Persona(
        "cto",
        (*_led(_TECH), "cto", "chief technology|technical|technological officer"),
        (
            "sales|commercial|commerciale|vente|technico|artistique",
            "support|assistance|account|projet|project|recruitment|recrutement|formation",
            "systeme information|informations",
        ),
        ("cto",),
        ("technique", "tech", "engineering", "rnd", "technology", "technical"),
    ),
    Persona(
        "juridique",
        (*_led(_LAW), "general counsel", "chief legal officer", "legal counsel", "clo"),
        (),
        ("general counsel",),
        ("juridique", "legal", "juriste"),
    ),
    Persona(
        "communication",
        (*_led(_TALK), "dircom", "chief communication officer", "{lead} communication"),
        ("projet|project", "technologie information et? communication"),
        ("dircom",),
        ("communication",),
    ),
    Persona(
        "production",
        (*_led(_PLANT), "ingenieur chef", "chief engineer", "{lead} engineering", "engineering {head}"),
        (
            "audiovisuel*|film|video|media|evenement*|event|musique|tv|cinema",
            "site web|internet|web",
            "projet|project|informatique|logiciel*|software|achats|vente|commercial|commerciale|sales",
        ),
        (),
        ("production", "usine", "ingenierie", "manufacturing", "plant"),
    ),
)

# A title that speaks of the role without holding it.
NOT_HOLDERS: tuple[str, ...] = (
    "assistant*|assist|secretary|pa|ea|collaborateur|collaboratrice",
    "secretaire direction|directeur|directrice|president|dsi|daf|drh|pdg",
    "office manager",
    "ancien|ancienne|ex|former|formerly|retraite|retraitee|retired|honoraire",
    "stagiaire|stage|intern|internship|trainee|alternant*|alternance|apprenti*|etudiant*|student",
    "consultant*|conseiller|conseillere|advisor|adviser|advisory|coach|recruteur|recruteuse|recruiter|headhunter",
    "recherche emploi|poste|active|opportunite",
    "looking|seeking|futur|future|aspirant*|aspiring",
    "chief staff",
    "bras droit",
    "charge|chargee mission|projet",
    "reporting|aupres|rattache|rattachee",
)

_SENIORITY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("junior", ("stagiaire|stage|intern|internship|trainee|alternant*|alternance|apprenti*|junior|etudiant*|student",)),
    ("staff", ("assistant*|assist|secretary|charge|chargee", "secretaire direction", "office manager")),
    ("vp", ("vp|svp|evp|avp",)),
    (
        "owner",
        ("fondat*|cofondat*|founder|cofounder|gerant*|cogerant*|owner|proprietaire|dirigeant*", "chef entreprise"),
    ),
    (
        "c_level",
        (
            "chief",
            "ceo|cfo|cto|cio|coo|cmo|chro|ciso|cro|cpo|cdo|clo|pdg|dg|president*",
            "directeur|directrice general|generale",
        ),
    ),
    (
        "director",
        (
            "directeur|directrice|directeurrice|director|dir|direction|head",
            "dsi|daf|drh|rssi|dga|dircom|dirco|managing",
        ),
    ),
    ("manager", ("responsable|resp|manager|chef|cheffe|lead|leader|superviseur|supervisor|raf|rrh",)),
)
_TOKEN = re.compile(r"\([^)]*\)\??|\S+")
_ACRONYM = 2  # letters; shorter words take no plural


def _word(word: str) -> str:
    if word.endswith("*"):
        return f"{word[:-1]}[a-z]*"
    return word if len(word) <= _ACRONYM or word.endswith(("s", "x")) else f"{word}s?"


def _words(row: str) -> str:
    return " ".join(_word(word) for word in row.split())


def _token(token: str) -> str:
    """One word of a phrase as a pattern that ends with the blank before the next."""
    body = token.removesuffix("?")
    inside = body[1:-1] if body.startswith("(") else body
    choice = _GROUPS[body[1:-1]] if body.startswith("{") else "|".join(_words(row) for row in inside.split("|"))
    return f"(?:(?:{choice}) )?" if token.endswith("?") else f"(?:{choice}) "


@cache
def pattern(phrases: tuple[str, ...]) -> str:
    """One regular expression, without look-around, that finds any of `phrases` in a title key; none match nothing."""
    rows = ("".join(_token(token) for token in _TOKEN.findall(phrase)).removesuffix(" ") for phrase in phrases)
    return rf"\b(?:{'|'.join(rows)})\b" if phrases else "a^"


def title_key(text: str | None) -> str:
    """A title or a persona's name ready for the rules: folded, some spellings made one word, small words dropped."""
    key = f" {folded(text)} "
    for spelling, word in _ONE_WORD.items():
        key = key.replace(f" {spelling} ", f" {word} ")
    return re.sub(_SMALL, "", key).strip(" ")


def title_key_sql(column: str) -> str:
    """`title_key` as an expression over a text column."""
    key = f"' ' || {folded_sql(column)} || ' '"
    for spelling, word in _ONE_WORD.items():
        key = f"REPLACE({key}, ' {spelling} ', ' {word} ')"
    return f"TRIM(REGEXP_REPLACE({key}, {literal(_SMALL)}, '', 'g'))"


def fits(persona: Persona, title: str | None) -> bool | None:
    """Whether a title holds the persona's role; None for an empty title."""
    key = title_key(title)
    if not key:
        return None
    unmade = pattern((*persona.never, *NOT_HOLDERS))
    return bool(re.search(pattern(persona.titles), key)) and not re.search(unmade, key)


def personas_named(name: str | None, personas: Sequence[Persona] = PERSONAS) -> tuple[Persona, ...]:
    """The personas that a user's own name for one means ("DSI ETI", "CIO mid-market", "DRH / DAF"); () = none known."""
    key = title_key(name)
    if not key or re.search(pattern(NOT_HOLDERS), key):
        return ()
    plain = tuple(p for p in personas if re.search(pattern((*p.names, *p.titles)), key))
    return plain or tuple(p for p in personas if re.search(pattern(p.topics), key))


def title_match(name: str | None, title: str | None, personas: Sequence[Persona] = PERSONAS) -> bool | None:
    """Whether a title fits the persona of that name; None without a title, a persona or a rule for it."""
    named = personas_named(name, personas)
    if not named or not title_key(title):
        return None
    return any(fits(persona, title) for persona in named)


def _found(key: str, phrases: Iterable[str]) -> str:
    return f"REGEXP_MATCHES({key}, {literal(pattern(tuple(phrases)))})"


def title_match_sql(name: str, title: str, personas: Sequence[Persona] = PERSONAS) -> str:
    """`title_match` as an expression over two text columns.

    It is a correlated subquery on purpose: DuckDB works it out once per distinct pair, and a file of two million
    contacts has a few thousand of them.
    """
    held = {p.key: f"({_found('what', p.titles)} AND NOT {_found('what', p.never)})" for p in personas}
    plain = [(_found("who", (*p.names, *p.titles)), held[p.key]) for p in personas]
    topical = [(_found("who", p.topics), held[p.key]) for p in personas if p.topics]
    return (
        "(SELECT CASE "
        f"WHEN who = '' OR what = '' OR {_found('who', NOT_HOLDERS)} THEN NULL "
        f"WHEN {_any(named for named, _ in plain)} THEN {_any(f'({n} AND {h})' for n, h in plain)} AND NOT not_held "
        f"WHEN {_any(named for named, _ in topical)} "
        f"THEN {_any(f'({n} AND {h})' for n, h in topical)} AND NOT not_held "
        f"END FROM (SELECT who, what, {_found('what', NOT_HOLDERS)} AS not_held "
        f"FROM (SELECT {title_key_sql(name)} AS who, {title_key_sql(title)} AS what)))"
    )


def _any(tests: Iterable[str]) -> str:
    return f"({' OR '.join(tests) or 'FALSE'})"


def seniority(title: str | None) -> str | None:
    """junior, staff, manager, director, vp, c_level or owner; None when the title does not say."""
    key = title_key(title)
    return next((level for level, phrases in _SENIORITY if re.search(pattern(phrases), key)), None)


def seniority_sql(column: str) -> str:
    """`seniority` as an expression over a column of titles, worked out once per distinct title."""
    cases = " ".join(f"WHEN {_found('what', rows)} THEN {literal(level)}" for level, rows in _SENIORITY)
    return f"(SELECT CASE {cases} END FROM (SELECT {title_key_sql(column)} AS what))"


def to_data(personas: Iterable[Persona]) -> list[dict[str, object]]:
    """Rules as plain lists and text, ready for JSON: the shape in which a workspace keeps its own."""
    return [
        {"key": p.key, "titles": [*p.titles], "never": [*p.never], "names": [*p.names], "topics": [*p.topics]}
        for p in personas
    ]


def from_data(rules: Iterable[Mapping[str, str | Sequence[str]]]) -> tuple[Persona, ...]:
    """The rules that `to_data` wrote. TypeError on an unknown field, so that a misspelt rule is never silently idle."""
    return tuple(_from_data(rule) for rule in rules)


def _from_data(rule: Mapping[str, str | Sequence[str]]) -> Persona:
    fields: dict[str, Any] = {name: value if name == "key" else tuple(value) for name, value in rule.items()}
    return Persona(**fields)
