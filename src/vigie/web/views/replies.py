"""Replies by class, least sure first; one open with its thread; a key says what it is, another takes that back.

In: addresses and posted forms. Out: a page; rows of corrections, when the role allows it.
"""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from vigie.desk import open_desk
from vigie.documents.inbox import capture_document
from vigie.review import corrections
from vigie.review.capture import capture
from vigie.review.correction_models import Correction
from vigie.sentences.mail import reply_word
from vigie.sentences.replies import asked_classes
from vigie.vocabulary.errors import UsageError
from vigie.web import doing, replies
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.workspaces.models import Workspace


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The list and one reply; the address is the only state."""
    of, now = request.GET.get("class", ""), timezone.now()
    try:
        asked_classes(of)
    except UsageError as error:
        raise Http404(of) from error
    who = doing.reader(workspace, request.user, now, (get_language() or "fr")[:2])
    desk = open_desk(workspace, now)
    asked = replies.Asked(of, _number(request.GET.get("r", "")), desk.as_of)
    found = guarded("replies", partial(replies.content, workspace, who, asked), request.get_full_path())
    heard = guarded("capture", lambda: capture_document(capture(desk.engine, workspace, desk.as_of)), "")
    context = {
        "nav": "replies",
        "failure": found.failure,
        "may_act": who.may("act"),
        "heard": heard.value,
        **(found.value or {}),
    }
    return render(request, "web/replies.html", {**context, **_toast(workspace, request, of)})


@require_POST
@needs("act")
def correct(request: HttpRequest, workspace: Workspace, reply: int) -> HttpResponseBase:
    """Keep what somebody says of a reply, then open the next one."""
    try:
        row = corrections.correct(
            workspace, reply, request.POST.get("to", ""), by=doing.name(request.user), now=timezone.now()
        )
    except UsageError as error:
        raise Http404(reply) from error
    following = request.POST.get("following", "")
    return redirect(reverse("web:replies") + replies.address(request.POST.get("of", ""), following, done=row.pk))


@require_POST
@needs("act")
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Take it back, and show the reply again."""
    try:
        row = corrections.undo(workspace, number, by=doing.name(request.user), now=timezone.now())
    except UsageError as error:
        raise Http404(number) from error
    return redirect(reverse("web:replies") + replies.address(request.POST.get("q", ""), str(row.reply)))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) < 2**63 else None


def _toast(workspace: Workspace, request: HttpRequest, of: str) -> dict[str, object]:
    """What was just done, with its undo."""
    number = _number(request.GET.get("done", ""))
    row = Correction.objects.filter(workspace=workspace, pk=number or 0, undone_at=None).first()
    if row is None:
        return {}
    said = gettext("Classed: %(word)s") % {"word": reply_word(row.after)}
    return {"toast": said, "toast_post": reverse("web:reply_undo", args=[row.pk]), "toast_q": of}
