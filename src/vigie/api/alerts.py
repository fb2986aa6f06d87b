"""Version 1, alerts: what was told, who owns what, channels. What concerns the team is set by administrators.

In: names, addresses of members, a channel's address. Out: the documents of `vigie alerts --json`; secrets never.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from vigie.api.asking import asked_by
from vigie.documents.alerts import alerts_document, channel_document, owning_document
from vigie.review import alerts, owners, ways

router = Router()


class Rule(Schema):
    """Who answers for a value of a dimension; without a dimension, for everything else."""

    email: str
    dimension: str = ""
    value: str = ""


class NewChannel(Schema):
    """A way out: the address of an incoming webhook, or the url of a mail server and the sender of its letters."""

    kind: str
    name: str
    address: str
    language: Literal["fr", "en"] = "fr"
    secret: str = ""
    sender: str = ""


@router.get("/alerts")
def told(request: HttpRequest) -> dict[str, Any]:
    """Channels, owners, what was told, what waits, what was given up, what reaches nobody."""
    return alerts_document(asked_by(request, "read").workspace)


@router.post("/alerts/{number}/again")
def tell_again(request: HttpRequest, number: int) -> dict[str, Any]:
    """Send once more what was given up."""
    alerts.try_again(asked_by(request, "manage").workspace, number, datetime.now(UTC))
    return {"again": number}


@router.put("/alerts/owners")
def own(request: HttpRequest, given: Rule) -> dict[str, Any]:
    """Let a member answer for one value; the last word stands."""
    token = asked_by(request, "manage")
    by = token.user.get_username()
    return owning_document(owners.assign(token.workspace, given.dimension, given.value, given.email, by=by))


@router.delete("/alerts/owners")
def disown(request: HttpRequest, dimension: str = "", value: str = "") -> dict[str, Any]:
    """Take a rule back."""
    token = asked_by(request, "manage")
    return {"removed": owners.forget(token.workspace, dimension, value, by=token.user.get_username())}


@router.post("/alerts/channels", response={HTTPStatus.CREATED: dict[str, Any]})
def add(request: HttpRequest, given: NewChannel) -> Status:
    """Keep a channel; try it afterwards."""
    token, asked = asked_by(request, "manage"), given.dict(include={"address", "secret", "sender"})
    now, by = datetime.now(UTC), token.user.get_username()
    row = ways.add_channel(token.workspace, given.kind, given.name, asked, language=given.language, now=now, by=by)
    return Status(HTTPStatus.CREATED, channel_document(row))


@router.post("/alerts/channels/{name}/test")
def test(request: HttpRequest, name: str) -> dict[str, Any]:
    """Send a message that says only that it arrived; by e-mail, to the member whose token asks."""
    token = asked_by(request, "manage")
    channel = ways.named(token.workspace, name)
    ways.try_channel(token.workspace, channel, token.user.email, datetime.now(UTC))
    return {"name": name, "taken": True}


@router.delete("/alerts/channels/{name}")
def remove(request: HttpRequest, name: str) -> dict[str, Any]:
    """Forget a channel and its secrets."""
    token = asked_by(request, "manage")
    ways.remove_channel(ways.named(token.workspace, name), by=token.user.get_username())
    return {"removed": name}
