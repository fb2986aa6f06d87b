"""Replies as their page shows them: a list by group, one of them open with its thread, what to press.

In: a workspace, what the address asks for, who reads. Out: what the template prints, all words chosen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext

from vigie.documents.inbox import inbox_document, reply_document
from vigie.ledger import inbox
from vigie.review import corrections
from vigie.sentences.mail import reply_word
from vigie.sentences.replies import asked_classes
from vigie.sentences.written import percent
from vigie.web import doing, formats
from vigie.workspaces.models import Workspace

DAYS = 28
# What one key says, in the order of the keys; the other classes are chosen from a list.
_KEYS = (
    "interested", "information_request", "callback_request", "not_interested", "wrong_person", "out_of_office",
    "unsubscribe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a group ("" for all), the reply that is open (None: the first)."""

    of: str
    reply: int | None
    until: datetime


def content(workspace: Workspace, who: doing.Reader, asked: Asked) -> dict[str, Any]:
    """The list, its tabs, the open reply. Raises UsageError for a group that does not exist."""
    period = inbox.Asked(asked.until - timedelta(days=DAYS), asked.until, asked_classes(asked.of))
    said = inbox_document(
        inbox.inbox(workspace, period), corrections.standing(workspace), corrections.accuracy(workspace)
    )
    listed = [_listed(r, who, asked.of) for r in said["replies"]]
    open_ = str(asked.reply) if asked.reply is not None else (listed[0]["reply"] if listed else "")
    place = next((n for n, r in enumerate(listed) if r["reply"] == open_), None)
    after = listed[place + 1 : place + 2] if place is not None else []
    return {
        "tabs": _tabs(said, asked.of, who.lang),
        "listed": listed,
        "open": _opened(workspace, who, int(open_)) if open_ else None,
        "following": after[0]["reply"] if after else "",
        "picked": asked.reply is not None,
        "accuracy": said["accuracy"]["sentence"],
        "keys": [(n, c, reply_word(c)) for n, c in enumerate(_KEYS, 1)],
        "others": [(c, reply_word(c)) for c in corrections.CLASSES if c not in _KEYS],
        "of": asked.of,
    }


def address(of: str, reply: str = "", **more: object) -> str:
    """The query of the page; what is left out is the usual."""
    known = {"class": of, "r": reply, **more}
    text = urlencode({k: v for k, v in known.items() if v})
    return f"?{text}" if text else "?"


def _tabs(said: dict[str, Any], of: str, lang: str) -> list[tuple[str, str, str, bool]]:
    total = sum(g["count"] for g in said["groups"])
    tabs = [("", gettext("All"), total), *((g["group"], g["label"], g["count"]) for g in said["groups"])]
    return [(address(group), label, formats.number(n, lang), group == of) for group, label, n in tabs]


def _listed(reply: dict[str, Any], who: doing.Reader, of: str) -> dict[str, Any]:
    contact = reply["contact"]
    return {
        **reply,
        "href": address(of, reply["reply"]),
        "who": contact["name"] or contact["email"] or gettext("unknown contact"),
        "when": doing.at(datetime.fromisoformat(reply["received_at"]), who),
        "first": " ".join(reply["text"].split())[:160] or reply["subject"],
        "sure": _sure(reply),
    }


def _sure(reply: dict[str, Any]) -> str:
    """How sure the class is, in words."""
    if reply["correction"]:
        return gettext("said by %(who)s") % {"who": doing.person(reply["correction"]["by"])}
    if reply["confidence"] is None:
        return gettext("said by the tool") if reply["class"] != inbox.UNCLASSED else gettext("not classed")
    return gettext("%(share)s sure") % {"share": percent(reply["confidence"])}


def _opened(workspace: Workspace, who: doing.Reader, reply: int) -> dict[str, Any] | None:
    found = inbox.one(workspace, reply)
    if found is None:
        return None
    said = reply_document(found[0], corrections.standing(workspace, [reply]).get(reply), found[1])
    said |= _listed(said, who, "")
    said["thread"] = [
        {**line, "when": doing.at(datetime.fromisoformat(line["at"]), who), "label": reply_word(line["class"] or "")}
        for line in said["thread"][:-1]
    ]
    return said
