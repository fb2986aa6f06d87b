"""Version 1: metrics, findings and imports.

In: query parameters and files. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Form, Query, Status, UploadedFile

from vigie import publication
from vigie.api import actions, alerts, bars, inbox, machines, mail, outward, reviews, sources, trials
from vigie.api.asking import asked_by, aware, moment_of, opened
from vigie.api.described import Described, WholeText, known_only
from vigie.api.keys import Bearer
from vigie.api.refusals import other_methods, speak
from vigie.diagnosis import diagnose
from vigie.documents import (
    diagnosis_document,
    import_document,
    readings_document,
    signals_document,
)
from vigie.documents.machines import left_of_import
from vigie.facts.store import read_snapshot
from vigie.filters import read_filters
from vigie.ledger import imports
from vigie.ledger.imports import ImportOptions
from vigie.metrics import METRICS, read, signals, volume_jumps
from vigie.review import judgements
from vigie.review.signals import current
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import ApiToken, Workspace

api = Described(title="Vigie", version="1", auth=Bearer(), parser=WholeText(), docs_url=None, urls_namespace="api")


speak(api)
api.add_decorator(known_only)


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
    workspace = asked_by(request, "read").workspace
    for key in metric or ():
        if key not in METRICS:
            raise UsageError("unknown_metric", key=key, known=sorted(METRICS))
    moment = aware(as_of, workspace) if as_of else datetime.now(UTC)
    with opened(workspace) as engine:
        found = read(
            engine, metrics=metric or (), as_of=moment, zone=workspace.zone, window=window, weeks=weeks, by=by,
            where=read_filters(where or (), engine, moment),
        )  # fmt: skip
    return readings_document(found, moment, window)


@api.get("/signals")
def what_changed(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """What has changed beyond chance; without `as_of`, as it was judged when the facts were published."""
    workspace = asked_by(request, "read").workspace
    judged = None if as_of else _judged(workspace)
    if judged is not None:
        return signals_document(current(workspace), judged.jumps, judged.diagnosis.as_of)
    with opened(workspace) as engine:
        moment = moment_of(as_of, workspace)
        asked = {"as_of": moment, "zone": workspace.zone}
        return signals_document(signals(engine, **asked), volume_jumps(engine, **asked), moment)


@api.get("/diagnose")
def verdict(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """What is wrong, where, since when; without `as_of`, as it was judged when the facts were published."""
    workspace = asked_by(request, "read").workspace
    judged = None if as_of else _judged(workspace)
    if judged is not None:
        return diagnosis_document(judged.diagnosis)
    with opened(workspace) as engine:
        return diagnosis_document(diagnose(engine, as_of=moment_of(as_of, workspace), zone=workspace.zone))


@api.get("/imports")
def list_imports(request: HttpRequest) -> list[dict[str, Any]]:
    """Every import of the workspace, latest first."""
    return [import_document(r) for r in imports.listing(asked_by(request, "read").workspace.pk)]


@api.post("/imports", response={HTTPStatus.CREATED: dict[str, Any]})
def bring(
    request: HttpRequest,
    files: File[list[UploadedFile]],
    as_kind: Form[str] = "",
    list_name: Form[str] = "",
    source_name: Form[str] = "",
) -> Status:
    """Receive files and leave their acceptance to the worker; 201 with the import as it stands."""
    token = asked_by(request, "import")
    options = ImportOptions(as_kind, list_name, source_name, background=True)
    given = [(file.file, str(file.name)) for file in files]
    number = imports.receive(
        token.workspace.pk, given, user_id=token.user.pk, options=options, limit=settings.UPLOAD_LIMIT_BYTES
    )
    imports.enqueue(number)
    return Status(HTTPStatus.CREATED, import_document(imports.report(number)))


@api.get("/imports/{number}")
def one_import(request: HttpRequest, number: int) -> dict[str, Any]:
    """Where one import stands, and what machines did among its events."""
    return {**import_document(_own(asked_by(request, "read"), number)), "left_out": left_of_import(number)}


@api.post("/imports/{number}/undo")
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take an import back."""
    token = asked_by(request, "undo_import")
    _own(token, number)
    rows = imports.undo(number, by=token.user.get_username())
    publication.after(token.workspace)
    return {"undone": number, "rows": {"read": rows.read, "accepted": rows.accepted}}


def _judged(workspace: Workspace) -> judgements.Found | None:
    return judgements.found(workspace, read_snapshot(workspace.facts_root).id)


def _own(token: ApiToken, number: int) -> imports.ImportReport:
    """An import of the token's workspace; another workspace's does not exist."""
    found = next((r for r in imports.listing(token.workspace.pk) if r.import_id == number), None)
    if found is None:
        raise UsageError("unknown_import", id=number)
    return found


api.add_router("", trials.router)
api.add_router("", actions.router)
api.add_router("", alerts.router)
api.add_router("", reviews.router)
api.add_router("", outward.router)
api.add_router("", sources.router)
api.add_router("", inbox.router)
api.add_router("", machines.router)
api.add_router("", mail.router)
api.add_router("", bars.router)
urls = api.urls
for pattern in urls[0]:
    pattern.callback = other_methods(pattern.callback)
