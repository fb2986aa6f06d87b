"""Woodpecker: its events as it posts them, up to a hundred at once.

In: requests; Woodpecker signs nothing. Out: contacts, sends, events and replies.
https://developers.woodpecker.co/docs/webhooks (read in 2026)
"""

from collections.abc import Iterator
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.cells import made_id
from vigie.connectors.posts import (
    Said,
    When,
    address_of,
    by_password,
    one_of,
    plain_id,
    record,
    text,
    when,
)
from vigie.connectors.proving import LEAD, MAILBOX, give_password
from vigie.vocabulary.proof import Proof

EVENTS = {
    "email_opened": "open",  # the first open of a message only
    "link_clicked": "click",
    "prospect_bounced": "hard_bounce",  # Woodpecker does not say of which kind; the prospect is stopped for good
    "prospect_opt_out": "unsubscribe",
}
REPLIES = {"prospect_replied": "", "secondary_replied": "", "prospect_autoreplied": "auto_other"}
# What a person, or its classifier, says of a prospect: the latest word on the reply.
LABELS = {
    "prospect_interested": "interested",
    "prospect_maybe_later": "not_now",
    "prospect_not_interested": "not_interested",
}
NOT_KEPT = frozenset((
    "prospect_blacklisted", "prospect_invalid", "prospect_non_responsive", "prospect_saved", "campaign_completed",
    "campaign_paused_by_bounce_shield", "followup_after_autoreply", "task_created", "task_done", "task_ignored",
    "linkedin_automation_connection_request_accepted", "linkedin_account_connected", "linkedin_account_disconnected",
    "prospect_li_cr_accepted", "prospect_li_dm_sent",
))  # fmt: skip


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Every event of the request."""
    for said in post.each:
        word, email = text(said, "method"), address_of(text(said, "prospect", "email"))
        if word in NOT_KEPT or word not in {"campaign_sent", *EVENTS, *REPLIES, *LABELS}:
            yield Noted("event_not_kept" if word in NOT_KEPT else "unknown_event", {"word": word[:80] or "-"})
        elif "@" not in email:
            yield Refused("email_missing", {"column": "prospect.email"})
        else:
            yield from _told(post, said, word, email)


def _told(post: Post, said: Said, word: str, email: str) -> Iterator[Record | Noted]:
    mail, who = said.get("email"), said.get("prospect")
    at = when(post, *(text(mail, "sent" if word == "campaign_sent" else "date"), said.get("timestamp")))
    if at.word:
        yield Noted("time_not_believed", {"word": at.word})
    campaign, step = one_of(text(who, "campaign_name"), text(who, "campaign_id")), text(who, "step")
    if word == "campaign_sent":
        yield _contact(who, email)
        yield _send(mail, email, campaign, one_of(text(mail, "step"), step), at)
    elif word in EVENTS:
        own = made_id(campaign, email, step, word, text(said, "timestamp"), text(said, "link"))
        yield record(
            "events", event_id=own, email=email, campaign=campaign, step=step, type=EVENTS[word], at=at.at,
            detail=one_of(text(said, "link"), text(said, "url"), text(mail, "message")[:2_000]),
        )  # fmt: skip
        if EVENTS[word] == "hard_bounce":
            yield Noted("bounce_kind_unknown")
    else:
        yield _reply(said, word, email, at)


def _contact(who: object, email: str) -> Record:
    said = {"first_name": "first_name", "last_name": "last_name", "job_title": "title", "company": "company",
            "website": "website", "industry": "industry", "country": "country", "phone": "phone"}  # fmt: skip
    return record("contacts", contact_id=email, email=email, **{ours: text(who, name) for ours, name in said.items()})


def _send(mail: object, email: str, campaign: str, step: str, at: When) -> Record:
    return record(
        "sends", send_id=f"woodpecker:{one_of(text(mail, 'id'), made_id(campaign, email, step, at.at))}", email=email,
        sent_at=at.at, campaign=campaign, step=step, mailbox=address_of(text(mail, "email_from")),
        message_id=plain_id(text(mail, "message_id")), subject=text(mail, "subject"),
    )  # fmt: skip


def _reply(said: Said, word: str, email: str, at: When) -> Record:
    """A label comes without text, minutes after the reply; a prospect may be labelled without having answered."""
    mail = said.get("email")
    own = one_of(text(mail, "id"), made_id(email, word, text(said, "timestamp")))
    return record(
        "replies", reply_id=f"woodpecker:{own}" + (f":{word}" if word in LABELS else ""), email=email,
        received_at=at.at, reply_class=REPLIES.get(word) or LABELS.get(word, ""), subject=text(mail, "subject"),
        text=text(mail, "message"),
    )  # fmt: skip


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return [{
        "method": "campaign_sent", "prospect": {"email": LEAD, "campaign_name": "Vigie", "step": 1},
        "timestamp": now.isoformat(), "email": {"id": "vigie-test", "email_from": MAILBOX, "sent": now.isoformat()},
    }]  # fmt: skip


CONNECTOR = Connector(
    "woodpecker", "Woodpecker", hook=Hook(parse, by_password, sample=sample, prove=give_password, proof=Proof.HEADER)
)
