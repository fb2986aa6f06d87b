"""The journal: who did what, when. What others keep already is read where they keep it, so that nothing is forgotten.

In: a workspace, what somebody did. Out: `Line`s, newest first: decisions, actions, undo, assignments, verdicts,
closings, changes of the programme and of definitions, imports and their undo. `marks` gives those that charts draw.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from vigie.actions.models import Receipt
from vigie.actions.models import Standing as Receipted
from vigie.desk import open_desk
from vigie.ledger.models import Import, Status
from vigie.review.models import Decision, Entry
from vigie.workspaces.models import Workspace

# What a filter may ask for.
KINDS = ("decision", "action", "undo", "assignment", "verdict", "closing", "sample", "change", "definition", "import")
_OF = {
    "decided": "decision", "assigned": "assignment", "cancelled": "undo", "judged": "verdict", "closed": "closing",
    "applied": "action", "proposed": "action", "refused": "undo", "undone": "undo", "approved": "action",
    "not_told": "action", "imported": "import", "import_undone": "undo", "changed": "change", "defined": "definition",
    "alerting": "definition", "sampled": "sample", "exported": "action",
    "mode": "definition", "two_persons": "definition",
    "inlet": "definition",
    "reply_corrected": "change", "reply_correction_undone": "undo", "bar_lifted": "undo", "bar_put_back": "undo",
}  # fmt: skip
# Lines that say that the programme is no longer what it was.
_MARKS = frozenset({"decided", "applied", "approved", "undone", "cancelled", "changed", "defined"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `about`: an action, a metric, a kind of change; `target`: {dimension: value}; `details`: figures."""

    at: datetime
    who: str
    what: str
    about: str
    target: Mapping[str, Any] = field(default_factory=dict[str, Any])
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    decision: int | None = None
    receipt: int | None = None

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        return _OF.get(self.what, "change")


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line on a chart: the day, what it was, where."""

    day: date
    what: str
    about: str
    target: Mapping[str, Any]
    text: str = ""


def note(
    workspace: Workspace, *, at: datetime, who: str, what: str, about: str,
    target: Mapping[str, Any] | None = None, details: Mapping[str, Any] | None = None,
    decision: Decision | None = None, receipt: int | None = None,
) -> Entry:  # fmt: skip
    """Write one line. No name and no address of a contact may stand in it."""
    return Entry.objects.create(
        workspace=workspace, at=at, who=who, what=what, about=about, target=dict(target or {}),
        details=dict(details or {}), decision=decision, receipt=receipt,
    )  # fmt: skip


def entries(
    workspace: Workspace, *, since: datetime | None = None, until: datetime | None = None,
    owner: str = "", kind: str = "", limit: int = 500,
) -> list[Line]:  # fmt: skip
    """Lines, newest first. `owner`: whoever did it, or answers for the decision it is about."""
    first, last = since or datetime.min.replace(tzinfo=UTC), until or datetime.max.replace(tzinfo=UTC)
    readers: tuple[Callable[[Workspace, datetime, datetime], Iterable[Line]], ...] = (
        _written, _applied, _imported, _changed,
    )  # fmt: skip
    found = [line for reader in readers for line in reader(workspace, first, last)]
    mine = _owned(workspace, owner) if owner else frozenset[int]()
    kept = [
        line for line in found
        if first <= line.at <= last and (not kind or line.kind == kind)
        and (not owner or line.who == owner or line.decision in mine)
    ]  # fmt: skip
    return sorted(kept, key=lambda line: line.at, reverse=True)[:limit]


def marks(workspace: Workspace, start: date, end: date) -> list[Mark]:
    """What changed from `start` to `end` (excluded), oldest first: the team's changes and those made here."""
    zone = ZoneInfo(workspace.zone)
    first, last = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (start, end))
    lines = entries(workspace, since=first, until=last, limit=10_000)
    return [
        Mark(line.at.astimezone(zone).date(), line.what, line.about, line.target, str(line.details.get("text") or ""))
        for line in reversed(lines) if line.what in _MARKS and line.at < last and "reply" not in line.target
    ]  # fmt: skip


def _written(workspace: Workspace, first: datetime, last: datetime) -> Iterator[Line]:
    for row in Entry.objects.filter(workspace=workspace, at__gte=first, at__lte=last).order_by("pk"):
        yield Line(row.at, row.who, row.what, row.about, row.target, row.details, row.decision_id, row.receipt)


def _applied(workspace: Workspace, first: datetime, last: datetime) -> Iterator[Line]:
    """Receipts; those of a decision are told by the decision's own lines."""
    rows = Decision.objects.filter(workspace=workspace, receipt__isnull=False).values_list("receipt", "pk", "done_at")
    told = {receipt: (pk, done) for receipt, pk, done in rows}
    cancelled = set(
        Entry.objects.filter(workspace=workspace, what="cancelled").values_list("receipt", flat=True)
    )  # fmt: skip
    near = Q(at__gte=first, at__lte=last) | Q(undone_at__gte=first, undone_at__lte=last)
    for row in Receipt.objects.filter(near, workspace=workspace).order_by("pk"):
        decision, done = told.get(row.pk, (None, None))
        about = {"about": row.action, "target": row.target, "decision": decision, "receipt": row.pk}
        if row.pk not in told:
            began = row.state if row.state in (Receipted.PROPOSED, Receipted.REFUSED) else "applied"
            yield Line(row.at, row.by, str(began), details={"mode": row.mode}, **about)
        if row.approved_by:
            yield Line(done or row.at, row.approved_by, "approved", **about)
        if row.undone_at and row.pk not in cancelled:
            yield Line(row.undone_at, row.undone_by, "undone", **about)


def _imported(workspace: Workspace, first: datetime, last: datetime) -> Iterator[Line]:
    near = Q(finished_at__gte=first, finished_at__lte=last) | Q(undone_at__gte=first, undone_at__lte=last)
    done = Import.objects.filter(near, workspace=workspace, status__in=[Status.DONE, Status.UNDONE])
    for row in done.select_related("user").order_by("pk"):
        who = row.user.get_username() if row.user else ""
        rows = sum(counts.get("accepted", 0) for counts in row.report.get("by_table", {}).values())
        said = {"import": row.pk, "rows": rows}
        if row.finished_at:
            yield Line(row.finished_at, who, "imported", row.kind, details=said)
        if row.undone_at:
            yield Line(row.undone_at, row.undone_by, "import_undone", row.kind, details=said)


def _changed(workspace: Workspace, first: datetime, last: datetime) -> Iterator[Line]:
    """What the team wrote down elsewhere and imported."""
    desk = open_desk(workspace, datetime.now(UTC))
    for at, kind, entity, text in desk.engine.rows('SELECT "at", kind, entity, text FROM fact_change'):
        moment = at.replace(tzinfo=UTC)
        if first <= moment <= last:
            what = "defined" if kind == "definition" else "changed"
            yield Line(moment, "", what, kind, {"entity": entity} if entity else {}, {"text": text} if text else {})


def _owned(workspace: Workspace, owner: str) -> frozenset[int]:
    return frozenset(Decision.objects.filter(workspace=workspace, owner=owner).values_list("pk", flat=True))
