"""Telephone numbers in one form: two spellings of one number are the same digits, which begin with a country's code.

In: SQL of a number as somebody typed it; a country's name, the team's zone of time. Out: SQL of what to dial, and the
number that dials (ITU-T E.164), None for what is no number. How each country dials is known to `phonenumbers`.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

import phonenumbers
from babel.core import Locale, get_global
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException, PhoneMetadata, PhoneNumber, ValidationResult

from vigie.people.folding import folded

# Digits of a number that somebody could call from outside; ITU-T E.164 allows fifteen, and hardly any has them.
SHORTEST, LONGEST, _USUAL_LONGEST = 7, 15, 13
_HOME = "FR"
_LANGUAGES = ("en", "fr", "de", "nl", "it", "es", "pt", "da", "sv", "nb", "pl")  # that contact files name countries in
_LONG_CODE = 3  # letters of the longer code of a country, ISO 3166
_ALSO_NAMED = {
    "CI": "ivory coast",
    "CZ": "czech republic, republique tcheque",
    "FR": "france metropolitaine",
    "GB": "great britain, grande bretagne, england, angleterre, scotland, ecosse, wales, pays de galles",
    "HK": "hong kong",
    "NL": "the netherlands, holland, hollande",
    "TR": "turkey",
    "US": "united states of america, etats unis d amerique",
}
# Countries' codes by the start of the numbers that France dials as its own (numbering plan, Arcep).
_OVERSEAS = {
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "262"),
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
}
_LENGTH_IN_FRANCE = 11  # digits, the country's code among them
_AS_IN_FRANCE = frozenset({"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"})  # where a number of France is dialled alike

# From its first digit on: what ends it is no part of it (an extension, a remark, a second number).
_RUN = r"[0-9](?:[0-9 .()_\x{00a0}\x{2009}\x{202f}\x{2010}-\x{2015}-]|/[0-9])*"
_POWER_OF_TEN = r"[0-9][eE]\+?[0-9]"  # what spreadsheets make of long numbers: its digits are lost


def home(zone: str) -> str:
    """The region (ISO 3166) in which a team dials, by its zone of time; France where the zone is of none."""
    region = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone), "")
    return region if region in phonenumbers.SUPPORTED_REGIONS else _HOME


def region(country: str, otherwise: str) -> str | None:
    """The region that `country` names, by name or code; `otherwise` where it is empty, None where it names none."""
    said = folded(country)
    return _regions().get(said) if said else otherwise


@cache
def _regions() -> Mapping[str, str]:
    """Region by every name and code of it, folded."""
    known = {code.lower(): code for code in sorted(phonenumbers.SUPPORTED_REGIONS)}
    found = {name: code for code, names in _ALSO_NAMED.items() for name in names.split(", ")}
    for language in _LANGUAGES:
        names = cast("Mapping[str, str]", Locale(language).territories)
        for code in known.values():
            found.setdefault(folded(names.get(code)), code)
    for other, (now, *_) in get_global("territory_aliases").items():
        if (len(other) == _LONG_CODE or other == "UK") and now.lower() in known:
            found[other.lower()] = now
    return found | known


def dialled_sql(text: str) -> str:
    """What to dial by a number that `text` says: its digits, with `+` before a country's code; NULL for none."""
    digits = _digits_sql(text)
    abroad = rf"starts_with({digits}, '00') OR regexp_matches({text}, '^[^0-9]*\+[^0-9]*[0-9]')"
    return (
        f"CASE WHEN length({digits}) < {SHORTEST} OR regexp_matches({text}, '{_POWER_OF_TEN}') THEN NULL "
        f"WHEN {abroad} THEN '+' || regexp_replace({digits}, '^00', '') ELSE {digits} END"
    )


def tail_sql(text: str) -> str:
    """The last digits of the number that `text` says: the same in all its spellings, and quicker than the whole."""
    return f"right({_digits_sql(text)}, {SHORTEST - 1})"


def _digits_sql(text: str) -> str:
    """A whole number that a table took for a measure is whole."""
    said = f"CASE WHEN ends_with({text}, '.0') THEN {text}[:-3] ELSE {text} END"
    return f"regexp_replace(regexp_extract({said}, '{_RUN}'), '[^0-9]', '', 'g')"


def number(dialled: str, region: str | None) -> str | None:
    """The digits of the number that somebody in `region` dials; None for what is none, or none without a region."""
    if dialled.startswith("+"):
        digits = _from_abroad(dialled)
    elif dialled.startswith("0"):
        digits = _with_zero(dialled, region)
    else:
        digits = _bare(dialled, region)
    digits = digits and (_overseas(digits) or digits)
    return digits if digits and SHORTEST <= len(digits) <= LONGEST else None


