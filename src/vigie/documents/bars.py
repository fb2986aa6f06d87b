"""Bars of one contact as other programs read them: which, why, since when, and whether a person may lift them.

In: an address, bars. Out: plain values, ready for JSON.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.ledger.removals import Telling, contact_of, is_known, tellings, waiting, wrote
from vigie.people.models import Standing
from vigie.review import bars
from vigie.sentences.replies import bar_sentence, free_sentence, guess_sentence, lifted_sentence
from vigie.workspaces.models import Workspace


def bars_document(workspace: Workspace, email: str) -> dict[str, Any]:
    """The bars in force of the contact with this address, and what is known of it, in a sentence.

    `kept`: why nobody may lift a bar, None where a person may; `replies`: the numbers of those that demand removal, for
    the bars that rest on them; `guess`: whether it rests on readings alone, all of them to be looked at. `known`:
    whether an import brought the contact, or a message to it. `waiting`: demands that bind as soon as one does;
    `letters`: replies from an address that is not known. Raises UsageError for what is no address.
    """
    contact = contact_of(workspace, email)
    found = bars.in_force(workspace, [contact]).get(contact, [])
    told = tellings(workspace, [contact]) if found else []
    known = is_known(workspace, contact)
    demanded = [] if known or found else waiting(workspace, contact)
    letters, last = (0, None) if known else wrote(workspace, contact)
    zone = ZoneInfo(workspace.zone)
    days = [(demand.code, demand.at.astimezone(zone).date()) for demand in demanded]
    return {
        "known": known,
        "waiting": [{"code": demand.code, "at": demand.at.isoformat()} for demand in demanded],
        "letters": letters,
        "sentence": "" if found else free_sentence(known=known, waiting=days, letters=letters, last=_day(last, zone)),
        "bars": [_standing(workspace, row, told) for row in found],
    }


def _standing(workspace: Workspace, row: Standing, told: Sequence[Telling]) -> dict[str, Any]:
    """A bar in force, with what it rests on."""
    said = bar_document(workspace, row)
    demands = told if row.reason == bars.OPT_OUT and row.receipt is None else ()
    guess = bool(demands) and all(t.guess for t in demands)
    replies = sorted({t.reply for t in demands if t.reply is not None})
    return {
        **said,
        "sentence": f"{said['sentence']} {guess_sentence()}" if guess else said["sentence"],
        "kept": bars.why_not(workspace, row) or None,
        "replies": [str(reply) for reply in replies],  # larger than what many programs take for a whole number
        "guess": guess,
    }


def lifted_document(workspace: Workspace, row: Standing, asked: datetime) -> dict[str, Any]:
    """A bar that somebody asked to lift at a moment; `lifted_before`: it was lifted already, and nothing was noted."""
    before = row.lifted_at != asked
    zone = ZoneInfo(workspace.zone)
    day = _day(row.lifted_at, zone) or asked.astimezone(zone).date()
    return {
        **bar_document(workspace, row),
        "sentence": lifted_sentence(row.reason, day, before=before),
        "lifted_before": before,
    }


def bar_document(workspace: Workspace, row: Standing) -> dict[str, Any]:
    """One bar; its days are days of the workspace's zone. `receipt`: the action that placed it.

    `lift`: what whoever lifts it has to say: consent (how the contact asked anew), reason; None: nobody may lift it.
    """
    zone = ZoneInfo(workspace.zone)
    until = _day(row.until, zone)
    return {
        "id": row.pk, "code": row.bar, "reason": row.reason,
        "sentence": bar_sentence(row.bar, row.reason, row.since.astimezone(zone).date(), until),
        "since": row.since.isoformat(), "until": until.isoformat() if until else None,
        "receipt": row.receipt,
        "lift": bars.asked_to_lift(row) or None,
        "lifted_at": row.lifted_at.isoformat() if row.lifted_at else None,
    }  # fmt: skip


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
