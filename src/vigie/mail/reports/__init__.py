"""Reports about the sender's own domains: DMARC aggregate (RFC 7489, 9990) and failure (RFC 6591), TLS (RFC 8460).

`read(raw)` takes a mail, or the bytes of the report itself: XML, JSON, gzip or zip. One schema each, read here: a
library for them brings forty others along.
"""

from vigie.mail.message import LONGEST, opened
from vigie.mail.reports import aggregate, envelope, failure, tls
from vigie.mail.reports.unpacking import unpacked
from vigie.vocabulary.errors import UnreadableFile
from vigie.vocabulary.mail import AggregateReport, FailureReport, TlsReport

__all__ = ["is_bare", "read"]


def read(raw: bytes) -> AggregateReport | FailureReport | TlsReport:
    """The report that a mail brings, or that the bytes are. Raises UnreadableFile with what is wrong with it."""
    if not raw.strip():
        raise UnreadableFile("report_empty")
    if is_bare(raw):
        return _of_bytes(unpacked(raw))
    if len(raw) > LONGEST:
        raise UnreadableFile("report_too_large", most=LONGEST // 2**20)
    root = opened(raw)
    carried = envelope.attachment(root)
    if carried is not None:
        return _of_bytes(unpacked(carried.data()))
    found = failure.read(root)
    if found is not None:
        return found
    if len(root.headers):
        raise UnreadableFile("report_missing")
    return _of_bytes(raw)  # neither a mail nor what a report begins with: the reader says what is wrong with it


def is_bare(raw: bytes) -> bool:
    """Whether the bytes are a report without a mail around it."""
    start = raw[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    xml = start.startswith((b"<?xml", b"<feedback", b"<!DOCTYPE feedback", b"<xs:"))
    return xml or start[:2] in {b"\x1f\x8b", b"PK"} or (start[:1] == b"{" and b'"policies"' in raw[:LONGEST])


def _of_bytes(data: bytes) -> AggregateReport | TlsReport:
    start = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return tls.read(data) if start.startswith((b"{", b"[")) else aggregate.read(data)
