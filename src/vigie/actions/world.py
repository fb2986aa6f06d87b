"""What an action looks at, for a workspace now.

In: a workspace, the clock. Out: a `World` over the current facts.
"""

from datetime import datetime

from vigie.actions.moves import World
from vigie.desk import open_desk
from vigie.workspaces.models import Workspace


def world_of(workspace: Workspace, now: datetime) -> World:
    """The workspace's facts as the page reads them, and the moment at which things are done."""
    desk = open_desk(workspace, now)
    return World(workspace, desk.engine, desk.as_of, desk.zone, now)
