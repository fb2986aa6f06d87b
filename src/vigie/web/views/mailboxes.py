"""Settings > Mailboxes: where answers come to, how far each was read, what is wrong with it; added, changed, removed.

In: posted forms of an administrator. Out: a page; passwords and tokens go in, and do not come out.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from vigie.documents.mailboxes import mailbox_document, mailbox_sentence
from vigie.ledger import mailsync
from vigie.outreach import mailboxes
from vigie.outreach.models import Mailbox
from vigie.review import inlets
from vigie.vocabulary.errors import UsageError
from vigie.web import deeds, doing
from vigie.web.deeds import Deed
from vigie.web.doors import needs
from vigie.web.formats import long_day, moment, number
from vigie.workspaces.models import Workspace, may

DONE = ("opens", "removed", "due", "back", "tried")
# Choices of how far back a mailbox is read, and how often; others are for the command line, and stay as they are.
BACK_DAYS = (30, 90, 180, 365, 5 * 365)
EVERY = (1, 5, 15, 60)
_LARGEST = 2**63 - 1  # number of a row
_MOST_LINES = 12  # of folders, seen at once


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The mailboxes and how they go; without its forms for those who may not change them."""
    said, now, manages = deeds.heard(request), timezone.now(), may(request.user, workspace, "manage")
    typed = said.get("typed", {})
    edited = _numbered(workspace, request.GET.get("edit", "")) if manages else None
    tried = deeds.done(request, DONE) == "tried" and edited is not None and edited.trouble
    context: dict[str, Any] = {
        "nav": "mailboxes",
        "may_manage": manages,
        "mailboxes": [_shown(row, workspace) for row in mailboxes.listing(workspace).prefetch_related("folders")],
        "done": deeds.done(request, DONE),
        "problem": said.get("problem")
        or (edited and tried and f"{edited.name} – {mailbox_sentence(edited, on_page=True)}"),
        "edited": edited,
        "changing": _form(mailboxes.described(edited), typed, now) if edited else None,
        "adding": _form(None, {} if edited else typed, now),
        "gone": [(row.pk, row.name) for row in mailboxes.removed(workspace, now)],
        "went": request.GET.get("went", ""),
    }
    return render(request, "web/mailboxes.html", context)


