"""Version 1, mailboxes and single messages: what is read from where, how far, and what a message says.

In: names, secrets, the bytes of messages. Out: the documents of `vigie mailbox` and `vigie classify` with `--json`.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from itertools import islice
from typing import IO, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from vigie.api import connected
from vigie.api.answers import Classified, told
from vigie.api.asking import asked_by
from vigie.connectors.reading import bags
from vigie.documents.mail import read_document
from vigie.documents.mailboxes import mailbox_document
from vigie.ledger import mailsync
from vigie.outreach import mailboxes
from vigie.outreach.models import Mailbox
from vigie.review import inlets
from vigie.vocabulary.errors import InputError, UsageError

router = Router()
LONGEST_MB = 32  # of all that is given at once: mailboxes and archives are imported
MOST = 200  # messages
_START = 1_000
_MESSAGES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "message/rfc822": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            },
        },
    }
}


class NewMailbox(Schema):
    """A mailbox over IMAP. `secret`: the password, or the refresh token of OAuth2; `port` by `security` without one."""

    host: str
    username: str
    secret: str
    name: str = ""
    port: int | None = Field(default=None, ge=1, le=65_535)
    security: Literal["tls", "starttls", "plain"] = "tls"
    auth: Literal["password", "oauth2"] = "password"
    client_id: str = ""
    client_secret: str = ""
    token_url: str = ""
    folders: list[str] = Field(default_factory=lambda: [mailboxes.INBOX])
    since: date | None = None
    every: int = 5


@router.get("/mailboxes", openapi_extra=told(connected.Mailbox, many=True))
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """Every mailbox: how far it was read, and what is wrong with it."""
    rows = mailboxes.listing(asked_by(request, "read").workspace).prefetch_related("folders")
    return [mailbox_document(row) for row in rows]


@router.get("/mailboxes/{name}", openapi_extra=told(connected.Mailbox))
def one(request: HttpRequest, name: str) -> dict[str, Any]:
    """One mailbox: its folders, when it was read last, when it is due, what is wrong."""
    return mailbox_document(_named(request, name, "read"))


@router.post(
    "/mailboxes",
    response={HTTPStatus.CREATED: dict[str, Any]},
    openapi_extra=told(connected.Mailbox, status=HTTPStatus.CREATED),
)
def add(request: HttpRequest, given: NewMailbox) -> Status:
    """Keep a mailbox and open it once; `trouble` says what is wrong with it."""
    token, now = asked_by(request, "manage"), datetime.now(UTC)
    said = given.model_dump(exclude={"token_url", "folders"})
    wanted = mailboxes.Wanted(**said, token_address=given.token_url, folders=tuple(given.folders))
    row = inlets.add_mailbox(token.workspace, wanted, who=token.user.get_username(), now=now)
    mailsync.check(row)
    return Status(HTTPStatus.CREATED, mailbox_document(row))


@router.post("/mailboxes/{name}/check", openapi_extra=told(connected.Mailbox))
def check(request: HttpRequest, name: str) -> dict[str, Any]:
    """Open it once."""
    row = _named(request, name, "manage")
    mailsync.check(row)
    return mailbox_document(row)


@router.post("/mailboxes/{name}/sync", openapi_extra=told(connected.Mailbox))
def sync(request: HttpRequest, name: str) -> dict[str, Any]:
    """Make it due now: the worker reads what is new."""
    row = _named(request, name, "manage")
    mailboxes.hurry(row, datetime.now(UTC))
    row.refresh_from_db()
    return mailbox_document(row)


@router.delete("/mailboxes/{name}", openapi_extra=told(connected.Removed))
def remove(request: HttpRequest, name: str) -> dict[str, Any]:
    """Read it no more; what was read stays."""
    token = asked_by(request, "manage")
    inlets.remove(mailboxes.named(token.workspace, name), who=token.user.get_username(), now=datetime.now(UTC))
    return {"removed": name}


@router.post("/classify", openapi_extra={**_MESSAGES, **told(Classified, many=True)})
def classify(request: HttpRequest) -> list[dict[str, Any]]:
    """Read messages, bounces, mboxes and reports, and keep none: the body is one of them, or a form's `files` are."""
    asked_by(request, "read")
    found = list(islice(_messages(request), MOST + 1))
    if len(found) > MOST:
        raise InputError("too_many_messages", most=MOST)
    return [read_document(name, raw) for name, raw in found]


def _messages(request: HttpRequest) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each message that is given. Raises InputError."""
    limit = LONGEST_MB * 1024 * 1024
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise InputError("message_too_large", limit_mb=LONGEST_MB)
    if request.content_type == "multipart/form-data":
        for file in request.FILES.getlist("files"):
            yield from _each(file, str(file.name))
        return
    body = request.read(limit + 1)
    if not body:
        raise UsageError("nothing_to_read")
    yield from _each(io.BytesIO(body), "-")


def _each(file: IO[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    start = file.read(_START)
    file.seek(0)
    if not name.lower().endswith(".eml") and bags.is_mbox(start):
        yield from ((f"{name}#{n}", raw) for n, raw in enumerate(bags.messages(file), 1))
    else:
        yield name, file.read()


def _named(request: HttpRequest, name: str, what: str) -> Mailbox:
    return mailboxes.named(asked_by(request, what).workspace, name)
