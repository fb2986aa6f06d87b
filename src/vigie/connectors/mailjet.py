"""Mailjet: events as it posts them, one by one or grouped.

In: requests; Mailjet signs nothing, an address may bear a name and a password. Out: sends and events.
https://dev.mailjet.com/email/guides/webhooks/ (read in 2026)
"""

from collections.abc import Iterator
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.posts import Said, Told, address_of, by_password, happened, one_of, text, when
from vigie.connectors.proving import LEAD, give_password
from vigie.vocabulary.proof import Proof

WORDS = {
    # Its only word about the message itself: the recipient's server took it, and so it was sent.
    "sent": "sent+delivered",
    "open": "open",
    "click": "click",
    "bounce:hard": "hard_bounce",
    "bounce:soft": "soft_bounce",
    "bounce:greylisted": "deferred",  # it is tried again
    "blocked": "blocked",
    "spam": "complaint",
    "unsub": "unsubscribe",
}


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request."""
    for said in post.each:
        word, email = _word(said), address_of(said.get("email"))
        message = one_of(text(said, "MessageID"), text(said, "mj_message_id"))
        at = when(post, said.get("time"))
        told = Told(
            word, email, at, message=message, event_id=":".join((message, word, email, text(said, "time"))),
            detail=one_of(text(said, "url"), text(said, "comment"), _error(said), text(said, "smtp_reply")),
            campaign=text(said, "customcampaign"), agent=text(said, "agent"), ip=text(said, "ip"),
        )  # fmt: skip
        yield from happened("mailjet", told, WORDS)


def _error(said: Said) -> str:
    return " ".join(filter(None, (text(said, "error_related_to"), text(said, "error"))))


def _word(said: Said) -> str:
    word = text(said, "event")
    if word != "bounce":
        return word
    if text(said, "error") == "greylisted":
        return "bounce:greylisted"
    return "bounce:hard" if said.get("hard_bounce") is True else "bounce:soft"


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return [{
        "event": "sent", "email": LEAD, "time": int(now.timestamp()), "MessageID": "vigie-test",
    }]  # fmt: skip


CONNECTOR = Connector(
    "mailjet", "Mailjet", hook=Hook(parse, by_password, sample=sample, prove=give_password, proof=Proof.HEADER)
)
