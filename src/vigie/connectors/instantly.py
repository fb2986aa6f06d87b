"""Instantly: its events as they are posted, and its leads.

In: rows of these two exports. Out: contacts, sends, events, replies and meetings.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from vigie.connectors import Connector, Export, Hook, Noted, Post, Record, Refused, Row, Shown
from vigie.connectors.cells import (
    Cells,
    address_in,
    cells,
    columns_say,
    first,
    flag,
    made_id,
    moment_in,
    no_time,
    record,
)
from vigie.connectors.operations import (
    DRAFT,
    ENDED,
    PAUSED,
    RUNNING,
    Api,
    Args,
    Change,
    Look,
    Operation,
    Request,
    Seen,
    addresses,
    ask,
    bearer,
    campaign,
    count,
    fields,
    found_in,
    in_path,
    limit_of,
    nothing_to_see,
    rows,
    text,
)
from vigie.connectors.posts import by_password, row_of
from vigie.connectors.proving import LEAD, MAILBOX, give_password
from vigie.vocabulary.proof import Proof

EVENTS = {
    "email_opened": "open",
    "email_link_clicked": "click",
    "link_clicked": "click",
    "email_bounced": "hard_bounce",
    "lead_unsubscribed": "unsubscribe",
}
REPLIES = {"reply_received": "", "auto_reply_received": "auto_other"}
# Labels that a person gives to a lead. Accounts add their own.
LABELS = {
    "lead_interested": "interested",
    "lead_not_interested": "not_interested",
    "lead_out_of_office": "out_of_office",
    "lead_wrong_person": "wrong_person",
    "lead_neutral": "other",
}
MEETINGS = {"lead_meeting_booked": "planned", "lead_meeting_completed": "held", "lead_no_show": "no_show"}
NOT_KEPT = frozenset(("account_error", "campaign_completed", "lead_closed", "supersearch_enrichment_completed"))
# `lt_interest_status` of a lead. 4 is a closed deal, -3 a lost one: both answered, what they wrote is not said.
INTEREST = {
    "0": "out_of_office",
    "1": "interested",
    "2": "meeting_request",
    "3": "meeting_request",
    "4": "interested",
    "-1": "not_interested",
    "-2": "wrong_person",
    "-3": "not_interested",
}
STATUS = {"1": "active", "2": "paused", "3": "completed", "-1": "bounced", "-2": "unsubscribed", "-3": "skipped"}
VERIFICATION = {
    "1": "valid",
    "verified": "valid",
    "-1": "invalid",
    "invalid": "invalid",
    "-2": "unknown",
    "-3": "catch_all",
    "-4": "invalid",
}


def events(row: Row) -> Iterator[Record | Refused | Noted]:
    """One posted event, flattened."""
    said = cells(row)
    word = said.get("event type", "").lower()
    if word in NOT_KEPT:
        yield Noted("event_not_kept", {"word": word})
        return
    email, at = address_in(said, "lead email", "email"), moment_in(said, "timestamp")
    if isinstance(email, Refused):
        yield email
    elif not at:
        yield no_time(said, "timestamp")
    else:
        yield from _posted(word, said, email, at)


def _posted(word: str, said: Cells, email: str, at: str) -> Iterator[Record | Noted]:
    campaign = first(said, "campaign name", "campaign id")
    key = made_id(campaign, email, said.get("step", ""))
    if word == "email_sent":
        yield _send(said, email, at, campaign)
    elif kind := EVENTS.get(word):
        yield _event(said, email, at, campaign, kind)
        if kind == "hard_bounce":
            yield Noted("bounce_kind_unknown")
    elif word in MEETINGS:
        yield record(
            "meetings",
            meeting_id=f"instantly:{made_id(campaign, email)}",
            email=email,
            booked_at=at,
            status=MEETINGS[word],
            origin="reply",
        )
    else:
        yield from _answer(word, said, email, at, key)


def _send(said: Cells, email: str, at: str, campaign: str) -> Record:
    step = said.get("step", "")
    return record(
        "sends",
        send_id=f"instantly:{said.get('email id') or made_id(campaign, email, step, at)}",
        email=email,
        sent_at=at,
        campaign=campaign,
        step=step,
        version=said.get("variant"),
        mailbox=said.get("email account"),
        subject=said.get("email subject"),
    )


def _event(said: Cells, email: str, at: str, campaign: str, kind: str) -> Record:
    """`email_id` names the event's own message, not always the one sent: lead, campaign and step find that."""
    step = said.get("step", "")
    own = made_id(made_id(campaign, email, step), kind, at)
    return record("events", event_id=own, email=email, campaign=campaign, step=step, type=kind, at=at)


def _answer(word: str, said: Cells, email: str, at: str, key: str) -> Iterator[Record | Noted]:
    """A reply, or a label: an event of its own, minutes after the reply and without its text.

    The label is the lead's latest class from then on.
    """
    text = first(said, "reply text", "reply text snippet")
    label = LABELS.get(word)
    if word not in REPLIES and label is None:
        yield Noted("unknown_event", {"word": word})
        return
    yield record(
        "replies",
        reply_id=f"instantly:{made_id(key, word, at)}",
        email=email,
        received_at=at,
        reply_class=label or REPLIES.get(word),
        subject=said.get("reply subject"),
        text=text,
    )


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """A posted event. Nothing is signed; a webhook may bear headers of the account's own."""
    for event in post.each:
        row, notes = row_of(post, event, "timestamp")
        told = list(events(row))
        yield from told
        if any(isinstance(one, Record) for one in told):
            yield from notes


