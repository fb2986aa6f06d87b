"""What every template knows: language, theme, keyboard setting.

In: the request's cookies. Out: context values.
"""

from functools import cache, partial

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from vigie.review.waiting import waiting
from vigie.web import doors, formats
from vigie.web.panels import guarded
from vigie.web.preferences import KEYS_COOKIE, THEME_COOKIE, THEMES


def page(request: HttpRequest) -> dict[str, object]:
    """Preferences as the server paints them, so that nothing flashes."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    lang = (get_language() or "fr")[:2]
    return {
        "lang": lang,
        "other_lang": "en" if lang == "fr" else "fr",
        "theme": theme if theme in THEMES else "",
        "keys_off": request.COOKIES.get(KEYS_COOKIE) == "off",
        "reads": cache(partial(doors.reads, request)),
        "waiting": cache(partial(_waiting, request, lang)),
    }


def _waiting(request: HttpRequest, lang: str) -> str:
    """How many replies are to be looked at; "" for none."""
    workspace = request.__dict__.get("workspace")
    if workspace is None:
        return ""
    found = guarded("waiting", partial(waiting, workspace, timezone.now()), "").value
    return formats.number(found, lang) if found else ""
