"""Delivers what has to be told: claimed first, sent, then noted; tried again with longer and longer waits.

In: rows of `Notice` that are due. Out: messages to people and teams. A process that dies between sending and noting
sends once more, under the same message id; nothing is lost.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from vigie.outreach.retrying import next_try
from vigie.review import quiet, summaries
from vigie.review.alert_models import Alert, Channel, Means, Notice
from vigie.review.alerts import document, hours_of
from vigie.review.channels import Failed, Item, Message, send
from vigie.review.signals import signal_of
from vigie.sentences import alerts as words
from vigie.sentences.links import metric_link, page_link
from vigie.workspaces.models import Membership, Workspace

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20  # parcels in one run
DIED_AFTER = timedelta(minutes=30)  # longer than a run can last
Review = Callable[[Workspace, str, datetime], summaries.Written]
STUCK = {"timed_out", "unreachable"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is told in one message: to one person, or to one team's channel."""

    workspace: Workspace
    user: Any | None
    channel: Channel | None
    language: str
    notices: list[Notice]

    @property
    def id(self) -> str:
        """The same news to the same place, the same id."""
        named = f"{self.workspace.pk}:{','.join(n.key for n in self.notices)}"
        return "vigie-" + sha256(named.encode()).hexdigest()[:24]


def tell_due(now: datetime, review: Review) -> int:
    """Deliver what is due at `now`; how many messages were taken. Stops where a place does not answer: others wait.

    `review` writes the review of a week in the active language.
    """
    told = 0
    for _ in range(MOST_AT_ONCE):
        parcel = _claim(now)
        if parcel is None:
            break
        if not parcel.notices:
            continue
        try:
            _deliver(parcel, now, review)
        except Failed as failed:
            _put_off(parcel, failed, now)
            if failed.code in STUCK:
                break
        else:
            _note(parcel, now)
            told += 1
    return told


def message_of(parcel: Parcel, now: datetime, review: Review) -> Message:
    """What a parcel says, in the active language. Raises Failed."""
    first = parcel.notices[0]
    if first.kind == "weekly":
        written = review(parcel.workspace, first.week, now)
        return summaries.message(parcel.workspace, first.week, parcel.language, parcel.id, written)
    items = tuple(_item(n) for n in sorted(parcel.notices, key=_gravest))
    kinds = [i.kind for i in items]
    return Message(
        id=parcel.id,
        language=parcel.language,
        subject=words.subject(kinds, items[0].head, items[0].where),
        intro=words.intro(parcel.workspace.name),
        items=items,
        more=words.more(len(items)),
        link=items[0].link if len(items) == 1 else page_link("/"),
        link_label=words.open_number() if len(items) == 1 else words.open_page(),
        document={
            "event": "alerts",
            "workspace": parcel.workspace.slug,
            "alerts": [{"event": n.kind, **document(n.alert.state)} for n in parcel.notices if n.alert],
        },
    )


def _deliver(parcel: Parcel, now: datetime, review: Review) -> None:
    """Write the message in its reader's language and send it; what nobody expected holds up nobody else's message."""
    try:
        with override(parcel.language):
            message = message_of(parcel, now, review)
        send(parcel.workspace, parcel.channel, message, parcel.user.email if parcel.user else "")
    except Failed:
        raise
    except Exception:
        log.exception("workspace %s: %s was not sent", parcel.workspace.slug, parcel.notices[0].key)
        raise Failed("not_written") from None


def _claim(now: datetime) -> Parcel | None:
    """Take the oldest due notice and all that goes to the same place; two workers never take the same one."""
    with transaction.atomic():
        waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(_due(now))
        first = waiting.select_related("workspace").order_by("due_at", "pk").first()
        if first is None:
            return None
        same = waiting.filter(workspace=first.workspace_id, user=first.user_id, channel=first.channel_id)
        # A review is a message of its own.
        same = same.filter(pk=first.pk) if first.kind == "weekly" else same.exclude(kind="weekly")
        chosen = list(same.select_related("workspace", "alert__state", "user", "channel").order_by("pk"))
        return _parcel(first.workspace, chosen, now)


def _due(now: datetime) -> Q:
    died = Q(state="calling", claimed_at__lt=now - DIED_AFTER)
    return Q(state="waiting", due_at__lte=now) | died


def _parcel(workspace: Workspace, chosen: list[Notice], now: datetime) -> Parcel:
    """What of it may leave now: never to somebody who left, never in quiet hours that began meanwhile."""
    user, channel = chosen[0].user, chosen[0].channel
    means, leaving = None, chosen
    if user is not None:
        if not Membership.objects.filter(workspace=workspace, user=user, user__is_active=True).exists():
            Notice.objects.filter(pk__in=[n.pk for n in chosen]).update(state="overtaken", trouble="not_a_member")
            return Parcel(workspace, user, channel, "fr", [])
        means = Means.objects.filter(workspace=workspace, user=user).select_related("channel").first()
        leaving = [n for n in chosen if not _waits(n, hours_of(workspace, means), now)]
    Notice.objects.filter(pk__in=[n.pk for n in leaving]).update(state="calling", claimed_at=now)
    if user is None:
        return Parcel(workspace, None, channel, channel.language if channel else "fr", leaving)
    chosen_way = channel or (means.channel if means and leaving and leaving[0].kind != "weekly" else None)
    return Parcel(workspace, user, chosen_way, means.language if means else "fr", leaving)


def _waits(notice: Notice, hours: quiet.Hours, now: datetime) -> bool:
    """Whether the quiet hours of its reader hold a notice back; it is put off until they end."""
    if notice.kind == "weekly":  # its hour was chosen for the whole team
        return False
    until = quiet.free(hours, now, urgent=notice.kind == "stop")
    if until <= now:
        return False
    Notice.objects.filter(pk=notice.pk).update(state="waiting", due_at=until)
    return True


def _note(parcel: Parcel, now: datetime) -> None:
    ids = [n.pk for n in parcel.notices]
    Notice.objects.filter(pk__in=ids).update(state="told", told_at=now, trouble="")
    if parcel.channel:
        Channel.objects.filter(pk=parcel.channel.pk).update(told_at=now, trouble="")


def _put_off(parcel: Parcel, failed: Failed, now: datetime) -> None:
    """Note why it failed; try again later, or give it up and show it."""
    for notice in parcel.notices:
        attempts = notice.attempts + 1
        delay = None if failed.permanent else next_try(attempts, failed.again_in)
        changed = {"state": "given_up"} if delay is None else {"state": "waiting", "due_at": now + delay}
        Notice.objects.filter(pk=notice.pk).update(attempts=attempts, trouble=failed.code, **changed)
    if parcel.channel:
        Channel.objects.filter(pk=parcel.channel.pk).update(trouble=failed.code)


def _item(notice: Notice) -> Item:
    alert: Alert = notice.alert
    signal = signal_of(alert.state)
    over = notice.kind == "cleared"
    kind = "cleared" if over else "better" if signal.direction == "better" else signal.kind
    return Item(
        kind=kind,
        head=words.over(signal) if over else words.head(signal),
        where=words.where(signal),
        figures="" if over else words.figures(signal),
        action="" if over else words.action(signal),
        link=metric_link(signal.metric, signal.slice),
    )


def _gravest(notice: Notice) -> tuple[int, int]:
    order = ("stop", "opened", "cleared")
    return order.index(notice.kind), notice.pk
