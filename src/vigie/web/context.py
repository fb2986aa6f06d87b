"""What every template knows: language, theme, keyboard setting.

In: the request's cookies. Out: context values.
"""

from django.http import HttpRequest
from django.utils.translation import get_language

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
    }
