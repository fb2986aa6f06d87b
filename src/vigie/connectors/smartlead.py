"""Smartlead: the statistics of a campaign, its leads, and its events as they are posted.

In: rows of these three exports. Out: contacts, sends, events and replies.
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
    names_of,
    no_time,
    plain,
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
    campaign,
    count,
    found_in,
    in_path,
    limit_of,
    nothing_to_see,
    rows,
    text,
)
from vigie.connectors.posts import by_word, first_text, objects, one_of, read_json, row_of, thread_of, within
from vigie.connectors.posts import fields as object_in
from vigie.connectors.posts import text as text_in
from vigie.connectors.proving import LEAD, MAILBOX, give_word
from vigie.vocabulary.markup import plainly
from vigie.vocabulary.proof import Proof

# Default categories, and "Booked" which accounts add; people rename them, so any other word can come.
CATEGORIES = {
    "interested": "interested",
    "meeting request": "meeting_request",
    "meeting booked": "meeting_request",
    "booked": "meeting_request",
    "not interested": "not_interested",
    "do not contact": "unsubscribe",
    "information request": "information_request",
    "out of office": "out_of_office",
    "wrong person": "wrong_person",
}
# The vendor's own documentation spells each event in two or three ways.
EVENTS = {
    "EMAIL_SENT": "sent",
    "FIRST_EMAIL_SENT": "sent",
    "EMAIL_OPEN": "open",
    "EMAIL_OPENED": "open",
    "EMAIL_LINK_CLICK": "click",
    "EMAIL_CLICKED": "click",
    "LINK_CLICKED": "click",
    "EMAIL_REPLY": "reply",
    "EMAIL_REPLIED": "reply",
    "EMAIL_BOUNCE": "hard_bounce",
    "EMAIL_BOUNCED": "hard_bounce",
    "LEAD_UNSUBSCRIBED": "unsubscribe",
    "EMAIL_UNSUBSCRIBED": "unsubscribe",
}
NOT_KEPT = frozenset(
    (
        "CAMPAIGN_STATUS_CHANGED",
        "CAMPAIGN_STATUS_CHANGE",
        "CAMPAIGN_STATUS_UPDATED",
        "UNTRACKED_REPLIES",  # from people who were never written to
        "UNTRACKED_REPLY",
        "MANUAL_STEP_REACHED",
        "CAMPAIGN_BOUNCE_THRESHOLD",
        "EMAIL_ACCOUNT_DISCONNECTED",
        "LINKEDIN_STEP_REACHED",
    )
)
_EVENT_TYPE = columns_say(("to email", "from email"), ("event type", "event"))
_POSTED = columns_say((), ("time sent", "time replied", "event timestamp"))
_BOUNCE_UNKNOWN = Noted("bounce_kind_unknown")


def statistics(row: Row) -> Iterator[Record | Refused | Noted]:
    """One message to one lead, with what became of it."""
    said = cells(row)
    email, sent_at = address_in(said, "lead email"), moment_in(said, "sent time")
    if isinstance(email, Refused):
        yield email
        return
    if not sent_at:
        yield no_time(said, "sent time")
        return
    campaign = first(said, "campaign name", "campaign id")
    step = said.get("sequence number", "")
    send_id = said.get("stats id") or made_id(campaign, email, step, sent_at)
    yield _contact(said, email)
    yield record(
        "sends",
        send_id=f"smartlead:{send_id}",
        email=email,
        sent_at=sent_at,
        campaign=campaign,
        step=step,
        version=said.get("seq variant id"),
        mailbox=said.get("from email"),
        subject=said.get("email subject"),
    )
    yield from _outcomes(said, email, f"smartlead:{send_id}", sent_at)


def _contact(said: Cells, email: str) -> Record:
    head, tail = names_of(first(said, "lead name", "to name"))
    return record("contacts", contact_id=email, email=email, first_name=head, last_name=tail)


def _outcomes(said: Cells, email: str, send_id: str, sent_at: str) -> Iterator[Record | Noted]:
    replied = moment_in(said, "reply time")
    seen = {"open": moment_in(said, "open time"), "click": moment_in(said, "click time")}
    # Counts come without a time when a lead opened before the account kept times: the next known moment stands in.
    for kind in ("click", "open"):
        if not seen[kind] and flag(said.get(f"{kind} count", "")):
            seen[kind] = seen["click"] or replied or sent_at
    for kind in ("open", "click"):
        if seen[kind]:
            yield _event(kind, email, send_id, seen[kind])
    if flag(said.get("is bounced", "")):
        # The row has no bounce time and does not say hard or soft. The tool stops the lead for good, as for a hard one;
        # servers refuse within minutes, so the sending time stands in.
        yield _event("hard_bounce", email, send_id, sent_at)
        yield _BOUNCE_UNKNOWN
    if flag(said.get("is unsubscribed", "")):
        # No time either: the last thing this row knows of the lead.
        yield _event("unsubscribe", email, send_id, max((replied, *seen.values(), sent_at)))
    if replied:
        yield from _reply(said, email, send_id, replied)


def _event(kind: str, email: str, send_id: str, at: str) -> Record:
    return record("events", event_id=made_id(send_id, kind), send_id=send_id, email=email, type=kind, at=at)


def _reply(said: Cells, email: str, send_id: str, received_at: str) -> Iterator[Record | Noted]:
    """The category belongs to the lead; it says something about a message only where that message was answered."""
    category = first(said, "lead category", "reply category")
    word = CATEGORIES.get(plain(category))
    if category and not word:
        yield Noted("unknown_word", {"column": "lead_category", "word": category})
    answer = _answer(said)
    yield record(
        "replies",
        reply_id=made_id(send_id, "reply"),
        send_id=send_id,
        email=email,
        received_at=received_at,
        reply_class=word or ("other" if category and not answer else ""),  # an answer is read
        subject=said.get("reply subject"),
        text=answer or ("" if word else category),
    )


def _answer(said: Cells) -> str:
    """What was answered: whole, as text or HTML, wherever a shape holds it; else its first words."""
    whole = first(said, "reply message text", "reply message html", "reply body", "reply text", "reply html")
    return plainly(whole) or said.get("preview text", "")


def leads(row: Row) -> Iterator[Record | Refused | Noted]:
    """One lead as loaded. Counts without a time (`reply_count`) cannot become events: they are noted."""
    said = cells(row)
    email = address_in(said, "email")
    if isinstance(email, Refused):
        yield email
        return
    custom = _custom(said.get("custom fields", ""))
    status = "unsubscribed" if flag(said.get("is unsubscribed", "")) else first(said, "category", "status")
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        created_at=moment_in(said, "created at"),
        first_name=said.get("first name"),
        last_name=said.get("last name"),
        job_title=first(custom, "job title", "title", "position", "poste", "fonction"),
        company=said.get("company name"),
        website=first(said, "website", "company url"),
        industry=first(custom, "industry", "secteur"),
        company_size=first(custom, "company size", "employees", "headcount", "effectif"),
        region=said.get("location"),
        country=first(custom, "country", "pays"),
        phone=said.get("phone number"),
        status=status.lower(),
    )
    if flag(said.get("reply count", "")):
        yield Noted("reply_without_time", {"column": "reply_count"})


def _custom(text: str) -> Cells:
    """Fields of the account's own, as a JSON object in one cell."""
    return {plain(name): str(value) for name, value in object_in(read_json(text)).items() if value}


