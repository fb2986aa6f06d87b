"""lemlist: the activities of a campaign, and its leads with the last state of each.

In: rows of these two exports. Out: contacts, sends, events, replies and meetings.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from vigie.connectors import Connector, Export, Hook, Noted, Post, Record, Refused, Row, Shown
from vigie.connectors.cells import Cells, address_in, cells, columns_say, first, made_id, moment_in, no_time, record
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
    basic,
    campaign,
    fields,
    found_in,
    in_path,
    nothing_to_see,
    rows,
    text,
)
from vigie.connectors.posts import by_word, row_of
from vigie.connectors.proving import LEAD, MAILBOX, give_word
from vigie.vocabulary.proof import KeyKind, Proof

EVENTS = {
    "emailsOpened": "open",
    "emailsClicked": "click",
    "emailsBounced": "hard_bounce",
    "emailsFailed": "failed",
    "emailsUnsubscribed": "unsubscribe",
}
REPLIES = {
    "emailsReplied": "",
    "emailsInterested": "interested",
    "emailsNotInterested": "not_interested",
}
# Summaries of the states above, other channels and operations: nothing of them is a fact about one message.
NOT_KEPT = frozenset(
    (
        "contacted",
        "hooked",
        "attracted",
        "warmed",
        "interested",
        "skipped",
        "notInterested",
        "opportunitiesDone",
        "customDomainErrors",
        "connectionIssue",
        "sendLimitReached",
        "lemwarmPaused",
        "campaignComplete",
    )
)
OTHER_CHANNELS = ("linkedin", "sms", "whatsapp", "aircall", "api", "manual")
# State of a lead in an export -> what happened to the last message: (event, reply class).
STATES: dict[str, tuple[str, str | None]] = {
    "hooked": ("open", None),
    "emailsopened": ("open", None),
    "attracted": ("click", None),
    "emailsclicked": ("click", None),
    "warmed": ("reply", ""),
    "emailsreplied": ("reply", ""),
    "interested": ("reply", "interested"),
    "emailsinterested": ("reply", "interested"),
    "notinterested": ("reply", "not_interested"),
    "emailsnotinterested": ("reply", "not_interested"),
    "emailsbounced": ("hard_bounce", None),
    "emailsunsubscribed": ("unsubscribe", None),
    "failed": ("failed", None),
    "meetingbooked": ("meeting", None),
}
_STEP_DIGITS = 3
QUIET = frozenset(("imported", "scanned", "skipped", "reviewed", "contacted", "emailssent", "paused"))
_STATE_TIME = ("last state date", "last state at", "state date", "last activity date", "updated at")


def activities(row: Row) -> Iterator[Record | Refused | Noted]:
    """One activity."""
    said = cells(row)
    word = said.get("type", "")
    if word in NOT_KEPT or word.lower().startswith(OTHER_CHANNELS):
        yield Noted("event_not_kept", {"word": word})
        return
    email, at = address_in(said, "lead email"), moment_in(said, "created at")
    if isinstance(email, Refused):
        yield email
    elif not at:
        yield no_time(said, "created at")
    else:
        yield from _activity(word, said, email, at)


def _activity(word: str, said: Cells, email: str, at: str) -> Iterator[Record | Noted]:
    campaign, step = first(said, "campaign name", "campaign id"), _step(said)
    own = f"lemlist:{first(said, 'id') or made_id(campaign, email, word, step, at)}"
    if word == "emailsSent":
        yield record(
            "sends",
            send_id=own,
            email=email,
            sent_at=at,
            campaign=campaign,
            step=step,
            mailbox=said.get("send user email"),
            message_id=said.get("message id"),
            subject=said.get("subject"),
        )
    elif kind := EVENTS.get(word):
        detail = first(said, "error message", "url")
        yield record("events", event_id=own, email=email, campaign=campaign, step=step, type=kind, at=at, detail=detail)
        if kind == "hard_bounce":
            yield Noted("bounce_kind_unknown")
    elif word in REPLIES:
        yield record(
            "replies",
            reply_id=own,
            email=email,
            received_at=at,
            reply_class=REPLIES[word],
            subject=said.get("subject"),
            text=said.get("text"),
        )
    else:
        yield Noted("unknown_event", {"word": word})


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """A posted activity. The secret given with the webhook comes back in every body."""
    for event in post.each:
        row, notes = row_of(post, event, "createdAt", "sendDate", "date")
        row.setdefault("createdAt", row.get("sendDate", "") or row.get("date", ""))
        row["leadEmail"] = row.get("leadEmail", "") or row.get("email", "")
        told = list(activities(row))
        yield from told
        if any(isinstance(one, Record) for one in told):
            yield from notes


def _step(said: Cells) -> str:
    """Steps are counted from 0 here (`sequenceStep`), from 1 in the folder format."""
    step = said.get("sequence step", "")
    return str(int(step) + 1) if step.isdecimal() and len(step) <= _STEP_DIGITS else ""


def leads(row: Row) -> Iterator[Record | Refused | Noted]:
    """One lead and its last state; the states before it are not in the file."""
    said = cells(row)
    email = address_in(said, "email", "lead email")
    if isinstance(email, Refused):
        yield email
        return
    state = first(said, "last state", "state")
    yield record(
        "contacts",
        contact_id=email,
        email=email,
        first_name=said.get("first name"),
        last_name=said.get("last name"),
        job_title=first(said, "job title", "occupation"),
        company=said.get("company name"),
        company_domain=said.get("company domain"),
        industry=said.get("industry"),
        phone=said.get("phone"),
        region=said.get("location"),
        owner=said.get("contact owner"),
        status=state,
    )
    yield from _state(said, email, state)


def _state(said: Cells, email: str, state: str) -> Iterator[Record | Refused | Noted]:
    word = state.lower().replace(" ", "")
    if not word or word in QUIET:
        return
    if word not in STATES:
        yield Noted("unknown_word", {"column": "lastState", "word": state})
        return
    kind, reply_class = STATES[word]
    # When the export has no date for the state itself, the lead's last change is the nearest moment it knows.
    at = moment_in(said, *_STATE_TIME)
    if not at:
        yield no_time(said, *_STATE_TIME)
        return
    campaign = first(said, "campaign name", "campaign", "campaign id")
    own = f"lemlist:{made_id(campaign, email, word)}"
    if kind == "reply":
        yield record("replies", reply_id=own, email=email, received_at=at, reply_class=reply_class)
    elif kind == "meeting":
        yield record("meetings", meeting_id=own, email=email, booked_at=at, status="planned", origin="reply")
    else:
        yield record("events", event_id=own, email=email, campaign=campaign, type=kind, at=at)
        if kind == "hard_bounce":
            yield Noted("bounce_kind_unknown")


# -- its API: https://developer.lemlist.com (read in 2026): 20 requests every 2 seconds; the key is the password of an
# empty name. It has no daily limit of a mailbox. Unsubscribing a value twice gives the same entry again.
CAMPAIGNS = {"running": RUNNING, "paused": PAUSED, "ended": ENDED, "archived": ENDED, "draft": DRAFT}


def _campaigns(body: object) -> list[object]:
    """Version 2 wraps the list; without it the answer is the bare list, and has no status."""
    return rows(body) or rows(fields(body).get("campaigns"))


def _campaign(secret: str, args: Args) -> Look:
    def page(number: int, _last: object) -> Request:
        query = {"version": "v2", "limit": "100", "page": str(number + 1)}
        return Request("GET", "/campaigns", query, basic("", secret))

    row = yield from found_in(page, _campaigns, text(args, "campaign"), "name", "_id")
    return Seen(str(row["_id"]), CAMPAIGNS.get(str(row.get("status")), str(row.get("status"))))


def _to(verb: str) -> Callable[[str, Seen], Request]:
    """Pausing what does not run does nothing; starting what runs is answered 400."""
    return lambda secret, seen: Request("POST", f"/campaigns/{in_path(seen.ref)}/{verb}", headers=basic("", secret))


def _bar(secret: str, args: Args, _seen: Seen) -> Change:
    for address in addresses(args):
        yield from ask(Request("POST", f"/v2/unsubscribes/variables/{in_path(address)}", headers=basic("", secret)))


def _check(secret: str) -> Look:
    yield from ask(Request("GET", "/team", headers=basic("", secret)))
    return Seen()


API = Api(
    "https://api.lemlist.com/api",
    {
        **campaign(_campaign, _to("pause"), _to("start")),
        "add_to_blocklist": Operation(nothing_to_see, _bar, lambda _args: None),
    },
    _check,
)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "_id": "vigie-test", "type": "emailsSent", "leadEmail": LEAD, "campaignName": "Vigie", "sequenceStep": 0,
        "sendUserEmail": MAILBOX, "createdAt": now.isoformat(),
    }  # fmt: skip


CONNECTOR = Connector(
    "lemlist",
    "lemlist",
    (
        Export(
            "activities",
            "campaign activities",
            columns_say(("type", "lead email", "created at"), ("campaign id", "campaign name", "lead id")),
            activities,
        ),
        Export("leads", "campaign leads", columns_say(("email", "last state")), leads),
    ),
    shows=(Shown("reply_rate", "repliers", ("openers",)),),
    api=API,
    hook=Hook(
        parse,
        by_word("secret"),
        sample=sample,
        prove=give_word("secret"),
        proof=Proof.WORD,
        word="secret",
        key_kind=KeyKind.CHOSEN,
    ),
)
