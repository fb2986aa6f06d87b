"""Bars of one contact as other programs read them: which, why, since when, and whether a person may lift them.

In: an address, bars. Out: plain values, ready for JSON.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.ledger.removals import contact_of, is_known, tellings, waiting
from vigie.people.models import Standing
from vigie.review import bars
from vigie.sentences.replies import bar_sentence, free_sentence
from vigie.workspaces.models import Workspace


def bars_document(workspace: Workspace, email: str) -> dict[str, Any]:
    """The bars in force of the contact with this address, and what is known of it, in a sentence.

    `kept`: why nobody may lift a bar, None where a person may; `replies`: the numbers of those that demand removal, for
    the bars that rest on them. `known`: whether an import brought the contact, or a message to it. `waiting`: demands
    that bind as soon as one does. Raises UsageError for what is no address.
    """
    contact = contact_of(workspace, email)
    found = bars.in_force(workspace, [contact]).get(contact, [])
    demands = sorted({t.reply for t in tellings(workspace, [contact]) if t.reply is not None}) if found else []
    known = is_known(workspace, contact)
    demanded = [] if known or found else waiting(workspace, contact)
    zone = ZoneInfo(workspace.zone)
    days = [(demand.code, demand.at.astimezone(zone).date()) for demand in demanded]
    return {
        "known": known,
        "waiting": [{"code": demand.code, "at": demand.at.isoformat()} for demand in demanded],
        "sentence": "" if found else free_sentence(known=known, waiting=days),
        "bars": [
            {
                **bar_document(workspace, row),
                "kept": bars.why_not(workspace, row) or None,
                "replies": demands if row.reason == bars.OPT_OUT and row.receipt is None else [],
            }
            for row in found
        ],
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
