"""How far each action may go by itself: observe, suggest, enforce; and what is applied without a person.

In: a workspace's modes, the signals that are told. Out: receipts in the name of the rule; rules lifted once
nothing asks for them.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import get_args

from django.db import transaction

from vigie.actions import applying
from vigie.actions.models import Mode, Receipt
from vigie.actions.moves import World, moves
from vigie.actions.remedies import remedy_of
from vigie.actions.sizes import covered
from vigie.metrics.catalogue import METRICS
from vigie.outreach.holds import in_force
from vigie.outreach.models import Hold, Kind
from vigie.vocabulary import action as vocabulary
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.finding import Signal
from vigie.workspaces.models import Workspace

MODES: tuple[str, ...] = get_args(vocabulary.Mode)
BY = "vigie"


def set_mode(workspace: Workspace, key: str, mode: str) -> str:
    """How far an action may go from now on; what it was. Raises UsageError."""
    asked = applying.move(key)
    if mode not in MODES:
        raise UsageError("bad_option", name="mode", value=mode, known=", ".join(MODES))
    if mode == "enforce" and not asked.enforceable:
        raise UsageError("not_enforceable", action=key, known=", ".join(k for k, m in moves().items() if m.enforceable))
    before = modes_of(workspace)[key]
    Mode.objects.update_or_create(workspace=workspace, action=key, defaults={"mode": mode})
    return before


def modes_of(workspace: Workspace) -> dict[str, str]:
    """The mode of every action."""
    chosen = dict(Mode.objects.filter(workspace=workspace).values_list("action", "mode"))
    return {key: chosen.get(key, "suggest") for key in moves()}


def enforce(world: World, signals: Sequence[Signal]) -> list[Receipt]:
    """Apply what the workspace wants applied by itself, once for each signal; what was undone stays undone.

    A single bad day (incident) is not enough: only stops and slides are answered without a person.
    """
    modes, done = modes_of(world.workspace), []
    for signal in signals:
        if signal.direction != "worse" or signal.kind == "incident":
            continue
        key, target = remedy_of(signal)
        if modes[key] != "enforce" or not moves()[key].enforceable or _answered(world, key, target, signal):
            continue
        agreed = applying.preview(world, key, target)
        done.append(applying.apply(world, agreed, wish=_wish(signal), by=BY, mode="enforce"))
    return done


def recover(world: World) -> list[Hold]:
    """Lift the rules that wait for complete fields, where coverage is again what its limit asks for."""
    limit = METRICS["field_coverage"].limit
    rows = in_force(world.workspace, world.now).filter(kind=Kind.REQUIRE, detail="fields_ok")
    share = ((hold, covered(world, hold.where)) for hold in rows)
    over = [hold for hold, value in share if limit is not None and value is not None and value >= limit.act]
    with transaction.atomic():
        Hold.objects.filter(pk__in=[hold.pk for hold in over]).update(lifted_at=world.now)
    return over


def _answered(world: World, key: str, target: dict[str, str], signal: Signal) -> bool:
    """Whether the same was done since the signal began, by whomever; undone by a person, it is not done again."""
    rows = Receipt.objects.filter(workspace=world.workspace, action=key, at__date__gte=signal.since)
    return any(row.target == target for row in rows)


def _wish(signal: Signal) -> str:
    said = repr((signal.metric, signal.slice, signal.kind, signal.since.isoformat()))
    return "signal " + blake2b(said.encode(), digest_size=12).hexdigest()
