"""Replies by the API: each workspace its own, corrected by who may act, undone; the facts follow."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from vigie.cli import arguments, replies
from vigie.cli.console import Console
from vigie.ledger import imports
from vigie.ledger.imports import ImportOptions
from vigie.outreach.models import Task
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

SENT = datetime.now(UTC) - timedelta(days=5)
SAID = SENT + timedelta(days=1)


@pytest.fixture
def client_of(database: None) -> Iterator[Callable[[Workspace, str], Client]]:
    """A client of somebody with a role in a workspace."""
    made = []

    def client(workspace: Workspace, role: str) -> Client:
        user = add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug)
        made.append(user)
        return Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), workspace, 'test')}"})

    yield client
    for user in made:
        user.delete()


@pytest.fixture
def team(workspace: Workspace, tmp_path) -> Workspace:
    """One message, one reply."""
    (tmp_path / "sends.csv").write_text(
        f"send_id,email,sent_at,campaign\ns1,anne@b.example,{SENT.isoformat()},spring\n", encoding="utf-8"
    )
    (tmp_path / "replies.csv").write_text(
        "reply_id,email,received_at,reply_class,confidence,text,come_back_at\n"
        f"r1,anne@b.example,{SAID.isoformat()},not_interested,0.5,Pas avant mars,2027-03-01\n",
        encoding="utf-8",
    )
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme", options=ImportOptions()))
    return workspace


def to_look_at(client: Client, team: Workspace, capsys: pytest.CaptureFixture[str]) -> list:
    """What somebody has to look at: the same for programs and the command."""
    said = client.get("/api/v1/replies?class=look").json()
    asked = arguments.parse(["--workspace", team.slug, "replies", "--class", "look"])
    assert replies.run(asked, Console(as_json=True)) == 0
    assert json.loads(capsys.readouterr().out)["replies"] == said["replies"]
    assert replies.run(asked, Console(as_json=False)) == 0
    assert ("Nothing left to look at." in capsys.readouterr().out) == (said["total"] == 0)
    return said["replies"]


def test_replies_are_corrected_and_taken_back_by_who_may_act_only(team, client_of, capsys):
    viewer, operator = client_of(team, "viewer"), client_of(team, "operator")
    said = viewer.get("/api/v1/replies").json()
    assert said["counts"] == {"not_interested": 1}
    assert to_look_at(viewer, team, capsys) == said["replies"]
    reply = said["replies"][0]
    assert (reply["campaign"], reply["text"], reply["next"]["action"]) == ("spring", "Pas avant mars", "stop")
    path = f"/api/v1/replies/{reply['reply']}"
    body = {"data": {"to": "not_now"}, "content_type": "application/json"}
    assert viewer.post(f"{path}/class", **body).status_code == 403
    done = operator.post(f"{path}/class", **body).json()
    assert (done["from"], done["to"], done["settled"]) == ("not_interested", "not_now", True)
    one = viewer.get(path).json()
    assert (one["class"], one["group"], one["confidence"], one["next"]["action"]) == (
        "not_now",
        "callback",
        None,
        "hold",
    )
    assert [line["what"] for line in one["thread"]] == ["sent", "received"]
    assert viewer.get("/api/v1/replies?class=callback").json()["replies"][0]["reply"] == reply["reply"]
    assert viewer.get("/api/v1/replies?class=interested").json()["replies"] == []
    assert to_look_at(viewer, team, capsys) == []
    assert viewer.post(f"/api/v1/replies/corrections/{done['id']}/undo").status_code == 403
    assert operator.post(f"/api/v1/replies/corrections/{done['id']}/undo").json()["undone_at"]
    assert viewer.get(path).json()["class"] == "not_interested"
    kinds = [e["kind"] for e in viewer.get("/api/v1/journal").json()["entries"] if e["what"].startswith("reply")]
    assert kinds == ["undo", "change"]


def test_what_nobody_hears_is_counted_until_somebody_answers_or_listens(workspace, client_of, tmp_path):
    (tmp_path / "sends.csv").write_text(
        "send_id,email,sent_at,mailbox\n"
        + "".join(f"s{n},p{n}@b.example,{SENT.isoformat()},{'lea' if n % 3 else 'bo'}@n.example\n" for n in range(9)),
        encoding="utf-8",
    )
    (tmp_path / "replies.csv").write_text(
        "reply_id,email,received_at,reply_class\n"
        f"r1,p1@b.example,{SAID.isoformat()},\nr2,nobody@c.example,{SAID.isoformat()},interested\n"
        f"r3,p2@b.example,{SAID.isoformat()},\nr4,p4@b.example,{SAID.isoformat()},\n",
        encoding="utf-8",
    )
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme", options=ImportOptions()))
    said = client_of(workspace, "viewer").get("/api/v1/capture").json()
    assert (said["sent"], said["unheard"], said["deaf"]) == (9, 3, [{"mailbox": "bo@n.example", "messages": 3}])
    assert (said["unplaced"], said["unclassed"], said["strangers"], len(said["to_do"])) == (0, 3, 1, 3)
    listed = client_of(workspace, "viewer").get("/api/v1/replies").json()["replies"]
    nobody = [r["reply"] for r in listed if r["class"] is None]
    assert len(nobody) == said["unclassed"]
    confirmed = {"data": {"to": "other"}, "content_type": "application/json"}
    client_of(workspace, "operator").post(f"/api/v1/replies/{nobody[0]}/class", **confirmed)
    assert client_of(workspace, "viewer").get("/api/v1/capture").json()["unclassed"] == 2
    for days in (0, 100):
        letter = f"From: p@stranger.example\nDate: {SAID - timedelta(days=days):%a, %d %b %Y %H:%M:%S +0000}\n\nNo.\n"
        (tmp_path / f"{days}.eml").write_text(letter, encoding="utf-8")
        imports.accept(imports.receive(workspace.pk, tmp_path / f"{days}.eml"))
    assert client_of(workspace, "viewer").get("/api/v1/capture").json()["strangers"] == 2
    before = client_of(workspace, "viewer").get("/api/v1/capture?as_of=1999-01-01").json()
    assert [before[n] for n in ("sent", "unheard", "strangers", "unplaced", "unclassed")] == [0] * 5
    elsewhere = Workspace.objects.create(slug=f"{workspace.slug}-b", name="Elsewhere")
    assert client_of(elsewhere, "viewer").get("/api/v1/capture").json()["to_do"] == []


def test_another_team_and_nobody_see_nothing(team, client_of):
    reply = client_of(team, "viewer").get("/api/v1/replies").json()["replies"][0]["reply"]
    elsewhere = Workspace.objects.create(slug=f"{team.slug}-b", name="Elsewhere")
    other = client_of(elsewhere, "admin")
    assert other.get("/api/v1/replies").json()["replies"] == []
    assert other.get(f"/api/v1/replies/{reply}").status_code == 404
    body = {"data": {"to": "interested"}, "content_type": "application/json"}
    assert other.post(f"/api/v1/replies/{reply}/class", **body).status_code == 404
    assert client_of(team, "viewer").get("/api/v1/replies?class=nonsense").status_code == 400
    assert client_of(team, "caller").get("/api/v1/replies").status_code == 403
    assert Client().get("/api/v1/replies").status_code == 401


def test_a_manager_lifts_a_bar_that_was_read_wrongly_an_operator_does_not(team, client_of):
    operator, manager = client_of(team, "operator"), client_of(team, "manager")
    reply = operator.get("/api/v1/replies").json()["replies"][0]["reply"]
    operator.post(f"/api/v1/replies/{reply}/class", {"to": "unsubscribe"}, content_type="application/json")
    said = operator.get(f"/api/v1/replies/{reply}").json()
    assert [b["reason"] for b in said["barred"]] == ["opt_out"]
    assert said["done"]
    assert said["next"]["action"] == "none"
    (bar,) = operator.get("/api/v1/bars?email=anne@b.example").json()["bars"]
    assert (bar["kept"], bar["id"]) == ("bar_said_by_person", said["barred"][0]["id"])
    path = f"/api/v1/bars/{bar['id']}/lift"
    assert operator.post(path, content_type="application/json").status_code == 403
    assert manager.post(path, content_type="application/json").json()["error"]["code"] == "bar_said_by_person"
    assert manager.post(path, {"because": " "}, content_type="application/json").status_code == 400
    proof = {"because": "Asked for our offer again on the telephone, today"}
    assert operator.post(path, proof, content_type="application/json").status_code == 403
    of_another = manager.post(path, {**proof, "email": "bob@b.example"}, content_type="application/json")
    assert (of_another.status_code, of_another.json()["error"]["code"]) == (400, "bar_of_another")
    proof["email"] = "anne@b.example"
    lifted = manager.post(path, proof, content_type="application/json").json()
    assert (bool(lifted["lifted_at"]), lifted["lifted_before"]) == (True, False)
    assert lifted["sentence"].startswith("Levée le ")
    proof["because"] = "Another reason of another day altogether"
    again = manager.post(path, proof, content_type="application/json").json()
    assert (again["lifted_at"], again["lifted_before"]) == (lifted["lifted_at"], True)
    assert again["sentence"].endswith("rien de nouveau n’a été noté.")
    free = operator.get("/api/v1/bars?email=anne@b.example").json()
    assert (free["known"], free["waiting"], free["bars"]) == (True, [], [])
    unread = operator.get("/api/v1/bars?email=anne")
    assert (unread.status_code, unread.json()["error"]["code"]) == (400, "not_an_address")


def test_work_of_people_is_listed_by_owner_and_state(team, client_of):
    day = datetime.now(UTC).date()
    for owner, due, done in (("lea", 1, None), ("karim", -3, None), ("lea", -9, datetime.now(UTC))):
        Task.objects.create(
            workspace=team, action="pause_campaign", owner=owner, due=day + timedelta(days=due),
            opened_at=datetime.now(UTC), done_at=done,
        )  # fmt: skip
    viewer = client_of(team, "viewer")

    def owners(asked):
        return [t["owner"] for t in viewer.get(f"/api/v1/tasks{asked}").json()["tasks"]]

    assert owners("") == ["karim", "lea"]
    assert owners("?owner=lea") == ["lea"]
    assert owners("?state=late") == ["karim"]
    assert owners("?state=done&owner=lea") == ["lea"]
    assert viewer.get("/api/v1/tasks?state=lost").status_code == 422
