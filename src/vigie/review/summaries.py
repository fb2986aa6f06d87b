"""The weekly review on its way to the team, on the day and at the hour chosen, once a week.

In: a schedule, a moment. Out: rows of `Notice`; the message of a week in a language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from vigie.review.alert_models import Notice, Schedule
from vigie.review.channels import Message, mail_settings
from vigie.review.weekly import current_week
from vigie.sentences import alerts as words
from vigie.sentences.links import page_link
from vigie.workspaces.models import MAY, Membership, Workspace

# A worker that was off sends late rather than never, but not in the middle of the next week.
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Written:
    """A review in words, as the documents room writes it: plain text, HTML, and the same for a program."""

    text: str
    html: str
    document: Mapping[str, Any]


def plan(workspace: Workspace, now: datetime) -> int:
    """Write what is due of the weekly review: one notice for each channel, one letter for each member who may read."""
    schedule = Schedule.objects.filter(workspace=workspace).first()
    if schedule is None:
        return 0
    moment = last_hour(schedule, ZoneInfo(workspace.zone), now)
    if now - moment > LATE or moment < schedule.changed_at:
        return 0
    week = current_week(workspace, moment)
    with transaction.atomic():
        made = sum(_notice(workspace, week, now, f"c{c.pk}", channel=c) for c in schedule.channels.all())
        if schedule.by_mail and mail_settings(workspace) is not None:
            readers = Membership.objects.filter(workspace=workspace, role__in=MAY["read"], user__is_active=True)
            for member in readers.exclude(user__email="").select_related("user"):
                made += _notice(workspace, week, now, f"u{member.user_id}", user=member.user)
    return made


def message(workspace: Workspace, week: str, language: str, id_: str, written: Written) -> Message:
    """The review of a week as a message, in the active language."""
    return Message(
        id=id_,
        language=language,
        subject=words.weekly_subject(workspace.name, week),
        text=written.text,
        html=written.html,
        link=page_link(f"/review?w={week}"),
        link_label=words.open_review(),
        document={"event": "review.weekly", "workspace": workspace.slug, "review": written.document},
    )


def last_hour(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime:
    """The last time that the clocks of `zone` showed the chosen hour on the chosen day."""
    today = now.astimezone(zone).date()
    day = today - timedelta((today.weekday() - schedule.day) % 7)
    moment = datetime.combine(day, schedule.at, zone).astimezone(UTC)
    return moment if moment <= now else datetime.combine(day - timedelta(7), schedule.at, zone).astimezone(UTC)


def _notice(workspace: Workspace, week: str, now: datetime, place: str, **to: object) -> bool:
    return Notice.objects.get_or_create(
        workspace=workspace, key=f"weekly:{week}:{place}",
        defaults={"kind": "weekly", "week": week, "made_at": now, "due_at": now, **to},
    )[1]  # fmt: skip
