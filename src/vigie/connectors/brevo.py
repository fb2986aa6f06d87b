"""Brevo: logs of marketing campaigns and of transactional messages, and campaign statistics.

In: rows of these exports. Out: sends and events. Statistics are sums: they are refused, the log is what is needed.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from vigie.connectors import Connector, Export, Hook, Noted, Post, Record, Refused, Row
from vigie.connectors.cells import (
    Cells,
    address,
    address_in,
    cells,
    columns_say,
    first,
    made_id,
    moment_in,
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
    fields,
    found_in,
    in_path,
    nothing_to_see,
    rows,
    text,
)
from vigie.connectors.posts import by_password, first_text, read_json, row_of, thread_of
from vigie.connectors.proving import LEAD, MESSAGE_ID, give_password
from vigie.vocabulary.proof import Proof

SENT = frozenset(("request", "sent", "envoye"))
# Word of the API, of the webhooks or of the log page in English and French -> event, actor.
EVENTS: dict[str, tuple[str, str]] = {
    "delivered": ("delivered", ""),
    "delivre": ("delivered", ""),
    "opened": ("open", ""),
    "open": ("open", ""),
    "unique opened": ("open", ""),
    "first opening": ("open", ""),
    "ouvert": ("open", ""),
    "premiere ouverture": ("open", ""),
    # Opened by Apple's or another proxy that loads every picture: no person read it.
    "proxy open": ("open", "machine"),
    "unique proxy open": ("open", "machine"),
    "loaded by proxy": ("open", "machine"),
    "charge par proxy": ("open", "machine"),
    "click": ("click", ""),
    "clicked": ("click", ""),
    "clique": ("click", ""),
    "hard bounce": ("hard_bounce", ""),
    "invalid": ("hard_bounce", ""),
    "invalid email": ("hard_bounce", ""),
    "adresse invalide": ("hard_bounce", ""),
    "soft bounce": ("soft_bounce", ""),
    "blocked": ("blocked", ""),
    "bloque": ("blocked", ""),
    "error": ("failed", ""),
    "erreur": ("failed", ""),
    "deferred": ("deferred", ""),
    "differe": ("deferred", ""),
    "spam": ("complaint", ""),
    "complaint": ("complaint", ""),
    "plainte": ("complaint", ""),
    "unsubscribed": ("unsubscribe", ""),
    "unsubscribe": ("unsubscribe", ""),
    "desinscrit": ("unsubscribe", ""),
}
NOT_KEPT = frozenset(
    (
        "list addition",
        "contact updated",
        "contact deleted",
        "contact created",
        "click unique",
        "inbound email processed",
    )
)
# One of these comes exactly once for a message, so that the send is written once.
_SETTLED = frozenset(("delivered", "hard_bounce", "soft_bounce", "blocked", "failed"))


def marketing(row: Row) -> Iterator[Record | Refused | Noted]:
    """One event of a campaign.

    `ts_*` are Unix seconds; `date_*` are in the account's zone, without saying which, day first.
    """
    said = cells(row)
    email = address_in(said, "email")
    if isinstance(email, Refused):
        yield email
        return
    campaign = first(said, "campaign name", "camp id")
    sent_at = moment_in(said, "ts sent", "date sent", order="dmy")
    key = f"brevo:{made_id(first(said, 'camp id', 'campaign name'), email, sent_at)}"
    at = moment_in(said, "ts event", "date event", "ts", order="dmy")
    yield from _happened(said, said.get("event", ""), email=email, at=at, key=key, campaign=campaign, sent_at=sent_at)


def transactional(row: Row) -> Iterator[Record | Refused | Noted]:
    """One event of one message; `mid` (the Message-ID) names the message."""
    said = cells(row)
    email = address_in(said, "email", "to")
    if isinstance(email, Refused):
        yield email
        return
    at = moment_in(said, "ts epoch", "ts event", "ts", "date", order="dmy")
    key = f"brevo:{first(said, 'mid', 'message id')}"
    word = first(said, "st text", "event")
    sent_at = at if plain(word) in SENT else ""
    campaign = first(said, "tag", "tags")
    yield from _happened(said, word, email=email, at=at, key=key, campaign=campaign, sent_at=sent_at)


def _happened(
    said: Cells, word: str, *, email: str, at: str, key: str, campaign: str, sent_at: str
) -> Iterator[Record | Refused | Noted]:
    known = plain(word)
    if known in NOT_KEPT:
        yield Noted("event_not_kept", {"word": word})
        return
    kind, actor = EVENTS.get(known, ("", ""))
    if not kind and known not in SENT:
        yield Noted("unknown_event", {"word": word})
        return
    if not at:
        yield no_time(said, "date event", "ts event", "ts", "date")
        return
    if sent_at and (known in SENT or kind in _SETTLED):
        yield _send(said, email, key, campaign, sent_at)
    if kind:
        yield record(
            "events",
            event_id=made_id(key, kind, at),
            send_id=key,
            email=email,
            type=kind,
            at=at,
            detail=first(said, "reason", "link", "url"),
            actor=actor,
            thread=thread_of(first(said, "mid", "message id")),
        )


def _send(said: Cells, email: str, key: str, campaign: str, sent_at: str) -> Record:
    return record(
        "sends",
        send_id=key,
        email=email,
        sent_at=sent_at,
        campaign=campaign,
        mailbox=address(first(said, "frm", "from", "sender email")),
        message_id=first(said, "mid", "message id"),
        subject=first(said, "sub", "subject"),
    )


def parse(post: Post) -> Iterator[Record | Refused | Noted]:
    """Posted events, of campaigns (they bear `camp_id`) or of single messages; alone, or many in a list.

    `ts_epoch` is in milliseconds; error events were seen with seconds. `tag` may be a list written as text.
    """
    for event in post.each:
        times = ("ts_event", "ts") if "camp_id" in event else ("ts_epoch", "ts_event", "ts", "s_epoch", "date")
        row, notes = row_of(post, event, *times)
        row["tag"] = first_text(event.get("tags")) or first_text(read_json(row.get("tag", "")) or row.get("tag"))
        row.pop("tags", None)
        if "s_epoch" in row:
            row["ts_epoch"] = row["s_epoch"]
        told = list(marketing(row) if "camp_id" in event else transactional(row))
        yield from told
        if any(isinstance(one, Record) for one in told):
            yield from notes


def statistics(_row: Row) -> Iterator[Refused]:
    """Sums of a campaign: no message and no contact is in them."""
    yield Refused("sums_only")


# -- its API: https://developers.brevo.com/reference (read in 2026): version 3, key in the header `api-key`. Limits
# differ by endpoint, campaigns have 100 requests an hour; no Retry-After, seconds stand in `x-sib-ratelimit-reset`.
# A suspended campaign goes on when it is queued again. There is no daily limit of a sender.
CAMPAIGNS = {
    "queued": RUNNING,
    "in_process": RUNNING,
    "suspended": PAUSED,
    "sent": ENDED,
    "archive": ENDED,
    "draft": DRAFT,
}
_PAGE = 100


def _told(secret: str, method: str, path: str, body: object = None, **query: str) -> Request:
    return Request(method, path, query, {"api-key": secret}, body)


def _campaigns(body: object) -> list[object]:
    return rows(fields(body).get("campaigns"))


def _campaign(secret: str, args: Args) -> Look:
    def page(number: int, _last: object) -> Request:
        query = {"limit": str(_PAGE), "offset": str(number * _PAGE), "excludeHtmlContent": "true"}
        return _told(secret, "GET", "/emailCampaigns", **query)

    row = yield from found_in(page, _campaigns, text(args, "campaign"), "name", "id")
    return Seen(str(row["id"]), CAMPAIGNS.get(str(row.get("status")), str(row.get("status"))))


def _to(status: str) -> Callable[[str, Seen], Request]:
    return lambda secret, seen: _told(secret, "PUT", f"/emailCampaigns/{in_path(seen.ref)}/status", {"status": status})


def _bar(secret: str, args: Args, _seen: Seen) -> Change:
    """A contact that the tool does not know is made, barred: a later import there must not write to it either."""
    for one in addresses(args):
        body = {"email": one, "emailBlacklisted": True, "updateEnabled": True}
        yield from ask(_told(secret, "POST", "/contacts", body))


def _check(secret: str) -> Look:
    yield from ask(_told(secret, "GET", "/account"))
    return Seen()


API = Api(
    "https://api.brevo.com/v3",
    {
        **campaign(_campaign, _to("suspended"), _to("queued")),
        "add_to_blocklist": Operation(nothing_to_see, _bar, lambda _args: None),
    },
    _check,
    wait_header="x-sib-ratelimit-reset",
)


def sample(now: datetime) -> object:
    """A body as the tool posts them, of nobody's."""
    return {
        "event": "delivered", "email": LEAD, "id": 1, "message-id": f"<{MESSAGE_ID}>", "ts_event": int(now.timestamp()),
        "date": now.strftime("%Y-%m-%d %H:%M:%S"), "subject": "Vigie",
    }  # fmt: skip


CONNECTOR = Connector(
    "brevo",
    "Brevo",
    (
        Export("marketing", "campaign log", columns_say(("event", "email"), ("camp id",)), marketing),
        Export(
            "transactional",
            "transactional log",
            lambda columns, name: _LOG_PAGE(columns, name) or _LOG_API(columns, name),
            transactional,
        ),
        Export(
            "statistics",
            "campaign statistics",
            columns_say(("unique clicks", "hard bounces", "soft bounces")),
            statistics,
        ),
    ),
    api=API,
    hook=Hook(parse, by_password, sample=sample, prove=give_password, proof=Proof.HEADER),
)
_LOG_PAGE = columns_say(("st text", "mid", "email", "ts"))
_LOG_API = columns_say(("event", "email", "message id", "date"))
