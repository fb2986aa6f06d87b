"""SendGrid: events as it posts them, many at once.

In: requests, signed with an elliptic key when that is switched on. Out: sends and events.
https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event (read in 2026)
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    FINE,
    FORGED,
    LEFT_OUT,
    SENT,
    UNSIGNED,
    Fetch,
    Said,
    Told,
    address_of,
    by_password,
    first_text,
    happened,
    one_of,
    plain_id,
    text,
    when,
)
from vigie.connectors.proving import LEAD, MESSAGE_ID, cannot, password_or
from vigie.vocabulary.proof import KeyKind, Proof

WORDS = {
    "processed": SENT,
    "delivered": "delivered",
    "deferred": "deferred",
    "bounce": "hard_bounce",
    "bounce:blocked": "blocked",  # `type`: the server refused the message, not the address
    "dropped": "blocked",  # on its own lists, or its rules say no: nothing was sent
    "open": "open",
    "open:machine": "open:machine",  # Apple's Mail Privacy Protection
    "click": "click",
    "spamreport": "complaint",
    "unsubscribe": "unsubscribe",
    "group_unsubscribe": "unsubscribe",
    "group_resubscribe": LEFT_OUT,
    "account_status_change": LEFT_OUT,
}


def verify(post: Post, secrets: Sequence[str], fetch: Fetch) -> str:
    """ECDSA of moment and body by the key shown beside the webhook; `user:password` is basic authentication."""
    passwords = [s for s in secrets if ":" in s]
    keys = [s for s in secrets if ":" not in s]
    if passwords and (wrong := by_password(post, passwords, fetch)):
        return wrong
    if not keys:
        return FINE
    given = post.headers.get("x-twilio-email-event-webhook-signature", "")
    stamp = post.headers.get("x-twilio-email-event-webhook-timestamp", "")
    if not given or not stamp:
        return UNSIGNED
    return FINE if any(_signed(key, given, stamp.encode() + post.body) for key in keys) else FORGED


def _signed(key: str, given: str, told: bytes) -> bool:
    try:
        _key(key).verify(b64decode(given, validate=True), told, ECDSA(SHA256()))
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True


def is_key(secret: str) -> bool:
    """The public key that stands beside the webhook, or `user:password`."""
    try:
        return ":" in secret or bool(_key(secret))
    except (ValueError, UnsupportedAlgorithm):
        return False


@lru_cache(64)
def _key(text_of_it: str) -> EllipticCurvePublicKey:
    key = load_der_public_key(b64decode(text_of_it))
    if not isinstance(key, EllipticCurvePublicKey):
        raise ValueError(text_of_it)  # noqa: TRY004 - a key of another kind is a wrong value
    return key


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request."""
    for said in post.each:
        own, message_id = text(said, "sg_message_id"), plain_id(text(said, "smtp-id"))
        told = Told(
            _word(said), address_of(said.get("email")), when(post, said.get("timestamp")),
            # `id.filter0425p1mdw1.13037.57168B4A1D.0`: only the first part is the same in all events of a message.
            message="" if own.startswith("filter") else own.split(".")[0],
            message_id=message_id, event_id=text(said, "sg_event_id"),
            detail=_detail(said), campaign=_campaign(said), mailbox=address_of(said.get("from")),
            subject=text(said, "subject"), agent=text(said, "useragent"), ip=text(said, "ip"),
        )  # fmt: skip
        yield from happened("sendgrid", told, WORDS)


def _detail(said: Said) -> str:
    reason = one_of(text(said, "reason"), text(said, "response"))
    status = text(said, "status")
    return one_of(text(said, "url"), reason if status in reason else f"{status} {reason}".strip())


def _word(said: Said) -> str:
    word = text(said, "event")
    if word == "bounce" and text(said, "type") == "blocked":
        return "bounce:blocked"
    return "open:machine" if word == "open" and said.get("sg_machine_open") is True else word


def _campaign(said: Said) -> str:
    names = (text(said, n) for n in ("singlesend_name", "marketing_campaign_name", "campaign"))
    return one_of(*names, first_text(said.get("category")))


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return [{
        "event": "delivered", "email": LEAD, "timestamp": int(now.timestamp()), "sg_event_id": "vigie-test",
        "sg_message_id": "vigie-test.recvd", "smtp-id": f"<{MESSAGE_ID}>",
    }]  # fmt: skip


CONNECTOR = Connector(
    "sendgrid",
    "SendGrid",
    hook=Hook(
        parse,
        verify,
        sample=sample,
        prove=password_or(cannot),
        keyed=is_key,
        proof=Proof.EITHER,
        key_kind=KeyKind.VERIFICATION,
    ),
)
