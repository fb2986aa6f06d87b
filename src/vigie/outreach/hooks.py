"""Telling other programs what happens here: signed, retried, the same id in every attempt, nothing about people.

In: an event and its document. Out: `Delivery` rows, written with what happened, sent by a job until they are taken.

A receiver computes HMAC-SHA256 with the shared secret over `<t>.<body>`, where `t` and `v1` stand in the header
`Vigie-Signature: t=1757235600,v1=5257a8...`, compares in constant time, refuses a `t` older than five minutes, and
drops an id (`Vigie-Delivery`) that it has taken before.
"""

import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from vigie.outreach import sealing, wire
from vigie.outreach.models import Delivery, Subscription
from vigie.outreach.names import free_name, of_name
from vigie.outreach.retrying import next_try
from vigie.vocabulary.errors import SettingsError, UsageError
from vigie.vocabulary.text import without_addresses
from vigie.workspaces.models import Workspace

EVENTS = (
    "action.applied", "action.undone", "decision.made", "decision.judged", "review.closed", "signal.cleared",
    "signal.opened",
)  # fmt: skip
PING = "ping"
WAITING, CALLING, DONE, GIVEN_UP, WITHDRAWN = "waiting", "calling", "done", "given_up", "withdrawn"
STALE = timedelta(minutes=5)
_REST = timedelta(minutes=1)
_MOST = 50
_KEPT = timedelta(days=30)  # how long a delivery that is over can be looked up
_OK, _GONE = range(200, 300), 410
_ANSWER_BYTES = 64 * 1024
# Who in the team it is about: other programs hear what happened, not to whom it belongs.
_PEOPLE = frozenset(("owner", "by", "who", "approved_by", "undone_by", "decided_by", "closed_by"))
Post = Callable[..., wire.Reply]


def add(
    workspace: Workspace, name: str, address: str, *, now: datetime, events: Sequence[str] = (), secret: str = ""
) -> tuple[Subscription, str]:
    """A new subscriber and its secret, which is shown this once; made when none is given. Raises UsageError."""
    unknown = sorted(set(events) - set(EVENTS))
    if unknown:
        raise UsageError("unknown_event_name", events=", ".join(unknown), known=", ".join(EVENTS))
    checked = wire.checked(address, secret=False)
    secret = secret or secrets.token_urlsafe(32)
    row = Subscription.objects.create(
        workspace=workspace, name=free_name(listing(workspace), name), address=checked, sealed=sealing.seal(secret),
        events=sorted(set(events)), created_at=now,
    )  # fmt: skip
    return row, secret


def listing(workspace: Workspace) -> QuerySet[Subscription]:
    """Who listens, by name."""
    return Subscription.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def named(workspace: Workspace, name: str) -> Subscription:
    """The subscriber of that name. Raises UsageError."""
    return of_name(listing(workspace), name, "unknown_hook")


def remove(row: Subscription, now: datetime) -> None:
    """Send it nothing any more; its secret is forgotten, what it was sent can still be looked up."""
    with transaction.atomic():
        Subscription.objects.filter(pk=row.pk).update(removed_at=now, sealed="")
        row.deliveries.filter(state=WAITING).update(state=WITHDRAWN)


def announce(
    workspace: Workspace, event: str, document: Mapping[str, Any], *, now: datetime | None = None
) -> list[Delivery]:
    """Leave an event to be sent to everybody who wants it. Call it in the transaction of what happened."""
    if event not in EVENTS:
        raise UsageError("unknown_event_name", events=event, known=", ".join(EVENTS))
    wanted = [row for row in listing(workspace) if not row.events or event in row.events]
    return [_left(row, event, document, now or datetime.now(UTC)) for row in wanted]


def ping(row: Subscription, now: datetime, post: Post = wire.call) -> str:
    """Send a `ping` at once and once only; what it was answered: done, an HTTP status, or why there was no answer."""
    delivery = _left(row, PING, {}, now)
    code, _ = _posted(delivery, now, post)
    delivery.delete()
    return code


