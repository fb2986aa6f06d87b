"""A test is kept as it was decided; one at a time for each audience."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from vigie.metrics.experiments import Test, collide
from vigie.vocabulary.errors import UsageError

START = date(2026, 11, 9)
BEFORE = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)
PLANNED = Test("offer", ("A", "B"), {"campaign": ["DSI"], "source": ["x", None]}, START, weeks=3, share=0.4)


def test_a_test_read_back_is_the_test_that_was_decided(workspace):
    from vigie.review import experiments

    row = experiments.declare(workspace, "offer of November", PLANNED, BEFORE)
    found = experiments.find(workspace, "offer of November")
    assert found == row
    assert experiments.plan(found) == PLANNED
    assert experiments.in_time(found)


def test_a_plan_made_after_the_first_message_is_said_to_be_late(workspace):
    from vigie.review import experiments

    assert not experiments.in_time(experiments.declare(workspace, "late", PLANNED, BEFORE + timedelta(days=10)))


def test_a_test_is_not_changed_once_decided(workspace):
    from vigie.review import experiments

    experiments.declare(workspace, "offer", PLANNED, BEFORE)
    with pytest.raises(UsageError) as refused:
        experiments.declare(workspace, "offer", replace(PLANNED, weeks=8), BEFORE)
    assert refused.value.code == "experiment_exists"
    assert experiments.plan(experiments.find(workspace, "offer")).weeks == 3


def test_an_audience_is_in_one_test_at_a_time_until_that_test_ends(workspace):
    from vigie.review import experiments

    row = experiments.declare(workspace, "first", PLANNED, BEFORE)
    second = replace(PLANNED, variable="subject", where={"campaign": ["DSI"]}, start=START + timedelta(8))
    with pytest.raises(UsageError) as refused:
        experiments.declare(workspace, "second", second, BEFORE)
    assert (refused.value.code, refused.value.params) == ("audience_in_test", {"name": "first"})
    experiments.end(row, START + timedelta(7))
    assert experiments.declare(workspace, "second", second, BEFORE).name == "second"
    assert experiments.plan(experiments.find(workspace, "first")) == PLANNED


@pytest.mark.parametrize(
    ("where", "days", "meets"),
    [
        ({"campaign": ["DSI"]}, 0, True),
        ({"source": ["x"]}, 0, True),  # nothing keeps that source out of the campaign
        ({}, 20, True),
        ({"campaign": ["DAF"]}, 0, False),
        ({"campaign": ["DSI"], "source": ["y"]}, 0, False),
        ({"campaign": ["DSI"]}, 21, False),
        ({"campaign": ["DSI"]}, -21, False),
    ],
)
def test_audiences_meet_unless_a_dimension_or_the_weeks_keep_them_apart(where, days, meets):
    other = replace(PLANNED, where=where, start=START + timedelta(days))
    assert collide(PLANNED, other) is meets
    assert collide(other, PLANNED) is meets


def test_a_test_of_another_workspace_is_not_found(workspace):
    from vigie.review import experiments
    from vigie.workspaces.models import Workspace

    elsewhere = Workspace.objects.create(slug=f"{workspace.slug}-b", name="Elsewhere")
    experiments.declare(elsewhere, "theirs", PLANNED, BEFORE)
    with pytest.raises(UsageError):
        experiments.find(workspace, "theirs")
    assert experiments.declare(workspace, "ours", PLANNED, BEFORE).workspace == workspace


def test_a_test_that_makes_no_sense_is_not_kept(workspace):
    from vigie.review import experiments

    with pytest.raises(UsageError):
        experiments.declare(workspace, "same", replace(PLANNED, arms=("A", "A")), BEFORE)
    assert workspace.experiments.count() == 0


def test_the_result_is_that_of_the_plan(workspace):
    from vigie.facts.engines.duckdb import memory_engine
    from vigie.review import experiments

    row = experiments.declare(workspace, "empty", PLANNED, BEFORE)
    found = experiments.result(row, memory_engine({}), BEFORE + timedelta(days=90))
    assert (found.test, found.verdict) == (PLANNED, "too_few")


def test_the_decision_that_ends_a_test_is_kept_and_the_first_one_stands(workspace):
    from vigie.review import experiments

    row = experiments.declare(workspace, "offer", PLANNED, BEFORE, "lea")
    assert (row.declared_by, row.kept) == ("lea", "")
    experiments.end(row, START + timedelta(30), "B", "karim")
    again = experiments.end(row, START + timedelta(40), "A", "lea")
    assert (again.kept, again.ended_by, again.ended_on) == ("B", "karim", START + timedelta(30))


def test_only_one_of_its_versions_can_go_on(workspace):
    from vigie.review import experiments

    row = experiments.declare(workspace, "offer", PLANNED, BEFORE)
    with pytest.raises(UsageError):
        experiments.end(row, START, "C")
    row.refresh_from_db()
    assert row.ended_on is None


@pytest.mark.parametrize("lacking", [{"where": {}}, {"where": {"step": ["1"]}}, {"arms": ("A", " ")}])
def test_a_test_without_audience_or_version_is_not_kept(workspace, lacking):
    from vigie.review import experiments

    with pytest.raises(UsageError) as refused:
        experiments.declare(workspace, "offer", replace(PLANNED, **lacking), BEFORE)
    assert refused.value.code == "test_not_named"
