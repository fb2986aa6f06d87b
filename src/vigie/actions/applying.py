"""The journey of an action: preview, agree, apply once, undo.

In: an action's key, a target, the fingerprint that was agreed to. Out: a `Receipt`; nothing half-done.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from vigie.actions import outbox, staging
from vigie.actions.calls import send
from vigie.actions.models import Mode, Receipt, Standing
from vigie.actions.moves import Move, Target, World, moves, slice_of
from vigie.actions.planning import Plan
from vigie.actions.tasks import hand_over
from vigie.outreach import hooks
from vigie.vocabulary.action import Call, Preview
from vigie.vocabulary.errors import UsageError

# A wish is named by whoever has it: a form, a program.
LONGEST_WISH = 80
_BARS = frozenset({"contacts_suppressed", "contacts_quarantined"})


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
    plan = _many(world, now)
    with transaction.atomic():
        claimed = Receipt.objects.filter(pk=receipt.pk, state=Standing.PROPOSED).update(
            state=Standing.APPLIED if plan is None else Standing.RUNNING, approved_by=by
        )
        receipt.refresh_from_db()
        if claimed and plan is not None:
            staging.begin(world, receipt, plan)
        elif claimed:
            given = dict(receipt.undo)
            _take_effect(world, now, receipt)
            _give(receipt, *_given(given))
    return receipt


def go_on(world: World, receipt_id: int, *, lots: int = 1) -> Receipt:
    """Place the next lots of an action on very many contacts; after the last one it is applied.

    Two workers that do so at once place each lot once. Raises UsageError.
    """
    left = True
    for _ in range(lots):
        left = left and staging.place_next(receipt_id)
    if left:
        return find(world, receipt_id)
    with transaction.atomic():
        claimed = Receipt.objects.filter(pk=receipt_id, state=Standing.RUNNING).update(state=Standing.APPLIED)
        receipt = find(world, receipt_id)
        if claimed:
            kept = dict(receipt.undo)
            _announce(world, receipt, staging.finish(world, receipt))
            hand_over(receipt, owner=_given(kept)[0], due=_given(kept)[1])
            Receipt.objects.filter(pk=receipt_id).update(undo={})
    if claimed:
        staging.clear(receipt)
    return find(world, receipt_id)


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
        before = Receipt.objects.select_for_update().get(pk=receipt.pk).state
        open_ = [Standing.APPLIED, Standing.PROPOSED, Standing.RUNNING]
        claimed = Receipt.objects.filter(pk=receipt.pk, state__in=open_).update(
            state=Standing.UNDONE, undone_at=world.now, undone_by=by
        )
        if claimed and before == Standing.RUNNING:
            staging.abandon(receipt)
        if claimed and before == Standing.APPLIED:
            outbox.take_back(receipt, world.now)
            move(receipt.action).undo(world, receipt)
            receipt.refresh_from_db()
            hooks.announce(world.workspace, "action.undone", _news(receipt), now=world.now)
    staging.clear(receipt)
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
    plan = None if proposed else _many(world, agreed)
    state = Standing.PROPOSED if proposed else Standing.APPLIED if plan is None else Standing.RUNNING
    receipt = Receipt.objects.create(
        workspace=world.workspace, action=agreed.action, target=dict(agreed.target), agreed=agreed.fingerprint,
        effects=[{"code": e.code, "params": dict(e.params)} for e in agreed.effects],
        state=state, mode=mode, at=world.now, by=by, key=wish,
    )  # fmt: skip
    if plan is not None:
        staging.begin(world, receipt, plan)
    elif not proposed:
        _take_effect(world, agreed, receipt)
    return receipt


def _many(world: World, agreed: Preview) -> Plan | None:
    """The plan of an action on very many contacts; None for one that is done at once."""
    asked = move(agreed.action)
    plan = asked.plan(world, agreed.target) if asked.plan and _barring(agreed) >= staging.LARGE else None
    return plan if plan is not None and staging.large(plan) else None


def _barring(agreed: Preview) -> int:
    """How many contacts a preview would bar."""
    said = (e.params.get("contacts", 0) for e in agreed.effects if e.code in _BARS)
    return sum(n for n in said if isinstance(n, int))


def _given(kept: Mapping[str, Any]) -> tuple[str, date | None]:
    """Owner and day of work that waits until there is any."""
    return kept.get("owner", ""), date.fromisoformat(kept["due"]) if kept.get("due") else None


def _give(receipt: Receipt, owner: str, due: date | None) -> None:
    """Whose the work is; of a proposal it is kept until there is any."""
    if receipt.state in (Standing.PROPOSED, Standing.RUNNING):
        receipt.undo = {**receipt.undo, "owner": owner, "due": due.isoformat() if due else None}
        receipt.save(update_fields=["undo"])
    else:
        hand_over(receipt, owner=owner, due=due)


def _take_effect(world: World, agreed: Preview, receipt: Receipt) -> None:
    receipt.undo = move(agreed.action).apply(world, agreed, receipt)
    receipt.save(update_fields=["undo"])
    _announce(world, receipt, agreed.calls)


def _announce(world: World, receipt: Receipt, calls: Sequence[Call]) -> None:
    """Tell the tools, and whoever listens."""
    send(world, receipt, calls)
    hooks.announce(world.workspace, "action.applied", _news(receipt), now=world.now)


def _news(receipt: Receipt) -> dict[str, object]:
    """What other programs hear of a receipt."""
    return {
        "receipt": receipt.pk, "action": receipt.action, "target": receipt.target, "mode": receipt.mode,
        "state": receipt.state, "at": receipt.at.isoformat(),
    }  # fmt: skip
