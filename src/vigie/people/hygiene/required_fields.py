"""The contact carries the fields that a campaign needs.

What: a correctly written address, first name, last name, company (or its domain), job title and source, each really
filled: "n/a", "-", "unknown" and their like count as empty.
Why: a missing field shows in the message ("Hello ,"), keeps the contact out of its segment and hides which source it
came from. Under 90 % the file is not fit to send.
Remedy: enrich the contact again from its source, or ask that source to deliver the field; until then hold the lot back.
"""

import re
from collections.abc import Sequence

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.people.hygiene.address_syntax import SQL as WELL_FORMED
from vigie.people.hygiene.address_syntax import well_formed
from vigie.vocabulary.sql import literal

# Each entry: one of these columns must be filled.
REQUIRED: tuple[tuple[str, ...], ...] = (
    ("email",),
    ("first_name",),
    ("last_name",),
    ("company", "company_domain"),
    ("job_title",),
    ("source",),
)
_NOTHING = (
    *(
        "-",
        "--",
        "---",
        ".",
        "..",
        "...",
        "?",
        "??",
        "???",
        "/",
        "_",
        "*",
        "x",
        "xx",
        "xxx",
        "#n/a",
        "#ref!",
        "#value!",
    ),
    *(
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "nc",
        "n.c.",
        "n/c",
        "nr",
        "nan",
        "null",
        "none",
        "nil",
        "undefined",
        "unknown",
        "tbd",
    ),
    *("inconnu", "inconnue", "non renseigné", "non renseigne", "non communiqué", "non communique", "vide", "aucun"),
    *("not available", "not provided", "no name", "sans nom", "[]", "{}", '""', "''", "0"),
)
_EMPTY = rf"(?i)[\s\xa0]*(?:{'|'.join(re.escape(word) for word in _NOTHING)})?[\s\xa0]*"


def filled(text: str | None) -> bool:
    """Whether a cell says something."""
    return not re.fullmatch(_EMPTY, text or "", re.ASCII)


def fields_ok(contact: Contact, required: Sequence[Sequence[str]] = REQUIRED) -> bool:
    """Whether every entry of `required` has a filled column; an address must also be well formed."""
    filled_all = all(any(filled(contact.get(column)) for column in columns) for columns in required)
    return filled_all and (("email",) not in map(tuple, required) or well_formed(contact["email"]))


def sql_for(required: Sequence[Sequence[str]] = REQUIRED) -> str:
    """`fields_ok` as an expression over a row of contacts. Never unknown: an empty field is what it looks for."""
    tests = [f"({' OR '.join(_filled_sql(column) for column in columns)})" for columns in required]
    if ("email",) in map(tuple, required):
        tests.append(f"COALESCE({WELL_FORMED}, FALSE)")
    return f"({' AND '.join(tests) or 'TRUE'})"


def _filled_sql(column: str) -> str:
    return f"NOT REGEXP_FULL_MATCH(COALESCE({column}, ''), {literal(_EMPTY)})"


CHECK = Check("required_fields", "fields_ok", text_of(__doc__), sql_for(), each(fields_ok))
