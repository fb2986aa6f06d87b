"""Aircall: calls as it posts them.

In: requests that bear the webhook's token in their body. Out: calls.
https://developer.aircall.io/api-references/#webhooks (read in 2026)
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vigie.connectors import Connector, Hook, Noted, Post, Record, Refused
from vigie.connectors.outcomes import outcome_of
from vigie.connectors.posts import (
    FINE,
    Fetch,
    Said,
    address_of,
    fields,
    first_text,
    fits,
    number_in,
    objects,
    one_of,
    record,
    text,
    when,
)
from vigie.connectors.proving import LEAD, give_word
from vigie.vocabulary.proof import KeyKind, Proof
from vigie.vocabulary.words import CALL_OUTCOMES

# Each of these tells the whole call again, as it then stands; the others come while it goes on.
TOLD_WHOLE = frozenset((
    "call.ended", "call.tagged", "call.untagged", "call.commented", "call.assigned", "call.unassigned",
    "call.archived", "call.unarchived", "call.hungup", "call.comm_assets_generated",
))  # fmt: skip
UNDER_WAY = frozenset((
    "call.created", "call.ringing_on_agent", "call.agent_declined", "call.answered", "call.transferred",
    "call.external_transferred", "call.unsuccessful_transfer", "call.hold", "call.unhold", "call.voicemail_left",
    "call.ivr_option_selected", "call.initiated",
))  # fmt: skip
OTHERS = ("user.", "number.", "contact.", "message.", "conversation_intelligence.", "integration.", "transcription.")


def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """The token that Aircall shows beside the webhook, in every body."""
    return fits(text(post.said, "token"), secrets) if secrets else FINE


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """One call, by the address or the number of whom it was to.

    Its outcome is a tag that somebody gave it; without one, whether it was answered.
    """
    word, call = text(post.said, "event"), fields(post.said.get("data"))
    if word not in TOLD_WHOLE or text(call, "direction") == "inbound":
        known = word in TOLD_WHOLE | UNDER_WAY or word.startswith(OTHERS)
        yield Noted("event_not_kept" if known else "unknown_event", {"word": word[:80] or "-"})
        return
    contact = fields(call.get("contact"))
    email = one_of(*(a for e in objects(contact.get("emails")) if "@" in (a := address_of(e.get("value")))))
    # `number` is the team's own line; a number that is withheld is told as a word.
    phone = number_in(text(call, "raw_digits"), *(text(n, "value") for n in objects(contact.get("phone_numbers"))))
    if not email and not phone:
        yield Refused("phone_withheld")
        return
    at = when(post, call.get("started_at"), post.said.get("timestamp"))
    if at.word:
        yield Noted("time_not_believed", {"word": at.word})
    outcome = _outcome(call)
    yield record(
        "calls", call_id=f"aircall:{text(call, 'id')}", email=email, phone=phone, called_at=at.at,
        owner=one_of(text(call, "user", "email"), text(call, "user", "name")), outcome=outcome,
        reach="" if outcome in CALL_OUTCOMES else "connected" if text(call, "answered_at") else "no_answer",
        duration_s=text(call, "duration"),
        note=first_text([c.get("content") for c in objects(call.get("comments"))]),
    )  # fmt: skip


def _outcome(call: Said) -> str:
    tag = outcome_of(text(t, "name") for t in objects(call.get("tags")))
    return one_of(tag, "connected" if text(call, "answered_at") else "no_answer")


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {"resource": "call", "event": "call.ended", "data": {
        "id": "vigie-test", "direction": "outbound", "started_at": int(now.timestamp()),
        "answered_at": int(now.timestamp()), "duration": 60, "contact": {"emails": [{"value": LEAD}]},
    }}  # fmt: skip


CONNECTOR = Connector(
    "aircall",
    "Aircall",
    hook=Hook(
        parse, verify, sample=sample, prove=give_word("token"), proof=Proof.WORD, word="token", key_kind=KeyKind.BESIDE
    ),
)
