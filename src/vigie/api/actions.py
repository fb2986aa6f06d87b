"""Version 1, actions: what could be applied, previews, receipts, approval, undo, files of contacts, modes.

In: an action, its target as `dim=value` texts, a fingerprint, an Idempotency-Key. Out: the documents of the command
line with `--json`. Every right is checked here, whatever a page shows.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from http import HTTPStatus
from io import StringIO
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema, Status

from vigie.actions import applying
from vigie.actions.moves import World
from vigie.api.asking import asked_by
from vigie.desk import open_desk
from vigie.documents.actions import actions_document, preview_document, receipt_document, task_document, tasks_document
from vigie.filters import read_target
from vigie.review import receipts, rights
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

router = Router()


class Agreed(Schema):
    """What is applied: `agreed` is the fingerprint of the preview; `owner` and `due` are of the work it opens."""

    action: str
    agreed: str
    target: list[str] = Field(default_factory=list)
    owner: str = ""
    due: date | None = None


class NewMode(Schema):
    """How far an action may go by itself."""

    mode: Literal["observe", "suggest", "enforce"]


class NewLimit(Schema):
    """More contacts than this need two persons to be suppressed; null: never."""

    over: Annotated[int, Field(ge=0)] | None


class Ticked(Schema):
    """A step of a task, by its code."""

    step: str


@router.get("/actions")
def what_can_be_done(request: HttpRequest) -> dict[str, Any]:
    """What could be applied now and why, what is in force, what was applied."""
    workspace = asked_by(request, "read").workspace
    desk = open_desk(workspace, datetime.now(UTC))
    return actions_document(_world(workspace), desk)


@router.get("/actions/preview")
def preview(request: HttpRequest, action: str, target: Annotated[list[str] | None, Query()] = None) -> dict[str, Any]:
    """Exactly what applying would do now; nothing changes."""
    world = _world(asked_by(request, "read").workspace)
    return preview_document(world, applying.preview(world, action, _target(target or (), world)))


@router.post("/actions", response={HTTPStatus.CREATED: dict[str, Any], HTTPStatus.OK: dict[str, Any]})
def apply(
    request: HttpRequest, asked: Agreed, idempotency_key: Annotated[str, Header(alias="Idempotency-Key")] = ""
) -> Status:
    """Apply what was agreed to, once for each Idempotency-Key; 400 when the facts have changed since the preview."""
    token = asked_by(request, "act")
    world = _world(token.workspace)
    if not 0 < len(idempotency_key) <= applying.LONGEST_WISH:
        raise UsageError("no_wish")
    known = applying.known(world, idempotency_key)
    if known is not None:
        return Status(HTTPStatus.OK, receipt_document(known))
    shown = applying.preview(world, asked.action, _target(asked.target, world))
    if asked.agreed != shown.fingerprint:
        raise UsageError("world_moved", action=asked.action)
    made = applying.apply(
        world, shown, wish=idempotency_key, by=token.user.get_username(), owner=asked.owner, due=asked.due
    )
    return Status(HTTPStatus.CREATED, receipt_document(made))


@router.get("/actions/{number}")
def receipt(request: HttpRequest, number: int) -> dict[str, Any]:
    """What was applied, where it stands."""
    return receipt_document(applying.find(_world(asked_by(request, "read").workspace), number))


@router.post("/actions/{number}/undo")
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take back what a receipt did; twice is once."""
    token = asked_by(request, "act")
    return receipt_document(receipts.undo(_world(token.workspace), number, by=token.user.get_username()))


@router.post("/actions/{number}/approve")
def approve(request: HttpRequest, number: int) -> dict[str, Any]:
    """Apply what another person proposed."""
    token = asked_by(request, "approve")
    return receipt_document(receipts.approve(_world(token.workspace), number, by=token.user.get_username()))


@router.post("/actions/{number}/refuse")
def refuse(request: HttpRequest, number: int) -> dict[str, Any]:
    """Turn down what another person proposed."""
    token = asked_by(request, "approve")
    return receipt_document(receipts.refuse(_world(token.workspace), number, by=token.user.get_username()))


@router.get("/actions/{number}/contacts")
def contacts(request: HttpRequest, number: int) -> HttpResponse:
    """The contacts of a receipt as CSV, to be verified, completed or called."""
    token = asked_by(request, "act")
    world = _world(token.workspace)
    found = applying.find(world, number)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.action}-{found.pk}.csv"'
    answer["Cache-Control"] = "no-store"
    out = StringIO()
    receipts.take_out(world, found, out, by=token.user.get_username())
    answer.write(out.getvalue())
    return answer


@router.get("/tasks")
def work(request: HttpRequest, owner: str = "", state: Literal["open", "late", "done"] = "open") -> dict[str, Any]:
    """Work that waits for people, the most urgent first; `owner`: only what this person is to do."""
    workspace = asked_by(request, "read").workspace
    today = datetime.now(UTC).astimezone(ZoneInfo(workspace.zone)).date()
    return tasks_document(workspace, owner=owner, state=state, today=today)


@router.post("/tasks/{number}/tick")
def tick(request: HttpRequest, number: int, ticked: Ticked) -> dict[str, Any]:
    """Tick a step of a task; the last one ends it."""
    token = asked_by(request, "act")
    world = _world(token.workspace)
    return task_document(receipts.tick(world, number, ticked.step, by=token.user.get_username()))


@router.put("/actions/modes/{key}")
def set_mode(request: HttpRequest, key: str, asked: NewMode) -> dict[str, Any]:
    """How far an action may go by itself; for administrators."""
    token = asked_by(request, "manage")
    before = rights.let(token.workspace, key, asked.mode, by=token.user.get_username(), now=datetime.now(UTC))
    return {"action": key, "mode": asked.mode, "before": before}


@router.put("/two-persons")
def set_two_persons(request: HttpRequest, asked: NewLimit) -> dict[str, Any]:
    """How many contacts one person may suppress; for administrators."""
    token = asked_by(request, "manage")
    rights.ask_for(token.workspace, asked.over, by=token.user.get_username(), now=datetime.now(UTC))
    return {"two_persons_over": asked.over}


def _world(workspace: Workspace) -> World:
    now = datetime.now(UTC)
    desk = open_desk(workspace, now)
    return World(workspace, desk.engine, desk.as_of, desk.zone, now)


def _target(texts: Iterable[str], world: World) -> dict[str, str]:
    return read_target(texts, world.engine, world.as_of)
