"""Every refusal of the API in one shape: a stable code, what happened, what to do, in the reader's language.

In: errors of the tree, of parameters, sign-in and addresses. Out: `{"error": {"code", "reason", "remedy"}}`.
"""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from vigie import sentences
from vigie.vocabulary.errors import InputError, StorageError, VigieError
from vigie.vocabulary.text import sounded

Answering = Callable[..., HttpResponse]

STATUSES = ((StorageError, HTTPStatus.SERVICE_UNAVAILABLE), (InputError, HTTPStatus.UNPROCESSABLE_ENTITY))
# What an address names and is not there.
NOWHERE = (
    "unknown_bar", "unknown_channel", "unknown_connection", "unknown_correction", "unknown_decision",
    "unknown_experiment", "unknown_hook", "unknown_import", "unknown_mailbox", "unknown_receipt", "unknown_receiver",
    "unknown_reply", "unknown_task",
)  # fmt: skip
CODES = {
    "forbidden": HTTPStatus.FORBIDDEN,
    **dict.fromkeys(("parameter_unknown", "parameter_unexpected"), HTTPStatus.UNPROCESSABLE_ENTITY),
    **dict.fromkeys(NOWHERE, HTTPStatus.NOT_FOUND),
}
_MOMENTS = ("datetime", "date", "time", "timezone")
log = logging.getLogger(__name__)


def speak(api: NinjaAPI) -> None:
    """Give `api` its answers to everything that goes wrong."""
    api.add_exception_handler(VigieError, refused)
    api.add_exception_handler(ValidationError, unreadable)
    api.add_exception_handler(AuthenticationError, unknown_caller)
    api.add_exception_handler(HttpError, by_status)
    for out_of_form in (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        api.add_exception_handler(out_of_form, no_form)
    api.add_exception_handler(Exception, unexpected)


def refused(_request: HttpRequest, error: VigieError) -> HttpResponse:
    """An error of the tree."""
    kind = next((s for k, s in STATUSES if isinstance(error, k)), HTTPStatus.BAD_REQUEST)
    return said(CODES.get(error.code, kind), error.code, error.params)


def unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that cannot be read: the first of them, by name."""
    first: dict[str, Any] = error.errors[0]
    # ("query", "weeks"), but ("body", "given", "start"): a body's parameter is named by its place inside the body.
    where, *place = map(str, first["loc"])
    place = place[1:] if where == "body" else place
    code, params = _reading(first, {"name": ".".join(place) or "JSON"})
    return said(HTTPStatus.UNPROCESSABLE_ENTITY, code, params)


def _reading(error: Mapping[str, Any], params: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Why one parameter cannot be read, from what pydantic says of it: its `type` and `ctx`."""
    kind, more = str(error["type"]), error.get("ctx") or {}
    if kind == "missing":
        return "parameter_missing", params
    if kind.startswith(_MOMENTS):
        return "parameter_no_moment", params
    if kind.startswith(("int_", "float_", "decimal_")):
        return "parameter_no_number", params
    if kind in {"literal_error", "enum"}:
        known = str(more["expected"]).replace("'", "").replace(" or ", ", ")
        return "parameter_not_offered", {**params, "known": known}
    bound = next((more[k] for k in ("ge", "gt", "le", "lt") if k in more), None)
    if bound is not None:
        return "parameter_out_of_bounds", {**params, "bound": bound}
    return "parameter_unreadable", params


def unknown_caller(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or one that is worth nothing."""
    answer = said(HTTPStatus.UNAUTHORIZED, "token_unknown", {})
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def by_status(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: a body that is no JSON."""
    return said(error.status_code, "request_unreadable", {})


def no_form(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """A form without an end, with too many fields, or cut off."""
    return said(HTTPStatus.BAD_REQUEST, "request_unreadable", {})


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of Vigie's own: the log has the details, the answer nothing of them."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    return said(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected_fault", {})


@login_not_required
def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address under /api/ that is none."""
    del rest
    return said(HTTPStatus.NOT_FOUND, "unknown_address", {"address": request.path})


def other_methods(answering: Answering) -> Answering:
    """The door of one address: the token is the sign-in, and a method that it does not know is refused in words."""

    @wraps(answering)
    def door(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        # An address can hold what no text can: %00.
        answer = answering(request, *args, **cast("dict[str, object]", sounded(named)))
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        known = answer.headers["Allow"]
        worded = said(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", {"method": request.method, "known": known})
        worded.headers["Allow"] = known
        return worded

    return login_not_required(door)


def said(status: int, code: str, params: Mapping[str, object]) -> HttpResponse:
    """The one document of every refusal."""
    error = {"code": code, "reason": sentences.reason(code, params), "remedy": sentences.remedy(code, params)}
    return JsonResponse({"error": error}, status=status, json_dumps_params={"ensure_ascii": False})
