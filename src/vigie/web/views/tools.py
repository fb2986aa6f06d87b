"""Settings > Tools: accounts that can be told, what they were told, who posts here, programs that hear what happens.

In: posted forms of an administrator. Out: a page; keys and secrets go in, and do not come out.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vigie.actions import outbox, telling
from vigie.documents.outward import connection_document, hook_document, outgoing_document
from vigie.documents.receivers import receiver_documents
from vigie.ledger import receivers
from vigie.outreach import connections, hooks
from vigie.review import inlets
from vigie.sentences.outward import operation_label, told_sentence
from vigie.sentences.receivers import receiver_state
from vigie.web import deeds, doing, formats
from vigie.web.deeds import Deed, Kept
from vigie.web.doors import needs
from vigie.workspaces.models import Workspace, may

DONE = ("added", "fine", "removed", "again", "taken", "kept", "gone", "back")
_SHOWN = 50


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What is connected and how it goes; without its forms for those who may not change it."""
    said, now = deeds.heard(request), timezone.now()
    troubled = f"{said['name']} – {told_sentence(said['trouble'])}" if "trouble" in said else ""
    context: dict[str, Any] = {
        "nav": "tools",
        "may_manage": may(request.user, workspace, "manage"),
        "done": deeds.done(request, DONE),
        "problem": said.get("problem", troubled),
        "at": said.get("at", ""),
        "typed": said.get("typed", {}),
        "secret": said.get("secret", ""),
        "hook": said.get("hook", ""),
        "tools": [(t.key, t.label) for t in connections.tools()],
        "accounts": [_account(connection_document(r)) for r in connections.listing(workspace)],
        "needing": [_told(outgoing_document(r)) for r in outbox.open_rows(workspace)],
        "told": [_told(outgoing_document(r)) for r in outbox.listing(workspace).filter(state="done")[:_SHOWN]],
        "hooks": [hook_document(r) for r in hooks.listing(workspace)],
        "events": hooks.EVENTS,
        "posting": [(t.key, t.label) for t in receivers.kinds()],
        "receivers": [_posting(d, workspace) for d in receiver_documents(workspace)],
        "gone": [(r.pk, r.name) for r in receivers.removed(workspace, now)],
        "went": request.GET.get("went", ""),
    }
    return render(request, "web/tools.html", context)


@needs("manage")
def save(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Do what one form asks."""
    return deeds.do(request, workspace, _DEEDS, reverse("web:tools"))


def _connect(workspace: Workspace, request: HttpRequest) -> str | Kept:
    form, now = request.POST, timezone.now()
    row = connections.add(workspace, form.get("tool", ""), form.get("name", ""), form.get("secret", ""), now=now)
    telling.check(row, now)
    return _troubled(row.name, row.trouble) if row.trouble else "fine"


def _check(workspace: Workspace, request: HttpRequest) -> str | Kept:
    row = connections.named(workspace, request.POST.get("name", ""))
    telling.check(row, timezone.now())
    return _troubled(row.name, row.trouble) if row.trouble else "fine"


def _disconnect(workspace: Workspace, request: HttpRequest) -> str:
    connections.remove(connections.named(workspace, request.POST.get("name", "")), timezone.now())
    return "removed"


def _again(workspace: Workspace, request: HttpRequest) -> str:
    number = request.POST.get("number", "")
    outbox.again(workspace, int(number) if number.isdecimal() else 0, timezone.now())
    return "again"


def _listen(workspace: Workspace, request: HttpRequest) -> Kept:
    form = request.POST
    row, secret = hooks.add(
        workspace, form.get("name", ""), form.get("address", ""), now=timezone.now(), events=form.getlist("events")
    )
    return Kept(secret=secret, hook=row.name)


def _try(workspace: Workspace, request: HttpRequest) -> str | Kept:
    row = hooks.named(workspace, request.POST.get("name", ""))
    code = hooks.ping(row, timezone.now())
    return "taken" if code == hooks.DONE else _troubled(row.name, code)


def _troubled(name: str, code: str) -> Kept:
    return Kept(name=name, trouble=code)


def _silence(workspace: Workspace, request: HttpRequest) -> str:
    hooks.remove(hooks.named(workspace, request.POST.get("name", "")), timezone.now())
    return "removed"


def _receive(workspace: Workspace, request: HttpRequest) -> HttpResponseBase:
    form, who = request.POST, doing.name(request.user)
    row = inlets.add_receiver(
        workspace, form.get("tool", ""), who=who, now=timezone.now(), name=form.get("name", ""),
        secret=form.get("secret", ""),
    )  # fmt: skip
    return redirect(f"{reverse('web:receiver', args=[row.pk])}?done=made")


def _take_back(workspace: Workspace, request: HttpRequest) -> HttpResponseBase:
    number = request.POST.get("number", "")
    who, now = doing.name(request.user), timezone.now()
    row = inlets.take_back(workspace, "receiver", int(number) if number.isdecimal() else 0, who=who, now=now)
    return redirect(f"{reverse('web:receiver', args=[row.pk])}?done=back")


_DEEDS: dict[str, Deed] = {
    "connect": _connect, "check": _check, "disconnect": _disconnect, "again": _again, "listen": _listen,
    "try": _try, "silence": _silence, "receive": _receive, "take_back": _take_back,
}  # fmt: skip


def _posting(said: dict[str, Any], workspace: Workspace) -> dict[str, Any]:
    lang = get_language() or "en"
    at = said["last_at"]
    return {
        **said,
        "said": receiver_state(said, on_page=True),
        "count": formats.number(said["requests"], lang) if said["requests"] else "–",
        "at": formats.moment(datetime.fromisoformat(at), workspace.zone, lang) if at else "",
    }


def _account(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "can": ", ".join(operation_label(o) for o in said["can"])}


def _told(said: dict[str, Any]) -> dict[str, Any]:
    bad = said["state"] in {"refused", "given_up"}
    about = ", ".join(str(value) for value in said["args"].values())
    return {
        **said,
        "about": about,
        "bad": bad,
        "mark": "act" if bad else "done" if said["state"] == "done" else "watch",
    }
