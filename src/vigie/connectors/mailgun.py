"""Mailgun: events as it posts them, in JSON, or in the forms of its older webhooks.

In: requests, signed with the account's webhook signing key. Out: sends and events.
https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/ webhook-payloads, securing-webhooks,
webhook-retries (read in 2026)
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import (
    FINE,
    LEFT_OUT,
    SENT,
    STALE,
    Fetch,
    Said,
    Told,
    address_of,
    fields,
    first_text,
    fits,
    happened,
    hmac_hex,
    is_json,
    late,
    named,
    one_of,
    plain_id,
    read_json,
    text,
    when,
    within,
)
from vigie.connectors.proving import LEAD, MESSAGE_ID, with_fields
from vigie.vocabulary.proof import KeyKind

WORDS = {
    "accepted": SENT,
    "delivered": "delivered",
    "failed:temporary": "deferred",  # Mailgun tries again, for up to eight hours
    "failed:permanent": "hard_bounce",
    # "Not delivering to previously bounced address" and the like: its own lists, nothing was sent.
    "failed:suppressed": "blocked",
    "failed:old": "soft_bounce",  # eight hours of temporary failures
    "rejected": "blocked",
    "opened": "open",
    "opened:machine": "open:machine",
    "clicked": "click",
    "clicked:machine": "click:machine",
    "complained": "complaint",
    "unsubscribed": "unsubscribe",
    "stored": LEFT_OUT,
    "list_member_uploaded": LEFT_OUT,
    "list_member_upload_error": LEFT_OUT,
    "list_uploaded": LEFT_OUT,
    # Older webhooks say `bounced` and `dropped`; the newer ones `failed` for both.
    "bounced": "hard_bounce",
    "dropped": "blocked",
    "dropped:old": "soft_bounce",
}
# `client-info.bot`. Its proxy fetches a picture for Gmail when a person opens the mail: that is a person.
_PEOPLE = frozenset(("", "gmail"))
# It tries again for eight hours, does not say that it signs anew, and asks for patience with delays of its own.
_WINDOW = timedelta(hours=24)


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """HMAC-SHA256 of `timestamp` and `token`, a day around now. They say nothing of the event: `signs_once` does."""
    proof = _proof(post)
    code = fits(text(proof, "signature"), (hmac_hex(s, signs_once(post).encode()) for s in secrets))
    return STALE if code == FINE and late(text(proof, "timestamp"), post.received, _WINDOW) else code


def signs_once(post: Post) -> str:
    """What is signed. Both together: cut elsewhere, into another moment and another token, they sign the same."""
    proof = _proof(post)
    return text(proof, "timestamp") + text(proof, "token")


def _proof(post: Post) -> Said:
    """In a form users may add fields of the same names: those of the proof come last, those of the event first."""
    return dict(post.pairs) if post.json is None else fields(post.said.get("signature"))


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One event."""
    said = fields(post.said.get("event-data")) if post.json is not None else _older(post.form)
    proof = _proof(post)
    headers = within(said, "message", "headers")
    status = fields(said.get("delivery-status"))
    message_id = plain_id(one_of(named(headers, "message-id"), text(said, "Message-Id")))
    told = Told(
        _word(said),
        one_of(address_of(said.get("recipient")), address_of(named(headers, "to"))),
        when(post, *(s.get("timestamp") for s in ((said, proof) if post.json is not None else (proof,)))),
        message=message_id,
        message_id=message_id,
        event_id=one_of(text(said, "id"), text(proof, "token")),
        detail=_detail(said, status),
        campaign=first_text(said.get("tags")),
        mailbox=address_of(one_of(text(said, "envelope", "sender"), named(headers, "from"))),
        subject=named(headers, "subject"),
        agent=text(said, "client-info", "user-agent"),
        ip=text(said, "ip"),
    )
    yield from happened("mailgun", told, WORDS)


def _detail(said: Said, status: Said) -> str:
    code, words = text(status, "code"), one_of(text(status, "message"), text(status, "description"))
    bare = words if words.startswith(code) else f"{code} {words}"
    return one_of(
        text(said, "url"), bare.strip(), text(said, "reject", "reason"), text(said, "reject", "description"),
        text(said, "reason"),
    )  # fmt: skip


def _word(said: Said) -> str:
    word, reason = text(said, "event"), text(said, "reason")
    if word == "dropped":
        return "dropped:old" if reason == "old" else word
    if word == "failed":
        if reason.startswith("suppress-"):
            return "failed:suppressed"
        permanent = text(said, "severity") != "temporary"
        return ("failed:old" if reason == "old" else "failed:permanent") if permanent else "failed:temporary"
    if word in {"opened", "clicked"} and text(said, "client-info", "bot") not in _PEOPLE:
        return f"{word}:machine"
    return word


def _older(form: dict[str, str]) -> Said:
    """A form of the older webhooks as an event of the newer ones."""
    headers = read_json(form.get("message-headers", "")) or {"message-id": form.get("Message-Id")}
    words = one_of(form.get("error", ""), form.get("notification", ""), form.get("description", ""))
    return {
        **form,
        "message": {"headers": headers},
        "delivery-status": {"code": form.get("code", ""), "message": words},
        "tags": [one_of(form.get("campaign-name", ""), form.get("tag", ""))],
        "client-info": {"user-agent": form.get("user-agent", "")},
    }


def prove(post: Post, secrets: Sequence[str]) -> Post:
    """The proof that `verify` wants."""
    stamp, token = str(int(post.received.timestamp())), "vigie-test"
    signature = hmac_hex(secrets[0], (stamp + token).encode()) if secrets else ""
    return with_fields(post, {"signature": {"timestamp": stamp, "token": token, "signature": signature}})


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"event-data": {
        "event": "delivered", "id": "vigie-test", "timestamp": now.timestamp(), "recipient": LEAD,
        "message": {"headers": {"message-id": MESSAGE_ID}},
    }}  # fmt: skip


CONNECTOR = Connector(
    "mailgun",
    "Mailgun",
    hook=Hook(
        parse,
        verify,
        signed=True,
        readable=lambda post: is_json(post) or "event" in post.form,
        sample=sample,
        prove=prove,
        once=signs_once,
        key_kind=KeyKind.POSTING,
    ),
)
