"""Replies as other programs read them: who wrote, what it answers, what it says, what to do next.

In: replies of the ledger, corrections, bars. Out: plain values, ready for JSON. Names, addresses and texts stand in it:
it is for people of the workspace.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vigie.documents.bars import bar_document
from vigie.documents.why import phrases
from vigie.ledger import inbox
from vigie.ledger.inbox import Asked, Received, Said
from vigie.ledger.understanding import MACHINE
from vigie.metrics.catalogue import SLA_HOURS
from vigie.people.models import Bar, Standing
from vigie.review import bars, corrections
from vigie.review.bars import Lifted
from vigie.review.capture import Capture
from vigie.review.correction_models import Correction
from vigie.review.corrections import LEAST, Accuracy
from vigie.sentences.mail import reply_word
from vigie.sentences.replies import (
    GROUPS,
    LOOK,
    accuracy_sentence,
    again_sentence,
    asked_classes,
    broken_sentence,
    deaf_sentence,
    done_sentence,
    freed_step,
    group_label,
    group_of,
    next_step,
    not_classed,
    settled_step,
    strangers_sentence,
    sure_phrase,
    told_sentence,
    unclassed_sentence,
    unplaced_sentence,
)
from vigie.vocabulary.words import POSITIVE
from vigie.workspaces.models import Workspace

# Bars that follow from a reply of a class, by themselves (actions/at_once).
_FOLLOWS = {"unsubscribe": (Bar.SUPPRESSED, "opt_out"), "out_of_office": (Bar.AWAY, "absent")}
_EVENING = time(23, 59, 59)
# Below it a class is a guess: on replies of strangers less than half are right (docs/replies.md).
_UNSURE = 0.5
_ERASURE = re.compile(
    r"\b(?:donn[ée]es|rgpd|effac\w*|droit à l.oubli|(?:my|our|personal|all) data|gdpr|eras(?:e|ure)|to be forgotten)\b",
    re.IGNORECASE,
)


# An hour, or a part of the day, in words of either language; a greeting is none, nor is "within 24 hours".
_HOUR = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?: ?h(?:[0-5]\d)?|:[0-5]\d| heures?| o.clock)\b|\b\d{1,2} ?[ap]\.?m\b|"
    r"(?<!good )\b(?:midi|noon|matin[ée]?e?|après-midi|soir(?:ée)?|morning|afternoon|evening)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a reply."""

    workspace: Workspace
    correction: Correction | None
    barred: Mapping[int, list[Standing]]
    freed: Sequence[Lifted] = ()

    def bars(self, contact: int | None) -> Sequence[Standing]:
        """The bars in force of a contact."""
        return self.barred.get(contact, []) if contact is not None else []

    def day(self, moment: datetime) -> date:
        """The workspace's day of a moment."""
        return moment.astimezone(ZoneInfo(self.workspace.zone)).date()


def narrowed(asked: Asked, of: str) -> Asked:
    """Of the replies asked for those of a class, of a group, or to look at; "": all of them. Raises UsageError."""
    return replace(asked, classes=asked_classes(of), unsettled=of == LOOK)


def inbox_document(workspace: Workspace, asked: Asked) -> dict[str, Any]:
    """Replies of a period, to look at before settled, least sure first; `groups` as a page sorts them.

    `count`: how many there are, `open`: those that somebody has to look at. `after`: what to ask for to see the next
    ones; None: these are the last. `before`: to see those before, "" for the start; None: these are the
    first. Raises UsageError.
    """
    found = inbox.inbox(workspace, asked)
    said = corrections.standing(workspace, [r.reply for r in found.replies])
    who = [key for r in found.replies for key in (r.contact, r.writer) if key is not None]
    barred, freed = bars.in_force(workspace, who), _freed(workspace, who)
    return {
        "counts": found.counts,
        "open": found.open_,
        "groups": [
            {
                "group": g, "label": group_label(g), "count": sum(found.counts.get(c, 0) for c in classes),
                "open": sum(found.open_.get(c, 0) for c in classes),
            }
            for g, classes in GROUPS.items()
        ],
        "accuracy": accuracy_document(corrections.accuracy(workspace)),
        "total": found.total,
        "after": found.after or None,
        "before": found.before,
        "replies": [
            _document(r, _Beside(workspace, said.get(r.reply), barred, freed.get(r.contact, []))) for r in found.replies
        ],
    }  # fmt: skip


