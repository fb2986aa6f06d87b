"""Messages read, as other programs get them.

In: bytes, messages understood, reports. Out: plain values, ready for JSON.
"""

from dataclasses import asdict
from typing import Any

from vigie.documents.why import deciding
from vigie.ledger.understanding import Understood, understand
from vigie.mail import reports
from vigie.sentences import mail_sentence, reason, remedy
from vigie.sentences.reports import report_sentence
from vigie.vocabulary.errors import InputError, VigieError
from vigie.vocabulary.mail import AggregateReport, Bounce, FailureReport, MailKind, MailRead, TlsReport

Report = AggregateReport | FailureReport | TlsReport
_REPORT_FILES = (".xml", ".json", ".gz", ".zip")
_REPORTS = {MailKind.DMARC, MailKind.TLS}
_NOTHING = Understood(MailRead(MailKind.OTHER), MailKind.OTHER)


def read_document(name: str, raw: bytes) -> dict[str, Any]:
    """The bytes of one message or report, read; what cannot be read says so in its document."""
    if reports.is_bare(raw) or name.lower().endswith(_REPORT_FILES):
        return _reported(name, raw, None)
    read = understand(raw)
    if read.kind in _REPORTS:
        return _reported(name, raw, read)
    return mail_document(name, read, error=InputError("no_message") if "no_message" in read.why else None)


def unread_document(name: str, error: VigieError) -> dict[str, Any]:
    """A file that could not be opened."""
    return mail_document(name, _NOTHING, error=error)


def _reported(name: str, raw: bytes, read: Understood | None) -> dict[str, Any]:
    try:
        report, error = reports.read(raw), None
    except VigieError as broken:
        report, error = None, broken
    if read is None:
        kind = MailKind.TLS if isinstance(report, TlsReport) or b'"policies"' in raw[:4000] else MailKind.DMARC
        read = Understood(MailRead(kind), kind)
    return mail_document(name, read, report, error)


def mail_document(
    file: str, read: Understood, report: Report | None = None, error: VigieError | None = None
) -> dict[str, Any]:
    """One message: its kind, its class as a reply, its bounce (`bounces`: every recipient), its report, a sentence.

    `because`: `why` in words.
    """
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
        "because": deciding(read.why, read.mail.subject, read.mail.text) if read.reply_class and not bounces else [],
        "message_id": read.mail.message_id,
        "original_to": read.mail.original_to,
        "automatic": str(read.mail.automatic) if read.mail.automatic else None,
        "opt_out": read.mail.opt_out,
        "come_back": read.come_back,
        "report": asdict(report) if report else None,
        "error": _error(error) if error else None,
        "sentence": _sentence(read, report, error),
    }


def _sentence(read: Understood, report: Report | None, error: VigieError | None) -> str:
    """What it is; of what could not be read, why."""
    if error:
        return reason(error.code, error.params)
    if report:
        return report_sentence(report)
    return mail_sentence(read.kind, read.reply_class, read.mail.bounces, read.mail.automatic)


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
