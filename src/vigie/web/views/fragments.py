"""What pages with fragments share: who asks, how a fragment is answered, what is said of old data.

In: requests, a desk. Out: answers.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from vigie.desk import Desk
from vigie.web import formats


def asked_for(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A part of a page; caches keep it apart from the page at the same address."""
    said = render(request, template, context, status=status)
    said.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return said


def stale(desk: Desk, lang: str) -> str:
    """What the page says when its data are old."""
    if desk.stale_since is None:
        return ""
    day = formats.long_day(desk.stale_since.date(), lang)
    return gettext("Nothing newer than %(day)s: the page is read as on that day. Import the latest exports.") % {
        "day": day
    }
