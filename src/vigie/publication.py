"""What follows a publication, in one place: whoever publishes calls `after` and needs to know nothing else.

In: a workspace whose facts just changed. Out: its page, its judgement, verdicts on what was decided, ready at once.
"""

import logging
from datetime import UTC, datetime

from vigie import desk
from vigie.actions import enforcing
from vigie.actions.world import world_of
from vigie.review import bars, corrections, judgements, verdicts, waiting
from vigie.review.signals import current
from vigie.workspaces.models import Workspace

log = logging.getLogger(__name__)


def after(workspace: Workspace) -> None:
    """Prepare the page, judge what was published. What fails here takes nothing back: the jobs try again."""
    for step in (corrections.settle, _at_once, desk.warm, waiting.prepare, judgements.refresh, _outcomes, by_itself):
        try:
            step(workspace)
        except Exception:  # the door of what follows: an accepted import stays accepted
            log.exception("workspace %s: %s failed after the publication", workspace.slug, step.__module__)


def _at_once(workspace: Workspace) -> None:
    bars.settle(world_of(workspace, datetime.now(UTC)))


def _outcomes(workspace: Workspace) -> None:
    verdicts.judge_due(workspace, datetime.now(UTC))


def by_itself(workspace: Workspace) -> None:
    """What the workspace lets Vigie do without a person: rules whose reason is gone end, stops and slides are met."""
    world = world_of(workspace, datetime.now(UTC))
    enforcing.recover(world)
    enforcing.enforce(world, current(workspace))
