"""Agreeing to an action, giving it to somebody, taking it back: posted forms, with or without script.

In: posted forms. Out: the place that they came from, as it stands now; what has changed since is shown again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from vigie import sentences
from vigie.actions import applying
from vigie.actions.models import Receipt, Standing
from vigie.actions.moves import World
from vigie.actions.world import world_of
from vigie.metrics import METRICS
from vigie.review import decisions, receipts
from vigie.review.models import Decision
from vigie.sentences.actions import action_sentence
from vigie.vocabulary.action import Preview
from vigie.vocabulary.errors import VigieError
from vigie.web import doing
from vigie.web.doors import needs
from vigie.web.query import Query
from vigie.web.views import dashboard, fragments
from vigie.workspaces.models import Workspace

MOST_LETTERS = 300
BACK = (Standing.UNDONE, Standing.REFUSED)
# Pages that forms come from, beside the board with its drawer and the page of a number.
PLACES = {
    "diagnosis": "web:diagnosis",
    "decisions": "web:decisions",
    "log": "web:log",
    "review": "web:review",
    "sources": "web:sources",
    "tasks": "web:tasks",
}


@dataclass(frozen=True, slots=True)
class Came:
    """Where a form came from: a place, its query string, the number that it was about."""

    at: str
    q: QueryDict
    metric: str

    @property
    def home(self) -> str:
        """The address to go back to; only our own pages are."""
        if self.at in PLACES:
            return reverse(PLACES[self.at]) + (f"?{self.q.urlencode()}" if self.q else "")
        query = Query.read(self.q)
        if self.at == "metric" and self.metric in METRICS:
            return reverse("web:metric", args=[self.metric]) + query.opened("", query.by).encode()
        return f"{reverse('web:board')}{query.encode()}#t-{self.metric}"


@require_POST
@needs("act")
def act(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Apply what was shown, once; nothing is asked a second time, everything can be taken back.

    With `give`, somebody answers for it until a day; work for a person always has somebody.
    """
    if "give" in request.POST:
        return _decided(request, workspace, owner=_owner(request, workspace), due=_due(request))
    return _decided(request, workspace, owner=doing.name(request.user), due=None)


@require_POST
@needs("act")
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Take a decision back; taken back before, it stays so."""
    found = _own(workspace, number)
    return _told(request, workspace, lambda: _undone(request, found))


@require_POST
@needs("decide")
def hand_over(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Somebody else answers for a decision, or by another day."""
    found, owner, due = _own(workspace, number), _owner(request, workspace), _due(request)
    decisions.assign(found, owner=owner, due=due, by=doing.name(request.user), now=timezone.now())
    words = {"who": doing.person(owner), "what": action_sentence(found.action, found.target)}
    return _told(request, workspace, lambda: gettext("%(what)s: %(who)s answers for it") % words)


