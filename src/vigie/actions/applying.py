"""The journey of an action: preview, agree, apply once, undo.

In: an action's key, a target, the fingerprint that was agreed to. Out: a `Receipt`; nothing half-done.
"""

from datetime import date

from django.db import IntegrityError, transaction

from vigie.actions import outbox
from vigie.actions.calls import send
from vigie.actions.models import Mode, Receipt, Standing
from vigie.actions.moves import Move, Target, World, moves, slice_of
from vigie.actions.tasks import hand_over
from vigie.outreach import hooks
from vigie.vocabulary.action import Preview
from vigie.vocabulary.errors import UsageError

# A wish is named by whoever has it: a form, a program.
LONGEST_WISH = 80


def move(key: str) -> Move:
    """The action of that key. Raises UsageError."""
    found = moves().get(key)
    if found is None:
        raise UsageError("unknown_action", action=key, known=", ".join(moves()))
    return found


def preview(world: World, key: str, target: Target) -> Preview:
    """Exactly what applying would do now. Raises UsageError."""
    asked = move(key)
    if not set(target) <= {*asked.takes, *asked.options} or not (asked.whole or slice_of(target)):
        raise UsageError("wrong_target", action=key, takes=", ".join(asked.takes))
    return asked.preview(world, target)


def mode_of(world: World, key: str) -> str:
    """observe, suggest or enforce, as the workspace chose."""
    row = Mode.objects.filter(workspace=world.workspace, action=key).first()
    return row.mode if row else "suggest"


def apply(
    world: World,
    agreed: Preview,
    *,
    wish: str,
    by: str,
    mode: str = "suggest",
    owner: str = "",
    due: date | None = None,
) -> Receipt:
    """Apply what was agreed to, once per `wish`. Raises UsageError when the world has moved since the preview.

    `owner`, `due`: of the work that the action opens; whoever applies it and the action's own day without them.
    """
    done = known(world, wish)
    if done:
        return done
    now = preview(world, agreed.action, agreed.target)
    if now.fingerprint != agreed.fingerprint:
        raise UsageError("world_moved", action=agreed.action)
    if mode_of(world, agreed.action) == "observe":
        raise UsageError("only_observed", action=agreed.action)
    try:
        with transaction.atomic():
            receipt = _written(world, now, wish=wish, by=by, mode=mode)
            _give(receipt, owner, due)
            return receipt
    except IntegrityError:  # the same wish, a moment earlier, in another process
        done = known(world, wish)
        if done is None:
            raise
        return done


def approve(world: World, receipt_id: int, *, by: str) -> Receipt:
    """Apply what another person proposed. Raises UsageError when it is one's own, or the world has moved since."""
    receipt = find(world, receipt_id)
    if receipt.by == by:
        raise UsageError("same_person", id=receipt_id)
    if receipt.state != Standing.PROPOSED:
        raise UsageError("not_proposed", id=receipt_id)
    now = preview(world, receipt.action, receipt.target)
    if now.fingerprint != receipt.agreed:
        raise UsageError("world_moved", action=receipt.action)
    with transaction.atomic():
        claimed = Receipt.objects.filter(pk=receipt.pk, state=Standing.PROPOSED).update(
            state=Standing.APPLIED, approved_by=by
        )
        receipt.refresh_from_db()
        if claimed:
            given = dict(receipt.undo)
            _take_effect(world, now, receipt)
            _give(receipt, given.get("owner", ""), date.fromisoformat(given["due"]) if given.get("due") else None)
    return receipt


def refuse(world: World, receipt_id: int, *, by: str) -> Receipt:
    """Turn down what was proposed. Raises UsageError."""
    receipt = find(world, receipt_id)
    Receipt.objects.filter(pk=receipt.pk, state=Standing.PROPOSED).update(
        state=Standing.REFUSED, undone_at=world.now, undone_by=by
    )
    receipt.refresh_from_db()
    return receipt


def needs_two(world: World, agreed: Preview) -> bool:
    """Whether applying waits for a second person: more contacts suppressed than the workspace lets one person do."""
    limit = world.workspace.two_persons_over
    return limit is not None and agreed.contacts > limit


def undo(world: World, receipt_id: int, *, by: str) -> Receipt:
    """Take back what a receipt did. Undone before, it stays undone. Raises UsageError."""
    receipt = find(world, receipt_id)
    with transaction.atomic():
        claimed = Receipt.objects.filter(pk=receipt.pk, state__in=[Standing.APPLIED, Standing.PROPOSED]).update(
            state=Standing.UNDONE, undone_at=world.now, undone_by=by
        )
        if claimed and receipt.state == Standing.APPLIED:
            outbox.take_back(receipt, world.now)
            move(receipt.action).undo(world, receipt)
            receipt.refresh_from_db()
            hooks.announce(world.workspace, "action.undone", _news(receipt), now=world.now)
    receipt.refresh_from_db()
    return receipt


def find(world: World, receipt_id: int) -> Receipt:
    """A receipt of the workspace. Raises UsageError."""
    receipt = Receipt.objects.filter(workspace=world.workspace, pk=receipt_id).first()
    if receipt is None:
        raise UsageError("unknown_receipt", id=receipt_id)
    return receipt


def known(world: World, wish: str) -> Receipt | None:
    """What that wish came to before."""
    return Receipt.objects.filter(workspace=world.workspace, key=wish).first()


def _written(world: World, agreed: Preview, *, wish: str, by: str, mode: str) -> Receipt:
    proposed = needs_two(world, agreed)
    receipt = Receipt.objects.create(
        workspace=world.workspace, action=agreed.action, target=dict(agreed.target), agreed=agreed.fingerprint,
        effects=[{"code": e.code, "params": dict(e.params)} for e in agreed.effects],
        state=Standing.PROPOSED if proposed else Standing.APPLIED, mode=mode, at=world.now, by=by, key=wish,
    )  # fmt: skip
    if not proposed:
        _take_effect(world, agreed, receipt)
    return receipt


def _give(receipt: Receipt, owner: str, due: date | None) -> None:
    """Whose the work is; of a proposal it is kept until there is any."""
    if receipt.state == Standing.PROPOSED:
        receipt.undo = {"owner": owner, "due": due.isoformat() if due else None}
        receipt.save(update_fields=["undo"])
    else:
        hand_over(receipt, owner=owner, due=due)


def _take_effect(world: World, agreed: Preview, receipt: Receipt) -> None:
    receipt.undo = move(agreed.action).apply(world, agreed, receipt)
    receipt.save(update_fields=["undo"])
    send(world, receipt, agreed.calls)
    hooks.announce(world.workspace, "action.applied", _news(receipt), now=world.now)


def _news(receipt: Receipt) -> dict[str, object]:
    """What other programs hear of a receipt."""
    return {
        "receipt": receipt.pk, "action": receipt.action, "target": receipt.target, "mode": receipt.mode,
        "state": receipt.state, "at": receipt.at.isoformat(),
    }  # fmt: skip
