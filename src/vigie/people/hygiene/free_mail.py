"""The address is a private one at a free-mail provider.

What: the domain belongs to a provider that gives an address to anybody (Gmail, Outlook, Yahoo, Orange, Free, SFR, La
Poste, GMX, Proton, ...). Throw-away domains are another check and do not count here.
Why: it says nothing of the company, reaches a person rather than a function, and large providers filter prospecting
hardest. In France the rules for professional addresses do not cover it.
Remedy: find the professional address, or leave the contact out of prospecting.
"""

from vigie.mail.providers import PROVIDER_BY_DOMAIN
from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.vocabulary.sql import literals


def domain_of(address: str | None) -> str:
    """What stands after the @, "" if nothing does."""
    return (address or "").split("@")[1] if "@" in (address or "") else ""


DOMAIN = "SPLIT_PART(COALESCE(email, ''), '@', 2)"


def rule(contact: Contact) -> bool | None:
    """Unknown without a domain."""
    domain = domain_of(contact["email"])
    return domain in PROVIDER_BY_DOMAIN if domain else None


SQL = f"CASE {DOMAIN} WHEN '' THEN NULL ELSE {DOMAIN} IN ({literals(PROVIDER_BY_DOMAIN)}) END"

CHECK = Check("free_mail", "free", text_of(__doc__), SQL, each(rule))