def leads(row: Row) -> Iterator[Record | Refused | Noted]:
    """One lead, and its last reply, open and click. Sends are not counted here: only the last one's time is known."""
    said = cells(row)
    email = address_in(said, "email")
    if isinstance(email, Refused):
        yield email
        return
    status = said.get("status", "")
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        created_at=moment_in(said, "timestamp created"),
        first_name=said.get("first name"),
        last_name=said.get("last name"),
        job_title=said.get("job title"),
        company=said.get("company name"),
        company_domain=said.get("company domain"),
        website=said.get("website"),
        phone=said.get("phone"),
        status=STATUS.get(status, status),
        verification="catch_all" if flag(said.get("catch all", "")) else _verification(said),
    )
    yield from _lead_outcomes(said, email, STATUS.get(status, status).lower())


def _verification(said: Cells) -> str:
    return VERIFICATION.get(said.get("verification status", "").lower(), "")


def _lead_outcomes(said: Cells, email: str, status: str) -> Iterator[Record | Noted]:
    campaign = first(said, "campaign name", "campaign")
    contacted = moment_in(said, "timestamp last contact", "last step timestamp executed")
    last = {"open": moment_in(said, "timestamp last open"), "click": moment_in(said, "timestamp last click")}
    replied = moment_in(said, "timestamp last reply")
    if status == "bounced" and contacted:  # no bounce time: servers refuse within minutes of the last contact
        last["hard_bounce"] = contacted
        yield Noted("bounce_kind_unknown")
    if status == "unsubscribed":
        last["unsubscribe"] = max((replied, *last.values(), contacted))
    for kind, at in last.items():
        if at:
            yield record(
                "events", event_id=made_id(campaign, email, kind, at), email=email, campaign=campaign, type=kind, at=at
            )
    interest = first(said, "lt interest status", "interest status")
    if replied:
        yield from _lead_reply(email, campaign, replied, interest)
    elif flag(said.get("email reply count", "")):
        yield Noted("reply_without_time", {"column": "email_reply_count"})


def _lead_reply(email: str, campaign: str, replied: str, interest: str) -> Iterator[Record | Noted]:
    word = INTEREST.get(interest)
    if interest and not word:
        yield Noted("unknown_word", {"column": "lt_interest_status", "word": interest})
    yield record(
        "replies",
        reply_id=f"instantly:{made_id(campaign, email, replied)}",
        email=email,
        received_at=replied,
        reply_class=word or ("other" if interest else ""),
        text="" if word else interest,
    )


# -- its API: https://developer.instantly.ai (version 2, read in 2026). Status -1, -2 and -99 (unhealthy mailboxes,
# bounce protection, suspended account) are the tool's own halts, which it may lift: to pause, they count as running.
CAMPAIGNS = {
    "0": DRAFT,
    "1": RUNNING,
    "2": PAUSED,
    "3": ENDED,
    "4": RUNNING,
    "-1": RUNNING,
    "-2": RUNNING,
    "-99": RUNNING,
}


def _items(body: object) -> list[object]:
    return rows(fields(body).get("items"))


def _campaign(secret: str, args: Args) -> Look:
    name = text(args, "campaign")

    def page(number: int, last: object) -> Request | None:
        start = fields(last).get("next_starting_after")
        if number and not start:
            return None
        cursor = {"starting_after": str(start)} if start else {}
        return Request("GET", "/campaigns", {"limit": "100", **cursor}, bearer(secret))

    row = yield from found_in(page, _items, name, "name", "id")
    return Seen(str(row["id"]), CAMPAIGNS.get(str(row.get("status")), str(row.get("status"))))


def _to(verb: str) -> Callable[[str, Seen], Request]:
    return lambda secret, seen: Request("POST", f"/campaigns/{in_path(seen.ref)}/{verb}", headers=bearer(secret))


def _mailbox(secret: str, args: Args) -> Look:
    address = text(args, "mailbox")
    answer = yield from ask(Request("GET", f"/accounts/{in_path(address)}", headers=bearer(secret)))
    return Seen(address, limit_of(fields(answer.body).get("daily_limit")))


def _limit(secret: str, args: Args, seen: Seen) -> Change:
    body = {"daily_limit": count(args, "limit")}
    yield from ask(Request("PATCH", f"/accounts/{in_path(seen.ref)}", headers=bearer(secret), body=body))


def _bar(secret: str, args: Args, _seen: Seen) -> Change:
    body = {"bl_values": addresses(args)}
    yield from ask(Request("POST", "/block-lists-entries/bulk-create", headers=bearer(secret), body=body))


def _check(secret: str) -> Look:
    yield from ask(Request("GET", "/campaigns", {"limit": "1"}, bearer(secret)))
    return Seen()


API = Api(
    "https://api.instantly.ai/api/v2",
    {
        **campaign(_campaign, _to("pause"), _to("activate")),
        "set_daily_limit": Operation(_mailbox, _limit, lambda args: count(args, "limit")),
        "add_to_blocklist": Operation(nothing_to_see, _bar, lambda _args: None),
    },
    _check,
)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "event_type": "email_sent", "lead_email": LEAD, "email_account": MAILBOX, "campaign_name": "Vigie", "step": 1,
        "timestamp": now.isoformat(), "email_id": "vigie-test",
    }  # fmt: skip


CONNECTOR = Connector(
    "instantly",
    "Instantly",
    (
        Export(
            "events",
            "posted events",
            columns_say(("event type", "lead email", "timestamp"), ("email account", "unibox url", "workspace")),
            events,
        ),
        Export(
            "leads",
            "leads",
            columns_say(("email", "email open count", "email reply count"), ("timestamp created", "status")),
            leads,
        ),
    ),
    shows=(
        Shown("reply_rate", "repliers", ("contacted",)),
        Shown("positive_rate", "positive", ("repliers",)),
    ),
    api=API,
    hook=Hook(parse, by_password, sample=sample, prove=give_password, proof=Proof.HEADER),
)
