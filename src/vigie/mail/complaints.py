"""Complaints: abuse reports of feedback loops (RFC 5965), and those that older loops send without its fields.

In: an opened message. Out: `Complaint`, or None.
"""

import re
from dataclasses import dataclass

from vigie.mail.headers import Headers
from vigie.mail.message import Part

# `auth-failure` (RFC 6591) reports a DMARC failure, `not-spam` praises: neither is a complaint.
_ABUSE = {"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized", "spam", "complaint"}
_SUBJECT = re.compile(r"^(?:complaint about message from|abuse report|spam complaint|feedback loop)\b", re.IGNORECASE)
_LOOPS = re.compile(
    r"@(?:hotmail\.com|microsoft\.com|feedback\.\w|comcastfeedback|.*feedbackloop|.*\bfbl\b|signal-spam\.fr|abuse\.)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """`feedback`: the report's own word (abuse, opt-out, auth-failure); the rest is of the message complained about."""

    feedback: str
    recipient: str | None
    message_id: str | None
    opt_out: bool = False


def examine(root: Part) -> Complaint | None:
    """The report of a complaint; authentication failures come as one too, told by `feedback`."""
    parts = root.walk()
    report = next((p for p in parts if p.type == "message/feedback-report"), None)
    if report is None and not ("feedback-report" in root.headers.raw("content-type").lower() or _is_loop(root)):
        return None
    fields = Headers(report.data(64_000).strip()) if report else Headers(b"")
    carried = next((p for p in parts if p.type in {"message/rfc822", "text/rfc822-headers"}), None)
    original = Headers(carried.data(64_000).lstrip()) if carried else Headers(b"")
    feedback = fields.raw("feedback-type").split(";")[0].strip().lower() or "abuse"
    recipients = (
        *fields.addresses("original-rcpt-to"), *fields.addresses("removal-recipient"), *original.addresses("to"),
    )  # fmt: skip
    ids = original.ids("message-id")
    return Complaint(feedback, recipients[0] if recipients else None, ids[0] if ids else None, "opt-out" in feedback)


def is_abuse(complaint: Complaint) -> bool:
    """Whether somebody complained; an unknown type is taken for a complaint."""
    return complaint.feedback in _ABUSE or complaint.feedback not in {"auth-failure", "not-spam", "dkim", "spf"}


def _is_loop(root: Part) -> bool:
    """Loops without fields: Hotmail's old one writes "complaint about message from 192.0.2.1" around the message."""
    fields = root.headers
    return bool(_SUBJECT.match(fields.raw("subject")) and _LOOPS.search(fields.raw("from") + fields.raw("sender")))
