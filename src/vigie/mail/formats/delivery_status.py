"""RFC 3464: a message/delivery-status part, one group of fields for the message and one for each recipient.

In: the part, or a text that holds its fields (damaged MIME, forwarded through a system that flattens). Out: `Failure`s.
"""

import re

from vigie.mail.addresses import of_field
from vigie.mail.failure import Failure, code_in, status_in, worth
from vigie.mail.headers import Headers, words
from vigie.mail.message import LONGEST_INNER, Part

_GROUP = re.compile(rb"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_MOST = 500  # recipients of one report
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_TYPED = re.compile(r"^\s*[\w-]{1,30}\s*;\s*")
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient")
_ACTIONS = {"failed", "delayed", "delivered", "relayed", "expanded"}
FINAL = re.compile(rb"^(?:final|original)-recipient[ \t]*:", re.IGNORECASE | re.MULTILINE)


def failures(part: Part) -> list[Failure]:
    """What the fields say of each recipient; a group without a recipient tells nothing."""
    return of_bytes(part.data(LONGEST_INNER))


def of_bytes(data: bytes) -> list[Failure]:
    """The same from the fields themselves."""
    found: list[Failure] = []
    for group in _GROUP.split(data.strip())[: _MOST + 1]:
        if FINAL.search(group):
            found.append(_failure(Headers(group)))
        elif found and not found[-1].status:  # a blank line inside a recipient's group
            found[-1] = _joined(found[-1], _failure(Headers(group)))
    return found


def original_id(part: Part) -> str | None:
    """The Message-ID of the failed message, where the reporter names it (Exchange, Gmail: X-Original-Message-ID)."""
    head = Headers(part.data(4000))
    return next(iter(head.ids("x-original-message-id") or head.ids("original-message-id")), None)


def _failure(fields: Headers) -> Failure:
    recipient = next((a for a in (of_field(fields.raw(name)) for name in _RECIPIENTS) if a), None)
    diagnostic = words(_TYPED.sub("", fields.raw("diagnostic-code"), count=1))
    said = _STATUS.search(fields.raw("status"))
    status = said[0] if said else None
    told = status_in(diagnostic)
    # `Status: 5.0.0` beside `550 5.1.1 ...`: what the server said is more particular than the reporter's own word.
    if (told and worth(told) > worth(status)) or (told and status and told[0] != status[0]):
        status = told
    action = fields.raw("action").split("(")[0].strip().lower().rstrip(".;,")
    return Failure(
        recipient,
        action if action in _ACTIONS else _action_of(status or code_in(diagnostic) or ""),
        status,
        diagnostic,
        _TYPED.sub("", fields.raw("remote-mta")).strip(" []()<>.").lower(),
        of_field(fields.raw("original-recipient")),
    )


def _action_of(status: str) -> str:
    """The action that a status implies: some reporters leave the field out, or invent words."""
    return "delivered" if status.startswith("2") else "failed"


def _joined(first: Failure, more: Failure) -> Failure:
    return Failure(
        first.recipient,
        more.action if more.action != "failed" else first.action,
        first.status or more.status,
        first.diagnostic or more.diagnostic,
        first.host or more.host,
        first.asked or more.asked,
    )
