"""The weekly review in its fixed format, and its closing.

In: a workspace, an ISO week, the clock. Out: a document of codes and figures, the same shape every week; closed, it is
kept as it stood. Sentences are made in the reader's language by the documents room.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from vigie.actions.models import Receipt
from vigie.actions.models import Standing as Receipted
from vigie.actions.remedies import aimed, remedy, remedy_of
from vigie.desk import Desk, open_desk, prepared_board, remembered
from vigie.diagnosis import diagnose, document
from vigie.diagnosis.confounds import confounds, entangled
from vigie.diagnosis.window import window
from vigie.metrics import board, signals, volume_jumps
from vigie.metrics.document import board_document, read_board
from vigie.metrics.health import health
from vigie.review import decisions, journal, judgements, news, sanity, verdicts
from vigie.review.models import Decision, Experiment, Week
from vigie.review.signals import current
from vigie.review.verdicts import change_of
from vigie.review.weeks import monday
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.finding import Diagnosis, Signal
from vigie.vocabulary.metric import Board, State
from vigie.workspaces.models import Workspace

MOST_DECISIONS = 3
_WEEK = timedelta(7)
# From Thursday on one speaks of the week under way, before of the last one.
_HALF = timedelta(3)
_TOGETHER = ("list", "copy", "volume")


@dataclass(frozen=True, slots=True)
class Seen:
    """One week as the review reads it."""

    workspace: Workspace
    week: str
    start: date
    desk: Desk
    as_of: datetime
    now: datetime

    @property
    def first(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.start, time(), ZoneInfo(self.desk.zone)).astimezone(UTC)

    @property
    def after(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.start + _WEEK, time(), ZoneInfo(self.desk.zone)).astimezone(UTC)

    @property
    def talk(self) -> tuple[datetime, datetime]:
        """When one decides about it: from the closing of the week before to its own, from Thursday to Thursday else."""
        return _opened(self.workspace, self.start, self.desk.zone), _opened(
            self.workspace, self.start + _WEEK, self.desk.zone
        )

    @property
    def talk_before(self) -> tuple[datetime, datetime]:
        """When one decided about the week before."""
        return _opened(self.workspace, self.start - _WEEK, self.desk.zone), self.talk[0]


def current_week(workspace: Workspace, now: datetime) -> str:
    """The week to review now."""
    day = (now.astimezone(ZoneInfo(workspace.zone)) - _HALF).date()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _opened(workspace: Workspace, start: date, zone: str) -> datetime:
    """From when on one decides about the week that begins that day."""
    year, week, _ = (start - _WEEK).isocalendar()
    closed = Week.objects.filter(workspace=workspace, week=f"{year}-W{week:02}").values_list("closed_at", flat=True)
    usual = datetime.combine(start + _HALF, time(), ZoneInfo(zone)).astimezone(UTC)
    return min(closed.first() or usual, usual + _WEEK)


def weekly(workspace: Workspace, week: str, now: datetime) -> dict[str, Any]:
    """The review of a week: as it stood when it was closed, else as it stands. Raises UsageError."""
    kept = Week.objects.filter(workspace=workspace, week=week).first()
    if kept and kept.closed_at and kept.document:
        return kept.document
    return _written(_seen(workspace, week, now), kept)


def close(workspace: Workspace, week: str, *, by: str, now: datetime) -> dict[str, Any]:
    """Close a week: its document stays as it is now. Raises UsageError while a decision lacks an owner or a date."""
    seen = _seen(workspace, week, now)
    kept, _ = Week.objects.get_or_create(workspace=workspace, week=week)
    if kept.closed_at and kept.document:
        return kept.document
    taken = _decided(seen, *seen.talk)
    lacking = [d.pk for d in taken if not (d.owner and d.due)]
    if lacking:
        raise UsageError("review_incomplete", decisions=", ".join(map(str, lacking)))
    said = _written(seen, kept) | {"state": "closed", "closed_at": now.isoformat(), "closed_by": by}
    with transaction.atomic():
        claimed = Week.objects.filter(pk=kept.pk, closed_at=None).update(closed_at=now, closed_by=by, document=said)
        if claimed:
            journal.note(
                workspace, at=now, who=by, what="closed", about="weekly_review", details={"week": week}
            )  # fmt: skip
            news.closed(workspace, week, len(taken), now)
    kept.refresh_from_db()
    return kept.document


def set_test(workspace: Workspace, week: str, text: str) -> Week:
    """The one test of the week, in the words of whoever plans it. Raises UsageError once the week is closed."""
    monday(week)
    row, _ = Week.objects.get_or_create(workspace=workspace, week=week)
    if row.closed_at:
        raise UsageError("week_closed", week=week)
    row.notes = {**row.notes, "test": text[:300]}
    row.save(update_fields=["notes"])
    return row


def decision_figures(decision: Decision, now: datetime) -> dict[str, Any]:
    """A decision in codes and figures; JSON can hold it."""
    waiting = verdicts.waits(decision)
    state = decisions.state_of(decision, now)
    return {
        "id": decision.pk, "problem": decision.problem, "action": decision.action, "target": decision.target,
        "owner": decision.owner, "due": _iso(decision.due), "metric": decision.metric, "where": decision.where,
        "direction": decision.direction, "expected_by": _iso(decision.expected_by), "value": decision.value,
        "range": [decision.range_low, decision.range_high] if decision.range_low is not None else None,
        "since": _iso(decision.since), "decided_at": _iso(decision.decided_at), "decided_by": decision.decided_by,
        "done_at": _iso(decision.done_at), "cancelled_at": _iso(decision.cancelled_at), "state": state,
        "waits_until": _iso(waiting.until) if state in ("open", "waiting", "late", "proposed") else None,
        "verdict": decision.verdict or None, "judged_at": _iso(decision.judged_at), "outcome": decision.outcome,
        "receipt": decision.receipt,
    }  # fmt: skip


def _seen(workspace: Workspace, week: str, now: datetime) -> Seen:
    start = monday(week)
    desk = open_desk(workspace, now)
    zone = ZoneInfo(desk.zone)
    if start > now.astimezone(zone).date():
        raise UsageError("week_to_come", week=week)
    evening = datetime.combine(start + _WEEK - timedelta(1), time(23, 59, 59), zone).astimezone(UTC)
    return Seen(workspace, week, start, desk, min(evening, desk.as_of), now)


def _written(seen: Seen, kept: Week | None) -> dict[str, Any]:
    live = seen.as_of == seen.desk.as_of
    found = (_kept(seen) if live else None) or remembered(
        seen.desk, f"review as of {seen.as_of.isoformat()}", partial(_judged, seen)
    )
    engine, jumps = seen.desk.engine, found["jumps"]
    taken = _decided(seen, *seen.talk)
    together = _together(seen)
    notes = kept.notes if kept else {}
    return {
        "week": seen.week, "start": seen.start.isoformat(), "end": (seen.start + timedelta(6)).isoformat(),
        "as_of": seen.as_of.isoformat(), "state": "open", "closed_at": None, "closed_by": None,
        "stale_since": _iso(seen.desk.stale_since),
        "health": [asdict(c) for c in health(engine, seen.start, seen.as_of, jumps)],
        "sanity": {"drawn": len(sanity.drawn(engine, seen.workspace, seen.week)), **_counted(notes)},
        "diagnosis": found["diagnosis"], "board": found["board"], "problems": found["problems"],
        "decisions": [decision_figures(d, seen.now) for d in taken],
        "most_decisions": MOST_DECISIONS,
        "under_way": _under_way(seen, found),
        "outcomes": [decision_figures(d, seen.now) for d in _outcomes(seen)],
        "test": _test(seen, notes),
        "together": list(together), "confounded": set(_TOGETHER) <= set(together),
        "lacking": [d.pk for d in taken if not (d.owner and d.due)],
    }  # fmt: skip


def _kept(seen: Seen) -> dict[str, Any] | None:
    """The judgement of the current publication; None when nobody has judged it yet."""
    kept = judgements.found(seen.workspace, seen.desk.engine.snapshot)
    if kept is None:
        return None
    shown = prepared_board(seen.desk, 7) or board(seen.desk.engine, as_of=seen.as_of, zone=seen.desk.zone)
    return _said(kept.diagnosis, current(seen.workspace), len(kept.jumps), shown)


def _judged(seen: Seen) -> dict[str, Any]:
    """The judgement of a moment gone by."""
    engine, asked = seen.desk.engine, {"as_of": seen.as_of, "zone": seen.desk.zone}
    jumps = volume_jumps(engine, **asked)
    return _said(diagnose(engine, **asked), signals(engine, **asked), len(jumps), board(engine, **asked))


def _said(found: Diagnosis, told: Iterable[Signal], jumps: int, shown: Board) -> dict[str, Any]:
    problems = [_problem(s) for s in told if s.direction == "worse"]
    return {"diagnosis": document(found), "problems": problems, "jumps": jumps, "board": board_document(shown)}


def _problem(signal: Signal) -> dict[str, Any]:
    aimed = remedy_of(signal)
    return {
        "metric": signal.metric, "slice": [list(item) for item in signal.slice], "kind": signal.kind,
        "direction": signal.direction, "since": signal.since.isoformat(), "value": signal.value,
        "expected": list(signal.expected), "hits": signal.hits, "base": signal.base, "tail": signal.tail,
        "action": signal.action, "owner": signal.owner,
        "remedy": {"action": aimed[0], "target": aimed[1]} if aimed else None,
    }  # fmt: skip


def _decided(seen: Seen, first: datetime, after: datetime) -> list[Decision]:
    rows = Decision.objects.filter(
        workspace=seen.workspace, decided_at__gte=first, decided_at__lt=after, cancelled_at=None
    )
    return list(rows.select_related("workspace").order_by("decided_at", "pk"))


def _under_way(seen: Seen, found: dict[str, Any]) -> list[str]:
    """The numbers off their range about which something is decided, and stands: nobody has to decide again."""
    rows = Decision.objects.filter(workspace=seen.workspace, decided_at__lt=seen.talk[1], cancelled_at=None, verdict="")
    waiting = Receipt.objects.filter(workspace=seen.workspace, state=Receipted.PROPOSED).values("pk")
    stands = list(rows.exclude(receipt__in=waiting))
    about, actions = {d.metric for d in stands}, found["diagnosis"]["actions"]
    said: list[str] = []
    for tile in (t for column in read_board(found["board"]).columns for t in column.tiles):
        key, place = tile.reading.metric.key, tile.culprit_slice
        aims = [remedy(key, place), *(aimed(action, place) for action in actions)]
        if tile.reading.state is State.ACT and (key in about or any((d.action, d.target) in aims for d in stands)):
            said.append(key)
    return said


def _outcomes(seen: Seen) -> list[Decision]:
    """Decided about the week before, or judged since."""
    (began, ended), (first, after) = seen.talk_before, seen.talk
    last = Q(decided_at__gte=began, decided_at__lt=ended)
    judged = Q(judged_at__gte=first, judged_at__lt=after)
    rows = Decision.objects.filter(last | judged, workspace=seen.workspace, cancelled_at=None)
    return list(rows.select_related("workspace").order_by("decided_at", "pk"))


def _test(seen: Seen, notes: dict[str, Any]) -> dict[str, Any] | None:
    """The test that runs that week, else what was noted for it."""
    running = (
        Experiment.objects.filter(workspace=seen.workspace, start__lt=seen.start + _WEEK)
        .filter(Q(ended_on=None) | Q(ended_on__gt=seen.start))
        .order_by("-start")
    )
    for row in running:
        if row.start + row.weeks * _WEEK > seen.start:
            said = {"name": row.name, "variable": row.variable, "arms": [row.control, row.variant]}
            return {**said, "start": row.start.isoformat(), "outcome": row.outcome, "text": notes.get("test")}
    return {"name": None, "text": notes["test"]} if notes.get("test") else None


def _together(seen: Seen) -> tuple[str, ...]:
    """What changed in that week: "list", "copy", "volume", "sender"."""
    days = range(7)
    there = {seen.start + timedelta(n) for n in days}
    found = [c for c in confounds(seen.desk.engine, window(seen.as_of, seen.desk.zone)) if c.day in there]
    return tuple(sorted({what for c in (*found, *_applied(seen)) for what in entangled([c], c.day)}))


def _applied(seen: Seen) -> Iterator[Any]:
    rows = Receipt.objects.filter(
        workspace=seen.workspace, state=Receipted.APPLIED, at__gte=seen.first, at__lt=seen.after
    )
    return (change_of(r, seen.desk.zone) for r in rows)


def _counted(notes: dict[str, Any]) -> dict[str, Any]:
    return notes.get("sanity") or {"on_target": None, "off_target": None}


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
