"""Settings > Tools: accounts that can be told, what they were told, who posts here, programs that hear what happens.

In: posted forms of an administrator. Out: a page; keys and secrets go in, and do not come out.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from vigie.actions import outbox, telling
from vigie.documents.outward import connection_document, hook_document, outgoing_document
from vigie.documents.receivers import receiver_documents
from vigie.ledger import receivers
from vigie.ledger.models import Receiver
from vigie.outreach import connections, hooks
from vigie.sentences.outward import operation_label, told_sentence
from vigie.sentences.receivers import receiver_state
from vigie.web.deeds import Deed, do
from vigie.web.doors import needs
from vigie.workspaces.models import Workspace, may

DONE = ("added", "fine", "removed", "again", "taken", "kept")
_SHOWN = 50


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What is connected and how it goes; without its forms for those who may not change it."""
    done = request.GET.get("done", "")
    return _page(request, workspace, done=done if done in DONE else "")


@require_POST
@needs("manage")
def save(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Do what one form asks."""
    return do(request, workspace, _DEEDS, _page, "tools")


def _connect(workspace: Workspace, request: HttpRequest) -> str | dict[str, Any]:
    form, now = request.POST, timezone.now()
    row = connections.add(workspace, form.get("tool", ""), form.get("name", ""), form.get("secret", ""), now=now)
    telling.check(row, now)
    return {"problem": f"{row.name} – {told_sentence(row.trouble)}"} if row.trouble else "fine"


def _check(workspace: Workspace, request: HttpRequest) -> str | dict[str, Any]:
    row = connections.named(workspace, request.POST.get("name", ""))
    telling.check(row, timezone.now())
    return {"problem": f"{row.name} – {told_sentence(row.trouble)}"} if row.trouble else "fine"


def _disconnect(workspace: Workspace, request: HttpRequest) -> str:
    connections.remove(connections.named(workspace, request.POST.get("name", "")), timezone.now())
    return "removed"


def _again(workspace: Workspace, request: HttpRequest) -> str:
    number = request.POST.get("number", "")
    outbox.again(workspace, int(number) if number.isdecimal() else 0, timezone.now())
    return "again"


def _listen(workspace: Workspace, request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    row, secret = hooks.add(
        workspace, form.get("name", ""), form.get("address", ""), now=timezone.now(), events=form.getlist("events")
    )
    return {"secret": secret, "hook": row.name}


def _try(workspace: Workspace, request: HttpRequest) -> str | dict[str, Any]:
    row = hooks.named(workspace, request.POST.get("name", ""))
    code = hooks.ping(row, timezone.now())
    return "taken" if code == hooks.DONE else {"problem": f"{row.name} – {told_sentence(code)}"}


def _silence(workspace: Workspace, request: HttpRequest) -> str:
    hooks.remove(hooks.named(workspace, request.POST.get("name", "")), timezone.now())
    return "removed"


def _receive(workspace: Workspace, request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    row = receivers.add(
        workspace, form.get("tool", ""), now=timezone.now(), name=form.get("name", ""), secret=form.get("secret", "")
    )
    return _opened(row, request)


def _key(workspace: Workspace, request: HttpRequest) -> str:
    receivers.know(receivers.named(workspace, request.POST.get("name", "")), request.POST.get("secret", ""))
    return "kept"


def _address(workspace: Workspace, request: HttpRequest) -> dict[str, Any]:
    return _opened(receivers.named(workspace, request.POST.get("name", "")), request)


def _rotate(workspace: Workspace, request: HttpRequest) -> dict[str, Any]:
    row = receivers.named(workspace, request.POST.get("name", ""))
    receivers.rotate(row)
    return _opened(row, request)


def _refuse(workspace: Workspace, request: HttpRequest) -> str:
    receivers.remove(receivers.named(workspace, request.POST.get("name", "")), timezone.now())
    return "removed"


def _opened(row: Receiver, request: HttpRequest) -> dict[str, Any]:
    return {"receiver": row.name, "address": request.build_absolute_uri(receivers.address(row))}


_DEEDS: dict[str, Deed] = {
    "connect": _connect, "check": _check, "disconnect": _disconnect, "again": _again, "listen": _listen,
    "try": _try, "silence": _silence, "receive": _receive, "key": _key, "address": _address, "rotate": _rotate,
    "refuse": _refuse,
}  # fmt: skip


def _page(request: HttpRequest, workspace: Workspace, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "nav": "tools",
        "may_manage": may(request.user, workspace, "manage"),
        "tools": [(t.key, t.label) for t in connections.tools()],
        "accounts": [_account(connection_document(r)) for r in connections.listing(workspace)],
        "needing": [_told(outgoing_document(r)) for r in outbox.open_rows(workspace)],
        "told": [_told(outgoing_document(r)) for r in outbox.listing(workspace).filter(state="done")[:_SHOWN]],
        "hooks": [hook_document(r) for r in hooks.listing(workspace)],
        "events": hooks.EVENTS,
        "posting": [(t.key, t.label) for t in receivers.kinds()],
        "receivers": (posting := [{**d, "said": receiver_state(d)} for d in receiver_documents(workspace)]),
        "lacking": [d["name"] for d in posting if d["lacks_secret"]],
        **more,
    }
    return render(request, "web/tools.html", context, status=status)


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
