"""Mailtrap: events as it posts them, many at once.

In: requests, signed with the webhook's secret where one is set. Out: events; it posts nothing when a message leaves.
https://docs.mailtrap.io/email-api-smtp/advanced/webhooks (read in 2026)
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    Fetch,
    Told,
    address_of,
    by_password,
    fits,
    happened,
    hmac_hex,
    objects,
    one_of,
    text,
    when,
)
from vigie.connectors.proving import LEAD, password_or, sign_body
from vigie.vocabulary.proof import KeyKind, Proof

WORDS = {
    "delivery": "delivered",
    "open": "open",
    "click": "click",
    "unsubscribe": "unsubscribe",
    "spam": "complaint",
    "soft bounce": "soft_bounce",
    "bounce": "hard_bounce",
    "suspension": "deferred",  # the account's sending is halted; it goes on when that ends
    "reject": "blocked",  # on its own lists, or its rules say no: nothing was sent
}


def verify(post: Post, secrets: Sequence[str], fetch: Fetch) -> str:
    """HMAC-SHA256 of the body; `user:password` is basic authentication."""
    passwords = [s for s in secrets if ":" in s]
    keys = [s for s in secrets if ":" not in s]
    if passwords and (wrong := by_password(post, passwords, fetch)):
        return wrong
    return fits(post.headers.get("mailtrap-signature", ""), (hmac_hex(k, post.body) for k in keys)) if keys else ""


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request."""
    for said in objects(post.said.get("events")) or post.each:
        response = one_of(text(said, "response"), text(said, "reason"))
        told = Told(
            text(said, "event").replace("_", " "), address_of(said.get("email")), when(post, said.get("timestamp")),
            message=text(said, "message_id"), event_id=text(said, "event_id"),
            detail=one_of(text(said, "url"), response, text(said, "bounce_category")),
            campaign=one_of(text(said, "custom_variables", "campaign"), text(said, "category")),
            agent=text(said, "user_agent"), ip=text(said, "ip"),
        )  # fmt: skip
        yield from happened("mailtrap", told, WORDS)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"events": [{
        "event": "delivery", "email": LEAD, "timestamp": int(now.timestamp()), "message_id": "vigie-test",
        "event_id": "vigie-test",
    }]}  # fmt: skip


CONNECTOR = Connector(
    "mailtrap",
    "Mailtrap",
    hook=Hook(
        parse,
        verify,
        sample=sample,
        prove=password_or(sign_body("mailtrap-signature")),
        proof=Proof.EITHER,
        key_kind=KeyKind.SIGNATURE,
    ),
)
