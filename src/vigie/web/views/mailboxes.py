"""Settings > Mailboxes: where answers come to, how far each was read, what is wrong with it.

In: posted forms of an administrator. Out: a page; passwords and tokens go in, and do not come out.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from vigie.documents.mailboxes import mailbox_document
from vigie.ledger import mailsync
from vigie.outreach import mailboxes
from vigie.outreach.models import Mailbox
from vigie.sentences.mailboxes import trouble_sentence
from vigie.web.deeds import Deed, do
from vigie.web.doors import needs
from vigie.web.formats import moment, number
from vigie.workspaces.models import Workspace, may

DONE = ("opens", "removed", "due")


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The mailboxes and how they go; without its forms for those who may not change them."""
    done = request.GET.get("done", "")
    return _page(request, workspace, done=done if done in DONE else "")


@require_POST
@needs("manage")
def save(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Do what one form asks."""
    return do(request, workspace, _DEEDS, _page, "mailboxes")


def _add(workspace: Workspace, request: HttpRequest) -> str | dict[str, Any]:
    form = request.POST
    auth = "oauth2" if form.get("client_id") else "password"
    port = form.get("port", "")
    wanted = mailboxes.Wanted(
        name=form.get("name", ""), host=form.get("host", ""), username=form.get("username", ""),
        secret=form.get("secret", "").strip(), port=int(port) if port.isdecimal() else None,
        security=form.get("security", "tls"), auth=auth, client_id=form.get("client_id", ""),
        client_secret=form.get("client_secret", ""), token_address=form.get("token_address", ""),
        folders=tuple(f.strip() for f in form.get("folders", "").split(",") if f.strip()) or (mailboxes.INBOX,),
    )  # fmt: skip
    return _tried(mailboxes.add(workspace, wanted, timezone.now()))


def _check(workspace: Workspace, request: HttpRequest) -> str | dict[str, Any]:
    return _tried(mailboxes.named(workspace, request.POST.get("name", "")))


def _tried(row: Mailbox) -> str | dict[str, Any]:
    trouble = mailsync.check(row)
    return {"problem": f"{row.name} – {trouble_sentence(trouble)}"} if trouble else "opens"


def _read(workspace: Workspace, request: HttpRequest) -> str:
    mailboxes.hurry(mailboxes.named(workspace, request.POST.get("name", "")), timezone.now())
    return "due"


def _remove(workspace: Workspace, request: HttpRequest) -> str:
    mailboxes.remove(mailboxes.named(workspace, request.POST.get("name", "")), timezone.now())
    return "removed"


_DEEDS: dict[str, Deed] = {
    "add": _add, "check": _check, "read": _read, "remove": _remove,
}  # fmt: skip


def _page(request: HttpRequest, workspace: Workspace, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    rows = mailboxes.listing(workspace).prefetch_related("folders")
    context: dict[str, Any] = {
        "nav": "mailboxes",
        "may_manage": may(request.user, workspace, "manage"),
        "mailboxes": [_shown(row, workspace) for row in rows],
        "back": mailboxes.BACK.days,
        **more,
    }
    return render(request, "web/mailboxes.html", context, status=status)


def _shown(row: Mailbox, workspace: Workspace) -> dict[str, Any]:
    lang = get_language() or "en"
    said = mailbox_document(row)
    return {
        **said,
        "read": number(said["messages"], lang),
        "at": moment(row.synced_at, workspace.zone, lang) if row.synced_at else "",
        "names": ", ".join(f["name"] for f in said["folders"]),
    }
