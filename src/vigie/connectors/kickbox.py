"""Kickbox: results of a verification of addresses.

In: rows of its CSV. Out: contacts with `verification`.
"""

from collections.abc import Iterator

from vigie.connectors import Connector, Export, Noted, Record, Refused, Row
from vigie.connectors.cells import Cells, address_in, cells, columns_say, flag, moment_in, record

VERDICTS = {"deliverable": "valid", "undeliverable": "invalid", "unknown": "unknown"}


def results(row: Row) -> Iterator[Record | Refused | Noted]:
    """One address."""
    said = cells(row)
    email = address_in(said, "email")
    if isinstance(email, Refused):
        yield email
        return
    word = said.get("result", "").lower()
    if word not in VERDICTS and word != "risky":
        yield Noted("unknown_word", {"column": "result", "word": word})
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        verification=_verdict(said, word),
        verified_at=moment_in(said, "verified at", "date"),
    )


def _verdict(said: Cells, word: str) -> str:
    """`role` is also said of deliverable addresses; a refused one stays refused whatever its flags."""
    if word in {"deliverable", "risky"}:
        for column, verdict in (("disposable", "do_not_mail"), ("accept all", "catch_all"), ("role", "role")):
            if flag(said.get(column, "")):
                return verdict
    return VERDICTS.get(word, "unknown")


CONNECTOR = Connector(
    "kickbox",
    "Kickbox",
    (Export("results", "verification", columns_say(("email", "result", "reason", "sendex")), results),),
)
