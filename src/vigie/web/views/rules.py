"""Settings > Actions: how far each action may go by itself, and from how many suppressions on two persons agree.

In: posted forms of an administrator. Out: a page, read by everybody; each change is a line of the journal.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from vigie.actions import enforcing
from vigie.actions.moves import moves
from vigie.review import rights
from vigie.sentences.actions import action_title, mode_word
from vigie.vocabulary.errors import UsageError
from vigie.web import deeds, doing
from vigie.web.doors import needs
from vigie.workspaces.models import Workspace, may

MOST = 100_000_000


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every action with its mode; without its forms for those who may not change it."""
    chosen = enforcing.modes_of(workspace)
    rows = [_row(key, chosen[key]) for key in moves()]
    context: dict[str, Any] = {
        "nav": "rules",
        "groups": [
            (gettext("Done by Vigie"), [r for r in rows if not r["by_hand"]]),
            (gettext("Work for people"), [r for r in rows if r["by_hand"]]),
        ],
        "over": workspace.two_persons_over,
        "may_manage": may(request.user, workspace, "manage"),
        "done": deeds.done(request, ("kept",)),
        "problem": deeds.heard(request).get("problem"),
    }
    return render(request, "web/rules.html", context)


@needs("manage")
def save(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep what was chosen; what stays as it was is no line of the journal."""
    if request.method != "POST":
        return redirect("web:rules")
    by, now, before = doing.name(request.user), timezone.now(), enforcing.modes_of(workspace)
    try:
        with transaction.atomic():
            if "limit" in request.POST:
                over = _limit(request.POST.get("needs_two", ""), request.POST.get("over", ""))
                if over != workspace.two_persons_over:
                    rights.ask_for(workspace, over, by=by, now=now)
            for key, mode in request.POST.items():
                if key in before and mode != before[key]:
                    rights.let(workspace, key, str(mode), by=by, now=now)
    except UsageError as error:
        return deeds.refused(request, reverse("web:rules"), error)
    return deeds.back(reverse("web:rules"), {"done": "kept"})


def _limit(asked: str, over: str) -> int | None:
    """Raises UsageError for what is no number of contacts."""
    if not asked:
        return None
    if not over.isdecimal() or int(over) > MOST:
        raise UsageError("bad_option", name=gettext("contacts"), value=over[:20], known=f"0 … {MOST}")
    return int(over)


def _row(key: str, mode: str) -> dict[str, Any]:
    offered = [m for m in enforcing.MODES if m != "enforce" or moves()[key].enforceable]
    return {
        "key": key,
        "title": action_title(key),
        "by_hand": doing.by_hand(key),
        "word": mode_word(mode),
        "modes": [(m, mode_word(m), m == mode) for m in offered],
    }
