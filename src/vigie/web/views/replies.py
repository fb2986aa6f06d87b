"""Replies by class, to look at first; one open with its thread; a key says what it is, another takes that back.

In: addresses and posted forms. Out: a page, or what changes of it; rows of corrections, receipts of what was done about
a reply, bars lifted and put back, when the role allows it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from vigie import sentences
from vigie.actions import applying
from vigie.actions.models import Receipt
from vigie.actions.world import world_of
from vigie.desk import open_desk
from vigie.documents.inbox import capture_document, reply_document
from vigie.documents.strangers import strangers_document
from vigie.ledger.sitting import sitting
from vigie.people.models import Standing
from vigie.review import bars, corrections, receipts
from vigie.review.capture import capture
from vigie.review.correction_models import Correction
from vigie.sentences.actions import action_title, who_label
from vigie.sentences.mail import reply_word
from vigie.sentences.replies import asked_classes
from vigie.vocabulary.errors import UsageError, VigieError
from vigie.web import answering, doing, replies
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.web.views import fragments
from vigie.workspaces.models import Workspace

MOST_LETTERS = 80
# How far back one undo after the other leads.
UNDONE_IN_TURN = timedelta(minutes=15)
_NO_BAR, _TOO_SHORT = "unknown_bar", "proof_too_short"
_REFUSED = "refused"  # what a session keeps of a bar that was not lifted, until the next page
_START = "-"  # where a list begins, as an address names it


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The list and one reply; the address is the only state."""
    here = replies.Place(_group(request.GET.get("class", "")), replies.begins(request.GET.get("after", "")))
    named, done = request.GET.get("r", ""), _number(request.GET.get("done", ""))
    reply = (_number(named) or replies.NO_REPLY) if named else None
    with sitting(workspace):
        context = _context(request, workspace, here, reply)
    row = Correction.objects.filter(workspace=workspace, pk=done or 0, undone_at=None).first()
    if _REFUSED in request.session:
        context["refused"] = request.session.pop(_REFUSED)
    was = request.GET.get("was", here.after)[:MOST_LETTERS]
    context |= _toast(row, replies.Place(here.of, "" if was == _START else was)) if row is not None else {}
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/replies_answer.html", context)
    return render(request, "web/replies.html", context)


@require_POST
@needs("act")
def correct(request: HttpRequest, workspace: Workspace, reply: int) -> HttpResponseBase:
    """Keep what somebody says of a reply, then open the next one; the worker lets the numbers follow.

    From a page that does not show yet what somebody else said of it, that is shown first.
    """
    here, following = _place(request), _number(request.POST.get("following", ""))
    by, now = doing.name(request.user), timezone.now()
    with sitting(workspace):
        stands = corrections.standing(workspace, [reply]).get(reply)
        seen = _number(request.POST.get("seen", ""))
        if stands and stands.by != by and seen not in (None, stands.pk) and stands.after != request.POST.get("to", ""):
            return _overtaken(request, workspace, stands)
        try:
            row = corrections.correct(workspace, reply, request.POST.get("to", ""), by=by, now=now, wait=False)
        except UsageError as error:
            raise Http404(reply) from error
        place = here if following else _onward(request, workspace, here)
        was = {} if place == here else {"was": here.after or _START}
        return _answer(request, workspace, place, following, _toast(row, here), done=row.pk, **was)