def events(row: Row) -> Iterator[Record | Refused | Noted]:
    """One posted event, flattened. In replies `from_email` is still our own mailbox, `to_email` the lead."""
    said = cells(row)
    word = first(said, "event type", "event").upper()
    kind = EVENTS.get(word)
    if not kind:
        yield Noted("event_not_kept" if word in NOT_KEPT else "unknown_event", {"word": word[:80] or "-"})
        return
    email = address_in(said, "to email", "sl lead email")
    if isinstance(email, Refused):
        yield email
        return
    own = ("time sent",) if kind == "sent" else ("time replied", "time opened", "time clicked", "time bounced")
    at = moment_in(said, *own, "event timestamp", "reply received at", "timestamp", "time sent")
    if not at:
        yield no_time(said, "event timestamp", "time sent", "time replied")
        return
    yield from _posted(kind, said, email, at)


def _posted(kind: str, said: Cells, email: str, at: str) -> Iterator[Record | Noted]:
    campaign, step = first(said, "campaign name", "campaign id"), said.get("sequence number", "")
    stats = said.get("stats id")
    send_id = f"smartlead:{stats}" if stats else ""
    if kind == "sent":
        yield _contact(said, email)
        yield record(
            "sends",
            send_id=send_id or f"smartlead:{made_id(campaign, email, step, at)}",
            email=email,
            sent_at=at,
            campaign=campaign,
            step=step,
            mailbox=said.get("from email"),
            message_id=first(said, "sent message message id", "message id"),
            subject=first(said, "subject", "custom subject"),
        )
        return
    key = send_id or made_id(campaign, email, step)
    if kind == "reply":
        for out in _reply(said, email, key, at):
            yield _unlinked(out) if isinstance(out, Record) and not send_id else out
        return
    yield record(
        "events",
        event_id=made_id(key, kind, at),
        send_id=send_id,
        email=email,
        campaign=campaign,
        step=step,
        type=kind,
        at=at,
        detail=first(
            said, "bounce reply email preview", "bounce message text", "link clicked", "link url", "click url"
        ),
        thread=thread_of(said.get("sent message message id", "")),
    )
    if kind == "hard_bounce":
        yield _BOUNCE_UNKNOWN


