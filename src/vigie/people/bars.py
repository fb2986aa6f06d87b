"""Who may not be written to now.

In: a workspace. Out: contact keys; how many, by bar and reason. No name, no address.
"""

from django.db.models import Count

from vigie.people.models import Bar, Standing
from vigie.workspaces.models import Workspace


def barred(workspace: Workspace, *bars: Bar) -> set[int]:
    """Keys of the contacts under any of these bars, all of them without one."""
    rows = Standing.objects.filter(workspace=workspace, lifted_at=None)
    if bars:
        rows = rows.filter(bar__in=bars)
    return set(rows.values_list("contact", flat=True))


def counted(workspace: Workspace) -> list[tuple[str, str, int]]:
    """Bar, reason, contacts: in force now, the largest first."""
    rows = Standing.objects.filter(workspace=workspace, lifted_at=None).values("bar", "reason")
    found = rows.annotate(contacts=Count("contact")).order_by("-contacts", "bar", "reason")
    return [(row["bar"], row["reason"], row["contacts"]) for row in found]