@require_POST
@needs("act")
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Take it back, and show the reply again; pressed in the journal, the journal."""
    by, now = doing.name(request.user), timezone.now()
    try:
        row = corrections.undo(workspace, number, by=by, now=now, wait=False)
    except UsageError as error:
        raise Http404(number) from error
    said = gettext("Taken back: %(word)s") % {"word": reply_word(row.after)}
    before = corrections.said_before(workspace, row, by=by, since=now - UNDONE_IN_TURN)
    if before is None or not fragments.asked_for(request):
        return _taken_back(request, workspace, row.reply, said)
    contact = (reply_document(workspace, before.reply) or {}).get("contact", {})
    who = contact.get("name") or contact.get("email") or gettext("unknown contact")
    more = gettext("Before that: %(word)s, %(who)s") % {"word": reply_word(before.after), "who": who}
    here = _place(request)
    toast = {**_toast(before, here), "toast": f"{said}. {more}"}
    return _answer(request, workspace, here, row.reply, toast)


@require_POST
@needs("act")
def act(request: HttpRequest, workspace: Workspace, reply: int) -> HttpResponseBase:
    """Give a reply to somebody, or let its writer wait until a day; once per wish."""
    world = world_of(workspace, timezone.now())
    action, target = answering.GIVE, {"reply": str(reply)}
    if request.POST.get("do") == "hold":
        action, target = answering.HOLD, {**target, "until": request.POST.get("until", "")[:MOST_LETTERS]}
    owner = doing.member(workspace, request.POST.get("owner", "")) or doing.name(request.user)
    try:
        shown = applying.preview(world, action, target)
        applying.apply(
            world, shown, wish=request.POST.get("wish", "")[:MOST_LETTERS] or f"reply:{reply}:{action}",
            by=doing.name(request.user), owner=owner, due=_day(request.POST.get("due", "")),
        )  # fmt: skip
    except VigieError as error:
        return _refused(request, workspace, reply, error)
    said = gettext("%(what)s: noted") % {"what": action_title(action)}
    if action == answering.GIVE:
        said = gettext("%(what)s: given to %(who)s") % {"what": action_title(action), "who": doing.person(owner)}
    return _answer(request, workspace, _place(request), reply, {"toast": said})


@require_POST
@needs("act")
def take_back(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Take back what was done about a reply."""
    found = Receipt.objects.filter(
        workspace=workspace, pk=number, action__in=(answering.GIVE, answering.HOLD)
    ).first()  # fmt: skip
    if found is None:
        raise Http404(number)
    receipts.undo(world_of(workspace, timezone.now()), found.pk, by=doing.name(request.user))
    said = gettext("%(what)s: undone") % {"what": action_title(found.action)}
    return _taken_back(request, workspace, _number(str(found.target.get("reply", ""))), said)


@require_POST
@needs("approve")
def lift(request: HttpRequest, workspace: Workspace, reply: int) -> HttpResponseBase:
    """Let go of whoever wrote, with the reason that was asked for."""
    number, because = _number(request.POST.get("bar", "")) or 0, request.POST.get("because", "")
    try:
        by = doing.name(request.user)
        row = bars.lift(workspace, number, by=by, now=timezone.now(), because=because, reply=reply)
    except UsageError as error:
        if error.code == _NO_BAR:
            raise Http404(number) from error
        return _unlifted(request, workspace, reply, Standing.objects.get(workspace=workspace, pk=number), error)
    here = _place(request)
    fields = format_html('{}<input type="hidden" name="r" value="{}">', here.fields, reply)
    toast = {"toast": gettext("Bar lifted: %(why)s") % {"why": who_label(row.reason)}, "toast_here": fields}
    return _answer(request, workspace, here, reply, {**toast, "toast_post": reverse("web:bar_back", args=[row.pk])})


