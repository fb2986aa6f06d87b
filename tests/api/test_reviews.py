"""The review, decisions and the journal over HTTP: the command line's documents, roles held to on the server."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from vigie.ledger import imports
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

GETS = ("review", "decisions", "journal", "review/month", "marks?start=2026-01-01&end=2026-02-01")
TAKEN = {"action": "pause_source", "target": {"source": "A"}, "owner": "Karim", "wish": "w"}


@pytest.fixture
def as_role(workspace):
    """A client with the token of a member of that role."""
    made = []

    def client(role):
        user = add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug)
        made.append(user)
        return Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), workspace, 'test')}"})

    yield client
    for user in made:
        user.delete()


@pytest.fixture
def sent(workspace, tmp_path):
    today = datetime.now(UTC)
    rows = ["send_id,email,sent_at,mailbox,campaign,source"]
    rows += [
        f"s{n}-{k},p{n}.{k}@f.example,{(today - timedelta(days=n)).isoformat()},m@n.example,c,{'AB'[k % 2]}"
        for n in range(1, 22) for k in range(10)
    ]  # fmt: skip
    (tmp_path / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path / "sends.csv", "sends.csv"))
    return workspace


def post(client, path, body=None):
    return client.post(f"/api/v1/{path}", body or {}, content_type="application/json")


@pytest.mark.parametrize("path", GETS)
def test_nothing_of_it_is_open_without_a_token_or_to_a_caller(as_role, path):
    assert Client().get(f"/api/v1/{path}").status_code == 401
    assert as_role("caller").get(f"/api/v1/{path}").status_code == 403
    assert as_role("viewer").get(f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize("path", ["decisions", "review/close?week=2026-W01"])
def test_a_viewer_decides_and_closes_nothing(as_role, path):
    assert post(as_role("viewer"), path, TAKEN).status_code == 403


def test_an_operator_decides_but_does_not_close(as_role, sent):
    client = as_role("operator")
    made = post(client, "decisions", TAKEN)
    assert made.status_code == 201
    assert post(client, "decisions", TAKEN).json()["id"] == made.json()["id"]
    assert post(client, "review/close?week=2026-W01").status_code == 403
    number = made.json()["id"]
    given = post(client, f"decisions/{number}/assign", {"owner": "Zoé", "due": "2026-12-01"}).json()
    assert (given["owner"], given["due"]) == ("Zoé", "2026-12-01")
    assert client.get(f"/api/v1/decisions/{number}").json()["state"] == "waiting"
    assert post(client, f"decisions/{number}/cancel").json()["state"] == "cancelled"
    told = [e["what"] for e in client.get("/api/v1/journal").json()["entries"]]
    assert told == ["cancelled", "assigned", "decided", "imported"]


def test_the_review_is_given_in_four_forms_and_closed_by_a_manager(as_role, sent):
    client = as_role("manager")
    week = client.get("/api/v1/review").json()["week"]
    types = {f: client.get(f"/api/v1/review?form={f}")["Content-Type"].split(";")[0] for f in ("html", "pdf", "text")}
    assert types == {"html": "text/html", "pdf": "application/pdf", "text": "text/plain"}
    kept = post(client, "review/sample", {"week": week, "on_target": 3, "off_target": 1}).json()
    assert kept == {"week": week, "on_target": 3, "off_target": 1}
    assert post(client, "review/test", {"week": week, "text": "Offer 2"}).json() == {"week": week, "text": "Offer 2"}
    closed = post(client, f"review/close?week={week}").json()
    assert (closed["state"], closed["test"]["sentence"]) == ("closed", "Offer 2")
    assert post(client, "review/sample", {"week": week, "on_target": 1, "off_target": 1}).status_code == 400


def test_a_decision_of_another_workspace_is_unknown(as_role, sent):
    assert as_role("viewer").get("/api/v1/decisions/999999").status_code == 404


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF-"), ("html", b"<!doctype html>"), ("text", (b"Month", b"Mois"))]
)
def test_a_month_is_given_as_paper_mail_and_text(as_role, form, begins):
    said = as_role("viewer").get(f"/api/v1/review/month?form={form}", headers={"Accept-Language": "en"})
    assert said.status_code == 200
    assert said.content.startswith(begins)
    assert len(said.content) > 200


def test_fifty_contacts_of_a_source_are_drawn_and_their_counts_kept(as_role, sent, tmp_path):
    rows = ["contact_id,email,source", *(f"c{n},x{n}@f.example,A" for n in range(80))]
    (tmp_path / "contacts.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(sent.pk, tmp_path / "contacts.csv", "contacts.csv"))
    operator = as_role("operator")
    assert len(operator.get("/api/v1/review/sample?source=A").json()["drawn"]) == 50
    kept = post(operator, "review/sample", {"source": "A", "on_target": 30, "off_target": 20}).json()
    assert (kept["on_target"], kept["seen"]) == (30, 50)
    assert 0.45 < kept["low"] < 0.6 < kept["high"] < 0.75
    assert operator.get("/api/v1/review/sample?source=nobody").status_code == 400
    assert post(as_role("viewer"), "review/sample", {"source": "A", "on_target": 1, "off_target": 0}).status_code == 403
