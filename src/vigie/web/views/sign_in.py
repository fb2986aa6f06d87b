"""Set-up of the first administrator, sign-in, sign-out, change of password.

In: forms. Out: sessions. The only open pages besides static files and preferences.
"""

from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vigie.vocabulary.errors import UsageError
from vigie.web import doors
from vigie.workspaces.setup import claim, needs_administrator, setup_code

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Problem(NamedTuple):
    """Why a form is refused, and for how many seconds every further try will be."""

    said: str
    wait: int = 0


def _refused(request: HttpRequest, template: str, problem: Problem, **context: Any) -> HttpResponse:
    """The same form again, with the reason; browsers and programs are told when to come back."""
    status = HTTPStatus.TOO_MANY_REQUESTS if problem.wait else HTTPStatus.UNPROCESSABLE_ENTITY
    answer = render(request, template, context | {"problem": problem.said}, status=status)
    if problem.wait:
        answer.headers["Retry-After"] = str(problem.wait)
    return answer


def _too_many() -> Problem:
    return Problem(_("Too many tries. Wait a quarter of an hour."), doors.WINDOW_SECONDS)


@login_not_required
@never_cache
@get_or_post
@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """First run: whoever can read the machine's terminal becomes the administrator. Closed for ever afterwards."""
    if not needs_administrator():
        return redirect("web:login")
    setup_code()
    if request.method != "POST":
        return render(request, "web/setup.html", {"code": request.GET.get("code", "")})
    code, email, secret = (request.POST.get(name, "") for name in ("code", "email", "password"))
    problem = _setup_problem(request, code, email, secret)
    if not problem:
        return redirect("web:board")
    return _refused(request, "web/setup.html", problem, code=code, email=email)


def _setup_problem(request: HttpRequest, code: str, email: str, secret: str) -> Problem | None:
    address = request.META.get("REMOTE_ADDR", "")
    if doors.too_many("setup", address):
        return _too_many()
    if "@" not in email:
        return Problem(_("Enter an e-mail address: it is the name you will sign in with."))
    try:
        validate_password(secret)
    except ValidationError as refused:
        return Problem(" ".join(refused.messages))
    try:
        user = claim(code, email, secret)
    except UsageError as refused:
        doors.failed("setup", address)
        if refused.code == "wrong_setup_code":
            return Problem(_("This is not the set-up code. It is printed in the terminal where Vigie was started."))
        return Problem(_("An administrator exists already: sign in."))
    start_session(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return None


@login_not_required
@never_cache
@get_or_post
@sensitive_post_parameters()
def login(request: HttpRequest) -> HttpResponse:
    """Sign in. The same answer for a wrong name and a wrong password."""
    if needs_administrator():
        return redirect("web:setup")
    wanted = request.POST.get("next", request.GET.get("next", ""))
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    target = wanted if inside else "/"
    if request.user.is_authenticated:
        return redirect(target)
    if request.method != "POST":
        return render(request, "web/login.html", {"next": target})
    email = request.POST.get("email", "").strip().lower()
    problem = _sign_in_problem(request, email, request.POST.get("password", ""))
    if not problem:
        return redirect(target)
    return _refused(request, "web/login.html", problem, next=target, email=email)


def _sign_in_problem(request: HttpRequest, email: str, secret: str) -> Problem | None:
    address = request.META.get("REMOTE_ADDR", "")
    if doors.too_many(email, address):
        return _too_many()
    user = authenticate(request, username=email, password=secret)
    if user is None:
        doors.failed(email, address)
        return Problem(_("Address or password not recognised."))
    doors.forget(email)
    start_session(request, user)
    return None


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    end_session(request)
    return redirect("web:login")


@never_cache
@get_or_post
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the same person end."""
    if request.method != "POST":
        return render(request, "web/password.html", {"changed": "changed" in request.GET})
    problem = _password_problem(request, request.POST.get("current", ""), request.POST.get("password", ""))
    if problem:
        return _refused(request, "web/password.html", problem)
    return redirect("/password?changed")


def _password_problem(request: HttpRequest, current: str, new: str) -> Problem | None:
    user, address = request.user, request.META.get("REMOTE_ADDR", "")
    name = f"password {user.pk}"
    if doors.too_many(name, address):
        return _too_many()
    if not user.check_password(current):
        doors.failed(name, address)
        return Problem(_("The current password is not right."))
    try:
        validate_password(new, user)
    except ValidationError as refused:
        return Problem(" ".join(refused.messages))
    user.set_password(new)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    return None
