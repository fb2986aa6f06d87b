"""Telephone numbers in one form: two spellings of one number are the same digits, which begin with a country's code.

In: SQL of a number and of a country as somebody typed them, the team's zone of time. Out: SQL of the digits, NULL for
what is no number, and for a number dialled within a country whose way of dialling is not listed here: nobody guesses.
"""

from dataclasses import dataclass

from vigie.vocabulary.sql import literal

# Digits of a number that somebody could call from outside; ITU-T E.164 allows fifteen.
SHORTEST, LONGEST = 7, 15
PLAN = "dialling"  # the relation that a number's SQL takes its country from
_HOME = "fr"


@dataclass(frozen=True, slots=True)
class Plan:
    """How one country dials (ITU-T E.164, national numbering plans).

    `trunk`: what is dialled before a number within the country and left out from abroad. `digits`: how many a number
    has, without code and trunk. `names`: of the country, small, without accents. `zones`: of its time.
    """

    code: str
    trunk: str
    digits: tuple[int, int]
    names: tuple[str, ...]
    zones: tuple[str, ...] = ()


_PLANS = (
    Plan("33", "0", (9, 9), ("fr", "fra", "france", "france metropolitaine"), ("Europe/Paris",)),
    Plan("32", "0", (8, 9), ("be", "bel", "belgique", "belgium", "belgie", "belgien"), ("Europe/Brussels",)),
    Plan("41", "0", (9, 9), ("ch", "che", "suisse", "switzerland", "schweiz", "svizzera"), ("Europe/Zurich",)),
    Plan("352", "", (5, 9), ("lu", "lux", "luxembourg", "luxemburg"), ("Europe/Luxembourg",)),
    Plan("377", "", (8, 9), ("mc", "mco", "monaco"), ("Europe/Monaco",)),
    Plan("49", "0", (6, 11), ("de", "deu", "allemagne", "germany", "deutschland"), ("Europe/Berlin",)),
    Plan("43", "0", (6, 12), ("at", "aut", "autriche", "austria", "osterreich"), ("Europe/Vienna",)),
    Plan("31", "0", (9, 9), ("nl", "nld", "pays bas", "netherlands", "the netherlands", "nederland"),
         ("Europe/Amsterdam",)),
    Plan("44", "0", (9, 10), ("gb", "gbr", "uk", "royaume uni", "united kingdom", "great britain", "grande bretagne",
                              "england", "angleterre", "scotland", "ecosse"), ("Europe/London",)),
    Plan("353", "0", (7, 9), ("ie", "irl", "irlande", "ireland"), ("Europe/Dublin",)),
    Plan("34", "", (9, 9), ("es", "esp", "espagne", "spain", "espana"), ("Europe/Madrid",)),
    Plan("351", "", (9, 9), ("pt", "prt", "portugal"), ("Europe/Lisbon",)),
    Plan("39", "", (6, 11), ("it", "ita", "italie", "italy", "italia"), ("Europe/Rome",)),
    Plan("45", "", (8, 8), ("dk", "dnk", "danemark", "denmark", "danmark"), ("Europe/Copenhagen",)),
    Plan("46", "0", (7, 9), ("se", "swe", "suede", "sweden", "sverige"), ("Europe/Stockholm",)),
    Plan("47", "", (8, 8), ("no", "nor", "norvege", "norway", "norge"), ("Europe/Oslo",)),
    Plan("48", "", (9, 9), ("pl", "pol", "pologne", "poland", "polska"), ("Europe/Warsaw",)),
    Plan("1", "", (10, 10), ("us", "usa", "etats unis", "united states", "united states of america", "ca", "can",
                             "canada"), ("America/New_York", "America/Toronto", "America/Montreal")),
    Plan("212", "0", (9, 9), ("ma", "mar", "maroc", "morocco"), ("Africa/Casablanca",)),
    Plan("213", "0", (8, 9), ("dz", "dza", "algerie", "algeria"), ("Africa/Algiers",)),
    Plan("216", "", (8, 8), ("tn", "tun", "tunisie", "tunisia"), ("Africa/Tunis",)),
    Plan("221", "", (9, 9), ("sn", "sen", "senegal"), ("Africa/Dakar",)),
    Plan("225", "", (10, 10), ("ci", "civ", "cote d ivoire", "ivory coast"), ("Africa/Abidjan",)),
)  # fmt: skip

