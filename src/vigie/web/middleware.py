"""What every answer carries and who may ask.

In: requests. Out: security headers on every response; the sign-in page for everybody unknown.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse

from vigie.workspaces.setup import needs_administrator

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

Answer = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeaders:
    """Strict content policy and its companions on every answer; pages of people are never cached by others."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then add what is missing."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SignInEverywhere(LoginRequiredMiddleware):
    """No page is open but those marked so. Before the first administrator exists, everything leads to set-up."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., object]) -> HttpResponseBase:
        """Send a person to the right door; tell htmx to change the page, not to fill a panel with it."""
        if needs_administrator():
            door: HttpResponseBase = redirect("web:setup")
        else:
            door = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") != "true":
            return door
        address = door.headers.get("Location", reverse("web:login"))
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": address})


class ByButton:
    """An address that only takes what a button sends, opened by hand or after signing in: the page says so, and where.

    Programs, which do not ask for HTML, are told in the usual way.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; put a page in place of a bare refusal."""
        response = self.get_response(request)
        bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"
        if not bare or request.resolver_match is None or "text/html" not in request.headers.get("Accept", ""):
            return response
        page = render(request, "405.html", {"holder": holder(request.resolver_match)}, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def holder(found: ResolverMatch) -> str:
    """The page whose button leads to an address of the pages."""
    name, given = found.url_name or "", found.captured_kwargs
    if "reply" in given:
        return f"{reverse('web:replies')}?r={given['reply']}"
    if name in _OF_ROW:
        return reverse(f"web:{_OF_ROW[name]}", kwargs=given)
    room = name.split("_")[0]
    return reverse(f"web:{_ROOMS.get(room, 'board')}")


# Addresses of a row that has a page of its own.
_OF_ROW = {
    "experiment_end": "experiment", "receiver_save": "receiver",
    **{f"import_{deed}": "import" for deed in ("mapping", "preview", "accept", "refuse", "undo")},
}  # fmt: skip
# The first word of an address's name, and its page; what is not here is found from the board.
_ROOMS = {
    "task": "tasks", "decision": "decisions", "review": "review", "reply": "replies", "sources": "sources",
    "experiment": "experiments", "receive": "imports", "alerts": "alerts", "rules": "rules", "mailboxes": "mailboxes",
    "tools": "tools",
}  # fmt: skip
