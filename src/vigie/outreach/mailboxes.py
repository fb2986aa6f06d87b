"""Mailboxes that answers come to: named, sealed, changed, claimed by one process at a time, removed and taken back.

In: a host, a user, a secret. Out: `Mailbox` rows; the secret is never given back.
"""

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from vigie.outreach import sealing, taken_back, wire
from vigie.outreach.models import Mailbox, MailFolder
from vigie.outreach.names import free_name, of_name
from vigie.outreach.retrying import MOST_ATTEMPTS, next_try
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

PORTS = {"tls": 993, "starttls": 143, "plain": 143}
AUTHS = ("password", "oauth2")
INBOX = "INBOX"
BACK = timedelta(days=180)  # how far back a mailbox is read unless it is told
# Longer than any batch takes: whoever has claimed a mailbox for that long without a sign is dead.
STALE = timedelta(minutes=10)
_LONGEST_EVERY = 24 * 60
_EARLIEST = timedelta(hours=14)  # a day begins so long before it does in UTC, somewhere
_HIGHEST_PORT = 65_535
_MOST_OFFERS = 100
_DESCRIBED = (
    "name", "host", "username", "sealed", "port", "security", "auth", "client_id", "token_address", "since", "every",
    "due_at", "failures", "trouble", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mailbox as somebody describes it. `secret`: the password, or the refresh token; `client_secret` may be ""."""

    name: str
    host: str
    username: str
    secret: str
    port: int | None = None
    security: str = "tls"
    auth: str = "password"
    client_id: str = ""
    client_secret: str = ""
    token_address: str = ""
    folders: tuple[str, ...] = (INBOX,)
    since: date | None = None
    every: int = 5


def add(workspace: Workspace, wanted: Wanted, now: datetime) -> Mailbox:
    """Keep a mailbox; it is due at once. One of the same user that could never be read is described anew instead.

    Raises UsageError.
    """
    _check(wanted, now, lacking="mailbox_needs_secret")
    untried = listing(workspace).filter(
        host=wanted.host.strip().lower(), username=wanted.username.strip(), synced_at=None
    )
    before = untried.filter(name=wanted.name.strip() or wanted.username.strip()).first()
    if before:
        return change(before, wanted, now)
    row = Mailbox(workspace=workspace, created_at=now, since=(now - BACK).date())
    row.name = free_name(listing(workspace), wanted.name or wanted.username)
    with transaction.atomic():
        _describe(row, wanted, now)
        row.save()
        _follow(row, wanted.folders)
    return row


def described(row: Mailbox) -> Wanted:
    """A mailbox as it was described, without its secrets."""
    return Wanted(
        name=row.name, host=row.host, username=row.username, secret="", port=row.port, security=row.security,
        auth=row.auth, client_id=row.client_id, token_address=row.token_address, since=row.since, every=row.every,
        folders=tuple(row.folders.order_by("pk").values_list("name", flat=True)),
    )  # fmt: skip


def change(row: Mailbox, wanted: Wanted, now: datetime) -> Mailbox:
    """Describe a mailbox anew; an empty secret keeps the one there is. It is due at once. Raises UsageError.

    Another server, another user or an earlier day: its folders are read from their start, and what was read before is
    left out. The secret is not handed to another server than the one it was given for.
    """
    host = wanted.host.strip().lower()
    elsewhere = host != row.host or (wanted.auth == "oauth2" and wanted.token_address != row.token_address)
    _check(wanted, now, kept=bool(row.sealed) and not elsewhere and wanted.auth == row.auth)
    name = wanted.name.strip() or row.name
    if name != row.name:
        row.name = free_name(listing(row.workspace).exclude(pk=row.pk), name)
    anew = elsewhere or wanted.username.strip() != row.username or (wanted.since or row.since) < row.since
    with transaction.atomic():
        _describe(row, wanted, now)
        row.save(update_fields=_DESCRIBED)
        _follow(row, wanted.folders)
        if anew:
            row.folders.update(uidvalidity=None, last_uid=0)
    return row


def _describe(row: Mailbox, wanted: Wanted, now: datetime) -> None:
    if wanted.secret:
        said = {"secret": wanted.secret, "client_secret": wanted.client_secret}
        row.sealed = sealing.seal(json.dumps(said))
    elif wanted.client_secret:
        row.sealed = sealing.seal(json.dumps({**secrets_of(row), "client_secret": wanted.client_secret}))
    by_token = wanted.auth == "oauth2"
    row.host, row.username = wanted.host.strip().lower(), wanted.username.strip()
    row.port, row.security = wanted.port or PORTS[wanted.security], wanted.security
    row.auth, row.client_id = wanted.auth, wanted.client_id if by_token else ""
    row.token_address = wire.checked(wanted.token_address, secret=True) if by_token else ""
    row.since, row.every = wanted.since or row.since, wanted.every
    row.due_at, row.failures, row.trouble = now, 0, ""
    row.version += 1


def _follow(row: Mailbox, names: tuple[str, ...]) -> None:
    """Read these folders from now on; what is known of one that stays, stays."""
    wanted = dict.fromkeys(names or (INBOX,))
    left = row.folders.exclude(name__in=wanted)
    row.read_before += left.aggregate(read=Coalesce(Sum("messages"), 0))["read"]
    row.save(update_fields=["read_before"])
    left.delete()
    there = set(row.folders.values_list("name", flat=True))
    MailFolder.objects.bulk_create(MailFolder(mailbox=row, name=name) for name in wanted if name not in there)


def _check(wanted: Wanted, now: datetime, *, kept: bool = False, lacking: str = "mailbox_secret_missing") -> None:
    """Raises UsageError, `lacking` without a secret. `kept`: there is a secret already, and it may stay."""
    for name, value, known in (
        ("security", wanted.security, tuple(PORTS)), ("auth", wanted.auth, AUTHS),
    ):  # fmt: skip
        if value not in known:
            raise UsageError("bad_option", name=name, value=value, known=", ".join(known))
    host = wanted.host.strip()
    if not host or any(c.isspace() or c in "/@" for c in host) or not wanted.username.strip():
        raise UsageError("mailbox_incomplete")
    if wanted.security == "plain" and not wire.is_here(host):
        raise UsageError("mailbox_not_safe", host=host)
    if wanted.port is not None and not 1 <= wanted.port <= _HIGHEST_PORT:
        raise UsageError("bad_option", name="port", value=wanted.port, known=f"1-{_HIGHEST_PORT}")
    if not (wanted.secret or kept) or "\n" in wanted.secret:
        raise UsageError(lacking)
    if wanted.auth == "oauth2" and not (wanted.client_id and wanted.token_address):
        raise UsageError("mailbox_oauth_incomplete")
    _check_reading(wanted, now)


def _check_reading(wanted: Wanted, now: datetime) -> None:
    """Which folders are read, from when on, how often. Raises UsageError."""
    if not all(name.strip() for name in wanted.folders):
        raise UsageError("folder_unnamed")
    if wanted.since and wanted.since > (now + _EARLIEST).date():
        raise UsageError("day_not_past", day=wanted.since.isoformat())
    if not 1 <= wanted.every <= _LONGEST_EVERY:
        raise UsageError("bad_option", name="every", value=wanted.every, known=f"1-{_LONGEST_EVERY}")


def listing(workspace: Workspace) -> QuerySet[Mailbox]:
    """The mailboxes, by name."""
    return Mailbox.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def named(workspace: Workspace, name: str) -> Mailbox:
    """The mailbox of that name. Raises UsageError."""
    return of_name(listing(workspace), name, "unknown_mailbox")


def hurry(row: Mailbox, now: datetime) -> None:
    """Have it looked at next, whatever its turn is."""
    Mailbox.objects.filter(pk=row.pk, removed_at=None).update(due_at=now)


def remove(row: Mailbox, now: datetime) -> None:
    """Read it no more. What was read from it stays; its secret is kept sealed as long as it can be taken back."""
    Mailbox.objects.filter(pk=row.pk, removed_at=None).update(removed_at=now)


def removed(workspace: Workspace, now: datetime) -> QuerySet[Mailbox]:
    """Those that can be taken back, the latest removed first."""
    return taken_back.removed(Mailbox.objects.filter(workspace=workspace), "sealed", now)


def take_back(workspace: Workspace, number: int, now: datetime) -> Mailbox:
    """Read a removed mailbox again, from where it was left. Raises UsageError."""
    row: Mailbox = taken_back.taken_back(removed(workspace, now), number, listing(workspace))
    row.due_at, row.failures = now, 0
    row.save(update_fields=["removed_at", "due_at", "failures"])
    return row


def sweep(now: datetime) -> None:
    """Forget the secrets of those that can no longer be taken back."""
    taken_back.forgotten(Mailbox.objects.all(), "sealed", now).update(sealed="")


def secrets_of(row: Mailbox) -> dict[str, str]:
    """`secret` and `client_secret`. Raises SettingsError `seal_broken`."""
    return json.loads(sealing.unseal(row.sealed))


def keep_token(row: Mailbox, refresh_token: str) -> None:
    """Some servers give a new refresh token with every access: the old one is of no use then.

    One that somebody gave meanwhile stays.
    """
    said = {**secrets_of(row), "secret": refresh_token}
    _as_described(row).filter(removed_at=None).update(sealed=sealing.seal(json.dumps(said)))


def note_offers(row: Mailbox, folders: Sequence[str]) -> None:
    """Keep which folders the server has: said where one that is named for it is missing."""
    _as_described(row).update(offers=list(folders)[:_MOST_OFFERS])


def note_look(row: Mailbox, now: datetime, trouble: str) -> None:
    """Write what opening it once came to; nothing when it was described anew meanwhile."""
    _as_described(row).update(checked_at=now, trouble=trouble)


def _as_described(row: Mailbox) -> QuerySet[Mailbox]:
    """The mailbox, if it still is as it was when `row` was read."""
    return Mailbox.objects.filter(pk=row.pk, version=row.version)


# -- one process at a time --------------------------------------------------------------------------------------------


def due(now: datetime) -> list[Mailbox]:
    """Mailboxes that are to be looked at, the longest waiting first."""
    rows = Mailbox.objects.filter(removed_at=None, due_at__lte=now).select_related("workspace")
    return list(rows.order_by("due_at"))


def claim(row: Mailbox, now: datetime) -> bool:
    """Whether the mailbox is ours now. A claim of a process of this machine that is gone counts for nothing."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    holder = Mailbox.objects.filter(pk=row.pk).values_list("claimed_by", flat=True).first() or ""
    if _is_dead(holder):
        free |= Q(claimed_by=holder)
    mine = Mailbox.objects.filter(free, pk=row.pk, removed_at=None)
    return mine.update(claimed_at=now, claimed_by=_myself()) == 1


def still_ours(row: Mailbox, now: datetime) -> bool:
    """A sign of life; False when somebody else took over, or the mailbox was removed or described anew."""
    mine = _as_described(row).filter(claimed_by=_myself(), removed_at=None)
    return mine.update(claimed_at=now) == 1


def settle(row: Mailbox, now: datetime, trouble: str = "", *, partly: bool = False) -> None:
    """Write what a look came to, and when the next one is due; nothing when it was described anew meanwhile.

    `partly`: it was read in spite of the trouble.
    """
    mine = _as_described(row).filter(claimed_by=_myself())
    every = timedelta(minutes=row.every)
    if partly or not trouble:
        mine.update(
            claimed_at=None, claimed_by="", checked_at=now, synced_at=now, due_at=now + every, failures=0,
            trouble=trouble[:60],
        )  # fmt: skip
        return
    failures = min(row.failures + 1, MOST_ATTEMPTS - 1)
    later = max(next_try(failures) or every, every)
    mine.update(
        claimed_at=None, claimed_by="", checked_at=now, due_at=now + later, failures=failures, trouble=trouble[:60]
    )


def release(row: Mailbox) -> None:
    """Let go without a word: the look was interrupted and goes on later."""
    Mailbox.objects.filter(pk=row.pk, claimed_by=_myself()).update(claimed_at=None, claimed_by="")


def _myself() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_dead(who: str) -> bool:
    host, _, number = who.rpartition(":")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_zombie(number)


def _is_zombie(number: str) -> bool:
    """Whether a process ended and nobody asked how: it keeps its number, in a container without an init for ever."""
    try:
        told = Path("/proc", number, "stat").read_bytes()
    except OSError:  # only Linux tells
        return False
    return told.rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])  # behind the name, which may hold anything
