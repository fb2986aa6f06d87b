"""What is done to a receipt, with what follows from it at once: its decision counts from now on, or is over.

In: a receipt or a task, who does it. Out: the same, in one transaction with its decision and its line of the journal.
"""

from typing import TextIO

from django.db import transaction

from vigie.actions import addresses, applying, tasks
from vigie.actions.models import Receipt
from vigie.actions.moves import World
from vigie.outreach.models import Task
from vigie.review import decisions, journal


def approve(world: World, number: int, *, by: str) -> Receipt:
    """The second person agrees; its decision is judged from now on. Raises UsageError."""
    with transaction.atomic():
        done = applying.approve(world, number, by=by)
        decisions.settle(world.workspace, world.now)
    return done


def refuse(world: World, number: int, *, by: str) -> Receipt:
    """What was proposed is not done; its decision is over. Raises UsageError."""
    with transaction.atomic():
        done = applying.refuse(world, number, by=by)
        decisions.settle(world.workspace, world.now)
    return done


def undo(world: World, number: int, *, by: str) -> Receipt:
    """Take it back; its decision is over. Raises UsageError."""
    with transaction.atomic():
        done = applying.undo(world, number, by=by)
        decisions.settle(world.workspace, world.now)
    return done


def tick(world: World, number: int, step: str, *, by: str) -> Task:
    """Tick a step; with the last one its decision is judged from now on. Raises UsageError."""
    with transaction.atomic():
        done = tasks.tick(world, number, step, by=by)
        decisions.settle(world.workspace, world.now)
    return done


def take_out(world: World, receipt: Receipt, out: TextIO, *, by: str) -> int:
    """Write the contacts of a receipt as CSV; that they left is a line of the journal. Raises UsageError."""
    count = addresses.export(world, receipt, out)
    journal.note(
        world.workspace, at=world.now, who=by, what="exported", about=receipt.action, target=receipt.target,
        details={"contacts": count}, receipt=receipt.pk,
    )  # fmt: skip
    return count