def _unlinked(reply: Record) -> Record:
    """Without `stats_id` the message is found by lead and time, not by an id that no send has."""
    return Record(reply.table, {k: v for k, v in reply.values.items() if k != "send_id"})


_TIMES = (
    "event_timestamp", "time_sent", "time_replied", "time_opened", "time_clicked", "time_bounced", "time_unsubscribed",
    "reply.received_at", "timestamp",
)  # fmt: skip


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """A posted event, in a flat shape (`event`, `lead_email`, `time_opened`; `event_type`, `sl_lead_email`) or nested.

    Nested: `event`, `timestamp`, `lead`, `reply`.

    A lead may answer from another address than the one written to: the one written to is the lead's.
    """
    for event in post.each:
        row, notes = row_of(post, event, *_TIMES)
        names = (
            "sl_lead_email",
            "leadCorrespondence.targetLeadEmail",
            "to_email",
            "lead_email",
            "lead_data.email",
            "lead.email",
        )
        row["to_email"] = one_of(*(row.get(n, "") for n in names))
        links = [one_of(text_in(d, "link"), text_in(d, "url")) for d in objects(event.get("link_details"))]
        row["link_clicked"] = one_of(row.get("link_clicked", ""), first_text(links), row.get("link_details", ""))
        word = one_of(row.get("event_type", ""), row.get("event", "")).upper()
        told = list(_categorised(row, event) if word == "LEAD_CATEGORY_UPDATED" else events(row))
        yield from told
        if any(isinstance(one, Record) for one in told):
            yield from notes


def _categorised(row: Row, event: object) -> Iterator[Record | Refused | Noted]:
    """A person, or its own classifier, says what a lead's answer means: the answer is told again with that class."""
    said = cells({**row, "lead_category": text_in(event, "lead_category", "new_name")})
    email, at = address_in(said, "to email"), moment_in(said, "event timestamp", "time replied")
    if isinstance(email, Refused):
        yield email
        return
    history = [h for h in objects(within(event, "history")) if text_in(h, "type").upper() == "REPLY"]
    answer = object_in(history[-1] if history else None)
    stats = text_in(answer, "stats_id")
    key = f"smartlead:{stats}" if stats else made_id(first(said, "campaign name", "campaign id"), email, "category")
    for out in _reply(said, email, key, moment_in({"at": text_in(answer, "time")}, "at") or at):
        yield _unlinked(out) if isinstance(out, Record) and not stats else out


