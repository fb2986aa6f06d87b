"""Who is told what, as other programs read it: channels without their addresses, owners, what was told and what failed.

In: a workspace. Out: plain values, ready for JSON.
"""

from typing import Any

from vigie.review import owners, ways
from vigie.review.alert_models import Alert, Channel, Notice, Owning, Schedule
from vigie.review.alerts import unreached
from vigie.review.signals import signal_of
from vigie.sentences import alerts as words
from vigie.sentences.signals import signal_place
from vigie.workspaces.models import Workspace

MOST = 50
# What needs a look stands first.
_ORDER = {"given_up": 0, "waiting": 1, "calling": 1}


def alerts_document(workspace: Workspace) -> dict[str, Any]:
    """Everything about the telling of a workspace."""
    given_up = Notice.objects.filter(workspace=workspace, state="given_up").count()
    silent = [alert_document(a) for a in unreached(workspace)]
    return {
        "needs_attention": bool(given_up or silent),
        "channels": [channel_document(c) for c in ways.channels(workspace)],
        "owners": [owning_document(r) for r in owners.rules(workspace)],
        "weekly": schedule_document(ways.schedule_of(workspace)),
        "unreached": silent,
        "notices": notices(workspace),
    }


def notices(workspace: Workspace) -> list[dict[str, Any]]:
    """The last messages and those that wait or were given up, what needs a look first, then the newest."""
    rows = Notice.objects.filter(workspace=workspace).exclude(state="overtaken")
    rows = rows.select_related("alert__state", "user", "channel")
    stuck = list(rows.filter(state__in=_ORDER).order_by("-pk")[:MOST])
    told = list(rows.filter(state="told").order_by("-told_at", "-pk")[:MOST])
    return [_notice(n) for n in sorted(stuck, key=lambda n: _ORDER[n.state]) + told]


def channel_document(channel: Channel) -> dict[str, Any]:
    """A channel; its address is a secret and stays one."""
    return {
        "name": channel.name,
        "kind": channel.kind,
        "kind_label": words.channel_kind(channel.kind),
        "language": channel.language,
        "told_at": channel.told_at.isoformat() if channel.told_at else None,
        "trouble": channel.trouble or None,
        "sentence": words.trouble(channel.trouble),
    }


def owning_document(rule: Owning) -> dict[str, Any]:
    """One rule; without a dimension it is the default."""
    return {"dimension": rule.dimension or None, "value": rule.value or None, "email": rule.user.get_username()}


def schedule_document(schedule: Schedule | None) -> dict[str, Any] | None:
    """When the weekly review is sent; None: never. Day 0 is Monday."""
    if schedule is None:
        return None
    names = sorted(c.name for c in schedule.channels.all())
    return {"day": schedule.day, "at": f"{schedule.at:%H:%M}", "by_mail": schedule.by_mail, "channels": names}


def alert_document(alert: Alert) -> dict[str, Any]:
    """One open alert and its owner."""
    signal = signal_of(alert.state)
    return {
        "metric": signal.metric,
        "slice": dict(signal.slice),
        "kind": signal.kind,
        "since": signal.since.isoformat(),
        "owner": alert.user.get_username() if alert.user else None,
        "sentence": f"{words.head(signal)}, {signal_place(signal.slice)}",
        "why": words.trouble("no_channel" if alert.user else "no_owner"),
    }


def _notice(notice: Notice) -> dict[str, Any]:
    about = alert_document(notice.alert)["sentence"] if notice.alert else notice.week
    return {
        "number": notice.pk,
        "kind": notice.kind,
        "kind_label": words.notice_kind(notice.kind),
        "about": about,
        "to": notice.user.get_username() if notice.user else notice.channel.name if notice.channel else None,
        "state": notice.state,
        "state_label": words.notice_state(notice.state),
        "due_at": notice.due_at.isoformat(),
        "told_at": notice.told_at.isoformat() if notice.told_at else None,
        "attempts": notice.attempts,
        "trouble": notice.trouble or None,
        "sentence": words.trouble(notice.trouble),
    }
