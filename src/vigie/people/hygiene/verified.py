"""A verifier has given an answer about this address.

What: TRUE when a verification file said valid, catch-all, role, invalid or do not mail; "unknown" is not an answer.
Why: the share of catch-all addresses is counted among verified ones only; an address that nobody asked about is not
good.
Remedy: have the addresses of the failing segment verified before the next lot is sent.
"""

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.vocabulary.sql import literals
from vigie.vocabulary.words import Verification

_ANSWERS = tuple(str(answer) for answer in Verification if answer is not Verification.UNKNOWN)


def rule(contact: Contact) -> bool | None:
    """Never unknown: without an answer it is not verified."""
    return (contact["verification"] or "") in _ANSWERS


SQL = f"COALESCE(verification, '') IN ({literals(_ANSWERS)})"

CHECK = Check("verified", "verified", text_of(__doc__), SQL, each(rule))
