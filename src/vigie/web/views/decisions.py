"""Decisions and the journal: filtered by the address, taken back from there.

In: addresses. Out: two pages.
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vigie.web import doing, journal, printed
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.workspaces.models import Workspace


@require_safe
@needs("read")
def listing(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every decision: who answers, by when, what it should move, what came of it."""
    context, who = _shared(request, workspace, "decisions")
    owner, state = request.GET.get("owner", ""), request.GET.get("state", "")
    found = guarded(
        "decisions", partial(journal.decided, workspace, who, owner=owner, state=state, now=timezone.now()),
        request.get_full_path(),
    )  # fmt: skip
    context |= {"rows": found.value, "failure": found.failure, "states": journal.states(state)}
    context["owners"] = journal.owners(workspace, owner)
    context["narrowed"] = bool(owner or state)
    return render(request, "web/decisions.html", context)


@require_safe
@needs("read")
def log(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Everything that was done, decided, taken back, changed."""
    context, who = _shared(request, workspace, "log")
    owner, kind = request.GET.get("owner", ""), request.GET.get("kind", "")
    found = guarded(
        "journal", partial(
            journal.rows, workspace, who, owner=owner, kind=kind, now=timezone.now(), q=request.GET.urlencode()
        ),
        request.get_full_path(),
    )  # fmt: skip
    context |= {"rows": found.value, "failure": found.failure, "kinds": journal.kinds(kind)}
    context["owners"] = journal.owners(workspace, owner)
    context["narrowed"] = bool(owner or kind)
    return render(request, "web/log.html", context)


def _shared(request: HttpRequest, workspace: Workspace, at: str) -> tuple[dict[str, Any], doing.Reader]:
    lang = (get_language() or "fr")[:2]
    who = doing.reader(workspace, request.user, timezone.now(), lang)
    hands = doing.hands(workspace, who, at, request.GET.urlencode())
    may = {"may_act": who.may("act"), "may_approve": who.may("approve")}
    return {"nav": at, "hands": hands, "printed": printed.heading(workspace, lang), **may}, who
