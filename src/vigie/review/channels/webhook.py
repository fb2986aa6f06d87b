"""A plain webhook: the message as JSON, signed, for whatever a team runs itself.

In: an address, a secret, a message. Out: one POST. Raises Failed.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from vigie.review.channels.message import Message
from vigie.review.channels.posting import encoded, post


def send(settings: Mapping[str, Any], message: Message, _to: str) -> None:
    """Post it; `Vigie-Delivery` stays the same when it is sent again."""
    body = encoded(payload(message))
    headers = {"Vigie-Delivery": message.id, "Vigie-Event": str(message.document.get("event", "message"))}
    secret = str(settings.get("secret") or "")
    if secret:
        headers["Vigie-Signature"] = signature(secret, body, int(time.time()))
    post(settings["address"], body, headers)


def payload(message: Message) -> dict[str, Any]:
    """The message for a program; what a person would read is in it too."""
    return {
        "id": message.id,
        "language": message.language,
        "subject": message.subject,
        "items": [asdict(item) for item in message.items],
        "link": message.link or None,
        **message.document,
    }


def signature(secret: str, body: bytes, at: int) -> str:
    """`t=SECONDS,v1=HEX`: HMAC-SHA256 of the seconds, a point and the body; an old one can be refused."""
    made = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"
