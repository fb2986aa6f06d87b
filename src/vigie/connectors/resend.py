"""Resend: events as it posts them.

In: requests, signed as Svix does. Out: sends and events.
https://resend.com/docs/dashboard/webhooks/event-types (read in 2026)
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    FINE,
    LEFT_OUT,
    SENT,
    STALE,
    UNSIGNED,
    Fetch,
    Said,
    Told,
    address_of,
    by_password,
    fields,
    first_text,
    fits,
    happened,
    hmac_base64,
    items,
    late,
    named,
    one_of,
    plain_id,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, MAILBOX, give_password, with_headers
from vigie.vocabulary.proof import KeyKind, Proof

WORDS = {
    "email.sent": SENT,
    "email.delivered": "delivered",
    "email.delivery_delayed": "deferred",
    "email.bounced:hard": "hard_bounce",
    "email.bounced:soft": "soft_bounce",
    "email.bounced:suppressed": "blocked",  # on the account's own list: nothing was sent
    "email.suppressed": "blocked",
    "email.failed": "failed",
    "email.complained": "complaint",
    "email.opened": "open",
    "email.clicked": "click",
    "email.scheduled": LEFT_OUT,
    "email.received": LEFT_OUT,
    "contact.created": LEFT_OUT,
    "contact.updated": LEFT_OUT,
    "contact.deleted": LEFT_OUT,
    "domain.created": LEFT_OUT,
    "domain.updated": LEFT_OUT,
    "domain.deleted": LEFT_OUT,
}
# https://docs.svix.com/receiving/verifying-payloads/how-manual
_WINDOW = timedelta(minutes=5)
_SHORTEST_KEY = 16  # bytes; Resend's have 24


def verify(post: Post, secrets: Sequence[str], fetch: Fetch) -> str:
    """HMAC-SHA256 of id, moment and body, five minutes around now; several signatures while a secret is changed."""
    passwords = [s for s in secrets if not s.startswith("whsec_")]
    keys = [s for s in secrets if s.startswith("whsec_")]
    if not keys:
        return by_password(post, passwords, fetch) if passwords else UNSIGNED
    own, stamp = post.headers.get("svix-id", ""), post.headers.get("svix-timestamp", "")
    given = [g.partition(",")[2] for g in post.headers.get("svix-signature", "").split() if g.startswith("v1,")]
    told = f"{own}.{stamp}.".encode() + post.body
    made = [hmac_base64(key, told) for key in map(_key, keys) if key]
    found = [fits(one, made) for one in given] or [UNSIGNED]
    code = FINE if FINE in found else found[0]
    return STALE if code == FINE and late(stamp, post.received, _WINDOW) else code


def is_key(secret: str) -> bool:
    """`whsec_` and base64 of a random text, or `user:password`."""
    return len(_key(secret)) >= _SHORTEST_KEY if secret.startswith("whsec_") else ":" in secret


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix("whsec_"))
    except (NotBase64, ValueError):
        return b""


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One event, for each of its recipients."""
    said, data = post.said, fields(post.said.get("data"))
    word = _word(text(said, "type"), data)
    if WORDS.get(word) == LEFT_OUT:
        yield Noted("event_not_kept", {"word": word})
        return
    for one in items(data.get("to")) or [""]:
        email = address_of(one)
        moment = data.get("created_at") if word == "email.sent" else within(data, "click", "timestamp")
        told = Told(
            word, email, when(post, moment, said.get("created_at"), data.get("created_at")),
            message=text(data, "email_id"),
            message_id=plain_id(one_of(text(data, "message_id"), named(data.get("headers"), "message-id"))),
            event_id=":".join((post.headers.get("svix-id", ""), email)) if "svix-id" in post.headers else "",
            detail=_detail(data), campaign=_tag(data), mailbox=address_of(data.get("from")),
            subject=text(data, "subject"),
            agent=one_of(text(data, "open", "userAgent"), text(data, "click", "userAgent")),
            ip=one_of(text(data, "open", "ipAddress"), text(data, "click", "ipAddress")),
        )  # fmt: skip
        yield from happened("resend", told, WORDS)


def _detail(data: Said) -> str:
    return one_of(
        text(data, "click", "link"), first_text(within(data, "bounce", "diagnosticCode")),
        text(data, "bounce", "message"), text(data, "failed", "reason"), text(data, "suppressed", "message"),
    )  # fmt: skip


def _word(word: str, data: Said) -> str:
    if word != "email.bounced":
        return word
    kind, finer = text(data, "bounce", "type"), text(data, "bounce", "subType")
    if finer in {"Suppressed", "OnAccountSuppressionList"} or "suppression list" in text(data, "bounce", "message"):
        return "email.bounced:suppressed"
    # `type` is SES's: Permanent, Transient, Undetermined. Older payloads have none, and were sent for hard ones only.
    return "email.bounced:soft" if kind in {"Transient", "Undetermined"} else "email.bounced:hard"


def _tag(data: Said) -> str:
    """Tags are an object, or a list of names with values."""
    return one_of(text(data, "tags", "campaign"), named(data.get("tags"), "campaign"))


def prove(post: Post, secrets: Sequence[str]) -> Post:
    """As Svix signs."""
    keys = [s for s in secrets if s.startswith("whsec_")]
    if not keys:
        return give_password(post, secrets)
    own, stamp = "vigie-test", str(int(post.received.timestamp()))
    made = hmac_base64(_key(keys[0]), f"{own}.{stamp}.".encode() + post.body)
    return with_headers(post, {"svix-id": own, "svix-timestamp": stamp, "svix-signature": f"v1,{made}"})


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"type": "email.delivered", "created_at": now.isoformat(), "data": {
        "email_id": "vigie-test", "to": [LEAD], "from": MAILBOX, "created_at": now.isoformat(),
    }}  # fmt: skip


CONNECTOR = Connector(
    "resend",
    "Resend",
    hook=Hook(
        parse,
        verify,
        signed=True,
        sample=sample,
        prove=prove,
        keyed=is_key,
        proof=Proof.EITHER,
        key_kind=KeyKind.SIGNING,
    ),
)