@require_POST
@needs("approve")
def approve(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """The second word on what was proposed."""
    return _told(request, workspace, lambda: _approved(request, workspace, _own(workspace, number)))


@require_POST
@needs("approve")
def refuse(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """What was proposed is not done."""
    return _told(request, workspace, lambda: _turned_down(request, workspace, _own(workspace, number)))


def _decided(request: HttpRequest, workspace: Workspace, *, owner: str, due: date | None) -> HttpResponseBase:
    now, user = timezone.now(), doing.name(request.user)
    world, came = world_of(workspace, now), _came(request)
    action, target = request.POST.get("action", "")[:60], _target(request)
    wish = request.POST.get("wish", "")[:80]
    try:
        shown = applying.preview(world, action, target)
        held = _held(workspace, action, target, wish)
        if held is not None:
            return _answer(request, workspace, came, _already(request, world, held), held)
        if shown.fingerprint != request.POST.get("agreed") or _spent(workspace, wish):
            return _again(request, workspace, came, world, shown)
        made = decisions.decide(
            world, action, target, by=user, owner=owner, due=due or doing.usual_due(_today(request, world)),
            metric=came.metric if came.metric in METRICS else "", wish=wish, agreed=shown,
        )  # fmt: skip
    except VigieError as error:
        if error.code == "world_moved":
            return _again(request, workspace, came, world, applying.preview(world, action, target))
        return _refused(request, workspace, came, error)
    return _answer(request, workspace, came, _done(made), made)


def _undone(request: HttpRequest, found: Decision) -> str:
    words = {"what": action_sentence(found.action, found.target)}
    decisions.cancel(found, by=doing.name(request.user), now=timezone.now())
    return gettext("%(what)s: undone") % words


def _approved(request: HttpRequest, workspace: Workspace, found: Decision) -> str:
    now = timezone.now()
    if found.receipt is not None:
        receipts.approve(world_of(workspace, now), found.receipt, by=doing.name(request.user))
    return gettext("%(what)s: approved") % {"what": action_sentence(found.action, found.target)}


def _turned_down(request: HttpRequest, workspace: Workspace, found: Decision) -> str:
    now = timezone.now()
    if found.receipt is not None:
        applying.refuse(world_of(workspace, now), found.receipt, by=doing.name(request.user))
    decisions.cancel(found, by=doing.name(request.user), now=now)
    return gettext("%(what)s: refused") % {"what": action_sentence(found.action, found.target)}


def _told(request: HttpRequest, workspace: Workspace, make: Callable[[], str]) -> HttpResponseBase:
    came = _came(request)
    try:
        return _answer(request, workspace, came, make(), None)
    except VigieError as error:
        return _refused(request, workspace, came, error)


def _answer(
    request: HttpRequest, workspace: Workspace, came: Came, said: str, undoable: Decision | None
) -> HttpResponseBase:
    """The place that the form came from, as it stands now; the sentence in a live region, Undo beside it."""
    if not fragments.asked_for(request) or came.at not in doing.SWAPS:
        messages.success(request, said)
        return redirect(came.home)
    context = {"toast": said, "toast_undo": undoable.pk if undoable is not None else 0}
    return _fragment(request, workspace, came, context)


def _again(request: HttpRequest, workspace: Workspace, came: Came, world: World, shown: Preview) -> HttpResponseBase:
    """What was agreed to is not what would happen any more: show what would, and ask again."""
    notice = gettext("What you agreed to has changed meanwhile: this is what would happen now.")
    if fragments.asked_for(request) and came.at in doing.SWAPS:
        return _fragment(request, workspace, came, {"notices": {came.metric: notice}}, HTTPStatus.CONFLICT)
    lang = _lang()
    offer = doing.offered(world, came.metric, shown.action, shown.target)
    who = doing.reader(workspace, request.user, world.now, lang)
    line = doing.fresh(world, who, offer, notice)
    context = {"line": line, "hands": doing.hands(workspace, who, came.at, came.q.urlencode()), "back": came.home}
    return render(request, "web/again.html", context, status=HTTPStatus.CONFLICT)


def _refused(request: HttpRequest, workspace: Workspace, came: Came, error: VigieError) -> HttpResponseBase:
    said = sentences.reason(error.code, error.params)
    if fragments.asked_for(request) and came.at in doing.SWAPS:
        return _fragment(
            request, workspace, came, {"notices": {came.metric: said}}, HTTPStatus.UNPROCESSABLE_ENTITY
        )  # fmt: skip
    messages.error(request, said)
    return redirect(came.home)


def _fragment(
    request: HttpRequest, workspace: Workspace, came: Came, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    asked = Query.read(came.q)
    found = dashboard.sheet(workspace, request.user, asked, _lang(), context.get("notices", {}))
    context = {"nav": "board", **found, **context}
    if came.at == "drawer" and came.metric in METRICS and context["desk"] is not None:
        context |= {"in_drawer": True, "detail": dashboard.detail_of(context, came.metric, _lang(), in_drawer=True)}
        return fragments.answer(request, "web/parts/drawer_answer.html", context, status=status)
    return fragments.answer(request, "web/parts/done_answer.html", context, status=status)


def _held(workspace: Workspace, action: str, target: dict[str, str], wish: str) -> Decision | None:
    """What this pressing has done before, or what somebody else did about the same thing and stands."""
    receipt = Receipt.objects.filter(workspace=workspace, key=wish).exclude(state__in=BACK).first()
    if receipt is not None:
        return Decision.objects.filter(workspace=workspace, receipt=receipt.pk).first()
    return next((d for d in doing.open_decisions(workspace) if doing.same(d, action, target)), None)


def _spent(workspace: Workspace, wish: str) -> bool:
    """Whether this pressing was done and taken back meanwhile, or its form names none: the page is an old one."""
    return not wish or Receipt.objects.filter(workspace=workspace, key=wish, state__in=BACK).exists()


def _already(request: HttpRequest, world: World, held: Decision) -> str:
    who = doing.reader(world.workspace, request.user, world.now, _lang())
    words = {"who": doing.person(held.decided_by), "time": doing.at(held.decided_at, who)}
    return gettext("Already done by %(who)s, %(time)s") % words


def _done(made: Decision) -> str:
    receipt = Receipt.objects.filter(pk=made.receipt).first()
    words = {"what": action_sentence(made.action, made.target), "who": doing.person(made.owner)}
    if receipt is not None and receipt.state == Standing.PROPOSED:
        return gettext("%(what)s: proposed, a second person has to agree") % words
    if receipt is not None and receipt.state == Standing.RUNNING:
        return gettext("%(what)s: begun; many contacts take a minute or two") % words
    if made.owner != made.decided_by or doing.by_hand(made.action):
        return gettext("%(what)s: given to %(who)s") % words
    return gettext("%(what)s: applied") % words


def _own(workspace: Workspace, number: int) -> Decision:
    """Another team's decision does not exist."""
    found = Decision.objects.filter(workspace=workspace, pk=number).first()
    if found is None:
        raise Http404(number)
    return found


def _came(request: HttpRequest) -> Came:
    q = QueryDict(request.POST.get("q", "")[:2000].removeprefix("?"))
    metric = request.POST.get("metric", "")
    return Came(request.POST.get("at", ""), q, metric if metric in METRICS else "")


def _target(request: HttpRequest) -> dict[str, str]:
    """Fields `t.source=Salon`; what names no dimension and no option is refused by the action itself."""
    pairs = ((name.removeprefix("t."), value) for name, value in request.POST.items() if name.startswith("t."))
    return {name[:20]: str(value)[:MOST_LETTERS] for name, value in pairs}


def _owner(request: HttpRequest, workspace: Workspace) -> str:
    """A member who may be given work; whoever presses, when the form names nobody."""
    return doing.member(workspace, request.POST.get("owner", "")) or doing.name(request.user)


def _due(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("due", ""))
    except ValueError:
        return None


def _today(request: HttpRequest, world: World) -> date:
    return doing.reader(world.workspace, request.user, world.now, _lang()).today


def _lang() -> str:
    return (get_language() or "fr")[:2]
