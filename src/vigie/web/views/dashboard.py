"""The dashboard and the detail of one number, as pages and as the fragments that htmx asks for.

In: addresses. Out: HTML. Every panel is computed under its own guard.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from vigie import runbooks, sentences
from vigie.actions import outbox
from vigie.actions.moves import World
from vigie.documents.machines import left_documents
from vigie.metrics import METRICS, why_not
from vigie.metrics.machines import CLICKS, OPENS, left_out
from vigie.sentences.machines import left_note, left_total
from vigie.sentences.signals import why_not_sentence
from vigie.vocabulary.metric import Board, State, Tile
from vigie.web import detail, doing, filters, findings, formats, marks, printed, readings, tiles
from vigie.web.doors import needs
from vigie.web.findings import Findings
from vigie.web.panels import guarded
from vigie.web.query import Query
from vigie.web.views import fragments
from vigie.workspaces.models import Workspace

# Numbers of what machines do, too.
_TOUCHES = {"click_rate": CLICKS, "key_page_click_rate": CLICKS, "open_drop": OPENS}


@require_safe
@needs("read")
def board(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The sheet of twelve numbers; with `m` in the address, the drawer is open over it."""
    lang = _lang()
    context = {"nav": "board", **sheet(workspace, request.user, Query.read(request.GET), lang)}
    query: Query = context["query"]
    context |= {"narrowed": query.narrowed, "chips": filters.chips(query)}
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/board_answer.html", context)
    context |= filters.bar(context["desk"], query, periods=True)
    if query.metric in METRICS and not context["failure"] and not context["empty"]:
        context["detail"] = detail_of(context, query.metric, lang, in_drawer=True)
    return render(request, "web/board.html", context)


