"""What templates need beside values: status marks, addresses of static files that change with their content.

In: a state, a file name. Out: safe markup, an address.
"""

import re
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vigie.web import uploads
from vigie.web.tiles import TileView

register = template.Library()

_SHAPES = {
    "act": '<path d="M6 0l6 6-6 6-6-6z" fill="#B3261E"/>',
    "watch": '<path d="M6 1.3 11.2 10.7H.8z" fill="none" stroke="#8A5300" stroke-width="1.6" stroke-linejoin="round"/>',
    "better": (
        '<path d="M1.5 8.5 6 3.5l4.5 5" fill="none" stroke="#1F5FA8" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "ok": '<circle cx="6" cy="6" r="2.4" fill="#565A60"/>',
    "wait": '<circle cx="6" cy="6" r="4.8" fill="none" stroke="#565A60" stroke-width="1.5" stroke-dasharray="2 2.1"/>',
    "done": (
        '<path d="M1.5 6.5 4.6 9.5 10.5 2.8" fill="none" stroke="#565A60" stroke-width="1.9"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
}
_SHAPES |= {  # kinds of alerts: stop sign, step, spike
    "stop": '<path d="M3.6.4h4.8l3.2 3.2v4.8l-3.2 3.2H3.6L.4 8.4V3.6z" fill="#B3261E"/>',
    "signal": '<path d="M.8 9.6h4.4V2.8h6" fill="none" stroke="#565A60" stroke-width="1.9" stroke-linejoin="round"/>',
    "incident": (
        '<path d="M.6 10h3.2L6 1.6 8.2 10h3.2" fill="none" stroke="#565A60" stroke-width="1.7"'
        ' stroke-linejoin="round"/>'
    ),
}
_MARKS = {
    state: mark_safe(  # noqa: S308 - constants above, nothing from outside
        f'<svg class="mk mk-{state}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"'
        f' focusable="false">{shape}</svg>'
    )
    for state, shape in _SHAPES.items()
}


@register.simple_tag(takes_context=True)
def tile(context: template.Context, view: TileView) -> SafeString:
    """One number of the sheet. About most of them nobody can do anything: these look the same to every reader."""
    if view.line is None:
        return _quiet(view, get_language())
    shared = {name: context.get(name) for name in ("hands", "csrf_token")}
    return render_to_string("web/parts/tile.html", {"t": view, **shared})


@lru_cache(maxsize=512)
def _quiet(view: TileView, _language: str) -> SafeString:
    return render_to_string("web/parts/tile.html", {"t": view})


@register.simple_tag
def mark(state: str) -> SafeString:
    """The shape of a state or of a kind of alert."""
    return _MARKS[state]


@register.simple_tag
def still(name: str, nav: str = "", n: str = "") -> SafeString:
    """A part that says the same on every page of a language but for the page one is on and what waits there (`n`)."""
    return _still(name, nav, n, get_language() or "")


@lru_cache(maxsize=256)
def _still(name: str, nav: str, n: str, _lang: str) -> SafeString:
    return render_to_string(name, {"nav": nav, "n": n})


@register.simple_tag
def tools() -> str:
    """The tools whose exports are recognised by themselves."""
    return uploads.tools()


@register.filter
def marked(text: str) -> SafeString:
    """A line of a runbook: what stands between backquotes is code, what stands between two stars is strong."""
    said = re.sub(r"`([^`]+)`", r"<code>\1</code>", conditional_escape(text))
    return mark_safe(re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", said))  # noqa: S308 - escaped on the line above


@register.simple_tag
def asset(name: str) -> str:
    """Address of a static file, with a piece of its hash: browsers may keep it until it changes."""
    return _asset(name)


@cache
def _asset(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return f"{static(name)}?v={sha256(Path(str(found)).read_bytes()).hexdigest()[:10]}"
