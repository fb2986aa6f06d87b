"""Version 1, accounts at other tools, what they are told, programs that listen, tools that post. For administrators.

In: names, keys, addresses. Out: the documents of the command line with `--json`; a key is never given back.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from vigie.actions import outbox, telling
from vigie.api import answers, connected
from vigie.api.asking import asked_by
from vigie.documents.outward import connection_document, hook_document, outgoing_document
from vigie.documents.receivers import receiver_document, receiver_documents, rehearsal_document
from vigie.ledger import receivers, rehearsal
from vigie.ledger.models import Receiver
from vigie.outreach import connections, hooks
from vigie.outreach.fetched import fetched
from vigie.review import inlets

router = Router()
_MOST = 1000


class NewConnection(Schema):
    """An account: the tool's key in `tool`, its secret, a name of one's own."""

    tool: str
    secret: str
    name: str = ""
    address: str = ""


class NewHook(Schema):
    """A program that wants to hear; without `events` all of them; without `secret` one is made and answered once."""

    name: str
    address: str
    events: list[str] = Field(default_factory=list)
    secret: str = ""


class NewReceiver(Schema):
    """An address for a tool to post to: the tool's key in `tool`; `unsigned` believes whoever knows the address."""

    tool: str
    name: str = ""
    secret: str = ""
    unsigned: bool = False


class Secret(Schema):
    """What proves that a request is the tool's; `beside` keeps the former one."""

    secret: str
    beside: bool = False


@router.get("/receivers", openapi_extra=answers.told(connected.Receiver, many=True))
def posting(request: HttpRequest) -> list[dict[str, Any]]:
    """Every address that tools post to, without its token."""
    return receiver_documents(asked_by(request, "manage").workspace)


@router.post(
    "/receivers",
    response={HTTPStatus.CREATED: dict[str, Any]},
    openapi_extra=answers.told(connected.OpenReceiver, status=HTTPStatus.CREATED),
)
def receive(request: HttpRequest, given: NewReceiver) -> Status:
    """Make an address; it is in this answer."""
    token, now = asked_by(request, "manage"), datetime.now(UTC)
    row = inlets.add_receiver(
        token.workspace, given.tool, who=token.user.get_username(), now=now, name=given.name, secret=given.secret,
        unsigned=given.unsigned,
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _opened(row))


@router.post("/receivers/{name}/secret", openapi_extra=answers.told(connected.Receiver))
def prove(request: HttpRequest, name: str, given: Secret) -> dict[str, Any]:
    """Set what proves a request."""
    token = asked_by(request, "manage")
    row, who = receivers.named(token.workspace, name), token.user.get_username()
    inlets.set_key(row, given.secret, who=who, now=datetime.now(UTC), beside=given.beside)
    return receiver_document(row)


