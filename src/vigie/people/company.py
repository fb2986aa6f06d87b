"""Which domain stands for a contact's company, and which of our four sizes a company's declared size is.

In: website, company domain, address and size as somebody typed them. Out: the registrable domain, the size bucket.
"""

import re
from collections.abc import Iterable

from vigie.mail.providers import PROVIDER_BY_DOMAIN
from vigie.vocabulary.sql import literal, literals

_BLANKS = " \t\r\n\u00a0\u202f"
_HOST = rf"^[{_BLANKS}]*(?:(?:https?|ftp):?/+|//|mailto:)?(?:[^/?#@]*@)?(?:www[0-9]?\.)?([^/?#:@{_BLANKS}]+)"
# Under these a name is registered one level deeper. A short list on purpose: a miss only makes a domain too short.
_DEEP = (
    r"(?:co|com|net|org|edu|gov|gob|ac|ltd|plc|me|nhs|or|ne|go)\."
    r"(?:uk|au|nz|za|jp|kr|br|mx|ar|co|pe|in|il|tr|sg|hk|tw|my|id|th|ph|vn|cn|ma|tn|dz|sn|ci|cm|pl|ua|gr|pt|cy|mt|at)"
    r"|(?:asso|gouv|com|nom|tm|prd)\.fr"
)
_REGISTRABLE = rf"([^.]+\.(?:{_DEEP}|[^.0-9]+))\.?$"
# Pages about a company that are not the company's own site.
_DIRECTORIES = (
    "linkedin.com facebook.com fb.com instagram.com twitter.com x.com youtube.com tiktok.com google.com goo.gl g.page "
    "pagesjaunes.fr societe.com pappers.fr verif.com infogreffe.fr manageo.fr kompass.com crunchbase.com xing.com "
    "viadeo.com linktr.ee wixsite.com jimdo.com jimdofree.com business.site wordpress.com blogspot.com e-monsite.com "
    "doctolib.fr tripadvisor.fr tripadvisor.com leboncoin.fr github.io"
).split()
_NOBODYS = frozenset(PROVIDER_BY_DOMAIN) | frozenset(_DIRECTORIES)


def _host(text: str | None) -> str:
    found = re.search(_HOST, (text or "").lower())
    return found[1] if found else ""


def _company_of(host: str) -> str | None:
    found = re.search(_REGISTRABLE, host)
    return found[1] if found and found[1] not in _NOBODYS else None


def company_domain(company_domain: str | None, website: str | None, email: str | None) -> str | None:
    """The registrable domain of the first of the three that has one; free mail and directories never count."""
    hosts = (_host(company_domain), _host(website), (email or "").lower().rpartition("@")[2])
    return next((domain for domain in map(_company_of, hosts) if domain), None)


def company_domain_sql(company_domain: str = "company_domain", website: str = "website", email: str = "email") -> str:
    """`company_domain` as an expression over three text columns, each worked out once per distinct text."""
    hosts = (_host_sql(company_domain), _host_sql(website), f"REGEXP_EXTRACT(LOWER({email}), '[^@]*$')")
    return f"COALESCE({', '.join(_company_of_sql(host) for host in hosts)})"


def _host_sql(column: str) -> str:
    return f"REGEXP_EXTRACT(LOWER({column}), {literal(_HOST)}, 1)"


def _company_of_sql(host: str) -> str:
    return (
        f"(SELECT CASE WHEN found IN ({literals({'', *_NOBODYS})}) THEN NULL ELSE found END "
        f"FROM (SELECT REGEXP_EXTRACT({host}, {literal(_REGISTRABLE)}, 1) AS found))"
    )


