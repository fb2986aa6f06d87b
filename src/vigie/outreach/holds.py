"""The rules in force.

In: a workspace, a moment. Out: `Hold` rows that sequences, exports and pages obey.
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from vigie.outreach.models import Hold, Task
from vigie.workspaces.models import Workspace


def in_force(workspace: Workspace, now: datetime) -> QuerySet[Hold]:
    """Rules that hold at that moment, the latest first: placed, not lifted, not over."""
    open_ = Q(until=None) | Q(until__gt=now)
    return Hold.objects.filter(open_, workspace=workspace, lifted_at=None, since__lte=now).order_by("-since", "-pk")


TASK_STATES = ("open", "late", "done")
# Work that waits; of what is done the latest.
SHOWN = 200


def open_tasks(workspace: Workspace) -> QuerySet[Task]:
    """Work that waits for somebody, the most urgent first."""
    return Task.objects.filter(workspace=workspace, done_at=None, cancelled_at=None).order_by("due", "pk")


def tasks(workspace: Workspace, *, owner: str, state: str, today: date) -> list[Task]:
    """Work of an owner ("" for everybody's) in one of `TASK_STATES`; of what is done the latest. At most `SHOWN`."""
    found = Task.objects.filter(workspace=workspace, cancelled_at=None, done_at__isnull=state != "done")
    if owner:
        found = found.filter(owner=owner)
    if state == "late":
        found = found.filter(due__lt=today)
    return list(found.order_by("-done_at", "-pk") if state == "done" else found.order_by("due", "pk"))[:SHOWN]
