"""Version 1: metrics, findings and imports.

In: query parameters and files. Out: the documents of the command line with `--json`.
"""

from contextlib import closing
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from ninja import File, NinjaAPI, Query, Status, UploadedFile
from ninja.errors import HttpError

from vigie import publication, sentences
from vigie.api.keys import Bearer, allowed
from vigie.desk import open_desk
from vigie.diagnosis import diagnose
from vigie.documents import (
    declared_document,
    delays_document,
    diagnosis_document,
    followups_document,
    import_document,
    outcome_document,
    readings_document,
    result_document,
    running_document,
    signals_document,
)
from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.facts.store import read_snapshot
from vigie.filters import read_filters
from vigie.ledger import imports
from vigie.ledger.imports import ImportOptions
from vigie.metrics import METRICS, read, signals, volume_jumps
from vigie.metrics.delays import changes, delays
from vigie.metrics.effects import Decision
from vigie.metrics.experiments import running
from vigie.metrics.followups import followups
from vigie.review import experiments, judgements, outcomes
from vigie.review.signals import current
from vigie.vocabulary.errors import InputError, StorageError, UsageError, VigieError
from vigie.workspaces.models import ApiToken, Workspace

STATUSES = ((StorageError, HTTPStatus.SERVICE_UNAVAILABLE), (InputError, HTTPStatus.UNPROCESSABLE_ENTITY))

api = NinjaAPI(title="Vigie", version="1", auth=Bearer(), docs_url=None, urls_namespace="api")


