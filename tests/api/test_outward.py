"""Connections, the outbox and hooks over HTTP: for administrators, without secrets."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest


def post(client, path, **body):
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("role", ["manager", "operator", "caller", "viewer"])
def test_only_an_administrator_connects_tools_and_programs(as_role, role):
    client = as_role(role)
    assert post(client, "connections", tool="smartlead", secret="x").status_code == 403
    assert post(client, "hooks", name="a", address="https://a.example").status_code == 403
    assert client.get("/api/v1/connections").status_code == 403
    assert client.get("/api/v1/hooks").status_code == 403
    assert client.post("/api/v1/outbox/1/again").status_code == 403


def test_a_connection_is_kept_checked_and_removed_and_its_key_never_given_back(as_role):
    admin = as_role("admin")
    made = post(admin, "connections", tool="smartlead", name="main", secret="the-secret", address="http://127.0.0.1:9")
    assert made.status_code == 201
    assert made.json()["can"] == ["add_to_blocklist", "pause_campaign", "resume_campaign", "set_daily_limit"]
    checked = admin.post("/api/v1/connections/main/check").json()
    assert (checked["trouble"], checked["checked_at"] is not None) == ("unreachable", True)
    assert "the-secret" not in admin.get("/api/v1/connections").content.decode()
    assert admin.delete("/api/v1/connections/main").json() == {"removed": "main"}
    assert admin.get("/api/v1/connections").json() == []
    assert admin.delete("/api/v1/connections/main").status_code == 404


def test_a_hook_shows_its_secret_once_and_says_how_its_test_went(as_role):
    admin = as_role("admin")
    made = post(admin, "hooks", name="crm", address="http://127.0.0.1:9/in", events=["review.closed"]).json()
    assert len(made["secret"]) > 20
    [shown] = admin.get("/api/v1/hooks").json()
    assert (shown["name"], shown["events"], "secret" in shown) == ("crm", ["review.closed"], False)
    assert admin.post("/api/v1/hooks/crm/test").json() == {"name": "crm", "taken": False, "code": "unreachable"}
    assert admin.delete("/api/v1/hooks/crm").status_code == 200
    assert "secret" not in post(admin, "hooks", name="own", address="https://a.example", secret="mine").json()


def test_the_outbox_says_what_was_refused_and_tells_it_again(as_role, workspace):
    from vigie.actions.models import Outgoing
    from vigie.outreach import connections

    now = datetime.now(UTC)
    account = connections.add(workspace, "smartlead", "main", "k", now=now)
    row = Outgoing.objects.create(
        workspace=workspace, connection=account, operation="pause_campaign", args={"campaign": "A"}, due_at=now,
        state="refused", answer={"code": "not_found"},
    )  # fmt: skip
    [said] = as_role("viewer").get("/api/v1/outbox").json()
    assert (said["id"], said["connection"], said["state"], said["code"]) == (row.pk, "main", "refused", "not_found")
    assert said["state_label"].startswith("refus")
    admin = as_role("admin")
    assert admin.post(f"/api/v1/outbox/{row.pk}/again").json()["state"] == "waiting"
    assert admin.post(f"/api/v1/outbox/{row.pk}/again").status_code == 400
    row.delete()


def test_another_workspaces_account_does_not_exist(as_role, workspace):
    from vigie.outreach import connections
    from vigie.workspaces.models import Workspace

    other = Workspace.objects.create(slug=f"o{uuid4().hex[:8]}", name="Other")
    connections.add(other, "smartlead", "theirs", "k", now=datetime.now(UTC))
    admin = as_role("admin")
    assert admin.get("/api/v1/connections").json() == []
    assert admin.post("/api/v1/connections/theirs/check").status_code == 404
