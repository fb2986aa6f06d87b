"""What other programs hear of decisions and reviews: codes and figures, nobody's name, no free text.

In: rows. Out: events left to the hooks, in the transaction of what happened.
"""

from datetime import datetime

from vigie.outreach import hooks
from vigie.review.models import Decision
from vigie.workspaces.models import Workspace


def made(decision: Decision, now: datetime) -> None:
    """Somebody answers for an action."""
    hooks.announce(decision.workspace, "decision.made", _said(decision), now=now)


def judged(decision: Decision, verdict: str, reason: str, now: datetime) -> None:
    """Whether the number did what the decision expected."""
    said = {**_said(decision), "verdict": verdict, "reason": reason}
    hooks.announce(decision.workspace, "decision.judged", said, now=now)


def closed(workspace: Workspace, week: str, decisions: int, now: datetime) -> None:
    """The review of a week is closed."""
    hooks.announce(workspace, "review.closed", {"week": week, "decisions": decisions}, now=now)


def _said(decision: Decision) -> dict[str, object]:
    return {
        "decision": decision.pk, "receipt": decision.receipt, "action": decision.action, "target": decision.target,
        "metric": decision.metric, "where": decision.where, "direction": decision.direction, "due": decision.due,
        "expected_by": decision.expected_by, "value": decision.value,
    }  # fmt: skip
