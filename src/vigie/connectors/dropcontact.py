"""Dropcontact: enriched contacts with the qualification of their address.

In: rows of its CSV. Out: contacts with `verification`.
"""

from collections.abc import Iterator

from vigie.connectors import Connector, Export, Noted, Record, Refused, Row
from vigie.connectors.cells import address_in, cells, columns_say, first, moment_in, names_of, record

VERDICTS = {
    "nominative@pro": "valid",
    "nominative@perso": "valid",
    "generic@pro": "role",
    "generic@perso": "role",
    "catch_all@pro": "catch_all",
    "catch_all@perso": "catch_all",
    "non_confirm": "catch_all",  # the server accepts everything: existence cannot be confirmed
    "random": "do_not_mail",  # made up of random characters
    "invalid": "invalid",
}


def contacts(row: Row) -> Iterator[Record | Refused | Noted]:
    """One contact."""
    said = cells(row)
    email = address_in(said, "email", "e mail", "email pro")
    if isinstance(email, Refused):
        yield email
        return
    word = first(said, "email qualification", "qualification").lower()
    verdict = VERDICTS.get(word)
    if word and not verdict:
        yield Noted("unknown_word", {"column": "qualification", "word": word})
    head, tail = names_of(said.get("full name", ""))
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        first_name=said.get("first name", head),
        last_name=said.get("last name", tail),
        job_title=first(said, "job", "job title"),
        company=said.get("company"),
        website=said.get("website"),
        industry=first(said, "industry", "naf5 des"),
        company_size=said.get("nb employees"),
        country=said.get("country"),
        phone=first(said, "phone", "mobile phone"),
        siren=said.get("siren"),
        verification=verdict or ("unknown" if word else ""),
        verified_at=moment_in(said, "processed at", "verified at"),
    )


CONNECTOR = Connector(
    "dropcontact",
    "Dropcontact",
    (
        Export(
            "contacts",
            "enriched contacts",
            lambda columns, name: _NAMED(columns, name) or _BESIDE_COMPANY(columns, name),
            contacts,
        ),
    ),
)
_NAMED = columns_say(("email qualification",), ("email", "e mail", "email pro"))
_BESIDE_COMPANY = columns_say(("email", "qualification"), ("siren", "naf5 code", "civility", "company linkedin"))