@require_safe
@needs("read")
def metric(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """The detail of one number: its own page, or the content of the drawer."""
    if key not in METRICS:
        raise Http404(key)
    asked, lang = Query.read(request.GET), _lang()
    opened = guarded("desk", partial(readings.opened, workspace, timezone.now(), asked), request.get_full_path())
    in_drawer = fragments.asked_for(request)
    context: dict[str, Any] = {
        "nav": "board",
        "in_drawer": in_drawer,
        "back": reverse("web:board") + asked.only().encode(),
    }
    if opened.value is None:
        return render(request, "web/metric.html", context | {"failure": opened.failure})
    desk, query = opened.value
    context |= {"desk": desk, "query": query, "found": _found(workspace, desk, query), "workspace": workspace}
    context |= {"who": doing.reader(workspace, request.user, timezone.now(), lang), "notices": {}}
    context["printed"] = printed.heading_of(workspace, lang, query, desk.as_of)
    context["detail"] = detail_of(context, key, lang, in_drawer=in_drawer)
    if in_drawer:
        return fragments.answer(request, "web/parts/detail.html", context)
    return render(request, "web/metric.html", context)


@require_safe
@needs("read")
def why(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Why a number is no alert: counted when somebody asks, a fragment in the drawer or a page of its own."""
    if key not in METRICS:
        raise Http404(key)
    query = Query.read(request.GET)
    asked = guarded("why", partial(_reasons, workspace, query, key), request.get_full_path(), "#why")
    context = {
        "nav": "board",
        "reasons": asked.value,
        "failure": asked.failure,
        "label": sentences.metric_label(key),
        "back": reverse("web:metric", args=[key]) + query.only().encode(),
    }
    if fragments.asked_for(request):
        return fragments.answer(request, "web/parts/why.html", context)
    return render(request, "web/why.html", context)


def _reasons(workspace: Workspace, query: Query, key: str) -> list[str]:
    desk, query = readings.opened(workspace, timezone.now(), query)
    slice_ = tuple((d, values[0]) for d, values in query.where)
    found = why_not(desk.engine, key, slice_, desk.as_of, desk.zone)
    return [why_not_sentence(code, params) for code, params in found]


def sheet(
    workspace: Workspace, user: Any, asked: Query, lang: str, notices: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Everything that the sheet prints; `notices` say why the action line of a number is shown again."""
    retry = reverse("web:board") + asked.encode()
    opened = guarded("desk", partial(readings.opened, workspace, timezone.now(), asked), retry)
    desk, query = opened.value or (None, asked)
    context: dict[str, Any] = {"desk": desk, "query": query, "failure": opened.failure, "empty": False}
    if desk is None:
        return context
    panel = guarded("board", partial(readings.board_of, desk, query), retry, "#board", "outerMorph")
    if panel.value is None:
        return context | {"failure": panel.failure}
    who = doing.reader(workspace, user, timezone.now(), lang)
    if not _anything(panel.value):
        return context | {"empty": True, "barred": not who.may("import")}
    found = _found(workspace, desk, query)
    informed = findings.informed(panel.value, found)
    lines = _lines(workspace, desk, who, _asks(informed, query, found), notices or {})
    under = frozenset(key for key, line in lines.items() if line.settled)
    return context | {
        "workspace": workspace,
        "who": who,
        "notices": notices or {},
        "lines": lines,
        "hands": doing.hands(workspace, who, "board", query.only().encode()),
        "found": found,
        "printed": printed.heading_of(workspace, lang, query, desk.as_of),
        "verdict": tiles.verdict(informed, found, under),
        "columns": tiles.columns(informed, query, lang, found, lines),
        "fresh": _fresh(informed.last_fact_at, desk.zone, lang),
        "stale": fragments.stale(desk, lang),
        "untold": guarded("outbox", partial(_untold, workspace), "/").value or "",
    }


def _untold(workspace: Workspace) -> str:
    """What connected tools refused or never answered, and who therefore still sends as before."""
    n = len(outbox.troubles(workspace))
    words = ngettext("%(n)s request did not get through to a tool", "%(n)s requests did not get through to a tool", n)
    return words % {"n": n} if n else ""


def _asks(board_: Board, query: Query, found: Findings) -> dict[str, doing.Ask]:
    """The numbers that call for something, with what each is about."""
    calling = (t for t in tiles.every_tile(board_) if t.reading.state in {State.ACT, State.WATCH})
    return {t.reading.metric.key: _ask(t, query, found) for t in calling}


def _ask(tile: Tile, query: Query, found: Findings) -> doing.Ask:
    """The culprit inside what the page is about; a stop first, then what the diagnosis found on this number."""
    key, asked = tile.reading.metric.key, {d: values[0] for d, values in query.where if len(values) == 1}
    about = tuple({**asked, **dict(tiles.culprit_of(tile))}.items())
    alerts, culprit = found.on(key), found.culprit(key)
    if alerts and alerts[0].stops:
        return doing.Ask(about, (alerts[0].action,))
    first = found.diagnosis.culprits[:1] if found.diagnosis is not None else ()
    if found.diagnosis is not None and culprit in first and tile.reading.metric.action in found.diagnosis.actions:
        return doing.Ask(about, found.diagnosis.actions)  # of what the diagnosis asks for, the first comes first
    return doing.Ask(about)


def _lines(
    workspace: Workspace, desk: readings.Desk, who: doing.Reader, asks: Mapping[str, doing.Ask],
    notices: Mapping[str, str],
) -> dict[str, doing.Line]:  # fmt: skip
    """The action lines; without them the page stands, and says less."""
    world = World(workspace, desk.engine, desk.as_of, desk.zone, timezone.now())
    return guarded("actions", lambda: doing.lines(world, who, asks, notices), "/").value or {}


def _found(workspace: Workspace, desk: readings.Desk, query: Query) -> Findings:
    """What was judged of these facts; without it the page stands, and says less."""
    judged = guarded("findings", partial(findings.of, workspace, desk), "/")
    return (judged.value or findings.NOTHING).within(query.filters)


def _anything(found: Board) -> bool:
    return any(c.total for c in found.columns) or any(t.reading.base for t in tiles.every_tile(found))


def _fresh(last: datetime | None, zone: str, lang: str) -> str:
    if last is None:
        return ""
    local_today = timezone.now().astimezone(ZoneInfo(zone)).date()
    if last.astimezone(ZoneInfo(zone)).date() == local_today:
        return gettext("Data at %(time)s") % {"time": formats.clock(last, zone, lang)}
    return gettext("Data up to %(moment)s") % {"moment": formats.moment(last, zone, lang)}


def detail_of(context: dict[str, Any], key: str, lang: str, *, in_drawer: bool) -> dict[str, Any]:
    """The detail of one number over what the context of its page holds: desk, query, findings, who reads."""
    desk, found, query = context["desk"], context["found"], context["query"]
    declared = METRICS[key]
    here = reverse("web:metric", args=[key]) + replace(query, metric="").encode()
    target = "#drawer-body" if in_drawer else ""
    number = guarded("number", partial(_number, desk, found, query, key), here, target)
    tile = number.value
    culprit = tile.culprit if tile else None
    by = detail.default_dimension(declared, query, culprit)
    usual = tile.reading.range.centre if tile and tile.reading.range else None
    home = reverse("web:board") if in_drawer else reverse("web:metric", args=[key])
    kept = query.opened(key if in_drawer else "", query.by)
    split = detail.split(by, lang, culprit, found.culprit(key), links=detail.Links(home, kept))
    rows = guarded(
        "slices", lambda: detail.slices(readings.slices_of(desk, query, key, by), split, usual), here, target
    )  # fmt: skip
    drawn = guarded("chart", partial(_head, context, tile, lang), here, target) if tile else number
    alerts = detail.alerts(found, key, lang)
    return {
        "key": key,
        "label": sentences.metric_label(key),
        "head": drawn.value if tile else None,
        "head_failure": drawn.failure,
        **_to_do(context, tile, key, kept, in_drawer=in_drawer),
        "alerts": alerts,
        "cause": detail.cause(found, key, lang),
        "why_not": "" if alerts else reverse("web:why", args=[key]) + query.only().encode(),
        "runbook": runbooks.sections(key, lang) if key in runbooks.keys(lang) else (),
        "chips": filters.chips(kept, home, every=True),
        "tabs": detail.tabs(declared, by, query, in_drawer=in_drawer),
        "slices": rows.value,
        "slices_failure": rows.failure,
        "definition": [*detail.definition(declared, lang), detail.usual_range_definition()],
        "sql": guarded("sql", partial(readings.sql_for, desk, query, key), here).value or "",
        "machines": guarded("machines", partial(_machines, desk, query, key, tile), here).value or {},
    }


def _machines(desk: readings.Desk, query: Query, key: str, tile: Tile | None) -> dict[str, Any]:
    """What is left out of a number of opens or clicks in its period, by rule."""
    touch = _TOUCHES.get(key)
    if tile is None or touch is None:
        return {}
    period = tile.reading.period
    found = left_out(desk.engine, period.start, period.end - timedelta(days=1), query.filters)
    mine = [one for one in found if one.touch == touch]
    total = sum(one.times for one in mine)
    return {"total": left_total(total), "lines": left_documents(mine), "note": left_note()} if total else {}


def _to_do(context: dict[str, Any], tile: Tile | None, key: str, kept: Query, *, in_drawer: bool) -> dict[str, Any]:
    """The action line of a number in detail."""
    if tile is None or tile.reading.state not in {State.ACT, State.WATCH}:
        return {}
    workspace, who = context["workspace"], context["who"]
    lines = context.get("lines")
    if lines is None:
        asks = {key: _ask(tile, context["query"], context["found"])}
        lines = _lines(workspace, context["desk"], who, asks, context["notices"])
    place, shared = "drawer" if in_drawer else "metric", context.get("hands")
    hands = (
        doing.elsewhere(shared, place, kept.encode()) if shared else doing.hands(workspace, who, place, kept.encode())
    )
    return {"line": lines.get(key), "uid": f"in-{key}", "hands": hands}


def _number(desk: readings.Desk, found: Findings, query: Query, key: str) -> Tile:
    return findings.informed_tile(_read(desk, query, key), found)


def _read(desk: readings.Desk, query: Query, key: str) -> Tile:
    on_page = {t.reading.metric.key: t for t in tiles.every_tile(readings.board_of(desk, query))}
    if key in on_page:
        return on_page[key]
    weeks = readings.weeks_of(desk, query, key)
    return Tile(weeks[-1], readings.points_of(weeks))


def _head(context: dict[str, Any], tile: Tile, lang: str) -> detail.Head:
    points, desk, found = tile.points, context["desk"], context["found"]
    key = tile.reading.metric.key
    done = marks.of(context["workspace"], points[0].day, points[-1].day) if points else []
    changes = readings.changes_between(desk, points[0].day, points[-1].day) if points else []
    alerts = found.on(key)
    return detail.head(
        tile, detail.marks(changes, [*found.marks(), *done]), context["query"], lang, alerts=alerts
    )  # fmt: skip


def _lang() -> str:
    return (get_language() or "fr")[:2]