BUCKETS = (("1-49", 49), ("50-250", 250), ("251-1000", 1000))
_LARGEST = "1000+"
# Classes that are named, not counted. French law draws them by staff, turnover and balance sheet (decree 2008-1354):
# a PME reaches from 10 to 249 people, an ETI from 250 to 4,999. By convention each takes one of our four, in order;
# a number, where the file has one, always says more.
_NAMED = {
    **dict.fromkeys(
        ("tpe", "micro", "micro entreprise", "micro-entreprise", "auto entrepreneur", "auto-entrepreneur"), "1-49"
    ),
    **dict.fromkeys(
        ("ei", "eurl", "freelance", "independant", "indépendant", "self-employed", "startup", "start-up"), "1-49"
    ),
    **dict.fromkeys(("pe", "small", "petite entreprise", "small business", "tpe/pme", "tpe-pme"), "1-49"),
    **dict.fromkeys(("pme", "sme", "smb", "medium", "moyenne entreprise"), "50-250"),
    **dict.fromkeys(("eti", "mid-market", "mid market", "midmarket", "mid-cap"), "251-1000"),
    **dict.fromkeys(("ge", "grand compte", "grands comptes", "grand groupe", "large", "enterprise"), _LARGEST),
    **dict.fromkeys(("large enterprise", "grande entreprise", "cac 40", "cac40"), _LARGEST),
}
_SIZE_STEPS = (
    (r"\.0+$", ""),  # "52.0", as spreadsheets and data frames write a whole number with gaps in its column
    ("([0-9])[ .,'’\u00a0\u202f]([0-9]{3})", r"\1\2"),
    # Written out: \b knows letters beyond ASCII in Python, and does not in DuckDB.
    (r"([0-9]) ?k([^a-z0-9_]|$)", r"\g<1>000\g<2>"),
)
_NUMBER = r"([0-9]+)"
_SECOND = r"[0-9][^0-9]+([0-9]+)"
_THIRD = r"[0-9][^0-9]+[0-9]+[^0-9]+[0-9]"  # "2024-01-10": a spreadsheet took "1-10" for a date
_AT_LEAST = r"\+|>|plus de|more than|over|au moins|et plus|and more|and above|or more"
_BELOW = r"<|moins de|less than|under|jusqu|up to|max"


_DIGITS = 8  # more of them is a telephone number or an identifier


def size_bucket(size: str | None) -> str | None:
    """1-49, 50-250, 251-1000 or 1000+; None where the text does not decide it ("250+", a date, nothing).

    A range that lies across two buckets ("201-500") takes the one of its middle.
    """
    text = (size or "").strip(_BLANKS).lower()
    if text in _NAMED:
        return _NAMED[text]
    for found, instead in _SIZE_STEPS:
        text = re.sub(found, instead, text)
    first, second = re.search(_NUMBER, text), re.search(_SECOND, text)
    if not first or len(first[1]) > _DIGITS or (second and len(second[1]) > _DIGITS) or re.search(_THIRD, text):
        return None
    low, high = int(first[1]), int((second or first)[1])
    if second is None and re.search(_AT_LEAST, text):
        return _LARGEST if low >= BUCKETS[-1][1] else None
    if second is None and re.search(_BELOW, text):
        return BUCKETS[0][0] if 1 < low <= BUCKETS[0][1] + 1 else None
    middle = (low + high) / 2
    return next((name for name, most in BUCKETS if middle <= most), _LARGEST) if middle > 0 else None


def size_bucket_sql(column: str) -> str:
    """`size_bucket` as an expression over a text column, worked out once per distinct text."""
    text = "raw"
    for found, instead in _SIZE_STEPS:
        replacement = literal(re.sub(r"\\g<(\d)>", r"\\\1", instead))
        text = f"REGEXP_REPLACE({text}, {literal(found)}, {replacement}, 'g')"
    last = "COALESCE(NULLIF(second, ''), first)"
    named = " ".join(f"WHEN {literal(word)} THEN {literal(bucket)}" for word, bucket in sorted(_NAMED.items()))
    return (
        f"(SELECT CASE raw {named} ELSE CASE "
        f"WHEN first = '' OR LENGTH(first) > {_DIGITS} OR LENGTH(second) > {_DIGITS} THEN NULL "
        f"WHEN REGEXP_MATCHES(size, {literal(_THIRD)}) THEN NULL "
        f"WHEN second = '' AND REGEXP_MATCHES(size, {literal(_AT_LEAST)}) "
        f"THEN CASE WHEN CAST(first AS BIGINT) >= {BUCKETS[-1][1]} THEN '{_LARGEST}' END "
        f"WHEN second = '' AND REGEXP_MATCHES(size, {literal(_BELOW)}) "
        f"THEN CASE WHEN CAST(first AS BIGINT) BETWEEN 2 AND {BUCKETS[0][1] + 1} THEN '{BUCKETS[0][0]}' END "
        f"ELSE {_bucket_of('middle')} "
        f"END END FROM (SELECT *, (TRY_CAST(first AS BIGINT) + TRY_CAST({last} AS BIGINT)) / 2.0 AS middle "
        f"FROM (SELECT raw, size, REGEXP_EXTRACT(size, '{_NUMBER}', 1) AS first, "
        f"REGEXP_EXTRACT(size, '{_SECOND}', 1) AS second FROM (SELECT raw, {text} AS size "
        f"FROM (SELECT LOWER(TRIM(COALESCE({column}, ''), {literal(_BLANKS)})) AS raw)))))"
    )


def _bucket_of(middle: str) -> str:
    steps: Iterable[str] = (f"WHEN {middle} <= {most} THEN '{name}'" for name, most in BUCKETS)
    return f"CASE WHEN {middle} <= 0 THEN NULL {' '.join(steps)} ELSE '{_LARGEST}' END"
