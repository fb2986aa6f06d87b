"""Bars for very many contacts: placed in lots that nobody sees, put in force at one stroke, taken up where one stopped.

In: an agreed plan with many contacts. Out: rows of `Standing`, all of them in force or none; how far it is.

A lot waits as rows that their own receipt has lifted; the last step lifts that. The contacts that were agreed to are
kept in a file beside the workspace's facts until then, so that later facts change nothing of what was agreed.
"""

from array import array
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef

from vigie.actions.models import Receipt
from vigie.actions.models import Standing as Where
from vigie.actions.moves import World
from vigie.actions.people import Barring
from vigie.actions.planning import Plan
from vigie.actions.tasks import open_task
from vigie.people.models import Standing
from vigie.vocabulary.action import Call
from vigie.workspaces.models import Workspace

# Fewer are placed at once, in about a second.
LARGE = 20_000
LOT = 5_000


def large(plan: Plan) -> bool:
    """Whether a plan bars so many that it is done in lots. Rules and releases are few rows: they come at once."""
    many = sum(len(b.contacts) for b in plan.bars) >= LARGE
    return many and not (plan.rules or plan.lifts or plan.frees or plan.quiets)


def begin(world: World, receipt: Receipt, plan: Plan) -> None:
    """Keep what was agreed to, beside the receipt that is being applied."""
    kept = [{"bar": str(b.bar), "reason": b.reason, "contacts": len(b.contacts)} for b in plan.bars]
    calls = [[c.connection, c.operation, dict(c.args)] for c in plan.calls]
    for number, barring in enumerate(plan.bars):
        _write(_file(world.workspace, receipt.pk, number), barring)
    receipt.undo = {**receipt.undo, "bars": kept, "placed": 0, "calls": calls, "checklist": list(plan.checklist),
                    "days": plan.due}  # fmt: skip
    receipt.save(update_fields=["undo"])


def progress(receipt: Receipt) -> tuple[int, int]:
    """Contacts placed, of how many."""
    return receipt.undo.get("placed", 0), sum(b["contacts"] for b in receipt.undo.get("bars", ()))


def place_next(receipt_id: int) -> bool:
    """Place the next lot, in one transaction with how far it is; whether anything is left to place."""
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update().select_related("workspace").get(pk=receipt_id)
        placed, total = progress(receipt)
        if receipt.state != Where.RUNNING or placed >= total:
            return False
        rows = [
            Standing(
                workspace=receipt.workspace, contact=contact, bar=bar, reason=reason, since=receipt.at,
                receipt=receipt.pk, lifted_at=receipt.at, lifted_by=receipt.pk,
            )
            for bar, reason, contact in _lot(receipt, placed)
        ]  # fmt: skip
        Standing.objects.bulk_create(rows, batch_size=LOT)
        receipt.undo = {**receipt.undo, "placed": placed + len(rows)}
        receipt.save(update_fields=["undo"])
        return placed + len(rows) < total


def finish(world: World, receipt: Receipt) -> tuple[Call, ...]:
    """Put everything in force, inside the transaction that calls the receipt applied; what tools are to be told."""
    waiting = Standing.objects.filter(workspace=world.workspace, receipt=receipt.pk, lifted_by=receipt.pk)
    again = Standing.objects.filter(
        workspace=world.workspace, contact=OuterRef("contact"), bar=OuterRef("bar"), reason=OuterRef("reason"),
        lifted_at=None,
    )  # fmt: skip
    waiting.filter(Exists(again)).delete()  # barred for the same reason by somebody else meanwhile
    waiting.update(lifted_at=None, lifted_by=None)
    if receipt.undo["checklist"]:
        open_task(world, receipt, receipt.undo["checklist"], receipt.undo["days"])
    return tuple(Call(connection, operation, args) for connection, operation, args in receipt.undo["calls"])


def abandon(receipt: Receipt) -> None:
    """Nothing of it was in force yet; nothing of it stays."""
    Standing.objects.filter(workspace=receipt.workspace, receipt=receipt.pk, lifted_by=receipt.pk).delete()


def clear(receipt: Receipt) -> None:
    """Forget the lists that were kept for it; called after the transaction that needs them no more."""
    for number in range(len(receipt.undo.get("bars", ()))):
        _file(receipt.workspace, receipt.pk, number).unlink(missing_ok=True)


def _lot(receipt: Receipt, placed: int) -> Iterator[tuple[str, str, int]]:
    """Bar, reason and contact of the next rows."""
    room, before = LOT, 0
    for number, kept in enumerate(receipt.undo["bars"]):
        first = max(placed - before, 0)
        before += kept["contacts"]
        if first >= kept["contacts"] or not room:
            continue
        keys = _read(_file(receipt.workspace, receipt.pk, number), first, min(room, kept["contacts"] - first))
        room -= len(keys)
        yield from ((kept["bar"], kept["reason"], key) for key in keys)


def _file(workspace: Workspace, number: int, part: int) -> Path:
    return workspace.folder / "receipts" / f"{number}-{part}.keys"


def _write(file: Path, barring: Barring) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_bytes(array("q", barring.contacts).tobytes())


def _read(file: Path, first: int, count: int) -> "array[int]":
    keys = array("q")
    with file.open("rb") as opened:
        opened.seek(first * keys.itemsize)
        keys.frombytes(opened.read(count * keys.itemsize))
    return keys
