"""Alerts over HTTP: told to whoever may read; owners and channels for administrators; no secret given back."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

HOOK = {"kind": "slack", "name": "sales", "address": "http://127.0.0.1:9/services/the-secret", "language": "en"}


@pytest.fixture
def as_role(workspace):
    """`as_role(role)`: a client with a token of a member with that role, and the member's address."""

    def make(role):
        user = add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug)
        token = make_token(user.get_username(), workspace, "test")
        return Client(headers={"Authorization": f"Bearer {token}"}), user.get_username()

    return make


def send(client, method, path, **body):
    return getattr(client, method)(f"/api/v1/alerts{path}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
def test_only_an_administrator_sets_owners_and_channels(as_role, role):
    client, email = as_role(role)
    assert client.get("/api/v1/alerts").status_code == 200
    assert send(client, "put", "/owners", dimension="source", value="Salon", email=email).status_code == 403
    assert client.delete("/api/v1/alerts/owners?dimension=source&value=Salon").status_code == 403
    assert send(client, "post", "/channels", **HOOK).status_code == 403
    assert client.post("/api/v1/alerts/channels/sales/test").status_code == 403
    assert client.delete("/api/v1/alerts/channels/sales").status_code == 403
    assert client.post("/api/v1/alerts/1/again").status_code == 403


def test_a_caller_reads_nothing_of_it(as_role):
    assert as_role("caller")[0].get("/api/v1/alerts").status_code == 403


def test_a_channel_is_kept_tried_and_removed_and_its_address_never_given_back(as_role):
    admin, _ = as_role("admin")
    made = send(admin, "post", "/channels", **HOOK)
    assert (made.status_code, made.json()["name"], made.json()["trouble"]) == (201, "sales", None)
    tried = admin.post("/api/v1/alerts/channels/sales/test")
    assert (tried.status_code, tried.json()["error"]["code"]) == (400, "channel_refused")
    said = admin.get("/api/v1/alerts")
    assert [c["trouble"] for c in said.json()["channels"]] == ["unreachable"]
    assert "the-secret" not in made.content.decode() + tried.content.decode() + said.content.decode()
    assert admin.delete("/api/v1/alerts/channels/sales").json() == {"removed": "sales"}
    assert admin.delete("/api/v1/alerts/channels/sales").status_code == 404


def test_a_rule_is_set_and_taken_back(as_role):
    admin, email = as_role("admin")
    made = send(admin, "put", "/owners", dimension="source", value="Salon", email=email)
    assert made.json() == {"dimension": "source", "value": "Salon", "email": email}
    assert admin.get("/api/v1/alerts").json()["owners"] == [made.json()]
    assert admin.delete("/api/v1/alerts/owners?dimension=source&value=Salon").json() == {"removed": True}
    assert admin.delete("/api/v1/alerts/owners?dimension=source&value=Salon").json() == {"removed": False}


def test_what_was_not_given_up_is_not_sent_again(as_role):
    admin, _ = as_role("admin")
    answer = admin.post("/api/v1/alerts/999999999/again")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "nothing_given_up")
