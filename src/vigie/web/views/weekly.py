"""The weekly review: read in a quarter of an hour, printed on one sheet, closed once every decision has its owner.

In: a week in the address, posted notes. Out: one page; a closing, when the role allows it and nothing is lacking.
"""

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
from vigie.desk import open_desk
from vigie.documents.review import weekly_document
from vigie.review import sanity, weekly
from vigie.review.weeks import nearest
from vigie.vocabulary.errors import UsageError
from vigie.web import doing, printed, tasks
from vigie.web import weekly as pages
from vigie.web.doors import needs
from vigie.web.panels import guarded
from vigie.workspaces.models import Workspace


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """One week; the one to review now when the address names none, and with a word about it when it names no week."""
    current = weekly.current_week(workspace, timezone.now())
    asked = request.GET.get("w", "") or current
    try:
        week = nearest(asked)
    except UsageError as error:
        return _page(request, workspace, current, error)
    return _page(request, workspace, week) if week == asked else redirect(_address(week))


@require_POST
@needs("close_review")
def close(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Close a week; refused while a decision lacks its owner or its day."""
    week = _week(request.POST.get("w", ""))
    try:
        weekly.close(workspace, week, by=doing.name(request.user), now=timezone.now())
    except UsageError as error:
        return _page(request, workspace, week, error)
    return redirect(_address(week))


@require_POST
@needs("decide")
def note(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep the test of the week, in the words of whoever plans it."""
    week = _week(request.POST.get("w", ""))
    try:
        weekly.set_test(workspace, week, request.POST.get("test", "").strip())
    except UsageError as error:
        return _page(request, workspace, week, error)
    return redirect(f"{_address(week)}#test")


@require_POST
@needs("decide")
def sample(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep how many of the sample are on target; who they are is not kept."""
    week = _week(request.POST.get("w", ""))
    said = [value for field, value in request.POST.items() if field.startswith("c.")]
    try:
        sanity.mark(workspace, week, on_target=said.count("on"), off_target=said.count("off"))
    except UsageError as error:
        return _page(request, workspace, week, error)
    return redirect(f"{_address(week)}#sample")


def _page(request: HttpRequest, workspace: Workspace, week: str, problem: UsageError | None = None) -> HttpResponse:
    now, lang = timezone.now(), (get_language() or "fr")[:2]
    who = doing.reader(workspace, request.user, now, lang)
    context: dict[str, Any] = {
        "nav": "review",
        "week": week,
        "printed": printed.heading(workspace, lang),
        "hands": doing.hands(workspace, who, "review", f"w={week}"),
        "tasks": tasks.counted(workspace, who),
        "may_act": who.may("act"),
        "may_approve": who.may("approve"),
        "may_decide": who.may("decide"),
        "may_close": who.may("close_review"),
        "problem": sentences.reason(problem.code, problem.params) if problem else "",
    }
    made = guarded("review", partial(_review, workspace, week, who), _address(week))
    context |= {"r": made.value, "failure": made.failure}
    if made.value is not None and not made.value.closed and who.may("decide"):
        context["drawn"] = guarded("sample", partial(_drawn, workspace, week), _address(week)).value
    return render(request, "web/review.html", context, status=_status(problem))


def _status(problem: UsageError | None) -> HTTPStatus:
    if problem is None:
        return HTTPStatus.OK
    return HTTPStatus.NOT_FOUND if problem.code == "bad_week" else HTTPStatus.UNPROCESSABLE_ENTITY


def _review(workspace: Workspace, week: str, who: doing.Reader) -> pages.Review:
    now = timezone.now()
    raw = weekly.weekly(workspace, week, now)
    return pages.review(raw, weekly_document(raw), who, weekly.current_week(workspace, now))


def _drawn(workspace: Workspace, week: str) -> list[dict[str, str]]:
    desk = open_desk(workspace, timezone.now())
    return pages.contacts(sanity.drawn(desk.engine, workspace, week))


def _week(text: str) -> str:
    try:
        return nearest(text)
    except UsageError:
        raise Http404(text) from None


def _address(week: str) -> str:
    return f"{reverse('web:review')}?w={week}"
