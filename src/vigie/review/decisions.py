"""A decision: what is wrong, what is done about it, who answers, by when, and the number that should move.

In: an action and its target, as they were agreed to. Out: a `Decision`, in one transaction with the applied action and
its line of the journal. Applied is not improved: its verdict waits until the number is ripe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from django.db import transaction

from vigie.actions import applying
from vigie.actions.models import Receipt, Standing
from vigie.actions.moves import Move, Target, World
from vigie.actions.world import world_of
from vigie.metrics import METRICS, read
from vigie.metrics.compile import checked_dimensions
from vigie.metrics.sequential import LOOKS
from vigie.outreach.models import Task
from vigie.review import journal, news
from vigie.review.models import Decision, SignalState
from vigie.vocabulary.action import Preview
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Better
from vigie.workspaces.models import Workspace

# Weeks in which a change should show; weekly looks until it has to: a strong one is seen at an early look.
SHOWS, FEWEST_LOOKS, MOST_LOOKS = 2, LOOKS, 8

Where = Mapping[str, Sequence[str | None]]
State = Literal["proposed", "open", "waiting", "late", "judged", "cancelled"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The number that should move: which, over which slice, which way."""

    metric: str
    where: Where
    direction: Literal["up", "down"]


def decide(
    world: World, key: str, target: Target, *, by: str, owner: str = "", due: date | None = None,
    metric: str = "", where: Where | None = None, problem: str = "", wish: str, agreed: Preview | None = None,
) -> Decision:  # fmt: skip
    """Apply an action and answer for it, once per `wish`. Raises UsageError.

    `agreed`: the preview that was shown; without one, what it would do now. `metric`: the action's own without one;
    `where`: the slice that it is read over, the target without one.
    """
    known = _known(world.workspace, wish)
    if known is not None:
        return known
    asked, shown = applying.move(key), agreed or applying.preview(world, key, target)
    wanted = _wanted(asked, target, metric, where)
    value, low, high = _standing(world, wanted)
    with transaction.atomic():
        receipt = applying.apply(world, shown, wish=wish, by=by, owner=owner, due=due)
        made = Decision.objects.create(
            workspace=world.workspace, problem=problem, metric=wanted.metric,
            where={d: list(v) for d, v in wanted.where.items()}, action=key, target=dict(target), receipt=receipt.pk,
            since=_since(world.workspace, wanted), owner=owner, due=due, direction=wanted.direction,
            expected_by=_expected(world, asked, wanted.metric, due), value=value, range_low=low, range_high=high,
            decided_at=world.now, decided_by=by, done_at=_done(world, asked, receipt),
        )  # fmt: skip
        _hand_over(made)
        journal.note(
            world.workspace, at=world.now, who=by, what="decided", about=key, target=target, decision=made,
            receipt=receipt.pk, details={"metric": wanted.metric, "owner": owner, "due": due and due.isoformat()},
        )  # fmt: skip
        news.made(made, world.now)
    return made


def assign(decision: Decision, *, owner: str, due: date | None, by: str, now: datetime) -> Decision:
    """Somebody else answers for it, or by another day."""
    with transaction.atomic():
        decision.owner, decision.due = owner, due
        decision.save(update_fields=["owner", "due"])
        _hand_over(decision)
        journal.note(
            decision.workspace, at=now, who=by, what="assigned", about=decision.action, target=decision.target,
            decision=decision, receipt=decision.receipt,
            details={"owner": owner, "due": due.isoformat() if due else None},
        )  # fmt: skip
    return decision


def cancel(decision: Decision, *, by: str, now: datetime) -> Decision:
    """Take the action back. Cancelled before, it stays as it was."""
    with transaction.atomic():
        claimed = Decision.objects.filter(pk=decision.pk, cancelled_at=None).update(cancelled_at=now)
        if claimed:
            if decision.receipt is not None:
                applying.undo(world_of(decision.workspace, now), decision.receipt, by=by)
            journal.note(
                decision.workspace, at=now, who=by, what="cancelled", about=decision.action, target=decision.target,
                decision=decision, receipt=decision.receipt,
            )  # fmt: skip
    decision.refresh_from_db()
    return decision


def find(workspace: Workspace, number: int) -> Decision:
    """A decision of the workspace. Raises UsageError."""
    found = Decision.objects.filter(workspace=workspace, pk=number).first()
    if found is None:
        raise UsageError("unknown_decision", id=number)
    return found


def listing(workspace: Workspace, *, owner: str = "", state: str = "", now: datetime) -> list[Decision]:
    """Decisions, newest first."""
    rows = Decision.objects.filter(workspace=workspace, **({"owner": owner} if owner else {}))
    return [
        d
        for d in rows.select_related("workspace").order_by("-decided_at", "-pk")
        if not state or state_of(d, now) == state
    ]


