"""The company's server accepts every address, existing or not.

What: a verifier found that the domain takes any name before the @. Unknown as long as the address was never verified or
the verifier could not tell.
Why: on such a domain no verifier can say whether the mailbox exists; bounces come later, or messages vanish.
Remedy: send a small test lot to these addresses first and read its bounces before the rest.
"""

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.people.hygiene.verified import SQL as VERIFIED
from vigie.people.hygiene.verified import rule as verified
from vigie.vocabulary.sql import literal
from vigie.vocabulary.words import Verification


def rule(contact: Contact) -> bool | None:
    """Unknown unless verified."""
    return contact["verification"] == Verification.CATCH_ALL if verified(contact) else None


SQL = f"CASE WHEN {VERIFIED} THEN verification = {literal(Verification.CATCH_ALL)} END"

CHECK = Check("catch_all", "catch_all", text_of(__doc__), SQL, each(rule))
