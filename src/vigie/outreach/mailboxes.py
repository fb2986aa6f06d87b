"""Mailboxes that answers come to: named, sealed, claimed by one process at a time, removed.

In: a host, a user, a secret. Out: `Mailbox` rows; the secret is never given back.
"""

import json
import os
import socket
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from vigie.outreach import sealing, wire
from vigie.outreach.models import Mailbox, MailFolder
from vigie.outreach.names import free_name
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
    """Keep a mailbox; it is due at once. Raises UsageError."""
    _check(wanted)
    name = free_name(listing(workspace), wanted.name or wanted.username)
    sealed = sealing.seal(json.dumps({"secret": wanted.secret, "client_secret": wanted.client_secret}))
    with transaction.atomic():
        row = Mailbox.objects.create(
            workspace=workspace, name=name, host=wanted.host.strip().lower(),
            port=wanted.port or PORTS[wanted.security], security=wanted.security, username=wanted.username.strip(),
            auth=wanted.auth, client_id=wanted.client_id, sealed=sealed,
            token_address=wire.checked(wanted.token_address, secret=True) if wanted.auth == "oauth2" else "",
            since=wanted.since or (now - BACK).date(), every=wanted.every, created_at=now, due_at=now,
        )  # fmt: skip
        MailFolder.objects.bulk_create(
            MailFolder(mailbox=row, name=folder) for folder in dict.fromkeys(wanted.folders or (INBOX,))
        )
    return row


def _check(wanted: Wanted) -> None:
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
    if not wanted.secret or "\n" in wanted.secret:
        raise UsageError("secret_missing")
    if wanted.auth == "oauth2" and not (wanted.client_id and wanted.token_address):
        raise UsageError("mailbox_oauth_incomplete")
    if not 1 <= wanted.every <= _LONGEST_EVERY:
        raise UsageError("bad_option", name="every", value=wanted.every, known=f"1-{_LONGEST_EVERY}")


def listing(workspace: Workspace) -> QuerySet[Mailbox]:
    """The mailboxes, by name."""
    return Mailbox.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def named(workspace: Workspace, name: str) -> Mailbox:
    """The mailbox of that name. Raises UsageError."""
    row = listing(workspace).filter(name=name).first()
    if row is None:
        known = ", ".join(listing(workspace).values_list("name", flat=True)) or "-"
        raise UsageError("unknown_mailbox", name=name, known=known)
    return row


def hurry(row: Mailbox, now: datetime) -> None:
    """Have it looked at next, whatever its turn is."""
    Mailbox.objects.filter(pk=row.pk, removed_at=None).update(due_at=now)


def remove(row: Mailbox, now: datetime) -> None:
    """Forget the secret. What was read from the mailbox stays."""
    Mailbox.objects.filter(pk=row.pk).update(removed_at=now, sealed="")


def secrets_of(row: Mailbox) -> dict[str, str]:
    """`secret` and `client_secret`. Raises SettingsError `seal_broken`."""
    return json.loads(sealing.unseal(row.sealed))


def keep_token(row: Mailbox, refresh_token: str) -> None:
    """Some servers give a new refresh token with every access: the old one is of no use then."""
    said = {**secrets_of(row), "secret": refresh_token}
    Mailbox.objects.filter(pk=row.pk, removed_at=None).update(sealed=sealing.seal(json.dumps(said)))


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
    """A sign of life; False when somebody else took over, or the mailbox was removed."""
    mine = Mailbox.objects.filter(pk=row.pk, claimed_by=_myself(), removed_at=None)
    return mine.update(claimed_at=now) == 1


def settle(row: Mailbox, now: datetime, trouble: str = "") -> None:
    """Write what a look came to, and when the next one is due."""
    mine = Mailbox.objects.filter(pk=row.pk, claimed_by=_myself())
    every = timedelta(minutes=row.every)
    if not trouble:
        mine.update(
            claimed_at=None, claimed_by="", checked_at=now, synced_at=now, due_at=now + every, failures=0, trouble=""
        )
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
    return False
