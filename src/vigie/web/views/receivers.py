"""Settings > Tools > one address that a tool posts to: how it goes, what was refused, what nobody knows, a test.

In: posted forms of an administrator. Out: a page; the signing key goes in, and does not come out.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vigie.connectors import connectors
from vigie.documents.receivers import proof_said, receiver_document, rehearsal_document
from vigie.ledger import postings, receivers, refusals, rehearsal, unknowns
from vigie.ledger.models import Receiver
from vigie.outreach.fetched import fetched
from vigie.review import inlets
from vigie.sentences.receivers import event_name, receiver_state
from vigie.web import deeds, doing, formats
from vigie.web.deeds import Deed, Kept
from vigie.web.doors import needs
from vigie.workspaces.models import Workspace

DONE = ("made", "key", "rotated", "turned_back", "back")


@require_safe
@never_cache
@needs("manage")
def page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """One receiver; for administrators: its address is a secret."""
    row, said, now = _named(workspace, number), deeds.heard(request), timezone.now()
    refused = refusals.told(workspace).get(row.pk, [])
    document = receiver_document(row, postings.taken(workspace).get(row.pk), refused)
    at = partial(_at, zone=workspace.zone, lang=get_language() or "en")
    context: dict[str, Any] = {
        "nav": "tools",
        "p": document,
        "proof": proof_said(connectors()[row.connector]),
        "said": receiver_state(document, on_page=True),
        "last": at(document["last_at"]),
        "requests": formats.number(document["requests"], get_language() or "en") if document["requests"] else "–",
        "address": request.build_absolute_uri(receivers.address(row)),
        "turns_back": receivers.turns_back(row, now),
        "refused": [{**r, "at": at(r["last_at"])} for r in document["refused"]],
        "unknown": [
            {
                "word": u.word,
                "name": event_name(u.word),
                "times": u.times,
                "bodies": [(at(when), body) for when, body in u.bodies],
            }
            for u in unknowns.unknown(row)
        ],
        "steps": said.get("steps", []) and rehearsal_document(_steps(said["steps"])),
        "problem": said.get("problem"),
        "done": deeds.done(request, DONE),
    }
    return render(request, "web/receiver.html", context)


@needs("manage")
def save(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Do what one form asks."""
    row = _named(workspace, number)
    return deeds.do(request, workspace, _deeds(row), reverse("web:receiver", args=[row.pk]))


def _deeds(row: Receiver) -> dict[str, Deed]:
    """What can be done with a receiver."""
    return {
        "test": lambda _w, _r: _tested(row),
        "key": partial(_key, row),
        "rotate": lambda _w, r: _done("rotated", inlets.rotate, row, r),
        "turn_back": lambda _w, r: _done("turned_back", inlets.turn_back, row, r),
        "remove": partial(_remove, row),
    }


def _tested(row: Receiver) -> Kept:
    steps = rehearsal.rehearse(row, timezone.now(), fetched)
    return Kept(steps=[[s.name, s.code, s.tried, [list(pair) for pair in s.found]] for s in steps])


def _steps(kept: list[Any]) -> list[rehearsal.Step]:
    return [rehearsal.Step(name, code, tried, tuple((t, w) for t, w in found)) for name, code, tried, found in kept]


def _key(row: Receiver, _workspace: Workspace, request: HttpRequest) -> str:
    form = request.POST
    who, beside = doing.name(request.user), bool(form.get("beside"))
    inlets.set_key(row, form.get("secret", ""), who=who, now=timezone.now(), beside=beside)
    return "key"


def _done(word: str, deed: Any, row: Receiver, request: HttpRequest) -> str:
    deed(row, who=doing.name(request.user), now=timezone.now())
    return word


def _remove(row: Receiver, _workspace: Workspace, request: HttpRequest) -> HttpResponseBase:
    inlets.remove(row, who=doing.name(request.user), now=timezone.now())
    return redirect(f"{reverse('web:tools')}?done=gone&went={row.pk}")


def _named(workspace: Workspace, number: int) -> Receiver:
    row = receivers.listing(workspace).filter(pk=number).first()
    if row is None:
        raise Http404(number)
    return row


def _at(moment: str | None, zone: str, lang: str) -> str:
    return formats.moment(datetime.fromisoformat(moment), zone, lang) if moment else ""
