"""What every answer carries and who may ask.

In: requests. Out: security headers on every response; the sign-in page for everybody unknown.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

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
