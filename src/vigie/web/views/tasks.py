"""Work for people: whose it is, by when; steps ticked, work handed over, the file of contacts that it is about.

In: addresses and posted forms. Out: a page; a CSV file, whose leaving is a line of the journal.
"""

from functools import partial
from http import HTTPStatus
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from vigie.actions import applying
from vigie.actions.world import world_of
from vigie.outreach.models import Task
from vigie.review import receipts
from vigie.vocabulary.errors import UsageError
from vigie.web import doing, printed
from vigie.web import tasks as pages
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.workspaces.models import Workspace

EVERYBODY = "all"


@require_safe
@needs("read")
def listing(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """One's own open work first; everybody's, late, done by the address."""
    return _page(request, workspace)


@require_POST
@needs("act")
def tick(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Tick a step; ticked before, it stays."""
    found = _own(workspace, number)
    try:
        receipts.tick(world_of(workspace, timezone.now()), found.pk, request.POST.get("step", ""), by=_by(request))
    except UsageError as error:
        raise Http404(number) from error
    return redirect(f"{reverse('web:tasks')}?{request.POST.get('q', '')[:300]}#t-{number}")


@require_POST
@needs("act")
def contacts(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The contacts that a task is about, as CSV. It cannot be taken back, so a word is typed for it."""
    found = _own(workspace, number)
    if request.POST.get("word", "").strip().casefold() != _word().casefold():
        said = gettext("Type “%(word)s” to take the contacts out: a file that has left cannot be taken back.")
        return _page(request, workspace, said % {"word": _word()})
    world, out = world_of(workspace, timezone.now()), StringIO()
    receipts.take_out(world, applying.find(world, found.receipt or 0), out, by=_by(request))
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="vigie-{found.action}-{found.pk}.csv"'
    return answer


def _page(request: HttpRequest, workspace: Workspace, problem: str = "") -> HttpResponse:
    lang = (get_language() or "fr")[:2]
    who = doing.reader(workspace, request.user, timezone.now(), lang)
    owner, state = request.GET.get("owner", "") or who.name, request.GET.get("state", "")
    asked = "" if owner == EVERYBODY else owner
    found = guarded("tasks", partial(pages.rows, workspace, who, owner=asked, state=state), request.get_full_path())
    context: dict[str, Any] = {
        "nav": "decisions",
        "rows": found.value,
        "failure": found.failure,
        "owners": pages.choices(asked, who, workspace),
        "everybody": not asked,
        "states": pages.states(state),
        "hands": doing.hands(workspace, who, "tasks", request.GET.urlencode()),
        "printed": printed.heading(workspace, lang),
        "q": request.GET.urlencode(),
        "may_act": who.may("act"),
        "word": _word(),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/tasks.html", context, status=status)


def _word() -> str:
    return gettext("export")


def _by(request: HttpRequest) -> str:
    return doing.name(request.user)


def _own(workspace: Workspace, number: int) -> Task:
    """Another team's task does not exist."""
    found = Task.objects.filter(workspace=workspace, pk=number).first()
    if found is None:
        raise Http404(number)
    return found