def state_of(decision: Decision, now: datetime) -> State:
    """Where it stands: open until it is done, waiting until its number is ripe, judged."""
    today = now.astimezone(ZoneInfo(decision.workspace.zone)).date()
    if decision.cancelled_at:
        return "cancelled"
    if decision.verdict:
        return "judged"
    if decision.done_at:
        return "waiting"
    stands = Receipt.objects.filter(pk=decision.receipt).values_list("state", flat=True).first()
    if stands in (Standing.PROPOSED, Standing.RUNNING):
        return "proposed" if stands == Standing.PROPOSED else "waiting"
    return "late" if decision.due and decision.due < today else "open"


def settle(workspace: Workspace, now: datetime | None = None) -> None:
    """Note when work was done, proposals approved, actions taken back elsewhere: a number may move from then on."""
    moment = now or datetime.now(UTC)
    rows = Decision.objects.filter(workspace=workspace, verdict="", cancelled_at=None, receipt__isnull=False)
    receipts = {r.pk: r for r in Receipt.objects.filter(pk__in=rows.values("receipt"))}
    for decision in rows:
        receipt = receipts.get(decision.receipt)
        if receipt is None or receipt.state in (Standing.UNDONE, Standing.REFUSED):
            decision.cancelled_at = receipt.undone_at if receipt and receipt.undone_at else moment
            decision.save(update_fields=["cancelled_at"])
        elif receipt.state == Standing.APPLIED and decision.done_at is None:
            decision.done_at = _since_when(receipt, moment)
            decision.save(update_fields=["done_at"])


def _since_when(receipt: Receipt, now: datetime) -> datetime | None:
    """When the last of its work was done; without any, when it was applied, or found to be approved."""
    tasks = list(Task.objects.filter(receipt=receipt.pk, cancelled_at=None))
    if any(t.done_at is None for t in tasks):
        return None
    if not tasks:
        return now if receipt.approved_by else receipt.at
    return max(t.done_at for t in tasks if t.done_at)


def weeks_of(action: str) -> int:
    """How many weekly looks the outcome of an action takes at most."""
    known = applying.moves().get(action)
    return min(MOST_LOOKS, max(FEWEST_LOOKS, ceil((known.days if known else 0) / 7)))


def ripe_on(decision: Decision) -> date | None:
    """The day on which its last look is ripe; None before it is done."""
    if decision.done_at is None:
        return None
    day = decision.done_at.astimezone(ZoneInfo(decision.workspace.zone)).date()
    return day + timedelta(7 * weeks_of(decision.action) + METRICS[decision.metric].maturity)


def _known(workspace: Workspace, wish: str) -> Decision | None:
    receipt = Receipt.objects.filter(workspace=workspace, key=wish).values_list("pk", flat=True).first()
    return Decision.objects.filter(workspace=workspace, receipt=receipt).first() if receipt else None


def _wanted(asked: Move, target: Target, metric: str, where: Where | None) -> Wanted:
    key = metric or asked.watch
    if key not in METRICS:
        raise UsageError("unknown_metric", key=key, known=sorted(METRICS))
    slice_ = {d: [v] for d, v in target.items() if d in METRICS[key].dimensions} if where is None else dict(where)
    checked_dimensions(tuple(slice_))
    if key == asked.watch:
        return Wanted(key, slice_, asked.direction)
    return Wanted(key, slice_, "up" if METRICS[key].better is Better.UP else "down")


def _standing(world: World, wanted: Wanted) -> tuple[float | None, float | None, float | None]:
    """The number now, and the team's own range for it."""
    if not all(d in METRICS[wanted.metric].dimensions for d in wanted.where):
        return None, None, None
    found = read(
        world.engine, metrics=[wanted.metric], as_of=world.as_of, zone=world.zone, window="7d", weeks=1,
        where=wanted.where,
    )  # fmt: skip
    now = found[0] if found else None
    return (now.value, *((now.range.low, now.range.high) if now.range else (None, None))) if now else (None,) * 3


def _since(workspace: Workspace, wanted: Wanted) -> date | None:
    """The first day of the problem, as the open signals tell it: of this number there, else of anything there."""
    slice_ = [[d, v] for d, values in wanted.where.items() for v in values]
    rows = SignalState.objects.filter(workspace=workspace, cleared_at=None, direction="worse")
    here = [s for s in rows if sorted(map(str, s.slice)) == sorted(map(str, slice_))]
    same = [s.since for s in here if s.metric == wanted.metric]
    return min(same or [s.since for s in here], default=None)


def _expected(world: World, asked: Move, metric: str, due: date | None) -> date:
    today = world.now.astimezone(ZoneInfo(world.zone)).date()
    start = max(due, today) if due and asked.hand == "person" else today
    return start + timedelta(7 * max(SHOWS, ceil(asked.days / 7)) + METRICS[metric].maturity)


def _done(world: World, asked: Move, receipt: Receipt) -> datetime | None:
    return world.now if asked.hand == "vigie" and receipt.state == Standing.APPLIED else None


def _hand_over(decision: Decision) -> None:
    """The tasks of the action belong to whoever answers for the decision."""
    changed = {"owner": decision.owner, **({"due": decision.due} if decision.due else {})}
    Task.objects.filter(receipt=decision.receipt, done_at=None).update(**changed)
