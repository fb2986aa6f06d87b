"""Version 1, the review, decisions, the journal.

In: query parameters, a decision as it is taken. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from vigie.actions.world import world_of
from vigie.api.asking import asked_by, aware
from vigie.desk import open_desk
from vigie.documents.journal import journal_document, mark_document
from vigie.documents.periods import period_document, period_text
from vigie.documents.periods_html import period_html
from vigie.documents.periods_pdf import period_pdf
from vigie.documents.review import decision_document, weekly_document
from vigie.documents.review_html import review_html
from vigie.documents.review_pdf import review_pdf
from vigie.documents.review_text import review_text
from vigie.documents.sources import sample_document
from vigie.filters import read_filters
from vigie.review import decisions, journal, periods, sampling, sanity, weekly
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import may

router = Router()


@router.get("/review", response=dict[str, Any])
def review(
    request: HttpRequest, week: str = "", form: Annotated[Literal["json", "html", "pdf", "text"], Query()] = "json"
) -> dict[str, Any] | HttpResponse:
    """The weekly review; `week` as YYYY-Www, without one that to review now; `form`: how it is written."""
    workspace, now = asked_by(request, "read").workspace, datetime.now(UTC)
    said = weekly_document(weekly.weekly(workspace, week or weekly.current_week(workspace, now), now))
    if form == "pdf":
        return HttpResponse(review_pdf(said), content_type="application/pdf")
    if form == "html":
        return HttpResponse(review_html(said), content_type="text/html; charset=utf-8")
    if form == "text":
        return HttpResponse(review_text(said), content_type="text/plain; charset=utf-8")
    return said


@router.get("/review/sample")
def sample(request: HttpRequest, week: str = "", source: str = "") -> dict[str, Any]:
    """The contacts drawn at random that week, or fifty of a source: keys and what the file says, no name."""
    workspace = asked_by(request, "read").workspace
    desk = open_desk(workspace, datetime.now(UTC))
    if source:
        return {"source": source, "drawn": sampling.draw(desk.engine, workspace, source, desk.as_of)}
    return {"week": week, "drawn": sanity.drawn(desk.engine, workspace, week)}


class Counted(Schema):
    """How many of the sample were on and off target."""

    week: str = ""
    source: str = ""
    on_target: Annotated[int, Field(ge=0)]
    off_target: Annotated[int, Field(ge=0)]


@router.post("/review/sample")
def looked_at(request: HttpRequest, said: Counted) -> dict[str, Any]:
    """Keep the counts of the sample."""
    token = asked_by(request, "decide")
    workspace, counts = token.workspace, {"on_target": said.on_target, "off_target": said.off_target}
    if said.source:
        by = token.user.get_username()
        kept = sampling.mark(workspace, said.source, **counts, by=by, now=datetime.now(UTC))
        return {"source": said.source, **sample_document(kept)}
    row = sanity.mark(workspace, said.week, **counts)
    return {"week": said.week, **row.notes["sanity"]}


class Tested(Schema):
    """The one thing to test that week, in one line."""

    week: str
    text: Annotated[str, Field(max_length=300)]


@router.post("/review/test")
def tested(request: HttpRequest, said: Tested) -> dict[str, Any]:
    """Keep the test of the week."""
    workspace = asked_by(request, "decide").workspace
    return {"week": said.week, "text": weekly.set_test(workspace, said.week, said.text).notes["test"]}


@router.post("/review/close")
def close(request: HttpRequest, week: str) -> dict[str, Any]:
    """Close a week; 400 while a decision lacks an owner or a date."""
    token = asked_by(request, "close_review")
    said = weekly.close(token.workspace, week, by=token.user.get_username(), now=datetime.now(UTC))
    return weekly_document(said)


@router.get("/review/{kind}", response=dict[str, Any])
def period(
    request: HttpRequest, kind: Literal["month", "quarter", "debrief"], month: str = "", campaign: str = "",
    form: Annotated[Literal["json", "html", "pdf", "text"], Query()] = "json",
) -> dict[str, Any] | HttpResponse:  # fmt: skip
    """The month, the quarter that a month belongs to (`month` as YYYY-MM), or the debrief of a campaign."""
    workspace, now = asked_by(request, "read").workspace, datetime.now(UTC)
    asked = month or now.astimezone(ZoneInfo(workspace.zone)).strftime("%Y-%m")
    if kind == "debrief":
        said = period_document(periods.debrief(workspace, campaign, now))
    else:
        said = period_document((periods.monthly if kind == "month" else periods.quarterly)(workspace, asked, now))
    if form == "pdf":
        return HttpResponse(period_pdf(said), content_type="application/pdf")
    if form == "html":
        return HttpResponse(period_html(said), content_type="text/html; charset=utf-8")
    if form == "text":
        return HttpResponse(period_text(said), content_type="text/plain; charset=utf-8")
    return said


@router.get("/decisions")
def listed(request: HttpRequest, owner: str = "", state: str = "") -> dict[str, Any]:
    """Decisions, newest first."""
    workspace, now = asked_by(request, "read").workspace, datetime.now(UTC)
    found = decisions.listing(workspace, owner=owner, state=state, now=now)
    return {"decisions": [decision_document(d, now) for d in found]}


class Taken(Schema):
    """A decision as it is taken: `where` as `dimension=value` texts, the target without it; `wish`: once per wish."""

    action: str
    target: Annotated[dict[str, str], Field(default_factory=dict)]
    owner: str = ""
    due: date | None = None
    metric: str = ""
    where: Annotated[list[str], Field(default_factory=list)]
    problem: Annotated[str, Field(max_length=300)] = ""
    wish: Annotated[str, Field(max_length=80)] = ""


@router.post("/decisions", response={HTTPStatus.CREATED: dict[str, Any]})
def take(request: HttpRequest, said: Taken) -> Status:
    """Apply an action and answer for it; 400 when it makes no sense, 403 for a role that may not act."""
    token, now = asked_by(request, "decide"), datetime.now(UTC)
    if not may(token.user, token.workspace, "act"):
        raise UsageError("forbidden", what="act")
    world = world_of(token.workspace, now)
    made = decisions.decide(
        world, said.action, said.target, by=token.user.get_username(), owner=said.owner, due=said.due,
        metric=said.metric, where=read_filters(said.where, world.engine, world.as_of) if said.where else None,
        problem=said.problem, wish=said.wish or uuid4().hex,
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, decision_document(made, now))


@router.get("/decisions/{number}")
def one(request: HttpRequest, number: int) -> dict[str, Any]:
    """One decision, and what came of it."""
    workspace = asked_by(request, "read").workspace
    return decision_document(decisions.find(workspace, number), datetime.now(UTC))


class Given(Schema):
    """Who answers from now on, by when."""

    owner: str
    due: date | None = None


@router.post("/decisions/{number}/assign")
def assign(request: HttpRequest, number: int, said: Given) -> dict[str, Any]:
    """Hand a decision over."""
    token, now = asked_by(request, "decide"), datetime.now(UTC)
    found = decisions.find(token.workspace, number)
    decisions.assign(found, owner=said.owner, due=said.due, by=token.user.get_username(), now=now)
    return decision_document(found, now)


@router.post("/decisions/{number}/cancel")
def cancel(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take a decision back; its action is undone."""
    token, now = asked_by(request, "decide"), datetime.now(UTC)
    found = decisions.find(token.workspace, number)
    return decision_document(decisions.cancel(found, by=token.user.get_username(), now=now), now)


@router.get("/journal")
def lines(
    request: HttpRequest,
    since: datetime | None = None,
    owner: str = "",
    kind: str = "",
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> dict[str, Any]:
    """Who decided, did, undid, judged or brought in what, newest first."""
    workspace = asked_by(request, "read").workspace
    first = aware(since, workspace) if since else None
    return journal_document(journal.entries(workspace, since=first, owner=owner, kind=kind, limit=limit))


@router.get("/marks")
def marks(request: HttpRequest, start: date, end: date) -> dict[str, Any]:
    """What changed from `start` to `end` (excluded), for charts."""
    workspace = asked_by(request, "read").workspace
    return {"marks": [mark_document(m) for m in journal.marks(workspace, start, end)]}