# From its first digit on: what ends it is no part of it (an extension, a remark, a second number).
_RUN = r"[0-9](?:[0-9 .()_\x{00a0}\x{2009}\x{202f}\x{2010}-\x{2015}-]|/[0-9])*"
_POWER_OF_TEN = r"[0-9][eE]\+?[0-9]"  # what spreadsheets make of long numbers: its digits are lost
_TRUNKED = "|".join(plan.code for plan in _PLANS if plan.trunk)


def home(zone: str) -> str:
    """The country in which a team dials, by its zone of time; France where the zone is of no listed country."""
    return next((plan.names[0] for plan in _PLANS if zone in plan.zones), _HOME)


def plans_sql() -> str:
    """Every name of a country with its way of dialling, as the relation PLAN (country, code, trunk, least, most)."""
    rows = ", ".join(
        f"({literal(country)}, '{plan.code}', '{plan.trunk}', {plan.digits[0]}, {plan.digits[1]})"
        for plan in _PLANS
        for country in plan.names
    )
    return f"(VALUES {rows}) AS {PLAN}(country, code, trunk, least, most)"


def country_sql(text: str, otherwise: str) -> str:
    """The country that `text` names, as PLAN spells it; `otherwise` where it is empty."""
    folded = rf"trim(regexp_replace(lower(strip_accents({text})), '[^a-z]+', ' ', 'g'))"
    return f"COALESCE(NULLIF({folded}, ''), {literal(otherwise)})"


def tail_sql(text: str) -> str:
    """The last digits of the number that `text` says: the same in all its spellings, and quicker than the whole."""
    return f"right({_digits_sql(_said_sql(text))}, {SHORTEST - 1})"


def _said_sql(text: str) -> str:
    """A whole number that a table took for a measure is whole."""
    return rf"CASE WHEN ends_with({text}, '.0') THEN {text}[:-3] ELSE {text} END"


def _digits_sql(said: str) -> str:
    return f"regexp_replace(regexp_extract({said}, '{_RUN}'), '[^0-9]', '', 'g')"


def number_sql(text: str) -> str:
    """The number that `text` says, dialled as PLAN, joined to the row, tells; NULL for none."""
    said = _said_sql(text)
    digits = _digits_sql(said)
    whole = f"regexp_replace(regexp_replace({digits}, '^00', ''), '^({_TRUNKED})0', '\\1')"
    abroad = rf"starts_with({digits}, '00') OR regexp_matches({said}, '^[^0-9]*\+[^0-9]*[0-9]')"
    coded = (
        f"starts_with({digits}, {PLAN}.code) "
        f"AND length({digits}) - length({PLAN}.code) BETWEEN {PLAN}.least AND {PLAN}.most"
    )
    # A table that took the number for an amount has lost its trunk, or its plus.
    bare = f"length({digits}) BETWEEN {PLAN}.least AND {PLAN}.most"
    within = f"{PLAN}.code || CASE WHEN {PLAN}.trunk = '0' THEN {digits}[2:] ELSE {digits} END"
    number = (
        f"CASE WHEN regexp_matches({text}, '{_POWER_OF_TEN}') OR length({digits}) < {SHORTEST} THEN NULL "
        f"WHEN {abroad} THEN {whole} WHEN starts_with({digits}, '0') THEN {within} WHEN {coded} THEN {digits} "
        f"WHEN {bare} THEN {PLAN}.code || {digits} WHEN length({digits}) > {PLAN}.most THEN {digits} END"
    )
    return f"CASE WHEN length({number}) BETWEEN {SHORTEST} AND {LONGEST} THEN {number} END"
