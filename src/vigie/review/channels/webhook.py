"""A plain webhook: the message as JSON, signed, for whatever a team runs itself.

In: an address, a secret, a message. Out: one POST. Raises Failed.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from vigie.outreach.hooks import signed
from vigie.review.channels.message import Message
from vigie.review.channels.posting import encoded, post


def send(settings: Mapping[str, Any], message: Message, _to: str) -> None:
    """Post it, signed as `outreach.hooks` signs; `Vigie-Delivery` stays the same when it is sent again."""
    body = encoded(payload(message))
    headers = {"Vigie-Delivery": message.id, "Vigie-Event": str(message.document.get("event", "message"))}
    secret = str(settings.get("secret") or "")
    if secret:
        headers["Vigie-Signature"] = signed(secret, body.decode(), datetime.now(UTC))
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
