"""Settings > Alerts: how one is told, who owns what, by which channels, when the weekly review goes out.

In: addresses and posted forms. Out: a page; each form checked on the server, whatever the page showed.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vigie.review import alerts, owners, ways
from vigie.vocabulary.errors import UsageError
from vigie.web import deeds, doing, telling
from vigie.web.doors import needs
from vigie.workspaces.models import Workspace, may

# What was done, as the address of the page says it afterwards.
DONE = ("means", "owner", "forgotten", "channel", "removed", "tried", "weekly", "again")


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Everything on one page; what only an administrator sets is shown to the others without its forms."""
    lang, said = _lang(), deeds.heard(request)
    at, form = said.get("at", ""), deeds.typed(said.get("typed", {}))
    context: dict[str, Any] = {
        "nav": "alerts",
        "zone": workspace.zone,
        "may_manage": may(request.user, workspace, "manage"),
        "done": deeds.done(request, DONE),
        "problem": said.get("problem"),
        "at": at,
        "asked": form.dict(),
        "mine": telling.own(workspace, request.user, form.dict() if at == "means" else None),
        "owners": telling.ownership(workspace),
        "channels": telling.channels(workspace, lang),
        "weekly": telling.weekly(workspace, lang),
        "told": telling.told(workspace, lang),
        "silent": telling.silent(workspace),
    }
    return render(request, "web/alerts.html", context)


@needs("read")
def save(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Do what one form asks; everybody their own hours, an administrator the rest."""
    if request.method != "POST":
        return redirect("web:alerts")
    what = request.POST.get("do", "")
    if what not in _DEEDS or not (what == "means" or may(request.user, workspace, "manage")):
        raise PermissionDenied
    try:
        done = _DEEDS[what](workspace, request)
    except UsageError as error:
        return deeds.refused(request, reverse("web:alerts"), error, {"address"})
    return deeds.back(reverse("web:alerts"), {"done": done}, _PLACES[done])


def _means(workspace: Workspace, request: HttpRequest) -> str:
    ways.choose(workspace, request.user, request.POST.dict())
    return "means"


def _owner(workspace: Workspace, request: HttpRequest) -> str:
    form = request.POST
    owners.assign(workspace, form.get("dimension", ""), form.get("value", ""), form.get("who", ""), by=_by(request))
    return "owner"


def _default(workspace: Workspace, request: HttpRequest) -> str:
    who = request.POST.get("who", "")
    if who:
        owners.assign(workspace, *owners.DEFAULT, who, by=_by(request))
    else:
        owners.forget(workspace, *owners.DEFAULT, by=_by(request))
    return "owner"


def _forget(workspace: Workspace, request: HttpRequest) -> str:
    form = request.POST
    owners.forget(workspace, form.get("dimension", ""), form.get("value", ""), by=_by(request))
    return "forgotten"


def _channel(workspace: Workspace, request: HttpRequest) -> str:
    form, now = request.POST, timezone.now()
    ways.add_channel(
        workspace, form.get("kind", ""), form.get("name", ""), form.dict(), language=form.get("language", ""), now=now,
        by=_by(request),
    )  # fmt: skip
    return "channel"


def _remove(workspace: Workspace, request: HttpRequest) -> str:
    ways.remove_channel(ways.named(workspace, request.POST.get("name", "")), by=_by(request))
    return "removed"


def _try(workspace: Workspace, request: HttpRequest) -> str:
    name, to = request.POST.get("name", ""), getattr(request.user, "email", "")
    channel = ways.named(workspace, name) if name else None
    ways.try_channel(workspace, channel, to, timezone.now(), _lang() if channel is None else "")
    return "tried"


def _weekly(workspace: Workspace, request: HttpRequest) -> str:
    form = request.POST
    day = int(form.get("day", "")) if form.get("day", "").isdecimal() else -1
    names = form.getlist("channels") if form.get("on") else []
    by_mail = bool(form.get("on") and form.get("by_mail"))
    ways.schedule(
        workspace, day, form.get("at", ""), by_mail=by_mail, names=names, now=timezone.now(), by=_by(request)
    )  # fmt: skip
    return "weekly"


def _again(workspace: Workspace, request: HttpRequest) -> str:
    number = request.POST.get("number", "")
    alerts.try_again(workspace, int(number) if number.isdecimal() else 0, timezone.now())
    return "again"


_DEEDS: dict[str, Callable[[Workspace, HttpRequest], str]] = {
    "means": _means, "owner": _owner, "default": _default, "forget": _forget, "channel": _channel,
    "remove": _remove, "try": _try, "weekly": _weekly, "again": _again,
}  # fmt: skip
# Where on the page what was done can be seen.
_PLACES = {
    "means": "mine", "owner": "owners", "forgotten": "owners", "channel": "channels", "removed": "channels",
    "tried": "channels", "weekly": "weekly", "again": "told",
}  # fmt: skip


def _by(request: HttpRequest) -> str:
    return doing.name(request.user)


def _lang() -> str:
    return (get_language() or "fr")[:2]
