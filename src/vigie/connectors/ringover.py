"""Ringover: calls as it posts them.

In: requests, signed with the webhook's key in one of two ways. Out: calls.
https://developer.ringover.com/ and https://github.com/ringover/ringover-webhooks-php (webhooks, read in 2026)
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.outcomes import outcome_of
from vigie.connectors.posts import (
    FINE,
    FORGED,
    STALE,
    UNSIGNED,
    Fetch,
    Said,
    address_of,
    fields,
    first_text,
    fits,
    hmac_base64,
    items,
    late,
    number_in,
    objects,
    one_of,
    read_json,
    record,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, with_headers
from vigie.vocabulary.proof import KeyKind
from vigie.vocabulary.words import CALL_OUTCOMES

# The end of a call, and what its caller noted after it; the others come while it goes on.
TOLD_WHOLE = {
    "hangup": "connected", "missed": "no_answer", "voicemail": "voicemail", "aftercall": "", "after_call": "",
    "record_available": "",
}  # fmt: skip
UNDER_WAY = frozenset((
    "ringing", "answered", "incoming", "outgoing", "hold", "unhold", "transfer", "contact", "routing", "search",
    "ivr_response_code", "fax",
))  # fmt: skip
# What comes under the call's id alone; `tags_updated` tells all tags that it has now, none of them too.
RETAGGED = "tags_updated"
AFTERWARDS = frozenset((
    RETAGGED, "comments_updated", "aftercall", "record_available", "voicemail_available", "transcription_available",
    "summary_available",
))  # fmt: skip
OTHERS = frozenset(("sms", "message", "contact", "fax", "user", "empower", "number", "presence"))
_OUTBOUND = frozenset(("out", "outbound", "outgoing", ""))
_WINDOW = timedelta(minutes=5)


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """Version 3: HMAC-SHA256 of method, address, body and moment. Version 1: a token (JWT, HS512) that holds the event.

    Events of an answering machine's menu (`ivr_response_code`) are not signed at all, says the documentation.
    """
    if third := post.headers.get("x-ringover-webhook-signature-v3", ""):
        stamp = post.headers.get("x-ringover-request-signature-v3-timestamp", "")
        told = f"{post.method}{post.url}".encode() + post.body + stamp.encode()
        code = fits(third, (hmac_base64(s.encode(), told) for s in secrets))
        return STALE if code == FINE and late(stamp, post.received, _WINDOW) else code
    token = post.headers.get("x-ringover-webhook-signature", "").removeprefix("Bearer ")
    if not token:
        return UNSIGNED
    return FINE if any(_signed(token, s) and _same(token, post) for s in secrets) else FORGED


def _signed(token: str, secret: str) -> bool:
    told, _, given = token.rpartition(".")
    if text(_piece(token, 0), "alg") != "HS512":
        return False
    made = urlsafe_b64encode(hmac.digest(secret.encode(), told.encode(), "sha512")).decode().rstrip("=")
    return fits(given.rstrip("="), [made]) == FINE


def _same(token: str, post: Post) -> bool:
    """What is signed is the event inside the token: a body that says something else is not believed."""
    held = within(_piece(token, 1), "payload")
    held = read_json(held) if isinstance(held, str) else held
    return held == post.json if isinstance(held, dict) else True


def _piece(token: str, number: int) -> object:
    pieces = token.split(".")
    try:
        return read_json(urlsafe_b64decode(pieces[number] + "=="))
    except (NotBase64, ValueError, IndexError):
        return None


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One call, by the address of whom it was to where the directory knows it, and by the number."""
    word, resource = text(post.said, "event").lower(), text(post.said, "resource").lower()
    call = fields(post.said.get("data"))
    if resource == "aftercall":
        yield _afterwards(word, call)
        return
    if word not in TOLD_WHOLE or resource not in {"call", ""} or _direction(call) not in _OUTBOUND or _internal(call):
        known = word in UNDER_WAY or word in TOLD_WHOLE or resource in OTHERS
        yield Noted("event_not_kept" if known else "unknown_event", {"word": word[:80] or "-"})
        return
    email, phone = _email(call), _phone(call)
    if not email and not phone:
        yield Refused("phone_withheld")
        return
    at = when(post, *(call.get(n) for n in ("start_time", "ringing_time", "initial_time")), post.said.get("timestamp"))
    if at.word:
        yield Noted("time_not_believed", {"word": at.word})
    outcome = _outcome(word, call)
    yield record(
        "calls", call_id=f"ringover:{one_of(text(call, 'call_id'), text(call, 'cdr_id'), text(call, 'channel_id'))}",
        email=email, phone=phone, called_at=at.at, outcome=outcome,
        owner=one_of(text(call, "user", "email"), text(call, "user_id")),
        reach="" if outcome in CALL_OUTCOMES else _reach(word, call),
        duration_s=one_of(text(call, "incall_duration"), text(call, "duration_in_seconds")),
        note=one_of(text(call, "note"), text(call, "comments")),
    )  # fmt: skip


