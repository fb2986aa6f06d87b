"""Who may do how much: an action's mode, the number of persons; each change is a line of the journal.

In: an administrator's choice. Out: rows of the workspace, a line of the journal in the same transaction.
"""

from datetime import datetime

from django.db import transaction

from vigie.actions import enforcing
from vigie.review import journal
from vigie.workspaces.models import Workspace


def let(workspace: Workspace, action: str, mode: str, *, by: str, now: datetime) -> str:
    """How far an action may go by itself from now on; what it was. Raises UsageError."""
    with transaction.atomic():
        before = enforcing.set_mode(workspace, action, mode)
        journal.note(
            workspace, at=now, who=by, what="mode", about=action, details={"before": before, "mode": mode}
        )  # fmt: skip
    return before


def ask_for(workspace: Workspace, over: int | None, *, by: str, now: datetime) -> None:
    """Suppressing more contacts than that waits for a second person; None: it never does."""
    with transaction.atomic():
        before, workspace.two_persons_over = workspace.two_persons_over, over
        workspace.save(update_fields=["two_persons_over"])
        journal.note(
            workspace, at=now, who=by, what="two_persons", about="suppress_segment",
            details={"before": before, "over": over},
        )  # fmt: skip
