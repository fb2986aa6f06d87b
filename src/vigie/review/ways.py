"""What people set: channels, the hours of a person, the day of the weekly review; and a channel tried at once.

In: words from a page or a command. Out: rows. Raises UsageError for what makes no sense.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import override

from vigie.review import journal
from vigie.review.alert_models import Channel, Means, Schedule
from vigie.review.channels import KINDS, Failed, Message, posting, seal_settings, send, smtp
from vigie.sentences import alerts as words
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

LANGUAGES = {code for code, _ in settings.LANGUAGES}
DAYS = range(7)
LONGEST_NAME = 80


def channels(workspace: Workspace) -> list[Channel]:
    """The channels of a workspace, by name."""
    return list(Channel.objects.filter(workspace=workspace).order_by("name"))


def named(workspace: Workspace, name: str) -> Channel:
    """The channel of that name. Raises UsageError."""
    known = channels(workspace)
    found = next((c for c in known if c.name == name), None)
    if found is None:
        raise UsageError("unknown_channel", name=name, known=", ".join(c.name for c in known) or "-")
    return found


def add_channel(
    workspace: Workspace, kind: str, name: str, asked: Mapping[str, str], *, language: str, now: datetime, by: str = ""
) -> Channel:
    """A new channel; `asked` holds its address (and secret), of a mail server its url and sender. Raises UsageError."""
    if kind not in KINDS:
        raise UsageError("unknown_channel_kind", kind=kind, known=", ".join(KINDS))
    name = " ".join(name.split())[:LONGEST_NAME] or kind
    sealed = seal_settings(_mail(asked) if kind == "smtp" else _address(asked))
    spoken = language if language in LANGUAGES else settings.LANGUAGE_CODE
    try:
        with transaction.atomic():
            made = Channel.objects.create(
                workspace=workspace, kind=kind, name=name, language=spoken, sealed=sealed, created_at=now
            )
            _line(workspace, "channel_added", {"name": name, "kind": kind}, by, now)
            return made
    except IntegrityError:
        raise UsageError("channel_exists", name=name) from None


def remove_channel(channel: Channel, *, by: str = "") -> None:
    """Remove it with its secrets; whoever was told by it is told by e-mail, what waited for its team goes with it."""
    said = {"name": channel.name, "kind": channel.kind}
    with transaction.atomic():
        channel.delete()
        _line(channel.workspace, "channel_removed", said, by, datetime.now(UTC))


def try_channel(workspace: Workspace, channel: Channel | None, to: str, now: datetime, language: str = "") -> None:
    """Send a message that says only that it arrived; no channel: by e-mail. Raises UsageError."""
    with override(language or (channel.language if channel else settings.LANGUAGE_CODE)):
        message = Message(
            id=f"vigie-try-{workspace.pk}-{int(now.timestamp() * 1000)}",
            language=language or (channel.language if channel else settings.LANGUAGE_CODE),
            subject=words.try_subject(),
            intro=words.try_text(),
            document={"event": "test", "workspace": workspace.slug},
        )
    name = channel.name if channel else words.channel_kind("smtp")
    try:
        send(workspace, channel, message, to)
    except Failed as failed:
        _note(channel, failed.code)
        raise UsageError("channel_refused", name=name, why=words.trouble(failed.code)) from None
    _note(channel, "", now)


def means_of(workspace: Workspace, user: Any) -> Means:
    """What a person chose; the defaults, unsaved, for whoever chose nothing."""
    kept = Means.objects.filter(workspace=workspace, user=user).select_related("channel").first()
    return kept or Means(workspace=workspace, user=user)


def choose(workspace: Workspace, user: Any, asked: Mapping[str, str]) -> Means:
    """Keep how a person is told: channel, language, zone, quiet hours, rhythm. Raises UsageError."""
    means = means_of(workspace, user)
    way, zone = asked.get("channel", ""), asked.get("zone", "")
    if zone and zone not in available_timezones():
        raise UsageError("unknown_zone", zone=zone)
    means.channel = named(workspace, way) if way else None
    means.language = asked["language"] if asked.get("language") in LANGUAGES else means.language
    means.zone = zone
    means.quiet_from, means.quiet_until = clock(asked.get("quiet_from", "")), clock(asked.get("quiet_until", ""))
    means.weekends, means.stop_breaks = bool(asked.get("weekends")), bool(asked.get("stop_breaks"))
    means.immediate = asked.get("rhythm") != "digest"
    means.digest_at = clock(asked.get("digest_at", ""))
    means.save()
    return means


def schedule_of(workspace: Workspace) -> Schedule | None:
    """When the weekly review is sent; None: never."""
    return Schedule.objects.filter(workspace=workspace).first()


def schedule(
    workspace: Workspace, day: int, at: str, *, by_mail: bool, names: list[str], now: datetime, by: str = ""
) -> Schedule | None:
    """Send the weekly review on that day by those channels; by none of them, it is not sent. Raises UsageError."""
    chosen = [named(workspace, name) for name in names]
    if day not in DAYS:
        raise UsageError("bad_weekday", day=day)
    hour = clock(at)
    with transaction.atomic():
        if not chosen and not by_mail:
            if Schedule.objects.filter(workspace=workspace).delete()[0]:
                _line(workspace, "review_not_sent", {}, by, now)
            return None
        kept, _ = Schedule.objects.update_or_create(
            workspace=workspace, defaults={"day": day, "at": hour, "by_mail": by_mail, "changed_at": now}
        )
        kept.channels.set(chosen)
        ways = [*(["smtp"] if by_mail else []), *names]
        _line(workspace, "review_sent", {"day": day, "at": at, "ways": ways}, by, now)
    return kept


def clock(text: str) -> time:
    """An hour of the day, 08:30. Raises UsageError."""
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        raise UsageError("bad_hours", text=text) from None


def _line(workspace: Workspace, code: str, said: Mapping[str, Any], by: str, now: datetime) -> None:
    """What the team is told by has changed: a line of the journal, without any address or secret."""
    journal.note(workspace, at=now, who=by, what="alerting", about=code, details=said)


def _address(asked: Mapping[str, str]) -> dict[str, str]:
    address = asked.get("address", "").strip()
    posting.check(address)
    return {"address": address, "secret": asked.get("secret", "").strip()}


def _mail(asked: Mapping[str, str]) -> dict[str, Any]:
    """A server by its url, or by the fields of a form."""
    said = {name: text.strip() for name, text in asked.items()}
    sender = said.get("sender", "")
    try:
        if said.get("address"):
            return smtp.read(said["address"], sender)
        port, security = int(said.get("port") or 587), said.get("security", "starttls")
        user, password = said.get("user", ""), said.get("password", "")
        return smtp.made(said.get("host", ""), port, security, sender, user=user, password=password)
    except (Failed, ValueError):
        raise UsageError("bad_mail_server") from None


def _note(channel: Channel | None, trouble: str, told_at: datetime | None = None) -> None:
    if channel is not None:
        changed = {"trouble": trouble, **({"told_at": told_at} if told_at else {})}
        Channel.objects.filter(pk=channel.pk).update(**changed)
