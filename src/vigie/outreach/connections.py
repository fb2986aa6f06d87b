"""Accounts at other tools: named, sealed, checked, removed.

In: a tool's key, a name, a secret. Out: `Connection` rows; the secret is never given back.
"""

from datetime import datetime

from django.db.models import QuerySet

from vigie import connectors
from vigie.connectors import Connector
from vigie.outreach import sealing, wire
from vigie.outreach.models import Connection
from vigie.outreach.names import free_name, of_name
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace


def tools() -> list[Connector]:
    """Tools that can be told something, by key."""
    return [tool for tool in connectors.connectors().values() if tool.api]


def add(workspace: Workspace, tool: str, name: str, secret: str, *, now: datetime, address: str = "") -> Connection:
    """Keep an account. `address`: another base address than the tool's own. Raises UsageError."""
    known = {t.key: t for t in tools()}
    if tool not in known:
        raise UsageError("unknown_tool", tool=tool, known=", ".join(known))
    said = secret.strip()
    if not said or any(c.isspace() for c in said):
        raise UsageError("secret_missing")
    return Connection.objects.create(
        workspace=workspace, connector=tool, name=free_name(listing(workspace), name or known[tool].label),
        address=wire.checked(address, secret=True) if address else "", sealed=sealing.seal(said), created_at=now,
    )  # fmt: skip


def listing(workspace: Workspace) -> QuerySet[Connection]:
    """The accounts, by name."""
    return Connection.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def named(workspace: Workspace, name: str) -> Connection:
    """The account of that name. Raises UsageError."""
    return of_name(listing(workspace), name, "unknown_connection")


def remove(row: Connection, now: datetime) -> None:
    """Forget the secret. What was told through the account stays; the outbox withdraws what still waits for it."""
    Connection.objects.filter(pk=row.pk).update(removed_at=now, sealed="", quiet_until=None)
