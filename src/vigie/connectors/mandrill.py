"""Mandrill (Mailchimp Transactional): events as it posts them, many at once, in one field of a form.

In: requests, signed with a key of the webhook's own. Out: sends and events.
https://mailchimp.com/developer/transactional/docs/webhooks/ (read in 2026)
"""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    LEFT_OUT,
    SENT,
    Fetch,
    Said,
    Told,
    address_of,
    first_text,
    fits,
    happened,
    hmac_base64,
    named,
    objects,
    one_of,
    plain_id,
    read_json,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, MAILBOX, with_headers
from vigie.vocabulary.proof import KeyKind

WORDS = {
    "send": SENT,
    "deferral": "deferred",
    "delivered": "delivered",
    "hard_bounce": "hard_bounce",
    "soft_bounce": "soft_bounce",
    "open": "open",
    "click": "click",
    "spam": "complaint",
    "unsub": "unsubscribe",
    "reject": "blocked",  # on its own lists, or its rules say no: nothing was sent
    "inbound": LEFT_OUT,
    # Its lists changed: an event of the address, not of a message.
    "blacklist": LEFT_OUT,
    "whitelist": LEFT_OUT,
    "allowlist": LEFT_OUT,
    "denylist": LEFT_OUT,
}


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """HMAC-SHA1 of the address as it was called, and of the fields in the order of their names."""
    told = "".join(name + value for name, value in sorted(post.form.items()))
    made = (hmac_base64(s.encode(), (a + told).encode(), "sha1") for s in secrets for a in _addresses(post))
    return fits(post.headers.get("x-mandrill-signature", ""), made)


def _addresses(post: Post) -> Iterator[str]:
    """Behind a proxy we may see http where the tool called https; a name and a password are part of its address."""
    rest = post.url.partition("://")[2]
    scheme, _, given = post.headers.get("authorization", "").partition(" ")
    whom = [""]
    if scheme.lower() == "basic":
        with suppress(ValueError):  # not base64, or not text
            whom.append(b64decode(given).decode() + "@")
    for who in whom:
        yield from (f"{called}://{who}{rest}" for called in ("https", "http"))


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request."""
    events = read_json(post.form.get("mandrill_events", ""))
    if events is None:
        yield Refused("not_json")
    for said in objects(events):
        word, msg = one_of(text(said, "event"), text(said, "type")), said.get("msg")
        email = address_of(one_of(text(msg, "email"), text(said, "reject", "email")))
        message = one_of(text(msg, "_id"), text(said, "_id"))
        told = Told(
            word, email, when(post, said.get("ts"), within(msg, "ts")), message=message,
            message_id=plain_id(named(within(msg, "headers"), "message-id")),
            event_id=":".join((message, word, text(said, "ts"), text(said, "url"))),
            detail=one_of(text(said, "url"), text(msg, "diag"), text(msg, "bounce_description"), _reason(said)),
            campaign=_tag(msg), mailbox=address_of(within(msg, "sender")), subject=text(msg, "subject"),
            agent=text(said, "user_agent"), ip=text(said, "ip"),
        )  # fmt: skip
        yield from happened("mandrill", told, WORDS)


def _reason(said: Said) -> str:
    return one_of(text(said, "msg", "reject", "reason"), text(said, "reject", "reason"))


def _tag(msg: object) -> str:
    return one_of(text(within(msg, "metadata", "campaign")), first_text(within(msg, "tags")))


def _readable(post: Post) -> bool:
    return isinstance(read_json(post.form.get("mandrill_events", "")), list)


def prove(post: Post, secrets: Sequence[str]) -> Post:
    """The sample in a form, with its proof."""
    form = replace(
        post, body=urlencode({"mandrill_events": post.body.decode()}).encode(),
        headers={**post.headers, "content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    told = "".join(name + value for name, value in sorted(form.form.items()))
    made = hmac_base64(secrets[0].encode(), (next(_addresses(form)) + told).encode(), "sha1") if secrets else ""
    return with_headers(form, {"x-mandrill-signature": made})


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return [{"event": "send", "ts": int(now.timestamp()), "_id": "vigie-test", "msg": {
        "_id": "vigie-test", "email": LEAD, "sender": MAILBOX, "ts": int(now.timestamp()),
    }}]  # fmt: skip


CONNECTOR = Connector(
    "mandrill",
    "Mandrill",
    hook=Hook(parse, verify, signed=True, readable=_readable, sample=sample, prove=prove, key_kind=KeyKind.WEBHOOK),
)
