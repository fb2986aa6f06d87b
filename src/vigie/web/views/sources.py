"""Sources side by side, before and after a day; where the next messages or calls should go; costs entered by hand.

In: addresses and posted forms. Out: pages; an import of one line, when the role allows it. Each part has its guard.
"""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from vigie import sentences
from vigie.actions.world import world_of
from vigie.desk import Desk
from vigie.documents.sources import paused_sources, rules_of, sample_document
from vigie.ledger import imports
from vigie.metrics.placing import budget
from vigie.metrics.sources import Sources, around
from vigie.metrics.sources import sources as read_sources
from vigie.metrics.windows import Clock
from vigie.review import sampling
from vigie.vocabulary.errors import UsageError, VigieError
from vigie.vocabulary.metric import State
from vigie.web import changes, doing, formats, readings, sources, spending
from vigie.web import weekly as reviewed
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.web.sources import TOTALS, Asked
from vigie.web.views import fragments
from vigie.workspaces.models import Workspace, may

# At most so many sources carry an action at once: beyond, the first ones are enough to do.
MOST_ACTIONS = 6


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The whole page; htmx asks for its content when the form changes."""
    return _page(request, workspace)


@require_POST
@needs("import")
def enter_cost(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep an amount as an import of one line; what is wrong with it is said beside the form."""
    try:
        done = spending.enter(workspace, spending.read(request.POST), request.user.pk)
    except VigieError as error:
        words = dict(error.params)
        if "field" in words:
            words["field"] = sentences.column_label(str(words["field"]))
        return _page(request, workspace, (sentences.reason(error.code, words), sentences.remedy(error.code, words)))
    return redirect(f"{reverse('web:sources')}?entered={done.import_id}#costs")


@require_safe
@needs("decide")
def sample(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Fifty contacts of a source, to be looked at one by one."""
    return _sample(request, workspace, request.GET.get("source", ""))


@require_POST
@needs("decide")
def sampled(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep how many of them are on target; who they are is not kept."""
    source = request.POST.get("source", "")
    said = [value for field, value in request.POST.items() if field.startswith("c.")]
    by, now = doing.name(request.user), timezone.now()
    try:
        sampling.mark(workspace, source, on_target=said.count("on"), off_target=said.count("off"), by=by, now=now)
    except UsageError as error:
        return _sample(request, workspace, source, sentences.reason(error.code, error.params))
    return redirect("web:sources")


def _sample(request: HttpRequest, workspace: Workspace, source: str, problem: str = "") -> HttpResponse:
    desk = readings.desk(workspace, timezone.now())
    try:
        drawn = reviewed.contacts(sampling.draw(desk.engine, workspace, source, desk.as_of))
    except UsageError as error:
        raise Http404(source) from error
    context = {"nav": "sources", "source": source, "drawn": drawn, "problem": problem}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/sample.html", context, status=status)


def _page(request: HttpRequest, workspace: Workspace, problem: tuple[str, str] | None = None) -> HttpResponse:
    now, lang, home = timezone.now(), _lang(), reverse("web:sources")
    opened = guarded("desk", partial(readings.desk, workspace, now), home)
    context: dict[str, Any] = {"nav": "sources", "home": home, "failure": opened.failure, "problem": problem}
    context["may_import"] = may(request.user, workspace, "import")
    desk = opened.value
    if desk is not None:
        today = Clock(desk.as_of, desk.zone).today
        asked = sources.read(request.GET, today)
        context |= _parts(request, workspace, desk, asked, now) | {"f": sources.fields(asked, today, lang)}
        context |= _costs(request, workspace, desk, lang)
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/sources.html", context)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/sources.html", context, status=status)


def _parts(request: HttpRequest, workspace: Workspace, desk: Desk, asked: Asked, now: datetime) -> dict[str, Any]:
    lang, home = _lang(), reverse("web:sources")
    retry = asked.address(home)
    table = guarded("sources", lambda: _table(request, workspace, desk, asked, now), retry)
    journal = guarded("journal", partial(changes.last_changes, desk), retry)
    where = guarded("budget", lambda: _where(workspace, desk, asked, now), retry)
    return {
        "t": table.value,
        "failure": table.failure,
        "days": sources.days(asked, journal.value or [], home, lang),
        "b": where.value,
        "budget_failure": where.failure,
        "asked": asked,
        "stale": fragments.stale(desk, lang),
    }