@needs("manage")
def save(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Do what one form asks."""
    return deeds.do(request, workspace, _DEEDS, reverse("web:mailboxes"), stay=("edit",))


def _add(workspace: Workspace, request: HttpRequest) -> Mapping[str, str]:
    wanted, now = _wanted(request.POST, mailboxes.Wanted("", "", "", "")), timezone.now()
    return _tried(inlets.add_mailbox(workspace, wanted, who=doing.name(request.user), now=now))


def _change(workspace: Workspace, request: HttpRequest) -> Mapping[str, str]:
    row = _numbered(workspace, request.POST.get("edit", ""))
    if row is None:
        raise UsageError("unknown_mailbox", name=request.POST.get("edit", "")[:20], known="-")
    wanted = _wanted(request.POST, mailboxes.described(row))
    return _tried(inlets.change_mailbox(row, wanted, who=doing.name(request.user), now=timezone.now()))


def _wanted(form: Mapping[str, str], before: mailboxes.Wanted) -> mailboxes.Wanted:
    """What a form describes; what it does not ask stays as it was."""
    folders = tuple(f.strip() for f in form.get("folders", "").splitlines() if f.strip())
    return mailboxes.Wanted(
        name=form.get("name", ""), host=form.get("host", ""), username=form.get("username", ""),
        secret=form.get("secret", "").strip(), port=_number(form.get("port", ""), gettext("Port"), 65_535),
        security=form.get("security", "tls"), auth="oauth2" if form.get("client_id") else "password",
        client_id=form.get("client_id", ""), client_secret=form.get("client_secret", ""),
        token_address=form.get("token_address", ""), folders=folders or (mailboxes.INBOX,),
        since=_since(form.get("since", "")) or before.since,
        every=_number(form.get("every", ""), gettext("Read every"), 24 * 60) or before.every,
    )  # fmt: skip


def _number(said: str, name: str, most: int) -> int | None:
    """None for nothing. Raises UsageError."""
    if not said.strip():
        return None
    if said.strip().isdecimal() and 1 <= int(said) <= most:
        return int(said)
    raise UsageError("bad_option", name=name, value=said[:20], known=f"1-{most}")


def _since(said: str) -> date | None:
    """None for what is no day: then it stays as it was."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _check(workspace: Workspace, request: HttpRequest) -> Mapping[str, str]:
    return _tried(mailboxes.named(workspace, request.POST.get("name", "")))


def _tried(row: Mailbox) -> Mapping[str, str]:
    """Open it once. What fails is shown with the form that mends it, filled."""
    return {"edit": str(row.pk), "done": "tried"} if mailsync.check(row) else {"done": "opens"}


def _read(workspace: Workspace, request: HttpRequest) -> str:
    mailboxes.hurry(mailboxes.named(workspace, request.POST.get("name", "")), timezone.now())
    return "due"


def _remove(workspace: Workspace, request: HttpRequest) -> Mapping[str, str]:
    row = mailboxes.named(workspace, request.POST.get("name", ""))
    inlets.remove(row, who=doing.name(request.user), now=timezone.now())
    return {"done": "removed", "went": str(row.pk)}


def _take_back(workspace: Workspace, request: HttpRequest) -> str:
    number_ = request.POST.get("number", "")
    who, now = doing.name(request.user), timezone.now()
    inlets.take_back(workspace, "mailbox", int(number_) if number_.isdecimal() else 0, who=who, now=now)
    return "back"


_DEEDS: dict[str, Deed] = {
    "add": _add, "change": _change, "check": _check, "read": _read, "remove": _remove, "take_back": _take_back,
}  # fmt: skip


def _numbered(workspace: Workspace, said: str) -> Mailbox | None:
    known = said.isdecimal() and int(said) <= _LARGEST
    return mailboxes.listing(workspace).filter(pk=int(said)).first() if known else None


def _form(row: mailboxes.Wanted | None, typed: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The fields of a form: what was typed, else what is kept, else what is usual."""
    lang = get_language() or "en"
    kept: dict[str, str] = {}
    if row:
        kept = {
            "name": row.name, "host": row.host, "username": row.username, "port": str(row.port or ""),
            "security": row.security, "client_id": row.client_id, "token_address": row.token_address,
            "folders": "\n".join(row.folders), "since": row.since.isoformat() if row.since else "",
            "every": str(row.every),
        }  # fmt: skip
    said = {**kept, **typed}
    usual = (now - mailboxes.BACK).date().isoformat()
    return {
        "new": row is None,
        "more": any(said.get(n) for n in ("client_id", "folders", "port")) and bool(row or typed),
        "said": said,
        "lines": min(max(2, len(said.get("folders", "").splitlines())), _MOST_LINES),
        "sinces": _sinces(said.get("since") or usual, now, lang),
        "everies": _everies(int(said["every"]) if said.get("every", "").isdecimal() else 5),
        "securities": [(v, t, v == said.get("security", "tls")) for v, t in (
            ("tls", "TLS"), ("starttls", "STARTTLS"), ("plain", gettext("none, for this machine itself")),
        )],
    }  # fmt: skip


def _sinces(chosen: str, now: datetime, lang: str) -> list[tuple[str, str, bool]]:
    """Days, spelled out: what was chosen, and the usual ones."""
    days = {(now - timedelta(days=n)).date() for n in BACK_DAYS} | {d for d in [_since(chosen)] if d}
    return [(d.isoformat(), long_day(d, lang), d.isoformat() == chosen) for d in sorted(days, reverse=True)]


def _everies(chosen: int) -> list[tuple[int, str, bool]]:
    return [(n, ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}, n == chosen) for n in sorted({*EVERY, chosen})]


def _shown(row: Mailbox, workspace: Workspace) -> dict[str, Any]:
    lang = get_language() or "en"
    said = mailbox_document(row)
    return {
        **said,
        "number": row.pk,
        "read": number(said["messages"], lang) if row.synced_at else "–",
        "at": moment(row.synced_at, workspace.zone, lang) if row.synced_at else "",
        "names": [f["name"] for f in said["folders"]],
        "sentence": mailbox_sentence(row, said["trouble"] or "", on_page=True),
    }