def reply_document(workspace: Workspace, reply: int) -> dict[str, Any] | None:
    """One reply with its thread: what was sent and came before it, itself (`here`), what came after.

    `freed`: bars of its writer that a person lifted and may put back.
    """
    found = inbox.one(workspace, reply)
    if found is None:
        return None
    one, thread = found
    who = [key for key in (one.contact, one.writer) if key is not None]
    barred = bars.in_force(workspace, who)
    freed = _freed(workspace, who).get(one.contact, [])
    correction = corrections.standing(workspace, [reply]).get(reply)
    beside = _Beside(workspace, correction, barred, freed)
    return {
        **_document(one, beside),
        "freed": [
            {"id": row.bar.pk, "reason": row.bar.reason, "by": row.who, "at": row.at.isoformat()} for row in freed
        ],
        "thread": [_line(s, one) for s in thread],
    }


def _freed(workspace: Workspace, contacts: Sequence[int]) -> dict[int | None, list[Lifted]]:
    """The bars that a person lifted and may put back, by contact."""
    found: dict[int | None, list[Lifted]] = {}
    for row in bars.lifted(workspace, contacts, now=datetime.now(UTC)).values():
        found.setdefault(row.bar.contact, []).append(row)
    return found


def _document(reply: Received, beside: _Beside) -> dict[str, Any]:
    classed = bool(reply.from_)
    due = _due(reply, beside)
    return {
        "reply": str(reply.reply),  # larger than what many programs take for a whole number
        "received_at": reply.received_at.isoformat(),
        "class": reply.reply_class if classed else None,
        "label": reply_word(reply.reply_class) if classed else not_classed(),
        "group": group_of(reply.reply_class),
        "from": reply.from_ or None,  # person, tool, rule, read
        "confidence": reply.confidence if reply.from_ in {"rule", "read"} else None,
        "sure": sure_phrase(reply.confidence) if reply.from_ in {"rule", "read"} else "",
        "why": phrases(reply),
        "settled": reply.settled,
        "contact": {
            "name": reply.name, "email": reply.email, "job_title": reply.job, "company": reply.company,
            "phone": reply.phone,
        },
        "writer": _writer(reply, beside),
        "source": reply.source or None,
        "campaign": reply.campaign or None,
        "step": reply.step,
        "mailbox": reply.mailbox or None,
        "answers_a_message": reply.send is not None,
        "subject": reply.subject,
        "text": reply.text,
        "language": reply.language or None,
        "return_at": reply.return_at.isoformat() if reply.return_at else None,
        "come_back_at": reply.come_back_at.isoformat() if reply.come_back_at else None,
        "refer_to": reply.refer_to or None,
        "next": _next(reply, beside),
        "due_at": due.isoformat() if due else None,
        "called_at": reply.called_at.isoformat() if reply.called_at else None,
        "latest": reply.latest,
        "barred": [bar_document(beside.workspace, row) for row in beside.bars(reply.contact)],
        "done": _done(reply, beside),
        "correction": correction_document(beside.correction) if beside.correction else None,
    }  # fmt: skip


def _writer(reply: Received, beside: _Beside) -> dict[str, Any] | None:
    """Who wrote, where it is another than the contact; None: the contact did."""
    if not reply.wrote:
        return None
    return {"email": reply.wrote, "barred": any(row.bar == Bar.SUPPRESSED for row in beside.bars(reply.writer))}


def _next(reply: Received, beside: _Beside) -> dict[str, Any]:
    """What to do; where the same person wrote again, what that calls for, with the id of the newer reply."""
    today = beside.day(datetime.now(UTC))
    code, said = _own_step(reply, today)
    newer = reply.newer
    if newer is None:
        if code == "suppress" and _followed(reply, beside):
            code, said = settled_step(erase=bool(_ERASURE.search(reply.text)), guess=not reply.settled)
        code, said = _unless_freed(code, said, beside)
        return {"action": code, "sentence": said, "reply": None}
    day = beside.day(newer.received_at)
    if newer.sure < _UNSURE:  # a guess does not call off what was asked for
        sentence = f"{said} {again_sentence(day, next_step('other', None, '')[1])}"
    else:
        code, said = next_step(newer.reply_class, newer.come_back_at or newer.return_at, newer.refer_to, today=today)
        code, said = _unless_freed(code, said, beside)
        sentence = again_sentence(day, said)
    return {"action": code, "sentence": sentence, "reply": str(newer.reply)}


