"""Messages read, as other programs get them.

In: messages understood, reports. Out: plain values, ready for JSON.
"""

from dataclasses import asdict
from typing import Any

from vigie.ledger.understanding import Understood
from vigie.sentences import mail_sentence, reason, remedy
from vigie.vocabulary.errors import VigieError
from vigie.vocabulary.mail import AggregateReport, Bounce, FailureReport, TlsReport

Report = AggregateReport | FailureReport | TlsReport


def mail_document(
    file: str, read: Understood, report: Report | None = None, error: VigieError | None = None
) -> dict[str, Any]:
    """One message: its kind, its class as a reply, its bounce (`bounces`: every recipient), its report, a sentence."""
    bounces = [bounce_document(b) for b in read.mail.bounces]
    return {
        "file": file,
        "kind": str(read.kind),
        "reply_class": str(read.reply_class) if read.reply_class else None,
        "confidence": None if read.confidence is None else round(read.confidence, 4),
        "language": read.language,
        "return_date": read.return_date,
        "refer_to": read.refer_to,
        "bounce": bounces[0] if bounces else None,
        "original_message_id": read.mail.original_message_id,
        "why": list(read.why),
        "bounces": bounces,
        "original_to": read.mail.original_to,
        "automatic": str(read.mail.automatic) if read.mail.automatic else None,
        "opt_out": read.mail.opt_out,
        "come_back": read.come_back,
        "report": asdict(report) if report else None,
        "error": _error(error) if error else None,
        "sentence": mail_sentence(read.kind, read.reply_class, read.mail.bounces),
    }


def bounce_document(bounce: Bounce) -> dict[str, Any]:
    """One recipient's bounce; `dead`: the address may be suppressed; `delayed`: the server still tries."""
    return {
        "class": str(bounce.cls),
        "reason": str(bounce.reason),
        "recipient": bounce.recipient,
        "status": bounce.status,
        "diagnostic": bounce.diagnostic,
        "provider": bounce.provider,
        "dead": bounce.dead,
        "delayed": bounce.delayed,
    }


def _error(error: VigieError) -> dict[str, Any]:
    return {
        "code": error.code,
        "reason": reason(error.code, error.params),
        "remedy": remedy(error.code, error.params),
    }