@api.exception_handler(VigieError)
def refused(request: HttpRequest, error: VigieError) -> HttpResponse:
    """Every error of the tree says what happened and what to do about it."""
    status = next((s for kind, s in STATUSES if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    if error.code == "forbidden":
        status = HTTPStatus.FORBIDDEN
    said = {
        "code": error.code,
        "reason": sentences.reason(error.code, error.params),
        "remedy": sentences.remedy(error.code, error.params),
    }
    return api.create_response(request, {"error": said}, status=status)


@api.get("/metrics")
def metrics(
    request: HttpRequest,
    *,
    metric: Annotated[list[str] | None, Query()] = None,
    by: str | None = None,
    where: Annotated[list[str] | None, Query()] = None,
    window: Literal["week", "7d"] = "week",
    weeks: int = 9,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Readings of the catalogue's numbers; `where`: `dimension=value`, repeatable, empty = the unknown one."""
    workspace = _token(request, "read").workspace
    for key in metric or ():
        if key not in METRICS:
            raise UsageError("unknown_metric", key=key, known=sorted(METRICS))
    moment = _aware(as_of, workspace) if as_of else datetime.now(UTC)
    with _open(workspace) as engine:
        found = read(
            engine, metrics=metric or (), as_of=moment, zone=workspace.zone, window=window, weeks=weeks, by=by,
            where=read_filters(where or (), engine, moment),
        )  # fmt: skip
    return readings_document(found, moment, window)


@api.get("/signals")
def what_changed(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """What has changed beyond chance; without `as_of`, as it was judged when the facts were published."""
    workspace = _token(request, "read").workspace
    judged = None if as_of else _judged(workspace)
    if judged is not None:
        return signals_document(current(workspace), judged.jumps, judged.diagnosis.as_of)
    with _open(workspace) as engine:
        moment = _moment(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone}
        return signals_document(signals(engine, **asked), volume_jumps(engine, **asked), moment)


@api.get("/diagnose")
def verdict(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """What is wrong, where, since when; without `as_of`, as it was judged when the facts were published."""
    workspace = _token(request, "read").workspace
    judged = None if as_of else _judged(workspace)
    if judged is not None:
        return diagnosis_document(judged.diagnosis)
    with _open(workspace) as engine:
        return diagnosis_document(diagnose(engine, as_of=_moment(as_of, workspace), zone=workspace.zone))


@api.get("/delays")
def time_to_reply(
    request: HttpRequest,
    by: str | None = None,
    where: Annotated[list[str] | None, Query()] = None,
    days: int = 28,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Time to first reply, and whether it grows: in all, and for each value of `by`."""
    workspace = _token(request, "read").workspace
    splits: tuple[tuple[str, ...], ...] = ((), (by,)) if by else ((),)
    with _open(workspace) as engine:
        moment = _moment(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone, "where": read_filters(where or (), engine, moment)}
        read_ = [d for split in splits for d in delays(engine, by=split, days=days, **asked)]
        moved = [c for split in splits for c in changes(engine, by=split, **asked)]
    return delays_document(read_, moved, moment)


@api.get("/followups")
def steps(
    request: HttpRequest,
    by: str | None = None,
    where: Annotated[list[str] | None, Query()] = None,
    days: int = 84,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """What each step brings and costs, and how many follow-ups to send."""
    workspace = _token(request, "read").workspace
    with _open(workspace) as engine:
        moment = _moment(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone, "where": read_filters(where or (), engine, moment)}
        found = followups(engine, by=(by,) if by else (), days=days, **asked)
    return followups_document(found, moment)


@api.get("/experiments")
def compared(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """Tests as they were decided, and versions that share a campaign now."""
    workspace = _token(request, "read").workspace
    with _open(workspace) as engine:
        moment = _moment(as_of, workspace)
        found = running(engine, as_of=moment, zone=workspace.zone)
    declared = workspace.experiments.order_by("start", "name")
    return {
        "as_of": moment.isoformat(),
        "running": [running_document(t) for t in found],
        "declared": [declared_document(row) for row in declared],
    }


@api.get("/experiments/{name}")
def one_test(request: HttpRequest, name: str, as_of: datetime | None = None) -> dict[str, Any]:
    """What a test says at its last weekly look."""
    workspace = _token(request, "read").workspace
    row = experiments.find(workspace, name)
    with _open(workspace) as engine:
        moment = _moment(as_of, workspace)
        found = experiments.result(row, engine, moment)
    return {"as_of": moment.isoformat(), **result_document(found, in_time=experiments.in_time(row))}


@api.get("/effect")
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
    workspace = _token(request, "read").workspace
    with _open(workspace) as engine:
        moment = _moment(as_of, workspace)
        decision = Decision(read_filters(where, engine, moment), since, outcome)
        found = outcomes.measure(engine, decision, as_of=moment, zone=workspace.zone, kind=kind)
    return {"as_of": moment.isoformat(), **outcome_document(found)}


@api.get("/imports")
def list_imports(request: HttpRequest) -> list[dict[str, Any]]:
    """Every import of the workspace, latest first."""
    return [import_document(r) for r in imports.listing(_token(request, "read").workspace.pk)]


@api.post("/imports", response={HTTPStatus.CREATED: dict[str, Any]})
def bring(
    request: HttpRequest,
    files: File[list[UploadedFile]],
    as_kind: str = "",
    list_name: str = "",
    source_name: str = "",
) -> Status:
    """Receive files and leave their acceptance to the worker; 201 with the import as it stands."""
    token = _token(request, "import")
    options = ImportOptions(as_kind, list_name, source_name, background=True)
    given = [(file.file, str(file.name)) for file in files]
    number = imports.receive(
        token.workspace.pk, given, user_id=token.user.pk, options=options, limit=settings.UPLOAD_LIMIT_BYTES
    )
    imports.enqueue(number)
    return Status(HTTPStatus.CREATED, import_document(imports.report(number)))


@api.get("/imports/{number}")
def one_import(request: HttpRequest, number: int) -> dict[str, Any]:
    """Where one import stands."""
    return import_document(_own(_token(request, "read"), number))


@api.post("/imports/{number}/undo")
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take an import back."""
    token = _token(request, "undo_import")
    _own(token, number)
    rows = imports.undo(number)
    publication.after(token.workspace)
    return {"undone": number, "rows": {"read": rows.read, "accepted": rows.accepted}}


def _token(request: HttpRequest, what: str) -> ApiToken:
    return allowed(request.auth, what)  # type: ignore[attr-defined]  # set by ninja from Bearer


def _judged(workspace: Workspace) -> judgements.Found | None:
    return judgements.found(workspace, read_snapshot(workspace.facts_root).id)


def _open(workspace: Workspace) -> closing[Engine]:
    return closing(open_engine(workspace.facts_root))


def _moment(as_of: datetime | None, workspace: Workspace) -> datetime:
    return _aware(as_of, workspace) if as_of else open_desk(workspace, datetime.now(UTC)).as_of


def _own(token: ApiToken, number: int) -> imports.ImportReport:
    """An import of the token's workspace; another workspace's does not exist."""
    found = next((r for r in imports.listing(token.workspace.pk) if r.import_id == number), None)
    if found is None:
        raise HttpError(HTTPStatus.NOT_FOUND, "unknown_import")
    return found


def _aware(moment: datetime, workspace: Workspace) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(workspace.zone))).astimezone(UTC)


# The token is the sign-in: the pages' own door does not apply here.
urls = api.urls
for pattern in urls[0]:
    pattern.callback = login_not_required(pattern.callback)
