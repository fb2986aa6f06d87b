"""Work for people: opened by an action, ticked step by step, cancelled with it.

In: a receipt, the steps of its checklist. Out: `Task` rows.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from vigie.actions.models import Receipt
from vigie.actions.moves import World
from vigie.outreach.models import Task
from vigie.vocabulary.errors import UsageError


def today(world: World) -> date:
    """The day in the workspace's zone."""
    return world.now.astimezone(ZoneInfo(world.zone)).date()


def open_task(world: World, receipt: Receipt, checklist: Sequence[str], due: int) -> Task:
    """One task with its steps; whoever applied the action owns it until it is given to somebody."""
    return Task.objects.create(
        workspace=world.workspace, action=receipt.action, target=dict(receipt.target),
        checklist=[{"code": code, "done_at": None} for code in checklist], owner=receipt.by,
        due=today(world) + timedelta(due), opened_at=world.now, receipt=receipt.pk,
    )  # fmt: skip


def hand_over(receipt: Receipt, *, owner: str, due: date | None) -> None:
    """Give the open work of a receipt to somebody, by a day."""
    changed = {**({"owner": owner} if owner else {}), **({"due": due} if due else {})}
    Task.objects.filter(receipt=receipt.pk, done_at=None).update(**changed)


def tick(world: World, task_id: int, code: str, *, by: str) -> Task:
    """Tick one step; the last one ends the task. Ticked before, it stays. Raises UsageError."""
    task = Task.objects.filter(workspace=world.workspace, pk=task_id, cancelled_at=None).first()
    if task is None:
        raise UsageError("unknown_task", id=task_id)
    steps = [dict(step) for step in task.checklist]
    if code not in {step["code"] for step in steps}:
        raise UsageError("unknown_step", step=code, known=", ".join(step["code"] for step in steps))
    for step in steps:
        if step["code"] == code:
            step["done_at"] = step["done_at"] or world.now.isoformat()
    task.checklist = steps
    if task.done_at is None and all(step["done_at"] for step in steps):
        task.done_at, task.done_by = world.now, by
    task.save(update_fields=["checklist", "done_at", "done_by"])
    return task


def cancel_tasks(world: World, receipt: Receipt) -> None:
    """Nobody has to do it any more; what is done stays done."""
    open_ = Task.objects.filter(workspace=world.workspace, receipt=receipt.pk, done_at=None, cancelled_at=None)
    open_.update(cancelled_at=world.now)