def _unless_freed(code: str, said: str, beside: _Beside) -> tuple[str, str]:
    """The step; of somebody who asked to be written to again since, nobody is to be removed."""
    anew = code == "suppress" and any(row.bar.reason == bars.OPT_OUT for row in beside.freed)
    return freed_step() if anew else (code, said)


def _own_step(reply: Received, today: date) -> tuple[str, str]:
    """What a reply by itself calls for: to be read, where its class is a guess."""
    if _is_guess(reply):
        return next_step("other", None, "")
    machine = next((m.removeprefix(MACHINE) for m in reply.why.split("; ") if m.startswith(MACHINE)), "")
    back, hour = reply.come_back_at or reply.return_at, bool(_HOUR.search(reply.text))
    return next_step(reply.reply_class, back, reply.refer_to, machine, hour=hour, today=today)


def _is_guess(reply: Received) -> bool:
    return reply.from_ == "read" and (reply.confidence or 0.0) < _UNSURE


def _due(reply: Received, beside: _Beside) -> datetime | None:
    """Until when somebody should act: the evening of the day that was asked for, else within the team's delay."""
    away = any(row.bar == Bar.SUPPRESSED for row in beside.bars(reply.contact))
    if reply.reply_class not in POSITIVE or _is_guess(reply) or not reply.latest or reply.called_at or away:
        return None
    if reply.come_back_at:
        return datetime.combine(reply.come_back_at, _EVENING, ZoneInfo(beside.workspace.zone)).astimezone(UTC)
    return reply.received_at + timedelta(hours=SLA_HOURS)


def _followed(reply: Received, beside: _Beside) -> list[Standing]:
    """The bars that stand because of such a reply."""
    wanted = _FOLLOWS.get(reply.reply_class)
    return [row for row in beside.bars(reply.contact) if (row.bar, row.reason) == wanted and row.receipt is None]


def _done(reply: Received, beside: _Beside) -> list[str]:
    """What Vigie did by itself because of a reply; of a demand that is to be looked at only who was told."""
    said: list[str] = []
    for row in _followed(reply, beside):
        if row.bar != Bar.SUPPRESSED or reply.settled:
            said.append(done_sentence(row.bar, beside.day(row.since), beside.day(row.until) if row.until else None))
        tools = bars.tools_told(beside.workspace, row)
        said += [told_sentence(tools)] if tools else []
    return said


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


def _line(said: Said, of: Received) -> dict[str, Any]:
    return {
        "at": said.at.isoformat(), "what": said.what, "campaign": said.campaign or None, "step": said.step,
        "subject": said.subject, "text": said.text,
        "class": said.reply_class if said.reply_class not in ("", inbox.UNCLASSED) else None,
        "reply": str(said.reply) if said.reply is not None else None, "here": said.reply == of.reply,
    }  # fmt: skip


def capture_document(found: Capture) -> dict[str, Any]:
    """Whether answers are heard: counts of four weeks, a sentence with what to do for each that is not zero."""
    said = [
        (found.unheard, deaf_sentence(found.unheard, found.sent, len(found.deaf))),
        (len(found.broken), broken_sentence(found.broken)),
        (found.strangers, strangers_sentence(found.strangers)),
        (found.unplaced, unplaced_sentence(found.unplaced)),
        (found.unclassed, unclassed_sentence(found.unclassed, found.wordless)),
    ]
    return {
        "sent": found.sent,
        "unheard": found.unheard,
        "deaf": [{"mailbox": mailbox or None, "messages": n} for mailbox, n in found.deaf],
        "broken": list(found.broken),
        "strangers": found.strangers,
        "unplaced": found.unplaced,
        "unclassed": found.unclassed,
        "unclassed_without_text": found.wordless,
        "to_do": [sentence for count, sentence in said if count],
    }
