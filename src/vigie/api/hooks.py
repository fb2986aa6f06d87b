"""The door for what tools post: no session, no language, nothing but a token in the address and the tool's own proof.

In: requests below /hooks/. Out: 200 once the request is safe on disk; what is wrong, in a code, otherwise.

It stands before everything else, so that a request costs what it has to cost. Nothing is logged: the address is a
secret.
"""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import RequestDataTooBig, UnreadablePostError

from vigie.connectors.posts import UNSIGNED, Hook, Post
from vigie.ledger import intake, receivers, refusals
from vigie.outreach.fetched import fetched
from vigie.vocabulary.errors import SettingsError, StorageError
from vigie.vocabulary.proof import Proof

PREFIX = "/hooks/"
LARGEST = 5 * 1024 * 1024
# Kept with a request: what tells how to read it, and what tools put beside the body. Passwords are not.
_LEFT_OUT = frozenset(("authorization", "cookie", "connection", "accept", "accept-encoding", "user-agent"))
_LONGEST_HEADER = 4_000
_MOST_NAMES = 10_000  # most of them nobody will use again
# For whoever reads the tool's own log of what it posted. Who guesses at addresses is told nothing.
_REMEDIES = {
    "method_not_allowed": "POST to this address.",
    "too_many": "Wait, and post again.",
    "too_large": f"Post at most {LARGEST // 1024 // 1024} MiB at once.",
    "not_read": "Post the whole body again.",
    "not_what_this_tool_posts": "Give each tool the address that was made for it: `vigie receivers list`.",
    "secret_not_set": "Tell Vigie the tool's signing key: `vigie receivers secret`.",
    "signature_wrong": "Compare what is set here with the tool's own: `vigie receivers secret`.",
    "signature_stale": "Set the clocks of both machines, and post again.",
    "signature_used": "Sign each request anew: this signature came with another one.",
    "certificate_not_at_hand": "Post again later; let this machine reach the address of the certificate.",
}

# What is missing, by what proves a tool. What to do about it its owner reads at home, and nobody else.
_MISSING = {
    Proof.SIGNATURE: "The signature is missing.",
    Proof.HEADER: "The name and the password (Authorization: Basic), or the token (Bearer), are missing.",
    Proof.WORD: "The secret is missing in the body, as “%s”.",
    Proof.EITHER: "The signature is missing, or the name and the password (Authorization: Basic).",
    Proof.TOPIC: "The signature of Amazon SNS is missing.",
}

# Of what is not believed: the others are proofs that fail.
_STATUS = {
    "not_what_this_tool_posts": HTTPStatus.BAD_REQUEST,
    "secret_not_set": HTTPStatus.FORBIDDEN,
    "certificate_not_at_hand": HTTPStatus.SERVICE_UNAVAILABLE,
}


class Allowance:
    """So many a second for each name, and a reserve."""

    def __init__(self, rate: float, reserve: float) -> None:
        """`rate` a second, at most `reserve` at once."""
        self._rate, self._reserve = rate, reserve
        self._left: dict[object, tuple[float, float]] = {}
        self._one = threading.Lock()

    def take(self, name: object) -> bool:
        """Whether there was one left."""
        now = time.monotonic()
        with self._one:
            if len(self._left) > _MOST_NAMES:
                self._left.clear()
            left, since = self._left.get(name, (self._reserve, now))
            left = min(self._reserve, left + (now - since) * self._rate)
            self._left[name] = (max(0.0, left - 1), now)
            return left >= 1


REQUESTS = Allowance(5_000, 10_000)  # of one receiver: a tool gone mad, not a busy one
REFUSALS = Allowance(5, 100)  # of one caller: guesses at addresses, wrong signatures


class Door:
    """The first of the middleware: answers what is below /hooks/, and hands on everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or hand on."""
        return answer(request) if request.path_info.startswith(PREFIX) else self.get_response(request)


class Refusal(Exception):
    """Why a request is not taken."""

    def __init__(self, status: HTTPStatus, code: str, remedy: str = "") -> None:
        """An HTTP status, a code for programs, what to do where that depends on the tool."""
        self.status, self.code, self.remedy = status, code, remedy
        super().__init__(code)


def answer(request: HttpRequest) -> HttpResponse:
    """Take one request, or say why not."""
    caller, known = request.META.get("REMOTE_ADDR", ""), None
    try:
        known = _receiver(request.path_info.removeprefix(PREFIX).strip("/"), caller)
        if request.method not in {"GET", "HEAD"}:  # some tools try an address before they keep it
            _take(request, known, caller)
    except Refusal as refusal:
        if known:
            refusals.count(known.receiver, refusal.code)
        return _said(refusal.status, refusal.code, refusal.remedy)
    except (StorageError, SettingsError) as error:
        return _said(HTTPStatus.SERVICE_UNAVAILABLE, error.code)
    return _said(HTTPStatus.OK, "")


def _take(request: HttpRequest, known: receivers.Known, caller: str) -> None:
    if request.method != "POST":
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
    if not REQUESTS.take(known.receiver):
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many")
    post = _read(request)
    _check(known, post, caller)
    if not intake.keep(known.receiver, _without_passwords(post), receivers.signed_once(known, post)):
        REFUSALS.take(caller)
        raise Refusal(HTTPStatus.UNAUTHORIZED, "signature_used")


def _receiver(place: str, caller: str) -> receivers.Known:
    connector, _, token = place.partition("/")
    if not receivers.is_remembered(token) and not REFUSALS.take(caller):
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many")
    known = receivers.find(connector, token) if token and "/" not in token else None
    if known is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "not_found")
    return known


def _read(request: HttpRequest) -> Post:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        return _post(request)
    except RequestDataTooBig:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large") from None
    except (ValueError, UnreadablePostError):
        raise Refusal(HTTPStatus.BAD_REQUEST, "not_read") from None


def _check(known: receivers.Known, post: Post, caller: str) -> None:
    code = receivers.doubt(known, post, fetched)
    if code:
        status = _STATUS.get(code, HTTPStatus.UNAUTHORIZED)
        if status == HTTPStatus.UNAUTHORIZED:
            REFUSALS.take(caller)
        raise Refusal(status, code, _lacking(known.connector.hook) if code == UNSIGNED else "")


def _lacking(hook: Hook | None) -> str:
    said = _MISSING[hook.proof] if hook else ""
    return said % hook.word if hook and hook.word else said


def _post(request: HttpRequest) -> Post:
    headers = {name.lower(): value for name, value in request.headers.items()}
    host = settings.BASE_URL or f"{request.scheme}://{headers.get('host', '')}"
    return Post(
        request.body, headers, datetime.now(UTC), {k: str(v) for k, v in request.GET.items()},
        host + request.get_full_path(), request.method or "POST",
    )  # fmt: skip


def _without_passwords(post: Post) -> Post:
    kept = {k: v[:_LONGEST_HEADER] for k, v in post.headers.items() if k not in _LEFT_OUT}
    # The address ends in the token, and the token belongs in no file.
    return Post(post.body, kept, post.received, post.query, "", post.method)


def _said(status: HTTPStatus, code: str, remedy: str = "") -> HttpResponse:
    told = remedy or _REMEDIES.get(code)
    error = {"code": code, **({"remedy": told} if told else {})}
    body = b'{"ok": true}' if status == HTTPStatus.OK else json.dumps({"error": error}).encode()
    response = HttpResponse(body, content_type="application/json", status=status)
    response["Content-Length"] = str(len(body))  # else the server closes the connection after every answer
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        response["Retry-After"] = "5"
    response._has_been_logged = True  # noqa: SLF001 - Django's own mark; its log line would show the address
    return response
