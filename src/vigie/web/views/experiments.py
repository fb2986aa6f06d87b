"""Tests of two versions: their list, a test before its start, its result, the decision that ends it.

In: addresses and posted forms. Out: pages; a start or an end, when the role allows it and nothing stands in the way.
"""

from datetime import date
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from vigie.desk import Desk
from vigie.metrics.windows import Clock
from vigie.review import experiments
from vigie.review.models import Experiment
from vigie.vocabulary.errors import UsageError
from vigie.web import changes, planning, readings, trials
from vigie.web.doors import RoomView, needs
from vigie.web.panels import guarded
from vigie.web.views import fragments
from vigie.workspaces.models import Workspace, may

MOST_TESTS = 40
# What waits for somebody stands first.
ORDER: tuple[trials.State, ...] = ("decide", "running", "planned")


def _own(view: RoomView[Any]) -> RoomView[Any]:
    """Another team's test does not exist."""

    @wraps(view)
    def inner(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
        if not workspace.experiments.filter(pk=number).exists():
            raise Http404(number)
        return view(request, workspace, number)

    return inner


@require_safe
@needs("read")
def listing(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Tests to decide, running, ended; versions that nobody declared; changes that can be measured."""
    lang, here = _lang(), reverse("web:experiments")
    context: dict[str, Any] = {"nav": "experiments", "may_start": may(request.user, workspace, "experiment")}
    opened = guarded("desk", partial(readings.desk, workspace, timezone.now()), here)
    if opened.value is None:
        return render(request, "web/experiments.html", context | {"failure": opened.failure})
    desk = opened.value
    rows = list(workspace.experiments.order_by("-start", "-pk")[:MOST_TESTS])
    lines = guarded("tests", lambda: _lines(desk, rows, lang), here)
    going = guarded("running", lambda: trials.undeclared(readings.running_of(desk), rows, lang), here)
    journal = guarded("journal", lambda: _journal(desk, lang), here)
    context |= {
        "title": trials.title([state for state, _ in lines.value or ()]),
        "open": [t for wanted in ORDER for state, t in lines.value or () if state == wanted],
        "ended": [t for state, t in lines.value or () if state == "ended"],
        "tests_failure": lines.failure,
        "undeclared": going.value,
        "undeclared_failure": going.failure,
        "journal": journal.value,
        "journal_failure": journal.failure,
        "stale": fragments.stale(desk, lang),
    }
    return render(request, "web/experiments.html", context)


@require_safe
@needs("experiment")
def plan(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What a test can find, before it starts; htmx asks for that part while the form is filled."""
    return _plan(request, workspace)


def _plan(
    request: HttpRequest, workspace: Workspace, problem: tuple[str, str] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    lang, form = _lang(), request.POST if request.method == "POST" else request.GET
    desk = readings.desk(workspace, timezone.now())
    asked = planning.read(form, _today(workspace))
    context = {"nav": "experiments", "problem": problem, "asked": asked, **_design(workspace, desk, asked, lang)}
    context["hidden"] = planning.hidden(asked)
    context["values"] = readings.values_of(desk, asked.dimension)
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/plan.html", context)
    offered = guarded("filters", partial(readings.filters_of, desk), request.path).value or {}
    context |= {"f": planning.fields(asked, _today(workspace), offered, lang)}
    return render(request, "web/experiment_new.html", context, status=status)


def _design(workspace: Workspace, desk: Desk, asked: planning.Asked, lang: str) -> dict[str, Any]:
    try:
        return {"plan": planning.shown(workspace, desk, asked, lang)}
    except UsageError as error:
        return {"plan": None, "no_plan": planning.refused(error)}


@require_POST
@needs("experiment")
def start(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep the test as it was shown; whatever stands in the way refuses it, whatever the page showed."""
    desk = readings.desk(workspace, timezone.now())
    asked = planning.read(request.POST, _today(workspace))
    try:
        if asked.missing:
            raise UsageError("test_not_named")  # noqa: TRY301 - one door for all refusals
        planning.shown(workspace, desk, asked, _lang())  # without a base rate nobody knows what it can find
        row = experiments.declare(workspace, asked.name, asked.test, timezone.now(), request.user.get_username())
    except UsageError as error:
        return _plan(request, workspace, planning.refused(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("web:experiment", row.pk)


@require_safe
@needs("read")
@_own
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """One test: what it says at its last weekly look, whether it may be believed, what to decide."""
    row, lang, here = workspace.experiments.get(pk=number), _lang(), request.path
    opened = guarded("desk", partial(readings.desk, workspace, timezone.now()), here)
    context: dict[str, Any] = {"nav": "experiments", "number": number, "name": row.name, "failure": opened.failure}
    context["may_end"] = may(request.user, workspace, "experiment")
    if opened.value is not None:
        shown = guarded("test", partial(_view, opened.value, row, lang), here)
        context |= {"t": shown.value, "failure": shown.failure}
    return render(request, "web/experiment.html", context)


@require_POST
@needs("experiment")
@_own
def end(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Record which version goes on, and free the audience; the first decision stands."""
    row = workspace.experiments.get(pk=number)
    arms = {"control": row.control, "variant": row.variant}
    experiments.end(row, _today(workspace), arms.get(request.POST.get("keep", ""), ""), request.user.get_username())
    return redirect("web:experiment", number)


@require_safe
@needs("read")
def change(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What a change brought: a line of the journal, or a day and a slice that somebody chose."""
    lang, asked, here = _lang(), changes.read(request.GET), request.get_full_path()
    opened = guarded("desk", partial(readings.desk, workspace, timezone.now()), here)
    context: dict[str, Any] = {"nav": "experiments", "failure": opened.failure, "asked": asked}
    if opened.value is not None:
        context |= _measured(opened.value, asked, lang, here)
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/measured.html", context)
    if opened.value is not None:
        offered = guarded("filters", partial(readings.filters_of, opened.value), here).value or {}
        context["f"] = changes.fields(asked, opened.value, offered, lang)
    return render(request, "web/change.html", context)


def _measured(desk: Desk, asked: changes.Asked, lang: str, here: str) -> dict[str, Any]:
    decision = asked.decision
    if decision is None:
        return {"m": None}
    panel = guarded("outcome", lambda: changes.view(asked, readings.outcome_of(desk, decision, asked.kind), lang), here)
    return {"m": panel.value, "failure": panel.failure}


def _lines(desk: Desk, rows: list[Experiment], lang: str) -> list[tuple[trials.State, dict[str, Any]]]:
    today = Clock(timezone.now(), desk.zone).today
    found = [(row, _result(desk, row)) for row in rows]
    return [(trials.state_of(row, said, today), trials.line(row, said, today, lang)) for row, said in found]


def _result(desk: Desk, row: Experiment) -> Any:
    return readings.result_of(desk, row.pk, experiments.plan(row))


def _view(desk: Desk, row: Experiment, lang: str) -> dict[str, Any]:
    return trials.view(row, _result(desk, row), Clock(timezone.now(), desk.zone).today, lang)


def _journal(desk: Desk, lang: str) -> list[dict[str, str]]:
    found = changes.last_changes(desk)
    places = readings.places_of(desk, [c.entity for c in found if c.entity], changes.PLACES)
    return changes.journal(found, places, reverse("web:change"), lang)


def _today(workspace: Workspace) -> date:
    return Clock(timezone.now(), workspace.zone).today


def _lang() -> str:
    return (get_language() or "fr")[:2]
