"""Actions over the API: what may be done is checked there, a wish is granted once, a file holds no formula."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from vigie.ledger import imports
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

sys.path.insert(0, str(Path(__file__).parent.parent / "actions" / "moves"))

from acting import folder_of_files, taken

PAUSE = {"action": "pause_source", "target": ["source=Salon"]}


@pytest.fixture
def caller(workspace: Workspace) -> Iterator[Callable[..., Client]]:
    """`caller(role)` is a client with a token of a new member with that role."""
    made = []

    def make(role: str = "operator", where: Workspace | None = None) -> Client:
        place = where or workspace
        user = add_user(f"{role}-{uuid4().hex[:8]}@team.example", None, role, place.slug)
        made.append(user)
        return Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), place, 'test')}"})

    yield make
    for user in made:
        user.delete()


@pytest.fixture
def programme(workspace, tmp_path):
    """The small programme."""
    imports.accept(imports.receive(workspace.pk, folder_of_files(tmp_path / "lot"), "lot"))
    return workspace


def shown(client, **asked):
    """The preview of an action."""
    answer = client.get("/api/v1/actions/preview", {"action": asked["action"], "target": asked["target"]})
    assert answer.status_code == 200, answer.content
    return answer.json()


def wish(client, key="k1", **asked):
    """Agree to what is shown."""
    agreed = {**asked, "agreed": shown(client, **asked)["fingerprint"]}
    return client.post("/api/v1/actions", agreed, content_type="application/json", headers={"Idempotency-Key": key})


def test_a_preview_is_agreed_to_and_applied_once_for_each_key(caller, programme):
    client = caller()
    said = shown(client, **PAUSE)
    assert (said["target"], said["hand"], said["effects"][0]["code"]) == ({"source": "Salon"}, "vigie", "source_paused")
    first, again = wish(client, **PAUSE), wish(client, **PAUSE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(taken(programme)["holds"]) == 1
    assert client.get(f"/api/v1/actions/{first.json()['id']}").json()["state"] == "applied"
    undone = client.post(f"/api/v1/actions/{first.json()['id']}/undo").json()
    assert (undone["state"], taken(programme)["holds"]) == ("undone", [])
    assert client.get("/api/v1/actions").json()["receipts"][0]["state"] == "undone"


def test_what_was_not_shown_is_not_applied(caller, programme):
    client = caller()
    for agreed, key, code in (("000000000000", "k", "world_moved"), ("x", "", "no_wish"), ("x", "k" * 81, "no_wish")):
        answer = client.post(
            "/api/v1/actions", {**PAUSE, "agreed": agreed}, content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert taken(programme)["holds"] == []


@pytest.mark.parametrize(("role", "status"), [("admin", 201), ("manager", 201), ("operator", 201), ("viewer", 403)])
def test_who_may_apply(caller, programme, role, status):
    assert wish(caller(role), **PAUSE).status_code == status
    assert len(taken(programme)["holds"]) == (status == 201)


def test_a_caller_sees_nothing_of_it(caller, programme):
    client = caller("caller")
    assert client.get("/api/v1/actions").status_code == 403
    answer = client.post(
        "/api/v1/actions", {**PAUSE, "agreed": "x"}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 403


def test_suppressions_over_the_limit_need_another_person_who_may_approve(caller, programme):
    Workspace.objects.filter(pk=programme.pk).update(two_persons_over=1)
    operator, manager = caller("operator"), caller("manager")
    receipt = wish(operator, action="suppress_segment", target=["source=Salon"]).json()
    assert receipt["state"] == "proposed"
    path = f"/api/v1/actions/{receipt['id']}/approve"
    assert operator.post(path).status_code == 403
    assert taken(programme)["bars"] == []
    assert manager.post(path).json()["state"] == "applied"
    assert len(taken(programme)["bars"]) == 4
    own = wish(manager, "k2", action="suppress_segment", target=["source=API"]).json()
    assert own["state"] == "applied"


def test_a_proposal_is_not_approved_by_whoever_made_it(caller, programme):
    Workspace.objects.filter(pk=programme.pk).update(two_persons_over=0)
    manager = caller("manager")
    receipt = wish(manager, action="suppress_segment", target=["source=Salon"]).json()
    assert manager.post(f"/api/v1/actions/{receipt['id']}/approve").json()["error"]["code"] == "same_person"
    assert caller("admin").post(f"/api/v1/actions/{receipt['id']}/refuse").json()["state"] == "refused"


def test_another_workspace_has_no_such_receipt(caller, programme, database):
    receipt = wish(caller(), **PAUSE).json()["id"]
    elsewhere = Workspace.objects.create(slug=f"else-{uuid4().hex[:8]}", name="Elsewhere")
    stranger = caller("admin", elsewhere)
    for path in (f"actions/{receipt}/undo", f"actions/{receipt}/approve"):
        assert stranger.post(f"/api/v1/{path}").json()["error"]["code"] == "unknown_receipt"
    assert stranger.get(f"/api/v1/actions/{receipt}").status_code == 404
    assert len(taken(programme)["holds"]) == 1


def test_the_file_of_a_task_is_for_those_who_act(caller, programme):
    operator = caller()
    receipt = wish(operator, action="open_verification_task", target=["source=Salon"]).json()
    assert receipt["export"]
    path = f"/api/v1/actions/{receipt['id']}/contacts"
    answer = operator.get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert len(answer.content.decode().splitlines()) == 17
    assert "'=HYPERLINK(1)" in answer.content.decode()
    assert caller("viewer").get(path).status_code == 403
    task = receipt["tasks"][0]
    ticked = operator.post(
        f"/api/v1/tasks/{task['id']}/tick", {"step": "export_segment"}, content_type="application/json"
    ).json()
    assert [bool(s["done_at"]) for s in ticked["steps"]] == [True, False, False]


def test_modes_are_for_administrators_and_written_down(caller, programme):
    from vigie.review.models import Entry

    path, asked = "/api/v1/actions/modes/pause_source", {"mode": "enforce"}
    assert caller("manager").put(path, asked, content_type="application/json").status_code == 403
    said = caller("admin").put(path, asked, content_type="application/json").json()
    assert said == {"action": "pause_source", "mode": "enforce", "before": "suggest"}
    assert Entry.objects.get(workspace=programme, what="mode").details == {"before": "suggest", "mode": "enforce"}
    assert caller("viewer").get("/api/v1/actions").json()["modes"]["pause_source"] == "enforce"


def test_how_many_need_two_is_for_administrators(caller, programme):
    path = "/api/v1/two-persons"
    assert caller("manager").put(path, {"over": 5}, content_type="application/json").status_code == 403
    assert caller("admin").put(path, {"over": -1}, content_type="application/json").status_code == 422
    assert caller("admin").put(path, {"over": 5}, content_type="application/json").json() == {"two_persons_over": 5}
    assert caller("viewer").get("/api/v1/actions").json()["two_persons_over"] == 5


def test_the_description_names_the_actions(caller, workspace):
    paths = caller().get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/actions", "/api/v1/actions/preview", "/api/v1/actions/{number}/undo"} <= set(paths)
    header = [p for p in paths["/api/v1/actions"]["post"]["parameters"] if p["in"] == "header"]
    assert [p["name"] for p in header] == ["Idempotency-Key"]


def test_receipts_and_the_journal_hold_no_address_of_a_contact(caller, programme):
    client = caller()
    for key, asked in enumerate((("clean_segment", "source=Salon"), ("open_verification_task", "source=API"))):
        wish(client, f"k{key}", action=asked[0], target=[asked[1]])
    said = client.get("/api/v1/actions").content.decode()
    assert "@firm" not in said
    assert "@gmail" not in said
