"""Reacher: results of a verification of addresses.

In: rows of its CSV. Out: contacts with `verification`.
"""

from collections.abc import Iterator

from vigie.connectors import Connector, Export, Noted, Record, Refused, Row
from vigie.connectors.cells import Cells, address_in, cells, columns_say, flag, moment_in, record

VERDICTS = {"safe": "valid", "invalid": "invalid", "unknown": "unknown"}


def results(row: Row) -> Iterator[Record | Refused | Noted]:
    """One address. `risky` says little; the flags beside it say why."""
    said = cells(row)
    email = address_in(said, "input")
    if isinstance(email, Refused):
        yield email
        return
    word = said.get("is reachable", "").lower()
    verdict = _risk(said) if word == "risky" else VERDICTS.get(word, "unknown")
    if word not in VERDICTS and word != "risky":
        yield Noted("unknown_word", {"column": "is_reachable", "word": word})
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        verification=verdict,
        verified_at=moment_in(said, "verified at", "created at"),
    )


def _risk(said: Cells) -> str:
    """Thrown-away addresses first: nobody will read there, whatever else is true."""
    for column, verdict in (
        ("misc is disposable", "do_not_mail"),
        ("smtp is disabled", "invalid"),
        ("smtp is catch all", "catch_all"),
        ("misc is role account", "role"),
    ):
        if flag(said.get(column, "")):
            return verdict
    return "unknown"


CONNECTOR = Connector(
    "reacher", "Reacher", (Export("results", "verification", columns_say(("input", "is reachable")), results),)
)
