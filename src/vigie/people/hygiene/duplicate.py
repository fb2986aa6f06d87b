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
    gaps = "".join(_GAPS).replace("'", "''")
    return f"LOWER(TRANSLATE(STRIP_ACCENTS(COALESCE({column}, '')), '{gaps}', ''))"


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
_PERSON = "CASE WHEN first <> '' AND last <> '' THEN LEAST(first, last) || ' ' || GREATEST(first, last) END"
_IDENTITIES = (("mailbox", "mailbox"), ("firm", "person || '@' || firm"), ("site", "person || '@' || site"))
_COMPANY = f"NULLIF({_close_sql('company')}, '')"


def sql_for(key: str = "contact_id") -> str:
    """`judge` as an expression over a row of the relation named `file`; `key` tells two contacts apart.

    Identities are grouped as 64-bit hashes, tagged with their kind: a hash table of them is a tenth of the file.
    """
    spelt = (
        f"SELECT {key} AS it, {_MAILBOX} AS mailbox, {_close_sql('first_name')} AS first, "
        f"{_close_sql('last_name')} AS last, {_COMPANY} AS firm, {company_domain_sql(email='host')} AS site "
        f"FROM (SELECT *, {_DOMAIN} AS host FROM file)"
    )
    names = f"SELECT *, {_PERSON} AS person FROM ({spelt})"
    identities = ", ".join(
        f"CASE WHEN {identity} IS NOT NULL THEN HASH('{kind}', {identity}) END" for kind, identity in _IDENTITIES
    )
    return (
        f"{key} IN (WITH named AS MATERIALIZED (SELECT it, UNNEST([{identities}]) AS identity FROM ({names})), "
        "shared AS (SELECT identity FROM named WHERE identity IS NOT NULL GROUP BY identity "
        "HAVING MIN(HASH(it)) <> MAX(HASH(it))) "
        "SELECT it FROM named JOIN shared ON shared.identity = named.identity)"
    )


CHECK = Check("duplicate", "duplicate", text_of(__doc__), sql_for(), judge)
