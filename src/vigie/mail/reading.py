"""One message from its bytes: a report, a complaint, a bounce, an automatic reply, a person's reply, or other mail.

In: the bytes of one message. Out: `MailRead`. Bounces come before automatic replies: `Auto-Submitted` stands on both.
"""

import re

from vigie.mail import automatic, bounces, complaints, optouts, written
from vigie.mail.message import LONGEST, Part, opened, readable
from vigie.mail.reasons.declaring import folded
from vigie.mail.reports import envelope
from vigie.vocabulary.mail import Automatic, MailKind, MailRead

CUT = "cut"  # why nothing is known of what a person says: the text stands behind all that is looked at
_MOST_REFERENCES = 200
_REPORTED = 9  # what a report's fields weigh: no text beside them counts
_TOP = 600  # characters of a text that tell a shop's or a bank's mail
_GENERATED = re.compile(r"^\s*auto-(?:generated|notified)", re.IGNORECASE)
_TRADE = re.compile(
    r"\b(?:your (?:order|invoice|parcel|payment|statement|subscription|password|sign-in|login|receipt|booking|card)|"
    r"invoice (?:n|#|for)|order (?:n|#|confirm|[a-z]{0,4}-?\d)|total ttc|code (?:expires|expire)|"
    r"quarantine (?:summary|digest|report)|(?:votre|vos) (?:commande|facture|colis|paiement|releve|abonnement|"
    r"mot de passe|code|badge|inscription|reservation|compte|livraison)s?\b)"
)
_LIST = re.compile(r"^\s*(?:bulk|list|junk)", re.IGNORECASE)
_SUBJECT_ANSWERS = re.compile(r"^\s*(?:re|rep|ref|aw|sv|antw|r|vs)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def read(raw: bytes) -> MailRead:
    """What a message is and says; never an error, whatever the bytes hold."""
    root = opened(raw)
    report = envelope.kind_of(root)
    if report is not None:
        return _told(root, report, why=(f"report_{report}",))
    text = readable(root)
    if not len(root.headers) and not text.strip():
        return MailRead(MailKind.OTHER, why=("empty",))
    complaint = complaints.examine(root)
    if complaint is not None:
        return _complained(root, text, complaint)
    verdict = bounces.examine(root, text)
    if verdict is not None:
        return _bounced(root, text, verdict)
    if not written.is_message(root, text):
        return MailRead(MailKind.OTHER, why=("no_message",))
    return _answered(root, text, cut=len(raw) > LONGEST and not text.strip())


def _answered(root: Part, text: str, *, cut: bool) -> MailRead:
    """What is neither a report nor a bounce: a demand, a machine's answer, a person's, or mail that answers nothing."""
    removal = optouts.examine(root, text)
    if removal is not None:
        return _told(root, MailKind.REPLY, text=text, why=(removal,), opt_out=True)
    answer = automatic.weigh(root, text)
    if _is_other(root, text, answer):
        return _told(root, MailKind.OTHER, text=text)
    if answer.enough:
        return _told(
            root, MailKind.AUTO_REPLY, text=text, why=answer.why, automatic=answer.automatic, machine=answer.machine
        )
    return _told(root, MailKind.REPLY, text=text, machine=answer.machine, why=(CUT,) if cut else ())


def _complained(root: Part, text: str, complaint: complaints.Complaint) -> MailRead:
    kind = MailKind.COMPLAINT if complaints.is_abuse(complaint) else MailKind.OTHER
    if complaint.feedback == "auth-failure":
        kind = MailKind.DMARC
    return _told(
        root, kind, text=text, why=(f"feedback:{complaint.feedback}",), opt_out=complaint.opt_out,
        original_message_id=complaint.message_id, original_to=complaint.recipient,
    )  # fmt: skip


def _bounced(root: Part, text: str, verdict: bounces.Verdict) -> MailRead:
    """A report that only tells of success is a receipt, not a bounce."""
    return _told(
        root, MailKind.AUTO_REPLY if verdict.relayed else MailKind.BOUNCE, text=text, why=verdict.why,
        bounces=verdict.bounces, original_message_id=verdict.original_message_id, original_to=verdict.original_to,
        automatic=Automatic.RECEIPT if verdict.relayed else None, machine=_REPORTED if verdict.relayed else 0,
    )  # fmt: skip


def _told(root: Part, kind: MailKind, **said: object) -> MailRead:
    """The message with what its own fields say."""
    fields = root.headers
    thread = (*fields.ids("references"), *fields.ids("in-reply-to"))
    references = tuple(dict.fromkeys(thread))[-_MOST_REFERENCES:]
    answered = fields.ids("in-reply-to")[:1] or fields.ids("references")[-1:]
    if kind in {MailKind.REPLY, MailKind.AUTO_REPLY}:
        said["original_message_id"] = said.get("original_message_id") or next(iter(answered), None)
    return MailRead(
        kind=kind,
        message_id=next(iter(fields.ids("message-id")), None),
        references=references,
        subject=fields.text("subject")[:998],
        sent_at=fields.moment("date"),
        from_address=next(iter(fields.addresses("from")), None),
        to_addresses=tuple(dict.fromkeys((*fields.addresses("to"), *fields.addresses("cc")))),
        **said,  # type: ignore[arg-type] # the names above are those of MailRead
    )


def _is_other(root: Part, text: str, answer: automatic.Weighed) -> bool:
    """Mail that answers nothing: newsletters, lists, notifications."""
    fields = root.headers
    if not text.strip() and bounces.of_daemon(fields):  # a bounce that was cut before it says anything
        return True
    if "in-reply-to" in fields or "references" in fields or _SUBJECT_ANSWERS.match(fields.text("subject")):
        return "list-id" in fields and "list-unsubscribe" in fields and not answer.enough
    mass = "list-unsubscribe" in fields or "list-id" in fields or _LIST.match(fields.raw("precedence"))
    # A shop or a bank writes by itself, too.
    unasked = answer.enough or ("header:from" in answer.why and not answer.against)
    if unasked and _TRADE.search(folded(f"{fields.text('subject')} {text[:_TOP]}")):
        return True
    if answer.enough and answer.notice:
        return True
    if answer.enough:
        bare = all(code.startswith("header:") for code in answer.why)
        return bare and _GENERATED.match(fields.raw("auto-submitted")) is not None
    return bool(mass) or "feedback-id" in fields
