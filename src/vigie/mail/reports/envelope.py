"""The mail around a report: whether there is one, of what kind, in which part.

In: an opened message. Out: its kind, the part that holds the report.
"""

import re

from vigie.mail.message import Part
from vigie.vocabulary.mail import MailKind

_TLS = re.compile(r"tlsrpt", re.IGNORECASE)
_TLS_NAME = re.compile(r"\.json(?:\.gz)?$", re.IGNORECASE)
# RFC 7489, 7.2.1.1: `receiver!policy-domain!begin!end[!id].xml(.gz)`; zip in the field.
_NAME = re.compile(r"^[^!]*![^!]+!\d{6,}!\d{6,}.*\.(?:xml|xml\.gz|xml\.zip|zip|gz|gzip)$", re.IGNORECASE)
_LOOSE = re.compile(r"\.(?:xml|xml\.gz|zip|gz|gzip)$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^\W*(?:\w+: )?(?:\[.*\] ?)?(?:report[- ]domain ?:|dmarc (?:aggregate )?(?:xml )?report|aggregate report)|"
    r"submitter ?: ?\S+.*report-?id ?:|dmarc.{0,30}aggregate",
    re.IGNORECASE,
)
_FAILURE = re.compile(r"dmarc (?:failure|forensic)(?: failure)? report|\bdmarc.{0,20}\bforensic", re.IGNORECASE)


def kind_of(root: Part) -> MailKind | None:
    """What report a mail brings (DMARC, TLS), or None."""
    kind = root.headers.raw("content-type")
    if "tls-report-domain" in root.headers or _TLS.search(kind):
        return MailKind.TLS
    part = attachment(root)
    if part is not None:
        return MailKind.TLS if _TLS.search(part.type) or _TLS_NAME.search(part.name) else MailKind.DMARC
    return MailKind.DMARC if _FAILURE.search(root.headers.text("subject")[:200]) and "report" in kind else None


def attachment(root: Part) -> Part | None:
    """The part that holds an aggregate or TLS report."""
    said = bool(_SUBJECT.search(root.headers.text("subject")[:400]))
    for part in root.walk():
        if part.type.startswith(("multipart/", "message/")):
            continue
        name = part.name
        if _TLS.search(part.type) or _NAME.match(name) or (said and _LOOSE.search(name)):
            return part
        if said and part.type in {"application/zip", "application/gzip", "application/x-gzip", "text/xml"}:
            return part
    return None
