"""Rules placed and lifted by actions.

In: a receipt. Out: `Hold` rows; what undoing needs.
"""

from datetime import datetime

from vigie.actions.models import Receipt
from vigie.actions.moves import Target, Undo, World, slice_of
from vigie.outreach.models import Hold, Kind


def hold(
    world: World, receipt: Receipt, kind: Kind, target: Target, *,
    until: datetime | None = None, figure: int | None = None, detail: str = "",
) -> Undo:  # fmt: skip
    """One rule on the slice that the target names; returns what undoing needs."""
    placed = Hold.objects.create(
        workspace=world.workspace, kind=kind, where=slice_of(target), figure=figure, detail=detail, since=world.now,
        until=until, receipt=receipt.pk,
    )  # fmt: skip
    return {"holds": [placed.pk]}


def lift_holds(world: World, receipt: Receipt) -> None:
    """Lift the rules that a receipt placed; lifted before, they stay as they are."""
    Hold.objects.filter(workspace=world.workspace, receipt=receipt.pk, lifted_at=None).update(lifted_at=world.now)
