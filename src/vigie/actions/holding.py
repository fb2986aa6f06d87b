"""Rules placed and lifted by actions.

In: a receipt. Out: `Hold` rows in force, lifted, or in force again.
"""

from collections.abc import Sequence
from datetime import datetime

from vigie.actions.models import Receipt
from vigie.actions.moves import Target, World, slice_of
from vigie.outreach.models import Hold, Kind


def hold(
    world: World, receipt: Receipt, kind: Kind, target: Target, *,
    until: datetime | None = None, figure: int | None = None, detail: str = "",
) -> Hold:  # fmt: skip
    """Place one rule on the slice that the target names."""
    return Hold.objects.create(
        workspace=world.workspace, kind=kind, where=slice_of(target), figure=figure, detail=detail, since=world.now,
        until=until, receipt=receipt.pk,
    )  # fmt: skip


def lift_holds(world: World, receipt: Receipt) -> None:
    """Lift the rules that a receipt placed; lifted before, they stay as they are."""
    Hold.objects.filter(workspace=world.workspace, receipt=receipt.pk, lifted_at=None).update(lifted_at=world.now)


def lift(world: World, receipt: Receipt, holds: Sequence[int]) -> None:
    """Lift rules that other receipts placed, in the name of this one."""
    Hold.objects.filter(workspace=world.workspace, pk__in=holds, lifted_at=None).update(
        lifted_at=world.now, lifted_by=receipt.pk
    )


def back_in_force(world: World, receipt: Receipt) -> list[int]:
    """Take back what a receipt lifted; the receipts whose rules are in force again."""
    rows = Hold.objects.filter(workspace=world.workspace, lifted_by=receipt.pk)
    placed = [number for number in rows.values_list("receipt", flat=True) if number is not None]
    rows.update(lifted_at=None, lifted_by=None)
    return placed
