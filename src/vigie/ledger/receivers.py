"""Addresses that tools post to: made, shown to administrators, changed, taken away.

In: a connector, a name, secrets. Out: `Receiver` rows; who a request is for.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet

from vigie.connectors import Connector, connectors
from vigie.ledger.models import Receiver
from vigie.outreach import sealing
from vigie.outreach.names import free_name
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

# How long a process remembers who an address is for: a removed one is refused everywhere after that.
REMEMBERED_SECONDS = 1.0
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """Who an address is for, and what proves a request."""

    receiver: int
    connector: Connector
    secrets: tuple[str, ...]
    unsigned: bool

    @property
    def lacks_secret(self) -> bool:
        """Whether nothing can be believed yet: the tool signs, and nobody said with what."""
        hook = self.connector.hook
        return bool(hook and hook.signed) and not self.secrets and not self.unsigned


def kinds() -> list[Connector]:
    """The tools that post, by name."""
    return sorted((c for c in connectors().values() if c.hook), key=lambda c: c.label.lower())


def add(
    workspace: Workspace, connector: str, *, now: datetime, name: str = "", secret: str = "", unsigned: bool = False
) -> Receiver:
    """A new address. Raises UsageError."""
    tool = next((c for c in kinds() if c.key == connector), None)
    if tool is None:
        raise UsageError("unknown_receiver_tool", name=connector, known=", ".join(c.key for c in kinds()))
    token = secrets.token_urlsafe(32)
    return Receiver.objects.create(
        workspace=workspace, connector=tool.key, name=free_name(listing(workspace), name or tool.label),
        token_hash=_hash(token), sealed_token=sealing.seal(token), sealed=_sealed([secret]), unsigned=unsigned,
        created_at=now,
    )  # fmt: skip


def listing(workspace: Workspace) -> QuerySet[Receiver]:
    """The addresses of a team, by name."""
    return Receiver.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def named(workspace: Workspace, name: str) -> Receiver:
    """The one of that name. Raises UsageError."""
    row = listing(workspace).filter(name=name).first()
    if row is None:
        known = ", ".join(listing(workspace).values_list("name", flat=True)) or "-"
        raise UsageError("unknown_receiver", name=name, known=known)
    return row


def address(row: Receiver) -> str:
    """What to type into the tool."""
    return f"{settings.BASE_URL}/hooks/{row.connector}/{sealing.unseal(row.sealed_token)}"


def rotate(row: Receiver) -> None:
    """A new address; the old one is refused from now on."""
    token = secrets.token_urlsafe(32)
    row.token_hash, row.sealed_token = _hash(token), sealing.seal(token)
    row.save(update_fields=["token_hash", "sealed_token"])
    _remembered.clear()


def know(row: Receiver, secret: str, *, beside: bool = False) -> None:
    """Set what proves a request; `beside` keeps what did so far, while the tool changes from one to the other."""
    row.sealed = _sealed([secret, *(_secrets(row) if beside else ())])
    row.save(update_fields=["sealed"])
    _remembered.clear()


def remove(row: Receiver, now: datetime) -> None:
    """Take nothing there any more. What came stays; the secrets are forgotten."""
    Receiver.objects.filter(pk=row.pk).update(removed_at=now, sealed="", sealed_token="")
    _remembered.clear()


def find(connector: str, token: str) -> Known | None:
    """Who an address is for; None when nobody ever had it, or nobody has it any more."""
    key = _hash(token)
    at, known = _remembered.get(key, (0.0, None))
    if time.monotonic() - at > REMEMBERED_SECONDS:
        row = Receiver.objects.filter(token_hash=key, removed_at=None).first()
        known = _known(row) if row else None
        if known:
            if len(_remembered) >= _MOST_REMEMBERED:
                _remembered.clear()
            _remembered[key] = (time.monotonic(), known)
    return known if known and known.connector.key == connector else None


def is_remembered(token: str) -> bool:
    """Whether the address was good a moment ago: then asking again is no guessing."""
    return _hash(token) in _remembered


def _known(row: Receiver) -> Known | None:
    tool = connectors().get(row.connector)
    return Known(row.pk, tool, _secrets(row), row.unsigned) if tool and tool.hook else None


def _secrets(row: Receiver) -> tuple[str, ...]:
    return tuple(sealing.unseal(row.sealed).splitlines()) if row.sealed else ()


def _sealed(given: Sequence[str]) -> str:
    lines = [line.strip() for one in given for line in one.splitlines() if line.strip()]
    return sealing.seal("\n".join(dict.fromkeys(lines))) if lines else ""


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


_remembered: dict[str, tuple[float, Known]] = {}