@router.post("/receivers/{name}/test", openapi_extra=answers.told(connected.RehearsalStep, many=True))
def rehearse(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """Take a sample of the tool's through the door, and keep nothing of it; what each step met."""
    row = receivers.named(asked_by(request, "manage").workspace, name)
    return rehearsal_document(rehearsal.rehearse(row, datetime.now(UTC), fetched))


@router.post("/receivers/{name}/rotate", openapi_extra=answers.told(connected.OpenReceiver))
def rotate(request: HttpRequest, name: str) -> dict[str, Any]:
    """Give it a new address; the old one is refused."""
    token = asked_by(request, "manage")
    row = receivers.named(token.workspace, name)
    inlets.rotate(row, who=token.user.get_username(), now=datetime.now(UTC))
    return _opened(row)


@router.delete("/receivers/{name}", openapi_extra=answers.told(connected.Removed))
def refuse(request: HttpRequest, name: str) -> dict[str, Any]:
    """Refuse its address; what came stays."""
    token = asked_by(request, "manage")
    inlets.remove(receivers.named(token.workspace, name), who=token.user.get_username(), now=datetime.now(UTC))
    return {"removed": name}


def _opened(row: Receiver) -> dict[str, Any]:
    return {**receiver_document(row), "address": receivers.address(row)}


@router.get("/connections", openapi_extra=answers.told(connected.Connection, many=True))
def accounts(request: HttpRequest) -> list[dict[str, Any]]:
    """Every account, without its secret."""
    return [connection_document(r) for r in connections.listing(asked_by(request, "manage").workspace)]


@router.post(
    "/connections",
    response={HTTPStatus.CREATED: dict[str, Any]},
    openapi_extra=answers.told(connected.Connection, status=HTTPStatus.CREATED),
)
def connect(request: HttpRequest, given: NewConnection) -> Status:
    """Keep an account; `check` it afterwards."""
    workspace = asked_by(request, "manage").workspace
    row = connections.add(workspace, given.tool, given.name, given.secret, now=datetime.now(UTC), address=given.address)
    return Status(HTTPStatus.CREATED, connection_document(row))


@router.post("/connections/{name}/check", openapi_extra=answers.told(connected.Connection))
def check(request: HttpRequest, name: str) -> dict[str, Any]:
    """Ask the tool for something that changes nothing."""
    row = connections.named(asked_by(request, "manage").workspace, name)
    telling.check(row, datetime.now(UTC))
    return connection_document(row)


@router.delete("/connections/{name}", openapi_extra=answers.told(connected.Removed))
def disconnect(request: HttpRequest, name: str) -> dict[str, Any]:
    """Forget an account and its secret."""
    connections.remove(connections.named(asked_by(request, "manage").workspace, name), datetime.now(UTC))
    return {"removed": name}


@router.get("/outbox", openapi_extra=answers.told(connected.Outgoing, many=True))
def told(request: HttpRequest, *, all: bool = False, limit: int = 200) -> list[dict[str, Any]]:  # noqa: A002 - the parameter's public name
    """What tools still have to be told and what did not get through; with `all`, what was told too."""
    workspace = asked_by(request, "read").workspace
    rows = outbox.listing(workspace) if all else outbox.open_rows(workspace)
    return [outgoing_document(r) for r in rows[: max(0, min(limit, _MOST))]]


@router.post("/outbox/{number}/again", openapi_extra=answers.told(connected.Outgoing))
def tell_again(request: HttpRequest, number: int) -> dict[str, Any]:
    """Tell once more what was refused or given up."""
    return outgoing_document(outbox.again(asked_by(request, "manage").workspace, number, datetime.now(UTC)))


@router.get("/hooks", openapi_extra=answers.told(connected.Hook, many=True))
def listeners(request: HttpRequest) -> list[dict[str, Any]]:
    """Who listens, without the secrets."""
    return [hook_document(r) for r in hooks.listing(asked_by(request, "manage").workspace)]


@router.post(
    "/hooks",
    response={HTTPStatus.CREATED: dict[str, Any]},
    openapi_extra=answers.told(connected.AddedHook, status=HTTPStatus.CREATED),
)
def listen(request: HttpRequest, given: NewHook) -> Status:
    """Add a listener; a secret that was made is in this answer only."""
    workspace = asked_by(request, "manage").workspace
    row, secret = hooks.add(
        workspace, given.name, given.address, now=datetime.now(UTC), events=given.events, secret=given.secret
    )
    return Status(HTTPStatus.CREATED, {**hook_document(row), **({} if given.secret else {"secret": secret})})


@router.post("/hooks/{name}/test", openapi_extra=answers.told(connected.HookTest))
def test(request: HttpRequest, name: str) -> dict[str, Any]:
    """Send a `ping` at once."""
    row = hooks.named(asked_by(request, "manage").workspace, name)
    code = hooks.ping(row, datetime.now(UTC))
    return {"name": row.name, "taken": code == hooks.DONE, "code": code}


@router.delete("/hooks/{name}", openapi_extra=answers.told(connected.Removed))
def silence(request: HttpRequest, name: str) -> dict[str, Any]:
    """Send it nothing any more."""
    hooks.remove(hooks.named(asked_by(request, "manage").workspace, name), datetime.now(UTC))
    return {"removed": name}
