"""Version 1, replies in time, follow-ups, tests, the effect of a change.

In: query parameters, a test as it is decided. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from vigie.api.asking import asked_by, moment_of, opened
from vigie.documents import (
    declared_document,
    delays_document,
    design_document,
    followups_document,
    outcome_document,
    result_document,
    running_document,
)
from vigie.filters import read_filters
from vigie.metrics.delays import changes, delays
from vigie.metrics.effects import Decision
from vigie.metrics.experiments import (
    MESSAGE_DAYS,
    SEQUENCE_DAYS,
    Test,
    design,
    history,
    overlaps,
    running,
)
from vigie.metrics.experiments import audience as trial_audience
from vigie.metrics.followups import followups
from vigie.review import experiments, outcomes

router = Router()


@router.get("/delays")
def time_to_reply(
    request: HttpRequest,
    by: str | None = None,
    where: Annotated[list[str] | None, Query()] = None,
    days: Annotated[int, Query(ge=1, le=3650)] = 28,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Time to first reply, and whether it grows: in all, and for each value of `by`."""
    workspace = asked_by(request, "read").workspace
    splits: tuple[tuple[str, ...], ...] = ((), (by,)) if by else ((),)
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone, "where": read_filters(where or (), engine, moment)}
        read_ = [d for split in splits for d in delays(engine, by=split, days=days, **asked)]
        moved = [c for split in splits for c in changes(engine, by=split, **asked)]
    return delays_document(read_, moved, moment)


@router.get("/followups")
def steps(
    request: HttpRequest,
    by: str | None = None,
    where: Annotated[list[str] | None, Query()] = None,
    days: Annotated[int, Query(ge=1, le=3650)] = 84,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """What each step brings and costs, and how many follow-ups to send."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone, "where": read_filters(where or (), engine, moment)}
        found = followups(engine, by=(by,) if by else (), days=days, **asked)
    return followups_document(found, moment)


@router.get("/experiments")
def compared(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """Tests as they were decided, and versions that share a campaign now."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        found = running(engine, as_of=moment, zone=workspace.zone)
    declared = workspace.experiments.order_by("start", "name")
    return {
        "as_of": moment.isoformat(),
        "running": [running_document(t) for t in found],
        "declared": [declared_document(row) for row in declared],
    }


@router.get("/experiments/plan")
def planned(
    request: HttpRequest,
    *,
    where: Annotated[list[str], Query()],
    variable: Literal["subject", "first_line", "offer", "slice"] = "subject",
    by: str = "version",
    outcome: str = "positive",
    effect: float | None = None,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """What a test of that audience can find before it starts; `effect`: the rise to find, 0.3 is +30 %."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        audience = read_filters(where, engine, moment)
        start = moment.astimezone(ZoneInfo(workspace.zone)).date()
        test = Test(variable, ("A", "B"), trial_audience(audience, by), start, outcome=outcome, dimension=by)
        here = {"as_of": moment, "zone": workspace.zone}
        base, weekly = history(engine, test, **here)
        shared = [o for c in audience.get("campaign", ()) if c for o in overlaps(engine, c, **here)]
    return {
        "as_of": moment.isoformat(),
        **design_document(design(base or 0.0, weekly, outcome=outcome, effect=effect), shared),
    }


@router.get("/experiments/{name}")
def one_test(request: HttpRequest, name: str, as_of: datetime | None = None) -> dict[str, Any]:
    """What a test says at its last weekly look."""
    workspace = asked_by(request, "read").workspace
    row = experiments.find(workspace, name)
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        found = experiments.result(row, engine, moment)
    return {"as_of": moment.isoformat(), **result_document(found, in_time=experiments.in_time(row))}


@router.get("/effect")
def what_it_brought(
    request: HttpRequest,
    *,
    since: date,
    where: Annotated[list[str], Query()],
    outcome: str = "positive",
    kind: str = "",
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """What a change of a slice on a day brought; `kind`: what the journal calls it."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        decision = Decision(read_filters(where, engine, moment), since, outcome)
        found = outcomes.measure(engine, decision, as_of=moment, zone=workspace.zone, kind=kind)
    return {"as_of": moment.isoformat(), **outcome_document(found)}


class Asked(Schema):
    """A test as it is decided: `where` as `dimension=value` texts, `arms` the control first."""

    name: str
    where: list[str]
    arms: tuple[str, str]
    start: date
    variable: Literal["subject", "first_line", "offer", "slice"] = "subject"
    by: str = "version"
    weeks: Annotated[int, Field(ge=1, le=52)] = 4
    outcome: str = "positive"
    scope: Literal["sequence", "message"] = "sequence"
    share: Annotated[float, Field(gt=0, lt=1)] = 0.5


@router.post("/experiments", response={HTTPStatus.CREATED: dict[str, Any]})
def start(request: HttpRequest, asked: Asked) -> Status:
    """Keep a test; 400 when its audience is in another one in these weeks."""
    token = asked_by(request, "experiment")
    with opened(token.workspace) as engine:
        where = read_filters(asked.where, engine, datetime.now(UTC))
    days = SEQUENCE_DAYS if asked.scope == "sequence" else MESSAGE_DAYS
    test = Test(
        asked.variable, asked.arms, trial_audience(where, asked.by), asked.start, asked.weeks, asked.outcome, days,
        asked.scope, asked.by, asked.share,
    )  # fmt: skip
    row = experiments.declare(token.workspace, asked.name, test, datetime.now(UTC), token.user.get_username())
    return Status(HTTPStatus.CREATED, declared_document(row))


@router.post("/experiments/{name}/end")
def end(request: HttpRequest, name: str, keep: str = "") -> dict[str, Any]:
    """Free the audience; `keep`: the version that goes on. The first decision stands."""
    token = asked_by(request, "experiment")
    row = experiments.find(token.workspace, name)
    today = datetime.now(ZoneInfo(token.workspace.zone)).date()
    return declared_document(experiments.end(row, today, keep, token.user.get_username()))
