"""SparkPost: events as it posts them, many at once.

In: requests; SparkPost signs nothing, a webhook may bear a name and a password or a token. Out: sends and events.
https://developers.sparkpost.com/api/webhooks/ (read in 2026)
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    LEFT_OUT,
    SENT,
    Fetch,
    Said,
    Told,
    address_of,
    by_password,
    fields,
    fits,
    happened,
    one_of,
    record,
    text,
    when,
)
from vigie.connectors.proving import LEAD, give_password
from vigie.vocabulary.proof import Proof

WORDS = {
    "injection": SENT,
    "delivery": "delivered",
    "delay": "deferred",
    "policy_rejection": "blocked",
    "generation_failure": "failed",
    "generation_rejection": "blocked",
    "spam_complaint": "complaint",
    # One picture at the top of the mail, one at the end: mail that is cut off loads the first only.
    "initial_open": "open",
    "open": "open",
    "click": "click",
    "amp_initial_open": "open",
    "amp_open": "open",
    "amp_click": "click",
    "list_unsubscribe": "unsubscribe",
    "link_unsubscribe": "unsubscribe",
    "bounce:hard": "hard_bounce",
    "bounce:soft": "soft_bounce",
    "bounce:block": "blocked",
    "bounce:unsubscribe": "unsubscribe",
    "bounce:subscribe": LEFT_OUT,
    "sms_status": LEFT_OUT,
    "relay_injection": LEFT_OUT,
    "relay_rejection": LEFT_OUT,
    "relay_delivery": LEFT_OUT,
    "relay_tempfail": LEFT_OUT,
    "relay_permfail": LEFT_OUT,
    "relay_message": LEFT_OUT,
    "ab_test_completed": LEFT_OUT,
    "ab_test_cancelled": LEFT_OUT,
    "success": LEFT_OUT,
    "error": LEFT_OUT,
}
# `bounce_class`: https://support.sparkpost.com/docs/deliverability/bounce-classification-codes
CLASSES = {
    "10": "hard", "30": "hard", "90": "unsubscribe", "80": "subscribe", "60": "automatic", "100": "automatic",
    **dict.fromkeys(("25", "26", "50", "51", "52", "53", "54"), "block"),
}  # fmt: skip


def verify(post: Post, secrets: Sequence[str], fetch: Fetch) -> str:
    """A name and a password, a bearer's token, or the token that older webhooks send in a field of their own."""
    token = post.headers.get("x-messagesystems-webhook-token", "")
    return fits(token, secrets) if token and secrets else by_password(post, secrets, fetch)


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request; `[{"msys": {}}]` is a test."""
    for wrapped in post.each:
        for said in map(fields, fields(wrapped.get("msys")).values()):
            yield from _event(post, said)


def _event(post: Post, said: Said) -> Iterator[Record | Refused | Noted]:
    word, email = text(said, "type"), address_of(one_of(text(said, "raw_rcpt_to"), text(said, "rcpt_to")))
    message = one_of(text(said, "transmission_id"), text(said, "message_id"))
    if word in {"bounce", "out_of_band"}:
        word = "bounce:" + CLASSES.get(text(said, "bounce_class"), "soft")
    told = Told(
        word, email, when(post, said.get("timestamp"), said.get("tdate")), message=message,
        event_id=text(said, "event_id"),
        detail=one_of(text(said, "target_link_url"), text(said, "raw_reason"), text(said, "reason")),
        campaign=text(said, "campaign_id"),
        mailbox=address_of(one_of(text(said, "friendly_from"), text(said, "msg_from"))),
        subject=text(said, "subject"), agent=text(said, "user_agent"), ip=text(said, "ip_address"),
    )  # fmt: skip
    if word == "bounce:automatic":
        yield record(
            "replies", reply_id=f"sparkpost:{one_of(told.event_id, message + told.at.at)}", email=email,
            send_id=f"sparkpost:{message}:{email}" if message else "", received_at=told.at.at,
            reply_class="auto_other",
        )  # fmt: skip
        return
    machine = said.get("is_prefetched") is True or text(said, "is_prefetched") == "true"
    yield from happened("sparkpost", told, {**WORDS, word: f"{WORDS[word]}:machine"} if machine else WORDS)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return [{"msys": {"message_event": {
        "type": "delivery", "event_id": "vigie-test", "rcpt_to": LEAD, "message_id": "vigie-test",
        "timestamp": str(int(now.timestamp())),
    }}}]  # fmt: skip


CONNECTOR = Connector(
    "sparkpost", "SparkPost", hook=Hook(parse, verify, sample=sample, prove=give_password, proof=Proof.HEADER)
)
