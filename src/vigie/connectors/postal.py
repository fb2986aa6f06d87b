"""Postal: events as a mail server of that kind posts them.

In: requests, signed with the key of the installation's DKIM. Out: sends and events.
https://docs.postalserver.io/developer/webhooks (read in 2026)
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    FINE,
    FORGED,
    LEFT_OUT,
    UNSIGNED,
    Fetch,
    Told,
    address_of,
    fields,
    happened,
    one_of,
    plain_id,
    text,
    when,
)
from vigie.connectors.proving import LEAD, MAILBOX, MESSAGE_ID, cannot
from vigie.vocabulary.proof import KeyKind

WORDS = {
    # The recipient's server took it: the first word about a message, and so it was sent.
    "MessageSent": "sent+delivered",
    "MessageDelayed": "deferred",
    "MessageDeliveryFailed:HardFail": "hard_bounce",
    "MessageDeliveryFailed": "failed",
    "MessageHeld": "deferred",  # on its own lists, or over a limit: it leaves when somebody releases it
    "MessageBounced": "hard_bounce",
    "MessageLinkClicked": "click",
    "MessageLoaded": "open",
    "DomainDNSError": LEFT_OUT,
    "SendLimitApproaching": LEFT_OUT,
    "SendLimitExceeded": LEFT_OUT,
    "incoming": LEFT_OUT,
}


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """RSA by the public key in DNS (`p=`), over the body; the SHA-256 of newer servers, else the SHA-1 of all."""
    tried = (("x-postal-signature-256", SHA256()), ("x-postal-signature", SHA1()))  # noqa: S303 - what Postal signs with
    given = [(post.headers[name], algorithm) for name, algorithm in tried if post.headers.get(name)]
    if not given:
        return UNSIGNED
    return FINE if any(_signed(key, given[0][0], post.body, given[0][1]) for key in secrets) else FORGED


def _signed(key: str, given: str, body: bytes, algorithm: HashAlgorithm) -> bool:
    try:
        _key(key).verify(b64decode(given, validate=True), body, PKCS1v15(), algorithm)
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True


def is_key(secret: str) -> bool:
    """The public key of the server, alone or as it stands in DNS."""
    try:
        return bool(_key(secret))
    except (ValueError, UnsupportedAlgorithm):
        return False


@lru_cache(64)
def _key(said: str) -> RSAPublicKey:
    key = load_der_public_key(b64decode(said.rpartition("p=")[2].rstrip(";")))
    if not isinstance(key, RSAPublicKey):
        raise ValueError(said)  # noqa: TRY004 - a key of another kind is a wrong value
    return key


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One event. A bounce names the message that came back as `original_message`, whatever its event is called."""
    said = fields(post.said.get("payload"))
    bounced = fields(said.get("original_message"))
    message = bounced or fields(said.get("message"))
    word = "MessageBounced" if bounced else text(post.said, "event")
    if text(message, "direction") == "incoming":
        word = "incoming"
    elif word == "MessageDeliveryFailed" and text(said, "status") == "HardFail":
        word += ":HardFail"
    told = Told(
        word, address_of(message.get("to")), when(post, post.said.get("timestamp"), said.get("timestamp")),
        message=text(message, "id"), message_id=plain_id(text(message, "message_id")),
        event_id=text(post.said, "uuid"),
        detail=one_of(text(said, "url"), text(said, "output"), text(said, "details")),
        campaign=text(message, "tag"), mailbox=address_of(message.get("from")), subject=text(message, "subject"),
        agent=text(said, "user_agent"), ip=text(said, "ip_address"),
    )  # fmt: skip
    yield from happened("postal", told, WORDS)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"event": "MessageSent", "timestamp": now.timestamp(), "uuid": "vigie-test", "payload": {
        "message": {"id": 1, "message_id": MESSAGE_ID, "to": LEAD, "from": MAILBOX, "direction": "outgoing"},
    }}  # fmt: skip


CONNECTOR = Connector(
    "postal",
    "Postal",
    hook=Hook(parse, verify, signed=True, sample=sample, prove=cannot, keyed=is_key, key_kind=KeyKind.DOMAIN),
)