def deliver_due(now: datetime, *, post: Post = wire.call) -> list[Delivery]:
    """Send what is due; the deliveries tried, with their answers. After a failure a subscriber rests for a minute."""
    tried: list[Delivery] = []
    while len(tried) < _MOST:
        row = _due(now).exclude(pk__in=[d.pk for d in tried]).first()
        if row is None:
            break
        mine = Delivery.objects.filter(pk=row.pk, state=row.state, claimed_at=row.claimed_at)
        if not mine.update(state=CALLING, claimed_at=now, attempts=row.attempts + 1):
            continue
        row.attempts, row.claimed_at = row.attempts + 1, now
        _settle(row, *_posted(row, now, post), now=now)
        tried.append(row)
    return tried


def sweep(now: datetime) -> None:
    """Forget deliveries that are over for long."""
    Delivery.objects.filter(state__in=[DONE, GIVEN_UP, WITHDRAWN], happened_at__lt=now - _KEPT).delete()


def signed(secret: str, body: str, at: datetime) -> str:
    """The header that proves who sent a body, and when."""
    stamp = int(at.timestamp())
    return f"t={stamp},v1={hmac.new(secret.encode(), f'{stamp}.{body}'.encode(), sha256).hexdigest()}"


def without_people(value: Any) -> Any:
    """The document with every address cut down to its domain, and nobody of the team named."""
    if isinstance(value, str):
        return without_addresses(value)  # a document names mailboxes
    if isinstance(value, Mapping):
        return {without_people(str(k)): "*" if k in _PEOPLE else without_people(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [without_people(v) for v in value]
    return value


def _left(row: Subscription, event: str, document: Mapping[str, Any], now: datetime) -> Delivery:
    key = secrets.token_hex(16)
    said = {"id": key, "event": event, "workspace": row.workspace.slug, "at": now.isoformat(),
            "data": without_people(document)}  # fmt: skip
    body = json.dumps(said, ensure_ascii=False, default=str)
    return Delivery.objects.create(subscription=row, key=key, event=event, body=body, happened_at=now, due_at=now)


def _posted(row: Delivery, now: datetime, post: Post) -> tuple[str, float | None]:
    """What it was answered: done, a status, or a code; and the patience that was asked for."""
    try:
        headers = {
            "Content-Type": "application/json",
            "Vigie-Event": row.event,
            "Vigie-Delivery": row.key,
            "Vigie-Signature": signed(sealing.unseal(row.subscription.sealed), row.body, now),
        }
        reply = post("POST", row.subscription.address, headers=headers, body=row.body.encode(), largest=_ANSWER_BYTES)
    except wire.Unanswered as error:
        return error.code, None
    except SettingsError as error:
        return error.code, None
    if reply.status in _OK:
        return DONE, None
    wait = reply.headers.get("retry-after", "")
    return str(reply.status), float(wait) if wait.isdecimal() else None


def _due(now: datetime) -> QuerySet[Delivery]:
    ready = Q(state=WAITING, due_at__lte=now) | Q(state=CALLING, claimed_at__lt=now - STALE)
    awake = Q(subscription__quiet_until=None) | Q(subscription__quiet_until__lte=now)
    rows = Delivery.objects.filter(ready, awake, subscription__removed_at=None).exclude(event=PING)
    return rows.select_related("subscription").order_by("pk")


def _settle(row: Delivery, code: str, asked: float | None, *, now: datetime) -> None:
    mine = Delivery.objects.filter(pk=row.pk, state=CALLING, claimed_at=row.claimed_at)
    listener = Subscription.objects.filter(pk=row.subscription_id)
    if code == DONE:
        listener.update(trouble="", quiet_until=None)
        mine.update(state=DONE, answered_at=now, answer=code)
    else:
        delay = None if code == str(_GONE) else next_try(row.attempts, asked)
        listener.update(trouble=code, quiet_until=now + _REST)
        if delay is None:
            mine.update(state=GIVEN_UP, answered_at=now, answer=code)
        else:
            mine.update(state=WAITING, due_at=now + delay, answer=code)
    row.refresh_from_db()
