"""What an automatic action would do, written once: its preview, its rules, its tasks, what tools are told.

In: a function from a target to a `Plan`. Out: a `Move` whose preview says exactly what its apply writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from vigie.actions import outbox
from vigie.actions.calls import tell_again
from vigie.actions.holding import back_in_force, hold, lift, lift_holds
from vigie.actions.models import Receipt
from vigie.actions.moves import Move, Target, Undo, World
from vigie.actions.people import Barring, bar, let_go, release, take_back
from vigie.actions.tasks import cancel_tasks, open_task
from vigie.metrics.catalogue import METRICS
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Call, Effect, Hand, Preview
from vigie.vocabulary.metric import Better

# A number is judged a week after at the earliest: a shorter look compares weekdays, not weeks.
WEEK = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule to place on a slice; `lasts` None: until somebody lifts it."""

    kind: Kind
    where: Target
    figure: int | None = None
    detail: str = ""
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that applying would write.

    `lifts`: rules that end, by id; `frees`: bars that end, by id; `quiets`: receipts whose calls are taken back.
    """

    effects: tuple[Effect, ...]
    rules: tuple[Rule, ...] = ()
    lifts: tuple[int, ...] = ()
    bars: tuple[Barring, ...] = ()
    frees: tuple[int, ...] = ()
    calls: tuple[Call, ...] = ()
    quiets: tuple[int, ...] = ()
    checklist: tuple[str, ...] = ()
    due: int = 0


def automatic(
    key: str, plan: Callable[[World, Target], Plan], *, takes: tuple[str, ...], watch: str, hand: Hand = "vigie",
    whole: bool = False, options: tuple[str, ...] = (), enforceable: bool = False,
) -> Move:  # fmt: skip
    """An action that is its plan, carried out."""

    def preview(world: World, target: Target) -> Preview:
        return shown(key, target, plan(world, target))

    def apply(world: World, agreed: Preview, receipt: Receipt) -> Undo:
        return carry_out(world, plan(world, agreed.target), receipt)

    return Move(
        key, hand, takes, watch, way(watch), max(WEEK, METRICS[watch].maturity), preview, apply, withdraw,
        whole, options, enforceable, plan,
    )  # fmt: skip


def way(watch: str) -> Literal["up", "down"]:
    """Where a number should go."""
    return "down" if METRICS[watch].better is Better.DOWN else "up"


def shown(key: str, target: Target, plan: Plan) -> Preview:
    """A plan as it is agreed to."""
    suppressed = sum(len(b.contacts) for b in plan.bars if b.bar == "suppressed")
    return Preview(key, dict(target), plan.effects, suppressed, plan.calls)


def carry_out(world: World, plan: Plan, receipt: Receipt) -> Undo:
    """Write everything that the plan says, inside the transaction of the receipt."""
    for rule in plan.rules:
        until = world.now + rule.lasts if rule.lasts else None
        hold(world, receipt, rule.kind, rule.where, until=until, figure=rule.figure, detail=rule.detail)
    lift(world, receipt, plan.lifts)
    for barring in plan.bars:
        bar(world, receipt, barring)
    release(world, receipt, plan.frees)
    for other in Receipt.objects.filter(workspace=world.workspace, pk__in=plan.quiets):
        outbox.take_back(other, world.now)
    if plan.checklist:
        open_task(world, receipt, plan.checklist, plan.due)
    return {}


def withdraw(world: World, receipt: Receipt) -> None:
    """Undo all of it: what was placed ends, what was ended is in force again."""
    lift_holds(world, receipt)
    tell_again(world, back_in_force(world, receipt))
    let_go(world, receipt)
    take_back(world, receipt)
    cancel_tasks(world, receipt)
