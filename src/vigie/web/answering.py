"""What a reply calls for, as buttons: call, write, wait until a day, give it to somebody; and what was done of it.

In: a reply's document, who reads. Out: what the template prints: addresses, words, what may be taken back.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext

from vigie.actions.models import Receipt, Standing
from vigie.outreach.models import Task
from vigie.sentences.numbers import calendar_day
from vigie.web import doing, formats
from vigie.workspaces.models import Workspace

GIVE, HOLD = "answer_reply", "hold_contact"
# A "not now" without a day; an absence without one: most last no longer.
_LATER, _AWAY = timedelta(days=90), timedelta(days=14)
# What comes first of each kind of next action; the other ways stand beside it.
WAYS = {"call": "call", "answer": "write", "refer": "write", "hold": "hold"}
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\".]+")


def offered(workspace: Workspace, who: doing.Reader, said: Mapping[str, Any]) -> dict[str, Any]:
    """The buttons of an open reply; nothing to press for somebody who may not be written to nor called."""
    closed = shut(said)
    held = any(b["code"] in {"away", "quarantined"} for b in said["barred"])
    action = said["next"]["action"]
    receipts = done_about(workspace, said["reply"])
    call, write = (None, None) if closed else (_call(said["contact"]), _write(said))
    first = WAYS.get(action, "")
    hold = None
    if action == "hold" and not held and not closed:
        hold = _hold(said, who.today, _wish(HOLD, said["reply"], receipts))
    if first == "call" and call is None:
        first = "write"
    under = [_under(r, who) for r in receipts if r.state == Standing.APPLIED]
    given = any(u["action"] == GIVE for u in under)
    return {
        "shut": closed,
        "call": call,
        "write": write,
        "hold": hold,
        "first": first,
        "give": "" if given else _wish(GIVE, said["reply"], receipts),
        "act": reverse("web:reply_do", args=[said["reply"]]),
        "under": under,
    }


def shut(said: Mapping[str, Any]) -> bool:
    """Whether whoever wrote may be neither written to nor called."""
    return any(b["code"] == "suppressed" for b in said["barred"])


def done_about(workspace: Workspace, reply: str) -> list[Receipt]:
    """What was done about a reply, taken back or not, oldest first."""
    named = Receipt.objects.filter(workspace=workspace, action__in=(GIVE, HOLD), target__reply=reply)
    return list(named.order_by("pk"))


def _wish(action: str, reply: str, receipts: list[Receipt]) -> str:
    """Which pressing this is: the same until what it did is taken back."""
    return f"reply:{reply}:{action}:{sum(r.action == action for r in receipts)}"


def _call(contact: Mapping[str, Any]) -> dict[str, str] | None:
    """A number as telephones dial it; in groups, for the eye."""
    dialled = re.sub(r"[^\d+]", "", contact["phone"])
    if not re.search(r"\d{3}", dialled):
        return None
    return {"href": f"tel:{dialled}", "said": formats.telephone(contact["phone"])}


def _write(said: Mapping[str, Any]) -> dict[str, str] | None:
    """A mail to whoever wrote; to the person whom they name, where the address stands there."""
    named = _ADDRESS.search(said["refer_to"] or "") if said["next"]["action"] == "refer" else None
    other = None if named else said["writer"]
    to = named[0] if named else (other or said["contact"])["email"]
    if not to or (other and other["barred"]):
        return None
    subject = said["subject"]
    if subject and not named:
        subject = subject if re.match(r"(?i)re\s*:", subject) else f"Re: {subject}"
    query = f"?subject={quote(subject)}" if subject and not named else ""
    label = gettext("Write to %(who)s") % {"who": to} if named or other else gettext("Write")
    return {"href": f"mailto:{quote(to, safe='@')}{query}", "said": label}


def _hold(said: Mapping[str, Any], today: date, wish: str) -> dict[str, str] | None:
    """The button that waits, until the day that was named; None where that is past: the newer reply names another."""
    day = said["come_back_at"] or said["return_at"]
    until = date.fromisoformat(day) if day else today + (_AWAY if said["class"] == "out_of_office" else _LATER)
    if until <= today:
        return None
    return {
        "until": until.isoformat(),
        "wish": wish,
        "said": gettext("Wait until %(day)s") % {"day": calendar_day(until)},
    }


def _under(receipt: Receipt, who: doing.Reader) -> dict[str, Any]:
    """What stands, in words, with its way back."""
    words = {"who": doing.person(receipt.by), "time": doing.at(receipt.at, who)}
    if receipt.action == HOLD:
        words["day"] = calendar_day(date.fromisoformat(receipt.target["until"]))
        said = gettext("Not written to before %(day)s (%(who)s, %(time)s).") % words
    else:
        task = Task.objects.filter(receipt=receipt.pk).first()
        words["owner"] = doing.person(task.owner) if task else words["who"]
        words["day"] = calendar_day(task.due) if task else ""
        said = gettext("%(owner)s answers it by %(day)s (given by %(who)s, %(time)s).") % words
        if task and task.done_at:
            said = gettext("Done by %(owner)s.") % words
    by = f"({words['who']}, {words['time']})"
    undo = reverse("web:reply_undone", args=[receipt.pk])
    return {"action": receipt.action, "number": receipt.pk, "said": said, "by": by, "undo": undo}
