"""Replies in time and follow-ups: how long answers take, what each step brings, how many follow-ups are worth sending.

In: an address with filters. Out: one page, or its content for htmx. Each part under its own guard.
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vigie.desk import Desk
from vigie.web import cadence, filters, readings
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.web.query import Query
from vigie.web.views import fragments
from vigie.workspaces.models import Workspace


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The whole page; htmx asks for its content when a filter is chosen."""
    asked, lang, home = Query.read(request.GET), (get_language() or "fr")[:2], reverse("web:cadence")
    retry = home + asked.only().encode()
    opened = guarded("desk", partial(readings.opened, workspace, timezone.now(), asked), retry)
    desk, query = opened.value or (None, asked)
    context: dict[str, Any] = {"nav": "cadence", "home": home, "narrowed": bool(query.where)}
    context |= {"failure": opened.failure, "chips": filters.chips(query, home)}
    if desk is not None:
        context |= _parts(desk, query, lang, retry)
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/cadence_answer.html", context)
    return render(request, "web/cadence.html", context | filters.bar(desk, query, home))


def _parts(desk: Desk, query: Query, lang: str, retry: str) -> dict[str, Any]:
    steps = guarded("follow-ups", partial(_advice, desk, query, lang), retry)
    campaigns = guarded("campaigns", partial(_campaigns, desk, query, lang), retry)
    timing = guarded("delays", partial(_timing, desk, query, lang), retry)
    nothing = steps.value is not None and not steps.value["steps"] and timing.failure is None and timing.value is None
    return {
        "empty": nothing,
        "stale": fragments.stale(desk, lang),
        "advice": steps.value,
        "advice_failure": steps.failure,
        "campaigns": campaigns.value,
        "campaigns_open": any(c["state"] == "act" for c in campaigns.value or ()),
        "campaigns_failure": campaigns.failure,
        "timing": timing.value,
        "timing_failure": timing.failure,
    }


def _advice(desk: Desk, query: Query, lang: str) -> dict[str, Any]:
    found = readings.followups_of(desk, query)
    return cadence.advice(found[0] if found else None, lang)


def _campaigns(desk: Desk, query: Query, lang: str) -> list[dict[str, str]]:
    return cadence.campaigns(readings.followups_of(desk, query, ("campaign",)), lang)


def _timing(desk: Desk, query: Query, lang: str) -> dict[str, Any] | None:
    return cadence.timing(readings.delays_of(desk, query), readings.delay_changes_of(desk, query), lang)
