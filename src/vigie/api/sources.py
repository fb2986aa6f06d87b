"""Version 1, sources side by side and the budget.

In: query parameters. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from vigie.api.asking import asked_by, aware, moment_of, opened
from vigie.documents.sources import budget_document, rules_of, sources_document
from vigie.metrics.placing import budget
from vigie.metrics.sources import WEEKS_SHOWN, around, sources

router = Router()
Weeks = Annotated[int, Query(ge=1, le=520)]


@router.get("/sources")
def side_by_side(
    request: HttpRequest,
    weeks: Weeks = WEEKS_SHOWN,
    by: Literal["source", "campaign", "segment"] = "source",
    since: date | None = None,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Delivered, positive replies, meetings held and their cost; `since`: also before and after that day."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone, "currency": workspace.currency, "weeks": weeks, "by": by}
        changed = around(engine, since, **asked) if since else None
        return sources_document(sources(engine, **asked), moment, changed)


@router.get("/budget")
def where_next(
    request: HttpRequest,
    kind: Literal["sends", "calls"] = "sends",
    total: int | None = None,
    by: Literal["campaign", "segment"] = "campaign",
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Where the next 1,000 messages or 100 calls should go, within pauses and limits in force."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        here = {"as_of": moment, "zone": workspace.zone}
        # The facts may be read as of an earlier day (old exports); what is paused is paused now.
        now = aware(as_of, workspace) if as_of else datetime.now(UTC)
        rules = rules_of(workspace, now, sources(engine, currency=workspace.currency, **here))
        number = (1000 if kind == "sends" else 100) if total is None else total
        found = budget(engine, kind=kind, total=number, split=by, rules=rules, **here)
    return budget_document(found, kind, by, moment)