def _table(request: HttpRequest, workspace: Workspace, desk: Desk, asked: Asked, now: datetime) -> dict[str, Any]:
    here = {"as_of": desk.as_of, "zone": desk.zone, "currency": workspace.currency}
    here |= {"weeks": asked.weeks, "by": asked.by}
    if asked.since is not None:
        return sources.before_after(around(desk.engine, asked.since, **here), _lang())
    found = read_sources(desk.engine, **here)
    table = sources.side_by_side(found, _lang()) if found.rows else {"rows": []}
    return table if asked.by != "source" else _acting(request, workspace, table, found, now)


def _acting(
    request: HttpRequest, workspace: Workspace, table: dict[str, Any], found: Sources, now: datetime
) -> dict[str, Any]:
    """The table with what may be done about its rows, and the pauses in force."""
    lang, who = _lang(), doing.reader(workspace, request.user, now, _lang())
    pauses = paused_sources(workspace, now)
    until = {name: formats.moment(h.until, workspace.zone, lang) if h.until else "" for name, h in pauses.items()}
    looked = {name: sample_document(s)["sentence"] for name, s in sampling.found(workspace).items()}
    told = sources.with_actions(table, _lines(workspace, found, who, now), until, looked) | {"may": who.may("decide")}
    return told | {"hands": doing.hands(workspace, who, "sources", request.GET.urlencode())}


def _lines(workspace: Workspace, found: Sources, who: doing.Reader, now: datetime) -> dict[str | None, doing.Line]:
    """What may be done about each source that is to be acted on: a pause of 48 hours, the others as control."""
    acts = [r.value for r in found.rows if r.state is State.ACT and r.value is not None][:MOST_ACTIONS]
    if not acts:
        return {}
    world = world_of(workspace, now)
    asks = {v: doing.Ask((("source", v),), ("pause_source",)) for v in acts}
    told = {v: doing.lines(world, who, {"positive_rate": ask}) for v, ask in asks.items()}
    return {v: said["positive_rate"] for v, said in told.items() if "positive_rate" in said}


def _where(workspace: Workspace, desk: Desk, asked: Asked, now: datetime) -> dict[str, Any]:
    here = {"as_of": desk.as_of, "zone": desk.zone}
    judged = read_sources(desk.engine, currency=workspace.currency, **here)
    total = TOTALS[asked.kind]
    rules = rules_of(workspace, now, judged)
    found = budget(desk.engine, kind=asked.kind, total=total, split=asked.split, rules=rules, **here)
    return sources.arbitration(found, asked, reverse("web:sources"), _lang())


def _costs(request: HttpRequest, workspace: Workspace, desk: Desk, lang: str) -> dict[str, Any]:
    offered = guarded("filters", partial(readings.filters_of, desk), request.path).value or {}
    listed = guarded("costs", partial(spending.listed, desk, lang), request.path)
    today = Clock(desk.as_of, desk.zone).today
    return {
        "costs": listed.value,
        "costs_failure": listed.failure,
        "c": spending.fields(request.POST.dict(), workspace, today, offered),
        "entered": _entered(request, workspace),
        "may_undo": may(request.user, workspace, "undo_import"),
    }


def _entered(request: HttpRequest, workspace: Workspace) -> dict[str, Any] | None:
    """The cost that was entered a moment ago."""
    number = request.GET.get("entered", "")
    if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 - beyond any number of an import
        return None
    found = next((r for r in imports.listing(workspace.pk) if r.import_id == int(number)), None)
    if found is None or found.status != "done":
        return None
    return {"number": found.import_id, "known": not found.rows.accepted, "rejected": bool(found.rows.rejected)}


def _lang() -> str:
    return (get_language() or "fr")[:2]
