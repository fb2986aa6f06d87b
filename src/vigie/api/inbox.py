"""Version 1, replies: read by class, corrected, corrections taken back.

In: query parameters, a class. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import JsonValue

from vigie import publication
from vigie.api.answers import Capture, Correction, Inbox, OpenReply, told
from vigie.api.asking import asked_by, heard_until, opened
from vigie.documents.inbox import capture_document, correction_document, inbox_document, narrowed, reply_document
from vigie.documents.strangers import strangers_document
from vigie.ledger import inbox
from vigie.review import corrections
from vigie.review.capture import capture
from vigie.sentences.replies import ASKED
from vigie.vocabulary.errors import UsageError

router = Router()
_ASKED: list[JsonValue] = ["", *ASKED]


class Corrected(Schema):
    """The class that a person gives a reply."""

    to: str = Field(json_schema_extra={"enum": list(corrections.CLASSES)})


class Listing(Schema):
    """Which replies: see `listing`."""

    of: str = Field("", alias="class", json_schema_extra={"enum": _ASKED})
    days: int = Field(28, ge=1, le=3660)
    limit: int = Field(inbox.MOST, ge=1, le=1000)
    as_of: datetime | None = None
    after: str = ""


@router.get("/replies", openapi_extra=told(Inbox))
def listing(request: HttpRequest, asked: Annotated[Listing, Query()]) -> dict[str, Any]:
    """Replies of the last `days` days, to look at before settled, least sure first.

    `class`: a class, a group of them, or `look`: what somebody has to look at. `after`: that of the answer before, for
    the replies that follow.
    """
    workspace = asked_by(request, "read").workspace
    until = heard_until(asked.as_of, workspace)
    wanted = inbox.Asked(until - timedelta(days=asked.days), until, limit=asked.limit, after=asked.after)
    return inbox_document(workspace, narrowed(wanted, asked.of))


@router.get("/capture", openapi_extra=told(Capture))
def heard(request: HttpRequest, as_of: datetime | None = None) -> dict[str, Any]:
    """Whether what people answer can be heard: mailboxes that nobody listens to, replies of nobody, without a class."""
    workspace = asked_by(request, "read").workspace
    until = heard_until(as_of, workspace)
    with opened(workspace) as engine:
        said = capture_document(capture(engine, workspace, until))
    return {**said, "from_strangers": strangers_document(workspace, until)}


@router.get("/replies/{reply}", openapi_extra=told(OpenReply))
def one(request: HttpRequest, reply: int) -> dict[str, Any]:
    """A reply with its thread: what came before, itself, what came after."""
    found = reply_document(asked_by(request, "read").workspace, reply)
    if found is None:
        raise UsageError("unknown_reply", id=reply)
    return found


@router.post("/replies/{reply}/class", openapi_extra=told(Correction))
def correct(request: HttpRequest, reply: int, said: Corrected) -> dict[str, Any]:
    """Say what a reply is; the facts follow. The same class again confirms it."""
    token = asked_by(request, "act")
    row = corrections.correct(token.workspace, reply, said.to, by=token.user.get_username(), now=datetime.now(UTC))
    publication.after(token.workspace)
    return correction_document(row)


@router.post("/replies/corrections/{number}/undo", openapi_extra=told(Correction))
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take a correction back."""
    token = asked_by(request, "act")
    row = corrections.undo(token.workspace, number, by=token.user.get_username(), now=datetime.now(UTC))
    publication.after(token.workspace)
    return correction_document(row)
