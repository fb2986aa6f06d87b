"""Replies as other programs read them: who wrote, what it answers, what it says, what to do next.

In: replies of the ledger, corrections. Out: plain values, ready for JSON. Names, addresses and texts stand in it: it is
for people of the workspace.
"""

from collections.abc import Mapping
from typing import Any

from vigie.ledger.inbox import Inbox, Received, Said
from vigie.review.capture import Capture
from vigie.review.correction_models import Correction
from vigie.review.corrections import LEAST, Accuracy
from vigie.sentences.mail import reply_word
from vigie.sentences.replies import (
    GROUPS,
    accuracy_sentence,
    deaf_sentence,
    group_label,
    group_of,
    next_step,
    strangers_sentence,
    unclassed_sentence,
    unplaced_sentence,
)


def inbox_document(found: Inbox, standing: Mapping[int, Correction], measured: Accuracy) -> dict[str, Any]:
    """Replies of a period, least sure first; `counts` by class, `groups` as a page sorts them."""
    return {
        "counts": found.counts,
        "groups": [
            {"group": g, "label": group_label(g), "count": sum(found.counts.get(c, 0) for c in classes)}
            for g, classes in GROUPS.items()
        ],
        "accuracy": accuracy_document(measured),
        "replies": [reply_document(r, standing.get(r.reply)) for r in found.replies],
    }


def reply_document(reply: Received, correction: Correction | None, thread: list[Said] | None = None) -> dict[str, Any]:
    """One reply; with `thread`, what was sent and came before it, as far as it is stored."""
    back = reply.come_back_at or reply.return_at
    code, said = next_step(reply.reply_class, back.date() if back else None, reply.refer_to)
    return {
        "reply": str(reply.reply),  # larger than what many programs take for a whole number
        "received_at": reply.received_at.isoformat(),
        "class": reply.reply_class,
        "label": reply_word(reply.reply_class),
        "group": group_of(reply.reply_class),
        "confidence": None if correction else reply.confidence,
        "why": [w for w in reply.why.split("; ") if w],
        "contact": {"name": reply.name, "email": reply.email, "job_title": reply.job, "company": reply.company},
        "campaign": reply.campaign or None,
        "step": reply.step,
        "mailbox": reply.mailbox or None,
        "answers_a_message": reply.send is not None,
        "subject": reply.subject,
        "text": reply.text,
        "language": reply.language or None,
        "return_at": reply.return_at.date().isoformat() if reply.return_at else None,
        "come_back_at": reply.come_back_at.date().isoformat() if reply.come_back_at else None,
        "refer_to": reply.refer_to or None,
        "next": {"action": code, "sentence": said},
        "correction": correction_document(correction) if correction else None,
        **({} if thread is None else {"thread": [_line(s) for s in thread]}),
    }


def correction_document(row: Correction) -> dict[str, Any]:
    """What a person said of a reply."""
    return {
        "id": row.pk, "reply": str(row.reply), "from": row.before, "to": row.after, "by": row.by,
        "at": row.at.isoformat(), "undone_at": row.undone_at.isoformat() if row.undone_at else None,
        "settled": row.settled,
    }  # fmt: skip


def accuracy_document(measured: Accuracy) -> dict[str, Any]:
    """How often the reader was right; no share below a minimum of replies looked at."""
    enough = measured.low is not None
    return {
        "right": measured.right,
        "seen": measured.seen,
        "share": measured.right / measured.seen if enough else None,
        "low": measured.low,
        "high": measured.high,
        "sentence": accuracy_sentence(measured.right, measured.seen, LEAST, measured.low, measured.high),
    }


def _line(said: Said) -> dict[str, Any]:
    return {
        "at": said.at.isoformat(), "what": said.what, "campaign": said.campaign or None, "step": said.step,
        "subject": said.subject, "text": said.text, "class": said.reply_class or None,
    }  # fmt: skip


def capture_document(found: Capture) -> dict[str, Any]:
    """Whether answers are heard: counts of four weeks, a sentence with what to do for each that is not zero."""
    said = [
        (found.unheard, deaf_sentence(found.unheard, found.sent, len(found.deaf))),
        (found.strangers, strangers_sentence(found.strangers)),
        (found.unplaced, unplaced_sentence(found.unplaced)),
        (found.unclassed, unclassed_sentence(found.unclassed)),
    ]
    return {
        "sent": found.sent,
        "unheard": found.unheard,
        "deaf": [{"mailbox": mailbox or None, "messages": n} for mailbox, n in found.deaf],
        "strangers": found.strangers,
        "unplaced": found.unplaced,
        "unclassed": found.unclassed,
        "to_do": [sentence for count, sentence in said if count],
    }
