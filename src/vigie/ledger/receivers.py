"""Addresses that tools post to: made, shown to administrators, changed, taken away, taken back.

In: a connector, a name, secrets. Out: `Receiver` rows; who a request is for, and why it is not believed.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet

from vigie.connectors import Connector, Post, connectors
from vigie.connectors.posts import Fetch
from vigie.ledger.models import Receiver
from vigie.outreach import sealing, taken_back
from vigie.outreach.names import called, free_name, of_name
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.proof import Proof
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
    if secret:
        _check(tool, secret)
    token = secrets.token_urlsafe(32)
    return Receiver.objects.create(
        workspace=workspace, connector=tool.key, name=free_name(listing(workspace), name or tool.label),
        token_hash=_hash(token), sealed_token=sealing.seal(token), sealed=_sealed([secret]), unsigned=unsigned,
        created_at=now,
    )  # fmt: skip


def _check(tool: Connector, secret: str) -> None:
    """A key that no request of this tool can fit would refuse them all."""
    if tool.hook and not tool.hook.keyed(secret):
        raise UsageError("not_a_topic" if tool.hook.proof is Proof.TOPIC else "not_a_key", tool=tool.label)


def listing(workspace: Workspace) -> QuerySet[Receiver]:
    """The addresses of a team, by name."""
    return Receiver.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def named(workspace: Workspace, name: str) -> Receiver:
    """The one of that name, else the one of that tool. Raises UsageError."""
    rows = listing(workspace)
    return meant(rows, name) or of_name(rows, name, "unknown_receiver")


def meant(rows: QuerySet[Receiver], name: str) -> Receiver | None:
    """The one of that name, else the one of the tool of that key. Raises UsageError where there are several."""
    row = called(rows, name)
    if row is not None:
        return row
    found = list(rows.filter(connector=name.strip().lower()).order_by("name"))
    if len(found) > 1:
        raise UsageError("several_receivers", name=name, known=", ".join(r.name for r in found))
    return found[0] if found else None


def address(row: Receiver) -> str:
    """What to type into the tool."""
    return f"{settings.BASE_URL}/hooks/{row.connector}/{sealing.unseal(row.sealed_token)}"


def rotate(row: Receiver, now: datetime) -> None:
    """A new address; the old one is refused from now on, and comes back with `turn_back`."""
    token = secrets.token_urlsafe(32)
    row.former_hash, row.former_token, row.rotated_at = row.token_hash, row.sealed_token, now
    row.token_hash, row.sealed_token = _hash(token), sealing.seal(token)
    row.save(update_fields=_ADDRESS)
    _remembered.clear()


def turns_back(row: Receiver, now: datetime) -> bool:
    """Whether the former address can be taken back."""
    return bool(row.former_token and row.rotated_at and row.rotated_at > now - taken_back.TAKEN_BACK)


def turn_back(row: Receiver, now: datetime) -> None:
    """The former address again; the present one is refused from now on. Raises UsageError."""
    if not turns_back(row, now):
        raise UsageError("not_taken_back", days=taken_back.TAKEN_BACK.days)
    row.token_hash, row.sealed_token = row.former_hash, row.former_token
    row.former_hash, row.former_token, row.rotated_at = "", "", None
    row.save(update_fields=_ADDRESS)
    _remembered.clear()


def know(row: Receiver, secret: str, *, beside: bool = False) -> None:
    """Set what proves a request; `beside` keeps what did so far, while the tool changes from one to the other.

    Raises UsageError: no key would mean that whoever has the address is believed.
    """
    if not secret.strip():
        raise UsageError("no_key_given")
    _check(connectors()[row.connector], secret)
    row.sealed = _sealed([secret, *(_secrets(row) if beside else ())])
    row.save(update_fields=["sealed"])
    _remembered.clear()


def remove(row: Receiver, now: datetime) -> None:
    """Take nothing there any more. What came stays; the secrets are kept sealed as long as it can be taken back."""
    Receiver.objects.filter(pk=row.pk, removed_at=None).update(removed_at=now)
    _remembered.clear()


def removed(workspace: Workspace, now: datetime) -> QuerySet[Receiver]:
    """Those that can be taken back, the latest removed first."""
    return taken_back.removed(Receiver.objects.filter(workspace=workspace), "sealed_token", now)


def take_back(workspace: Workspace, number: int, now: datetime) -> Receiver:
    """Take requests again at the address of a removed one. Raises UsageError."""
    row: Receiver = taken_back.taken_back(removed(workspace, now), number, listing(workspace))
    row.save(update_fields=["removed_at"])
    return row


def sweep(now: datetime) -> None:
    """Forget the secrets of what can no longer be taken back."""
    gone = taken_back.forgotten(Receiver.objects.all(), "sealed_token", now)
    gone.update(sealed="", sealed_token="", former_token="")
    Receiver.objects.filter(rotated_at__lte=now - taken_back.TAKEN_BACK).update(
        former_hash="", former_token="", rotated_at=None
    )


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


def doubt(known: Known, post: Post, fetch: Fetch) -> str:
    """Why a request is not believed, in a code; "" when it is the tool's own."""
    hook = known.connector.hook
    if hook is None or not hook.readable(post):
        return "not_what_this_tool_posts"
    if known.lacks_secret:
        return "secret_not_set"
    try:
        return "" if known.unsigned else hook.verify(post, known.secrets, fetch)
    except LookupError:
        return "certificate_not_at_hand"


def signed_once(known: Known, post: Post) -> str:
    """What proves a request and says nothing of it, so that it may prove no other; "" when there is no such thing."""
    hook = known.connector.hook
    return hook.once(post) if hook and known.secrets and not known.unsigned else ""


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
_ADDRESS = ("token_hash", "sealed_token", "former_hash", "former_token", "rotated_at")
