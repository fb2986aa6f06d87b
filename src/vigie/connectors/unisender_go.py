"""Unisender Go: events as it posts them, alone or by user of the account.

In: requests, with a hash of body and API key in the body itself. Out: sends and events.
https://godocs.unisender.ru/web-api-ref#callback-format (read in 2026)
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import md5

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    LEFT_OUT,
    SENT,
    Fetch,
    Said,
    Told,
    address_of,
    fields,
    fits,
    happened,
    objects,
    one_of,
    text,
    when,
)
from vigie.connectors.proving import LEAD
from vigie.vocabulary.proof import KeyKind

WORDS = {
    "sent": SENT,
    "delivered": "delivered",
    "opened": "open",
    "clicked": "click",
    "unsubscribed": "unsubscribe",
    "subscribed": LEFT_OUT,
    "soft_bounced": "soft_bounce",
    "hard_bounced": "hard_bounce",
    "spam": "complaint",
    "transactional_spam_block": LEFT_OUT,  # a server blocks the service: of no message
}


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """MD5 of the body in which `auth` is replaced by the API key: what this tool offers."""
    given = text(post.said, "auth")
    made = [
        md5(post.body.replace(given.encode(), secret.encode()), usedforsecurity=False).hexdigest() for secret in secrets
    ]
    return fits(given, made)


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request."""
    for event in _events(post):
        said = {**event, **fields(event.get("event_data"))}
        word = text(said, "status")
        if not word and text(said, "event_name") == "transactional_spam_block":
            word = "transactional_spam_block"
        message, email = text(said, "job_id"), address_of(said.get("email"))
        told = Told(
            word, email, when(post, said.get("event_time")), message=message,
            event_id=":".join((message, email, word, text(said, "event_time"), text(said, "url"))),
            detail=one_of(
                text(said, "url"), text(said, "delivery_info", "destination_response"),
                text(said, "delivery_info", "delivery_status"), text(said, "comment"),
            ),
            campaign=text(said, "metadata", "campaign"), agent=text(said, "delivery_info", "user_agent"),
            ip=text(said, "delivery_info", "ip"),
        )  # fmt: skip
        yield from happened("unisender_go", told, WORDS)


def _events(post: Post) -> list[Said]:
    users = objects(post.said.get("events_by_user"))
    return [event for user in users for event in objects(user.get("events"))] if users else [post.said]


def prove(post: Post, secrets: Sequence[str]) -> Post:
    """The hash in place of the key."""
    given = text(post.said, "auth").encode()
    made = [md5(post.body.replace(given, secret.encode()), usedforsecurity=False).hexdigest() for secret in secrets[:1]]
    return replace(post, body=post.body.replace(given, "".join(made).encode()))


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"auth": "vigie-auth", "events_by_user": [{"events": [{"event_data": {
        "job_id": "vigie-test", "email": LEAD, "status": "delivered", "event_time": now.isoformat(),
    }}]}]}  # fmt: skip


CONNECTOR = Connector(
    "unisender_go",
    "Unisender Go",
    hook=Hook(parse, verify, signed=True, sample=sample, prove=prove, key_kind=KeyKind.ACCOUNT),
)
