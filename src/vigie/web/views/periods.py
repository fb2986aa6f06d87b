"""The month, the quarter and the debrief of a campaign, as pages.

In: a month or a campaign in the address. Out: one page each, made to be printed.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vigie.documents.periods import period_document
from vigie.review import periods
from vigie.web import doing, journal, printed, readings
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.workspaces.models import Workspace

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_STEPS = {"month": 1, "quarter": 3}


@require_safe
@needs("read")
def month(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The month `m`; the current one without it."""
    return _calendar(request, workspace, "month", periods.monthly)


@require_safe
@needs("read")
def quarter(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The quarter that the month `m` belongs to."""
    return _calendar(request, workspace, "quarter", periods.quarterly)


@require_safe
@needs("read")
def debrief(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The campaign that the address names; without one, the campaigns to choose from."""
    campaign = request.GET.get("campaign", "")
    desk = readings.desk(workspace, timezone.now())
    known = readings.values_of(desk, "campaign")
    context: dict[str, Any] = {"kind": "debrief", "campaigns": known, "campaign": campaign}
    make = partial(periods.debrief, workspace, campaign, timezone.now()) if campaign else None
    return _page(request, workspace, context, make)


def _calendar(
    request: HttpRequest, workspace: Workspace, kind: str, make: Callable[[Workspace, str, datetime], dict[str, Any]]
) -> HttpResponse:
    now = timezone.now()
    today = now.astimezone(ZoneInfo(workspace.zone)).date()
    asked = request.GET.get("m", "") or f"{today:%Y-%m}"
    if not _MONTH.fullmatch(asked):
        raise Http404(asked)
    later = shifted(asked, _STEPS[kind])
    context = {
        "kind": kind,
        "earlier": shifted(asked, -_STEPS[kind]),
        "later": later if date.fromisoformat(f"{later}-01") <= today else "",
    }
    return _page(request, workspace, context, partial(make, workspace, asked, now))


def shifted(month_: str, by: int) -> str:
    """A month before or after: 2026-11."""
    months = int(month_[:4]) * 12 + int(month_[5:]) - 1 + by
    return f"{months // 12}-{months % 12 + 1:02}"


def _page(
    request: HttpRequest, workspace: Workspace, context: dict[str, Any], make: Callable[[], dict[str, Any]] | None
) -> HttpResponse:
    lang = (get_language() or "fr")[:2]
    who = doing.reader(workspace, request.user, timezone.now(), lang)
    context |= {"nav": "review", "printed": printed.heading(workspace, lang)}
    if make is not None:
        made = guarded("period", lambda: _view(make(), who), request.get_full_path())
        context |= {"p": made.value, "failure": made.failure}
    return render(request, "web/period.html", context)


def _view(raw: dict[str, Any], who: doing.Reader) -> dict[str, Any]:
    said = period_document(raw)
    return said | {
        "tables": [{**t, "rows": [_row(r) for r in t["rows"]]} for t in said["tables"]],
        "decisions": journal.views([*said["decisions"], *said["more_decisions"]], who),
        "checklist": [(_CHECKS[c["state"]], c["sentence"]) for c in said["checklist"]],
    }


_CHECKS = {"ok": "ok", "act": "act", "unknown": "wait"}
_STANDS = {"better": "better", "worse": "watch", "ok": "ok", "wait": "wait"}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    figures = {m["metric"]: m for m in row["metrics"]}
    shown = {"positive": figures.get("positive_rate"), "booked": figures.get("meetings_booked")}
    return {**row, **shown, "mark": _STANDS[row["stands"]]}
