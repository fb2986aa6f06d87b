"""The address is written correctly.

What: one @, a name before it, a domain with at least two parts after it, no blank, no doubled dot, lengths within RFC
5321 (64 before the @, 254 in all). Quoted names and international letters are allowed. Whether the mailbox exists is
another question, which a verifier answers.
Why: a misspelt address is a certain hard bounce, and hard bounces cost the sending domain its reputation.
Remedy: correct the address at its source (a comma for a dot, a blank, a missing ending) or leave the contact out.
"""

import re

from vigie.people.hygiene import Check, Contact, each, text_of
from vigie.vocabulary.sql import literal

# Blanks that no eye sees and that copying from a web page or a spreadsheet brings along.
_UNSEEN = "\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_ATOM = rf"""[^\x00-\x20"(),:;<>@\[\]\\.\x7f-\x9f{_UNSEEN}]+"""
_QUOTED = r""""(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])+\""""
_LETTER = rf"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x9f{_UNSEEN}]"
_LABEL = rf"{_LETTER}(?:(?:{_LETTER}|-)*{_LETTER})?"
_TOP = rf"(?:xn--[a-z0-9-]+|[^\x00-\x40\x5b-\x60\x7b-\x9f{_UNSEEN}]{{2,}})"
_ADDRESS = rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:{_LABEL}\.)+{_TOP}"
_TOO_LONG = r"^.{65}.*@|@[^@]*[^.@]{64}"
_ALL, _NAME = 254, 65


def well_formed(address: str | None) -> bool:
    """Whether `address` could be delivered to, by its spelling alone."""
    text = address or ""
    if len(text) > _ALL or not re.fullmatch(_ADDRESS, text):
        return False
    return len(text) <= _NAME or not re.search(_TOO_LONG, text)


def rule(contact: Contact) -> bool | None:
    """Unknown without an address."""
    return well_formed(contact["email"]) if contact["email"] else None


SQL = (
    f"CASE WHEN COALESCE(email, '') = '' THEN NULL WHEN LENGTH(email) > {_ALL} THEN FALSE "
    f"WHEN NOT REGEXP_FULL_MATCH(email, {literal(_ADDRESS)}) THEN FALSE "
    f"WHEN LENGTH(email) <= {_NAME} THEN TRUE ELSE NOT REGEXP_MATCHES(email, {literal(_TOO_LONG)}) END"
)

CHECK = Check("address_syntax", "", text_of(__doc__), SQL, each(rule))