def _overseas(digits: str) -> str | None:
    """The number of Guadeloupe, Guiana, Martinique, Mayotte or Réunion that is written as one of France."""
    start = digits[2:5]
    french = digits.startswith("33") and len(digits) == _LENGTH_IN_FRANCE
    return f"{_OVERSEAS[start]}{digits[2:]}" if french and start in _OVERSEAS else None


def _from_abroad(dialled: str) -> str:
    """Digits behind `+` are the number, but for what only people within its country dial behind the code."""
    if not _superfluous(dialled[1:4]).match(dialled, 1):
        return dialled[1:]
    parsed = _parsed(dialled, None)
    return _digits(parsed) if parsed else dialled[1:]


@cache
def _superfluous(start: str) -> re.Pattern[str]:
    """The code of the country of numbers that begin with the digits `start`, and what is dialled within it before them.

    Without these the library has nothing to do, which takes it twenty times as long as to see that.
    """
    code = next((int(start[:n]) for n in (1, 2, 3) if int(start[:n]) in COUNTRY_CODE_TO_REGION_CODE), 0)
    plan = PhoneMetadata.metadata_for_region(phonenumbers.region_code_for_country_code(code), None)
    return re.compile(f"{code or '.*'}(?:0|{(plan and plan.national_prefix_for_parsing) or 0})")


def _with_zero(dialled: str, region: str | None) -> str | None:
    """Digits of a number dialled within its country: its code in place of the zero, or as the library reads it."""
    if (region == _HOME or region in _AS_IN_FRANCE) and (overseas := _overseas(f"33{dialled[1:]}")):
        return overseas
    code, lengths = _zero_plan(region)
    if len(dialled) - 1 in lengths and dialled[1] != "0":
        return f"{code}{dialled[1:]}"
    ways = [region, "FR"] if region in _AS_IN_FRANCE else [region]
    readings = [found for way in ways if (found := _parsed(dialled, way))]
    found = next(filter(phonenumbers.is_valid_number, readings), next(iter(readings), None))
    return _digits(found) if found else None


@cache
def _zero_plan(region: str | None) -> tuple[int, tuple[int, ...]]:
    """Code of a region where all numbers are dialled with a zero before them, and how many digits they may have."""
    plan = PhoneMetadata.metadata_for_region(region, None) if region and region not in _AS_IN_FRANCE else None
    dialled = plan and (plan.national_prefix_for_parsing, plan.international_prefix)
    if not plan or not plan.general_desc or dialled != ("0", "00"):
        return 0, ()
    return plan.country_code or 0, plan.general_desc.possible_length


def _bare(dialled: str, region: str | None) -> str | None:
    """Digits of a number whose zero or plus a table took away, for which it was an amount."""
    own = _possible(dialled, region)
    if own and _likely(own) and not dialled.startswith(str(own.country_code)):
        return _digits(own)
    abroad = _possible(f"+{dialled}", None)
    readings = [found for found in (own, _possible(f"0{dialled}", region), abroad) if found]
    if own and abroad and (own.country_code == abroad.country_code or len(_digits(own)) > _USUAL_LONGEST):
        readings.reverse()
    if found := next(filter(_likely, readings), next(iter(readings), None)):
        return _digits(found)
    own = _parsed(dialled, region)
    too_long = own and phonenumbers.is_possible_number_with_reason(own) == ValidationResult.TOO_LONG
    return dialled if too_long else None


def _possible(dialled: str, region: str | None) -> PhoneNumber | None:
    parsed = _parsed(dialled, region)
    return parsed if parsed and phonenumbers.is_possible_number(parsed) else None


def _likely(parsed: PhoneNumber) -> bool:
    """Whether it is given to somebody, or has the length of those that are (numbers come that no library knows)."""
    digits = _digits(parsed)
    usual = len(digits) == _usual_length(parsed.country_code) or phonenumbers.is_valid_number(parsed)
    return usual and len(digits) <= _USUAL_LONGEST


@cache
def _usual_length(code: int) -> int:
    example = phonenumbers.example_number(phonenumbers.region_code_for_country_code(code))
    return len(_digits(example)) if example else 0


def _parsed(dialled: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(dialled, region)
    except NumberParseException:
        return None


def _digits(parsed: PhoneNumber) -> str:
    """A zero before a number that has none of its own was dialled, and is no part of it."""
    own_zero = parsed.italian_leading_zero and phonenumbers.is_valid_number(parsed)
    national = phonenumbers.national_significant_number(parsed) if own_zero else parsed.national_number
    return f"{parsed.country_code}{national}"
