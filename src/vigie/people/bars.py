"""Who may not be written to now.

In: a workspace. Out: contact keys; how many, by bar and reason. No name, no address.
"""

from datetime import UTC, datetime

from django.db.models import Count, Q, QuerySet

from vigie.people.models import Bar, Standing
from vigie.workspaces.models import Workspace


def barred(workspace: Workspace, *bars: Bar) -> set[int]:
    """Keys of the contacts under any of these bars, all of them without one."""
    rows = _in_force(workspace)
    if bars:
        rows = rows.filter(bar__in=bars)
    return set(rows.values_list("contact", flat=True))


def counted(workspace: Workspace) -> list[tuple[str, str, int]]:
    """Bar, reason, contacts: in force now, the largest first."""
    rows = _in_force(workspace).values("bar", "reason")
    found = rows.annotate(contacts=Count("contact")).order_by("-contacts", "bar", "reason")
    return [(row["bar"], row["reason"], row["contacts"]) for row in found]


def _in_force(workspace: Workspace) -> QuerySet[Standing]:
    open_ = Q(until=None) | Q(until__gt=datetime.now(UTC))
    return Standing.objects.filter(open_, workspace=workspace, lifted_at=None)
