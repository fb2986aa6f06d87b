"""What every answer of the API starts from: who asks, the facts of their workspace, the moment.

In: requests with a token. Out: the token's row, an engine, a moment in UTC.
"""

from contextlib import closing
from datetime import UTC, datetime

from django.http import HttpRequest

from vigie.api.keys import allowed
from vigie.desk import open_desk
from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.metrics.windows import moment_in
from vigie.workspaces.models import ApiToken, Workspace


def asked_by(request: HttpRequest, what: str) -> ApiToken:
    """The token of the request, if its user may do `what`. Raises UsageError `forbidden`."""
    return allowed(request.auth, what)  # type: ignore[attr-defined]  # set by ninja from Bearer


def opened(workspace: Workspace) -> closing[Engine]:
    """The facts of a workspace, closed at the end."""
    return closing(open_engine(workspace.facts_root))


def moment_of(as_of: datetime | None, workspace: Workspace) -> datetime:
    """The moment asked for; without one, that which the page is read as of."""
    return aware(as_of, workspace) if as_of else open_desk(workspace, datetime.now(UTC)).as_of


def heard_until(as_of: datetime | None, workspace: Workspace) -> datetime:
    """The moment asked for; without one, that which replies are read until."""
    return aware(as_of, workspace) if as_of else open_desk(workspace, datetime.now(UTC)).heard


def aware(moment: datetime, workspace: Workspace) -> datetime:
    """A moment in UTC; without an offset it is one of the workspace's zone. Raises UsageError `day_beyond`."""
    return moment_in(workspace.zone, moment)
