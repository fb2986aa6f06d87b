"""The journey of an action: preview, agree, apply once, undo.

In: an action's key, a target, the fingerprint that was agreed to. Out: a `Receipt`; nothing half-done.
"""

from django.db import IntegrityError, transaction

from vigie.actions.models import Mode, Outgoing, Receipt, Standing
from vigie.actions.moves import Move, Target, World, moves
from vigie.vocabulary.action import Preview
from vigie.vocabulary.errors import UsageError


def move(key: str) -> Move:
    """The action of that key. Raises UsageError."""
    found = moves().get(key)
    if found is None:
        raise UsageError("unknown_action", action=key, known=", ".join(moves()))
    return found


def preview(world: World, key: str, target: Target) -> Preview:
    """Exactly what applying would do now. Raises UsageError."""
    asked = move(key)
    if not set(target) <= set(asked.takes) or (asked.takes and not target):
        raise UsageError("wrong_target", action=key, takes=", ".join(asked.takes))
    return asked.preview(world, target)


def mode_of(world: World, key: str) -> str:
    """observe, suggest or enforce, as the workspace chose."""
    row = Mode.objects.filter(workspace=world.workspace, action=key).first()
    return row.mode if row else "suggest"


def apply(world: World, agreed: Preview, *, wish: str, by: str, mode: str = "suggest") -> Receipt:
    """Apply what was agreed to, once per `wish`. Raises UsageError when the world has moved since the preview."""
    done = _known(world, wish)
    if done:
        return done
    now = preview(world, agreed.action, agreed.target)
    if now.fingerprint != agreed.fingerprint:
        raise UsageError("world_moved", action=agreed.action)
    if mode_of(world, agreed.action) == "observe":
        raise UsageError("only_observed", action=agreed.action)
    try:
        with transaction.atomic():
            return _written(world, now, wish=wish, by=by, mode=mode)
    except IntegrityError:  # the same wish, a moment earlier, in another process
        done = _known(world, wish)
        if done is None:
            raise
        return done


def undo(world: World, receipt_id: int, *, by: str) -> Receipt:
    """Take back what a receipt did. Undone before, it stays undone. Raises UsageError."""
    receipt = Receipt.objects.filter(workspace=world.workspace, pk=receipt_id).first()
    if receipt is None:
        raise UsageError("unknown_receipt", id=receipt_id)
    with transaction.atomic():
        claimed = Receipt.objects.filter(pk=receipt.pk, state__in=[Standing.APPLIED, Standing.PROPOSED]).update(
            state=Standing.UNDONE, undone_at=world.now, undone_by=by
        )
        if claimed and receipt.state == Standing.APPLIED:
            move(receipt.action).undo(world, receipt)
    receipt.refresh_from_db()
    return receipt


def _known(world: World, wish: str) -> Receipt | None:
    return Receipt.objects.filter(workspace=world.workspace, key=wish).first()


def _written(world: World, agreed: Preview, *, wish: str, by: str, mode: str) -> Receipt:
    receipt = Receipt.objects.create(
        workspace=world.workspace, action=agreed.action, target=dict(agreed.target), agreed=agreed.fingerprint,
        effects=[{"code": e.code, "params": dict(e.params)} for e in agreed.effects],
        state=Standing.APPLIED, mode=mode, at=world.now, by=by, key=wish,
    )  # fmt: skip
    receipt.undo = move(agreed.action).apply(world, agreed, receipt)
    receipt.save(update_fields=["undo"])
    Outgoing.objects.bulk_create(
        Outgoing(
            workspace=world.workspace, receipt=receipt, connection_id=call.connection, operation=call.operation,
            args=dict(call.args), due_at=world.now,
        )
        for call in agreed.calls
    )  # fmt: skip
    return receipt
