"""Language, theme and keyboard: kept in cookies, so that they hold before anybody signs in.

In: a posted form. Out: cookies and the page one came from.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from vigie.web.preferences import KEYS_COOKIE, THEME_COOKIE, YEAR

_ALLOWED = {
    "lang": (settings.LANGUAGE_COOKIE_NAME, {code for code, _ in settings.LANGUAGES}),
    "theme": (THEME_COOKIE, {"light", "dark", "system"}),
    "keys": (KEYS_COOKIE, {"on", "off"}),
}


@login_not_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep each preference posted, then go back."""
    answer = redirect(_back(request))
    for name, (cookie, words) in _ALLOWED.items():
        value = request.POST.get(name)
        if value in words:
            answer.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return answer


def _back(request: HttpRequest) -> str:
    to = request.POST.get("next", "/")
    return to if url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()) else "/"
