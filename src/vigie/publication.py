"""What follows a publication, in one place: whoever publishes calls `after` and needs to know nothing else.

In: a workspace whose facts just changed. Out: its judgement, ready before the first page view.
"""

import logging

from vigie.review import judgements
from vigie.workspaces.models import Workspace

log = logging.getLogger(__name__)


def after(workspace: Workspace) -> None:
    """Judge what was published. What fails here takes nothing back: the facts stand, the daily job tries again."""
    try:
        judgements.refresh(workspace)
    except Exception:  # the door of what follows: an accepted import stays accepted
        log.exception("workspace %s: the publication could not be judged", workspace.slug)