def _afterwards(word: str, call: Said) -> Record | Noted:
    """What was told of a call after it: its tags. Notes, recordings and summaries are not used."""
    tag = outcome_of(_tags(call))
    if word in AFTERWARDS and text(call, "call_id") and (tag or word == RETAGGED):
        return record("call_tags", call_id=f"ringover:{text(call, 'call_id')}", outcome=tag)
    return Noted("event_not_kept" if word in AFTERWARDS else "unknown_event", {"word": word[:80] or "-"})


def _direction(call: Said) -> str:
    return text(call, "direction").lower()


def _email(call: Said) -> str:
    contact = fields(call.get("contact"))
    listed = [address_of(one_of(text(e, "value"), text(e, "email"))) for e in objects(contact.get("emails"))]
    found = (address_of(contact.get("email")), *listed, address_of(first_text(contact.get("emails"))))
    return one_of(*(a for a in found if "@" in a))


def _phone(call: Said) -> str:
    """The number dialled, with the plus that Ringover leaves out before the country's code."""
    said = number_in(text(call, "to_number"), text(call, "contact_number"))
    return f"+{said}" if said.isdecimal() and not said.startswith("0") else said


def _internal(call: Said) -> bool:
    """Whether two colleagues spoke."""
    return call.get("is_internal") is True or text(call, "is_internal") == "1"


def _reach(word: str, call: Said) -> str:
    if word == "hangup":  # posted for every call; one that nobody took was never answered
        answered = text(call, "answered_time") or call.get("is_answered") is True
        talked = one_of(text(call, "incall_duration"), text(call, "duration_in_seconds"))
        return "connected" if answered or talked.strip("0.") else "no_answer"
    return TOLD_WHOLE[word]


def _outcome(word: str, call: Said) -> str:
    return one_of(outcome_of(_tags(call)), _reach(word, call), "connected")


def _tags(call: Said) -> list[str]:
    """Tags as texts, or as objects with a name."""
    return [one_of(text(t, "name"), text(t)) for t in items(call.get("tags"))]


def prove(post: Post, secrets: Sequence[str]) -> Post:
    """The proof of version 3."""
    stamp = str(int(post.received.timestamp()))
    told = f"{post.method}{post.url}".encode() + post.body + stamp.encode()
    made = hmac_base64(secrets[0].encode(), told) if secrets else ""
    named = "x-ringover-request-signature-v3-timestamp"
    return with_headers(post, {"x-ringover-webhook-signature-v3": made, named: stamp})


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"resource": "call", "event": "hangup", "data": {
        "call_id": "vigie-test", "direction": "outbound", "start_time": now.isoformat(),
        "answered_time": now.isoformat(), "incall_duration": 60, "contact": {"emails": [{"value": LEAD}]},
    }}  # fmt: skip


CONNECTOR = Connector(
    "ringover", "Ringover", hook=Hook(parse, verify, signed=True, sample=sample, prove=prove, key_kind=KeyKind.WEBHOOK)
)
