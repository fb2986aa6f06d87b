"""MailerSend: events as it posts them.

In: requests, signed with the webhook's secret. Out: sends and events.
https://developers.mailersend.com/api/v1/webhooks.html (read in 2026)
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    LEFT_OUT,
    SENT,
    Fetch,
    Told,
    address_of,
    fields,
    first_text,
    fits,
    happened,
    hmac_hex,
    one_of,
    plain_id,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, MAILBOX, sign_body
from vigie.vocabulary.proof import KeyKind

WORDS = {
    "sent": SENT,
    "delivered": "delivered",
    "deferred": "deferred",
    "soft_bounced": "soft_bounce",
    "hard_bounced": "hard_bounce",
    "opened": "open",
    "opened_unique": "open",
    "clicked": "click",
    "clicked_unique": "click",
    "unsubscribed": "unsubscribe",
    "spam_complaint": "complaint",
    "survey_opened": LEFT_OUT,
    "survey_submitted": LEFT_OUT,
    "queued": LEFT_OUT,
    "inbound.message": LEFT_OUT,
    "sender_identity.verified": LEFT_OUT,
    "maintenance.start": LEFT_OUT,
    "maintenance.end": LEFT_OUT,
    "email_single.verified": LEFT_OUT,
    "email_list.verified": LEFT_OUT,
    "bulk_email.completed": LEFT_OUT,
}


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """HMAC-SHA256 of the body."""
    return fits(post.headers.get("signature", ""), (hmac_hex(s, post.body) for s in secrets))


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One event. Its word stands twice; the outer one says of which object it is."""
    data = fields(post.said.get("data"))
    outer = text(post.said, "type")
    word = one_of(outer.removeprefix("activity."), text(data, "type"))
    email, mail = address_of(within(data, "email", "recipient", "email")), data.get("email")
    told = Told(
        word, email, when(post, data.get("created_at"), post.said.get("created_at")),
        message=one_of(text(mail, "message", "id"), text(mail, "id")), event_id=text(data, "id"),
        message_id=plain_id(text(mail, "headers", "message-id")),
        detail=one_of(
            text(data, "morph", "url"), text(data, "morph", "readable_reason"), text(data, "morph", "reason"),
        ),
        campaign=first_text(within(mail, "tags")),
        mailbox=address_of(within(mail, "from")), subject=text(mail, "subject"),
        agent=text(data, "morph", "user_agent"), ip=text(data, "morph", "ip"),
    )  # fmt: skip
    yield from happened("mailersend", told, WORDS)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"type": "activity.delivered", "created_at": now.isoformat(), "data": {
        "id": "vigie-test", "type": "delivered", "created_at": now.isoformat(),
        "email": {"id": "vigie-test", "from": MAILBOX, "recipient": {"email": LEAD}},
    }}  # fmt: skip


CONNECTOR = Connector(
    "mailersend",
    "MailerSend",
    hook=Hook(parse, verify, signed=True, sample=sample, prove=sign_body("signature"), key_kind=KeyKind.SIGNING),
)
