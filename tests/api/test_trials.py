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
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "unknown_experiment")


@pytest.mark.parametrize("path", ["delays?by=colour", "followups?where=colour=red"])
def test_a_dimension_that_does_not_exist_is_refused_with_those_that_do(client, path):
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_dimension")
    assert answer.json()["error"]["remedy"]


# ------------------------------------------------------------------------------------------------ to decide

ASKED = {"name": "bolder", "where": ["campaign=DSI"], "arms": ["A", "B"], "start": "2999-01-07", "weeks": 6}


@pytest.fixture
def operator(workspace: Workspace) -> Iterator[Client]:
    """A client with an operator's token."""
    user = add_user(f"{uuid4().hex[:8]}@team.example", None, "operator", workspace.slug)
    yield Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), workspace, 'test')}"})
    user.delete()


def post(client: Client, path: str, body: dict | None = None):
    return client.post(f"/api/v1/{path}", body or {}, content_type="application/json")


def test_a_test_is_started_read_and_ended_by_those_who_may(operator, client, workspace):
    made = post(operator, "experiments", ASKED)
    assert (made.status_code, made.json()["declared_in_time"]) == (201, True)
    row = workspace.experiments.get()
    assert (row.where, row.weeks, row.scope) == ({"campaign": ["DSI"], "step": ["1"]}, 6, "sequence")
    assert client.get("/api/v1/experiments/bolder").json()["verdict"] == "running"
    taken = post(operator, "experiments", ASKED | {"name": "second"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (400, "audience_in_test")
    assert post(operator, "experiments/bolder/end?keep=C").status_code == 400
    ended = post(operator, "experiments/bolder/end?keep=B").json()
    assert (ended["kept"], bool(ended["ended_on"])) == ("B", True)
    assert post(operator, "experiments", ASKED | {"name": "second"}).status_code == 201


def test_a_viewer_starts_and_ends_nothing(client, workspace):
    experiments.declare(workspace, "offer", PLANNED, BEFORE)
    assert post(client, "experiments", ASKED).status_code == 403
    assert post(client, "experiments/offer/end").status_code == 403
    assert [row.ended_on for row in workspace.experiments.all()] == [None]


def test_a_test_of_another_workspace_cannot_be_ended(operator, workspace):
    elsewhere = Workspace.objects.create(slug=f"{workspace.slug}-c", name="Elsewhere")
    theirs = experiments.declare(elsewhere, "theirs", PLANNED, BEFORE)
    assert post(operator, "experiments/theirs/end?keep=B").json()["error"]["code"] == "unknown_experiment"
    theirs.refresh_from_db()
    assert theirs.ended_on is None


def test_a_test_that_makes_no_sense_is_refused(operator, workspace):
    for odd in (
        {"weeks": 0},
        {"arms": ["A"]},
        {"share": 2},
        {"arms": ["A", "A"]},
        {"where": []},
        {"start": "soon"},
        {"start": "9999-12-31"},
    ):
        assert post(operator, "experiments", ASKED | odd).status_code in (400, 422), odd
    assert workspace.experiments.count() == 0


def test_an_audience_without_history_cannot_be_planned(client):
    answer = client.get("/api/v1/experiments/plan?where=campaign=DSI")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "no_base_for_test")


def test_the_effect_of_a_change_of_nothing_is_not_enough_data(get, client):
    said = get("effect?since=2026-08-03&where=source=x&as_of=2026-11-20")
    assert (said["judged"], said["reason"], said["proof"]["outcome"]) == (
        "not_enough_data", "too_few", "not_enough_data",
    )  # fmt: skip
    assert said["sentence"]
    assert client.get("/api/v1/effect?since=2026-08-03").status_code == 422
    assert client.get("/api/v1/effect?since=0001-01-01&where=source=x").json()["error"]["code"] == "day_beyond"
