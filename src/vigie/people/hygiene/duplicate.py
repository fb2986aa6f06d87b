"""The same person is in the file more than once.

What: another contact has the same address (a +tag set aside; at Gmail also the dots), or the same first and last
name, in either order, at the same company or company domain. Every contact of such a group is flagged, since nobody
has said yet which one to keep. Spellings that only resemble each other are not compared here.
Why: one person receives the sequence twice, complains once, and counts twice in every rate.
Remedy: merge the contacts of the group and keep one, in one sequence at a time.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from vigie.people.company import company_domain, company_domain_sql
from vigie.people.hygiene import Check, Contact, text_of
from vigie.people.hygiene.free_mail import domain_of
from vigie.vocabulary.sql import literals

_GMAIL = ("gmail.com", "googlemail.com")
_GAPS = (" ", "-", "'", "’", ".", ",", "\u00a0")


def _close(text: str | None) -> str:
    """Lower case, no accents, nothing between the letters."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text or "") if not unicodedata.category(c).startswith("M"))
    for gap in _GAPS:
        bare = bare.replace(gap, "")
    return bare.lower()


def _close_sql(column: str) -> str:
    text = f"STRIP_ACCENTS(COALESCE({column}, ''))"
    for gap in _GAPS:
        text = f"REPLACE({text}, '{gap.replace(chr(39), chr(39) * 2)}', '')"
    return f"LOWER({text})"


def _mailbox(address: str | None) -> str | None:
    domain = domain_of(address)
    name = (address or "").split("@")[0].split("+")[0]
    if not name or not domain:
        return None
    return f"{name.replace('.', '')}@{_GMAIL[0]}" if domain in _GMAIL else f"{name}@{domain}"


def _identities(contact: Contact) -> Iterable[tuple[str, ...]]:
    """Every key under which this contact could be the same person as another."""
    if mailbox := _mailbox(contact["email"]):
        yield "mailbox", mailbox
    names = sorted((_close(contact["first_name"]), _close(contact["last_name"])))
    if not all(names):
        return
    if company := _close(contact["company"]):
        yield "company", *names, company
    if domain := company_domain(contact["company_domain"], contact["website"], contact["email"]):
        yield "domain", *names, domain


def judge(contacts: Sequence[Contact], key: str = "contact_id") -> list[bool | None]:
    """Whether each contact shares an identity with a contact of another key."""
    holders: defaultdict[tuple[str, ...], set[str | None]] = defaultdict(set)
    for contact in contacts:
        for identity in _identities(contact):
            holders[identity].add(contact[key])
    twice = {it for sharing in holders.values() if len(sharing) > 1 for it in sharing}
    return [contact[key] in twice for contact in contacts]


_DOMAIN = "SPLIT_PART(COALESCE(email, ''), '@', 2)"
_NAME = "SPLIT_PART(SPLIT_PART(COALESCE(email, ''), '@', 1), '+', 1)"
_MAILBOX = (
    f"CASE WHEN {_NAME} = '' OR {_DOMAIN} = '' THEN NULL "
    f"WHEN {_DOMAIN} IN ({literals(_GMAIL)}) THEN REPLACE({_NAME}, '.', '') || '@{_GMAIL[0]}' "
    f"ELSE {_NAME} || '@' || {_DOMAIN} END"
)
_FIRST, _LAST = _close_sql("first_name"), _close_sql("last_name")
_PERSON = (
    f"CASE WHEN {_FIRST} = '' OR {_LAST} = '' THEN NULL "
    f"ELSE LEAST({_FIRST}, {_LAST}) || ' ' || GREATEST({_FIRST}, {_LAST}) END"
)
_COMPANY = f"NULLIF({_close_sql('company')}, '')"


def sql_for(key: str = "contact_id") -> str:
    """`judge` as an expression over a row of the relation named `file`; `key` tells two contacts apart.

    The windows run over a narrow relation of 64-bit hashes: over the file itself they would sort every column of it.
    """
    names = (
        f"SELECT {key} AS it, {_MAILBOX} AS mailbox, {_PERSON} AS person, {_COMPANY} AS firm, "
        f"{company_domain_sql()} AS site FROM file"
    )
    hashes = ", ".join(
        # A contact without this identity is alone in a window of its own, not lost among all the others without it.
        f"CASE WHEN {identity} IS NULL THEN HASH(it) ELSE HASH({identity}) END AS {name}"
        for name, identity in (("a", "mailbox"), ("b", "person || '@' || firm"), ("c", "person || '@' || site"))
    )
    shared = " OR ".join(
        f"MIN(HASH(it)) OVER (PARTITION BY {name}) <> MAX(HASH(it)) OVER (PARTITION BY {name})" for name in "abc"
    )
    judged = f"SELECT it, {shared} AS twice FROM (SELECT it, {hashes} FROM ({names}))"
    return f"{key} IN (SELECT it FROM ({judged}) WHERE twice)"


CHECK = Check("duplicate", "duplicate", text_of(__doc__), sql_for(), judge)
