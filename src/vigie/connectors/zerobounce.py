"""ZeroBounce: results of a verification of addresses.

In: rows of its CSV (the uploaded columns, then `ZB ...`) or of its API. Out: contacts with `verification`.
"""

from collections.abc import Iterator

from vigie.connectors import Connector, Export, Noted, Record, Refused, Row
from vigie.connectors.cells import Cells, address_in, cells, columns_say, first, moment_in, record

VERDICTS = {
    "valid": "valid",
    "invalid": "invalid",
    "catch all": "catch_all",
    "unknown": "unknown",
    "spamtrap": "do_not_mail",
    "abuse": "do_not_mail",
    "do not mail": "do_not_mail",
}
# `do_not_mail` mixes shared mailboxes, which can be written to, with traps and disposable ones, which cannot.
ROLES = frozenset(("role_based", "role_based_catch_all"))


def results(row: Row) -> Iterator[Record | Refused | Noted]:
    """One address."""
    said = cells(row)
    email = address_in(said, "email address", "email", "address", "e mail")
    if isinstance(email, Refused):
        yield email
        return
    word = first(said, "zb status", "status").lower()
    verdict = _verdict(said, word)
    if not verdict:
        yield Noted("unknown_word", {"column": "ZB Status", "word": word})
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        first_name=first(said, "first name", "zb first name"),
        last_name=first(said, "last name", "zb last name"),
        verification=verdict or "unknown",
        verified_at=moment_in(said, "zb processed at", "processed at"),
    )


def _verdict(said: Cells, word: str) -> str | None:
    if first(said, "zb sub status", "sub status").lower() in ROLES:
        return "role"
    return VERDICTS.get(word.replace("-", " ").replace("_", " "))


_FILE = columns_say(("zb status", "zb sub status"), ("email address", "email", "e mail"))
_API = columns_say(("address", "status", "sub status", "free email"), ("smtp provider", "mx found", "processed at"))

CONNECTOR = Connector(
    "zerobounce",
    "ZeroBounce",
    (Export("results", "verification", lambda columns, name: _FILE(columns, name) or _API(columns, name), results),),
)
