"""The rules in force.

In: a workspace, a moment. Out: `Hold` rows that sequences, exports and pages obey; whether one covers a message.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from vigie.outreach.models import Hold, Task
from vigie.workspaces.models import Workspace


def in_force(workspace: Workspace, now: datetime) -> QuerySet[Hold]:
    """Rules that hold at that moment, the latest first: placed, not lifted, not over."""
    open_ = Q(until=None) | Q(until__gt=now)
    return Hold.objects.filter(open_, workspace=workspace, lifted_at=None, since__lte=now).order_by("-since", "-pk")


def covers(hold: Hold, message: Mapping[str, object]) -> bool:
    """Whether a rule speaks of a message with these dimensions; a rule on {} speaks of every one."""
    return all(str(message.get(dimension)) == value for dimension, value in hold.where.items())


def open_tasks(workspace: Workspace) -> QuerySet[Task]:
    """Work that waits for somebody, the most urgent first."""
    return Task.objects.filter(workspace=workspace, done_at=None, cancelled_at=None).order_by("due", "pk")
