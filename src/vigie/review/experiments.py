"""Tests as they were decided: kept before their first message, read against their own plan.

In: a workspace, a test. Out: its row, its plan again, its result. One test at a time for each audience.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from vigie.metrics.counting import Rows
from vigie.metrics.experiments import Result, Test, checked, collide, read
from vigie.review.models import Experiment
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace


def declare(workspace: Workspace, name: str, test: Test, now: datetime, by: str = "") -> Experiment:
    """Keep a test. Raises UsageError: the name is taken, the audience is in another test, the test makes no sense."""
    checked(test)
    # A step alone is no audience: every sequence has a first one.
    if not name.strip() or not set(test.where) - {"step"} or not all(arm.strip() for arm in test.arms):
        raise UsageError("test_not_named")
    with transaction.atomic():
        # Two people who start one each at the same moment: the second waits, then sees the first.
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        if workspace.experiments.filter(name=name).exists():
            raise UsageError("experiment_exists", name=name)
        other = in_the_way(workspace, test)
        if other is not None:
            raise UsageError("audience_in_test", name=other.name)
        return _kept(workspace, name, test, now, by)


def in_the_way(workspace: Workspace, test: Test) -> Experiment | None:
    """The test that writes to the same audience in the same weeks: one at a time."""
    return next((row for row in workspace.experiments.order_by("pk") if collide(test, _occupied(row))), None)


def find(workspace: Workspace, name: str) -> Experiment:
    """The test of that name. Raises UsageError."""
    row = workspace.experiments.filter(name=name).first()
    if row is None:
        known = ", ".join(workspace.experiments.order_by("name").values_list("name", flat=True))
        raise UsageError("unknown_experiment", name=name, known=known or "-")
    return row


def plan(row: Experiment) -> Test:
    """The test as it was decided."""
    return Test(
        row.variable,
        (row.control, row.variant),
        row.where,
        row.start,
        row.weeks,
        row.outcome,
        row.days,
        row.scope,
        row.dimension,
        row.share,
    )


def in_time(row: Experiment) -> bool:
    """It was decided on its first day or before: a plan made afterwards proves nothing."""
    return row.declared_at.astimezone(ZoneInfo(row.workspace.zone)).date() <= row.start


def end(row: Experiment, day: date, kept: str = "", by: str = "") -> Experiment:
    """Free its audience from that day on, with the arm that goes on; its result is read against its plan as before.

    The first decision stands. Raises UsageError: `kept` is neither of its arms.
    """
    if kept and kept not in (row.control, row.variant):
        raise UsageError("two_arms_needed", arms=f"{row.control}, {row.variant}")
    Experiment.objects.filter(pk=row.pk, ended_on__isnull=True).update(ended_on=day, kept=kept, ended_by=by)
    row.refresh_from_db()
    return row


def _kept(workspace: Workspace, name: str, test: Test, now: datetime, by: str) -> Experiment:
    return Experiment.objects.create(
        workspace=workspace,
        name=name,
        variable=test.variable,
        dimension=test.dimension,
        control=test.arms[0],
        variant=test.arms[1],
        where={d: list(values) for d, values in test.where.items()},
        start=test.start,
        weeks=test.weeks,
        outcome=test.outcome,
        days=test.days,
        scope=test.scope,
        share=test.share,
        declared_at=now,
        declared_by=by,
    )


def _occupied(row: Experiment) -> Test:
    """The test for as long as its audience is taken."""
    asked = plan(row)
    if row.ended_on is None:
        return asked
    return replace(asked, weeks=min(asked.weeks, max(0, -(-(row.ended_on - row.start).days // 7))))


def result(row: Experiment, engine: Rows, as_of: datetime) -> Result:
    """What it says at its last weekly look."""
    return read(engine, plan(row), as_of=as_of, zone=row.workspace.zone)