@require_POST
@needs("approve")
def put_back(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Bar again whom somebody freed; pressed in the journal, the journal."""
    try:
        row = bars.put_back(workspace, number, by=doing.name(request.user), now=timezone.now())
    except UsageError as error:
        raise Http404(number) from error
    said = gettext("Barred again: %(why)s") % {"why": who_label(row.reason)}
    return _taken_back(request, workspace, _number(request.POST.get("r", "")), said)


def _context(
    request: HttpRequest, workspace: Workspace, here: replies.Place, reply: int | None
) -> dict[str, Any]:  # fmt: skip
    now, lang = timezone.now(), (get_language() or "fr")[:2]
    who = doing.reader(workspace, request.user, now, lang)
    desk = open_desk(workspace, now)
    asked = replies.Asked(here, reply, desk.heard)
    shown = here.address(str(reply or ""))
    found = guarded("replies", partial(replies.content, workspace, who, asked), reverse("web:replies") + shown)

    def unheard() -> dict[str, Any]:
        said = capture_document(capture(desk.engine, workspace, desk.heard))
        wrote = strangers_document(workspace, desk.heard) if request.GET.get("heard") == replies.STRANGERS else None
        return replies.heard(said, shown, wrote, who)

    heard = guarded("capture", unheard, "")
    return {
        "nav": "replies",
        "failure": found.failure,
        "here": here.fields,
        "swap": replies.SWAP,
        "may_act": who.may("act"),
        "may_import": who.may("import"),
        "may_manage": who.may("manage"),
        "hands": doing.hands(workspace, who, "replies", "", _due(found.value, who)).fields,
        "heard": heard.value,
        **(found.value or {}),
    }


def _due(shown: Mapping[str, Any] | None, who: doing.Reader) -> date | None:
    """The day by which the open reply is to be answered."""
    moment = ((shown or {}).get("open") or {}).get("due_at")
    return datetime.fromisoformat(moment).astimezone(who.clock).date() if moment else None


def _answer(
    request: HttpRequest, workspace: Workspace, here: replies.Place, reply: int | None, shown: dict[str, Any], *,
    status: int = HTTPStatus.OK, **more: object,
) -> HttpResponseBase:  # fmt: skip
    """What the page shows now: its parts for a script, its address for a browser without one."""
    page = reverse("web:replies")
    if not fragments.asked_for(request):
        if not more:
            messages.add_message(
                request, messages.SUCCESS if status == HTTPStatus.OK else messages.ERROR, shown["toast"]
            )
        return redirect(page + here.address(str(reply or ""), **more))
    context = {**_context(request, workspace, here, reply), **shown}
    said = fragments.answer(request, "web/parts/replies_answer.html", context, status=status)
    said.headers["HX-Push-Url"] = page + here.address(str(reply or ""))
    return said


def _taken_back(request: HttpRequest, workspace: Workspace, reply: int | None, said: str) -> HttpResponseBase:
    """Back where it was pressed: at the reply, or in the journal."""
    if request.POST.get("at") == "log":
        messages.success(request, said)
        return redirect(reverse("web:log") + f"?{request.POST.get('q', '')[:300]}")
    return _answer(request, workspace, _place(request), reply, {"toast": said})


def _refused(request: HttpRequest, workspace: Workspace, reply: int, error: VigieError) -> HttpResponseBase:
    said = f"{sentences.reason(error.code, error.params)} {sentences.remedy(error.code, error.params)}"
    return _answer(request, workspace, _place(request), reply, {"toast": said}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _unlifted(
    request: HttpRequest, workspace: Workspace, reply: int, bar: Standing, error: VigieError
) -> HttpResponseBase:
    """The box again, with the words and why they lift nothing; without a script the next page shows it, once."""
    because, asked = request.POST.get("because", "")[: bars.LONGEST_PROOF], bars.asked_to_lift(bar)
    if not asked:
        return _refused(request, workspace, reply, error)
    code = error.code if because.strip() or asked != "consent" else _TOO_SHORT
    why = f"{sentences.reason(code, error.params)} {sentences.remedy(code, error.params)}"
    refused = {"bar": bar.pk, "because": because, "why": why}
    here = _place(request)
    if fragments.asked_for(request):
        return _answer(request, workspace, here, reply, {"refused": refused}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    request.session[_REFUSED] = {**refused, "plain": True}
    return redirect(reverse("web:replies") + here.address(str(reply)))


def _overtaken(request: HttpRequest, workspace: Workspace, stands: Correction) -> HttpResponseBase:
    """What somebody else said meanwhile; the reply stays open, and whoever presses again has seen it."""
    who = doing.reader(workspace, request.user, timezone.now(), (get_language() or "fr")[:2])
    said = gettext("Already classed “%(word)s” by %(who)s, %(time)s: press again to overrule it.") % {
        "word": reply_word(stands.after), "who": doing.person(stands.by), "time": replies.at(stands.at, who),
    }  # fmt: skip
    return _answer(
        request, workspace, _place(request), stands.reply, {"toast": said}, status=HTTPStatus.CONFLICT
    )  # fmt: skip


def _toast(row: Correction, back: replies.Place) -> dict[str, object]:
    """What was just done, with its undo, which leads back to where it was done."""
    said = gettext("Classed: %(word)s") % {"word": reply_word(row.after)}
    return {"toast": said, "toast_post": reverse("web:reply_undo", args=[row.pk]), "toast_here": back.fields}


def _place(request: HttpRequest) -> replies.Place:
    """Where a form was pressed. Raises Http404."""
    return replies.Place(_group(request.POST.get("of", "")), replies.begins(request.POST.get("after", "")))


def _onward(request: HttpRequest, workspace: Workspace, here: replies.Place) -> replies.Place:
    """Where the list goes on behind the last one of a page: the next page, this one, or the start when none is left."""
    place = replies.Place(here.of, replies.begins(request.POST.get("onward", "")) or here.after)
    until = open_desk(workspace, timezone.now()).heard
    return replies.Place(here.of) if place.after and replies.is_empty(workspace, place, until) else place


def _group(of: str) -> str:
    """A group or a class that the page may be narrowed to. Raises Http404."""
    try:
        asked_classes(of)
    except UsageError as error:
        raise Http404(of) from error
    return of


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) < 2**63 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
