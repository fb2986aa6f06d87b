"""Delays, follow-ups and tests by the API: the command line's documents, each workspace its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from vigie.metrics.experiments import Test
from vigie.review import experiments
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

PLANNED = Test("offer", ("A", "B"), {"campaign": ["DSI"]}, date(2026, 11, 9))
BEFORE = datetime(2026, 11, 6, tzinfo=UTC)
PATHS = ("delays", "followups", "experiments", "experiments/offer")


@pytest.fixture
def client(workspace: Workspace) -> Iterator[Client]:
    """A client with a viewer's token."""
    user = add_user(f"{uuid4().hex[:8]}@team.example", None, "viewer", workspace.slug)
    yield Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), workspace, 'test')}"})
    user.delete()


@pytest.fixture
def get(client: Client) -> Callable[[str], dict]:
    """The document behind a path."""

    def ask(path: str) -> dict:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_it_is_open_without_a_token(database, path):
    assert Client().get(f"/api/v1/{path}").status_code == 401


def test_a_workspace_without_messages_has_nothing_to_compare(get):
    assert (get("delays?by=provider")["delays"], get("followups?by=campaign")["followups"]) == ([], [])
    assert (get("experiments")["running"], get("experiments")["declared"]) == ([], [])


def test_a_test_is_found_by_its_name_in_its_own_workspace(client, get, workspace):
    elsewhere = Workspace.objects.create(slug=f"{workspace.slug}-b", name="Elsewhere")
    experiments.declare(elsewhere, "theirs", PLANNED, BEFORE)
    experiments.declare(workspace, "offer", PLANNED, BEFORE)
    assert [t["name"] for t in get("experiments")["declared"]] == ["offer"]
    said = get("experiments/offer?as_of=2026-11-20T08:00:00Z")
    assert (said["verdict"], said["declared_in_time"], said["arms"]) == ("running", True, ["A", "B"])
    assert said["next_look"] == "2026-12-07"
    refused = client.get("/api/v1/experiments/theirs")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown_experiment")


@pytest.mark.parametrize("path", ["delays?by=colour", "followups?where=colour=red"])
def test_a_dimension_that_does_not_exist_is_refused_with_those_that_do(client, path):
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_dimension")
    assert answer.json()["error"]["remedy"]