# -- its API: https://api.smartlead.ai/api-reference (read in 2026): the key stands in the query of every request; 60
# requests a minute. Names differ between reading and writing: `message_per_day` is set as `max_email_per_day`.
CAMPAIGNS = {
    "ACTIVE": RUNNING,
    "PAUSED": PAUSED,
    "STOPPED": ENDED,
    "ARCHIVED": ENDED,
    "COMPLETED": ENDED,
    "DRAFTED": DRAFT,
}
_PAGE = 100


def _told(secret: str, method: str, path: str, body: object = None, **query: str) -> Request:
    return Request(method, path, {"api_key": secret, **query}, body=body)


def _campaign(secret: str, args: Args) -> Look:
    def page(number: int, _last: object) -> Request | None:
        return None if number else _told(secret, "GET", "/campaigns")  # all of them come at once

    row = yield from found_in(page, rows, text(args, "campaign"), "name", "id")
    return Seen(str(row["id"]), CAMPAIGNS.get(str(row.get("status")), str(row.get("status"))))


def _to(status: str) -> Callable[[str, Seen], Request]:
    """`START` is what resumes; `STOPPED` would be for good and is never said."""
    return lambda secret, seen: _told(secret, "POST", f"/campaigns/{in_path(seen.ref)}/status", {"status": status})


def _mailbox(secret: str, args: Args) -> Look:
    address = text(args, "mailbox")

    def page(number: int, _last: object) -> Request:
        return _told(secret, "GET", "/email-accounts/", offset=str(number * _PAGE), limit=str(_PAGE), username=address)

    row = yield from found_in(page, rows, address, "from_email", "username")
    return Seen(str(row["id"]), limit_of(row.get("message_per_day")))


def _limit(secret: str, args: Args, seen: Seen) -> Change:
    body = {"max_email_per_day": count(args, "limit")}
    yield from ask(_told(secret, "POST", f"/email-accounts/{in_path(seen.ref)}", body))


def _bar(secret: str, args: Args, _seen: Seen) -> Change:
    yield from ask(_told(secret, "POST", "/leads/add-domain-block-list", {"domain_block_list": addresses(args)}))


def _check(secret: str) -> Look:
    yield from ask(_told(secret, "GET", "/campaigns"))
    return Seen()


API = Api(
    "https://server.smartlead.ai/api/v1",
    {
        **campaign(_campaign, _to("PAUSED"), _to("START")),
        "set_daily_limit": Operation(_mailbox, _limit, lambda args: count(args, "limit")),
        "add_to_blocklist": Operation(nothing_to_see, _bar, lambda _args: None),
    },
    _check,
)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "event_type": "EMAIL_SENT", "to_email": LEAD, "from_email": MAILBOX, "campaign_name": "Vigie",
        "sequence_number": 1, "stats_id": "vigie-test", "event_timestamp": now.isoformat(),
    }  # fmt: skip


CONNECTOR = Connector(
    "smartlead",
    "Smartlead",
    (
        Export(
            "statistics",
            "campaign statistics",
            columns_say(("lead email", "sequence number", "sent time"), ("stats id", "email campaign seq id")),
            statistics,
        ),
        Export("leads", "campaign leads", columns_say(("campaign lead map id", "email")), leads),
        Export(
            "events",
            "posted events",
            lambda columns, name: _EVENT_TYPE(columns, name) and _POSTED(columns, name),
            events,
        ),
    ),
    shows=(
        # The page divides by unique opens while open tracking is on, and by leads when it is off.
        Shown("reply_rate", "repliers", ("openers", "leads")),
        Shown("positive_rate", "positive", ("repliers",)),
    ),
    api=API,
    hook=Hook(
        parse, by_word("secret_key"), sample=sample, prove=give_word("secret_key"), proof=Proof.WORD, word="secret_key"
    ),
)
