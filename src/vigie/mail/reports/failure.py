"""DMARC failure reports (RFC 6591), and those that some servers write in prose without the fields.

In: an opened message. Out: `FailureReport`, or None. What it says of the recipient and the text is left out.
"""

import re

from vigie.mail.headers import Headers
from vigie.mail.message import Part, readable
from vigie.vocabulary.mail import FailureReport

_IP = re.compile(r"(?:from )?\bIP:?\s*\[?([0-9a-f:.]{7,45})\]?", re.IGNORECASE)
_FAILED = re.compile(r"dmarc", re.IGNORECASE)
_DMARC = re.compile(r"dmarc=(\w+)", re.IGNORECASE)


def read(root: Part) -> FailureReport | None:
    """What a failure report says; None where the mail is none."""
    part = next((p for p in root.walk() if p.type == "message/feedback-report"), None)
    fields = Headers(part.data(64_000).strip()) if part else Headers(b"")
    subject = root.headers.text("subject")
    if part is not None and fields.raw("feedback-type").lower() != "auth-failure":
        return None
    said = readable(root)
    if part is None and not (_FAILED.search(subject) and "failed" in said.lower() and "dmarc" in said.lower()):
        return None
    carried = next((p for p in root.walk() if p.type in {"message/rfc822", "text/rfc822-headers"}), None)
    original = Headers(carried.data(64_000).lstrip()) if carried else Headers(said.partition("\n\n\n")[2].encode())
    ip = fields.raw("source-ip") or next(iter(_IP.findall(subject) or _IP.findall(said)), "")
    senders = original.addresses("from") or fields.addresses("original-mail-from")
    domain = fields.raw("reported-domain") or next((a.rpartition("@")[2] for a in senders), "")
    result = _DMARC.search(fields.raw("authentication-results"))
    return FailureReport(
        reporter=next((a.rpartition("@")[2] for a in root.headers.addresses("from")), ""),
        domain=domain.lower(),
        source_ip=ip.strip("[] "),
        failure=fields.raw("auth-failure").lower() or "dmarc",
        result=result[1].lower() if result else "fail",
        delivery=fields.raw("delivery-result").lower(),
        at=fields.moment("arrival-date") or root.headers.moment("date"),
        message_id=next(iter(original.ids("message-id") or fields.ids("message-id")), None),
    )
