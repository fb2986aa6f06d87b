"""Settings > Tools: an administrator connects, others look; keys and secrets never come back to a page."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pressing
import pytest
from django.test import Client

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
KEY = "the-key-of-the-account"


@pytest.fixture
def team(database):
    """A workspace of its own; `team(role)` is a client of somebody with that role."""
    from vigie.workspaces.models import Workspace
    from vigie.workspaces.setup import add_user

    workspace = Workspace.objects.create(slug=f"tools-{uuid4().hex[:8]}", name="Équipe")

    def of(role, lang="en"):
        client = Client()
        client.force_login(add_user(f"{role}-{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
        client.cookies["django_language"] = lang
        return client

    of.workspace = workspace
    return of


def post(client, what, **form):
    return client.post("/settings/tools/save", {"do": what, **form})


@pytest.mark.parametrize(("lang", "title"), [("fr", "Outils"), ("en", "Tools")])
@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_the_page_opens_for_whoever_may_read_in_both_languages(team, role, lang, title):
    text = team(role, lang).get("/settings/tools").content.decode()
    assert f"<h1>{title}</h1>" in text
    assert ('name="secret"' in text) is (role == "admin")


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
@pytest.mark.parametrize("what", ["connect", "disconnect", "listen", "again"])
def test_only_an_administrator_changes_anything(team, role, what):
    assert post(team(role), what, tool="smartlead", name="x", secret="y").status_code == 403


def test_an_account_is_added_checked_and_its_key_shown_nowhere(team, monkeypatch):
    from vigie.actions import telling
    from vigie.connectors.operations import Retry, Stopped
    from vigie.outreach.models import Connection

    admin = team("admin")
    monkeypatch.setattr(telling.Line, "_ask", lambda *_: (_ for _ in ()).throw(Stopped(Retry("unreachable"))))
    answer = post(admin, "connect", tool="smartlead", name="main", secret=KEY)
    said = admin.get(answer["Location"]).content.decode()
    assert "does not answer" in said
    assert "Remove main" in said
    assert KEY not in said + admin.get("/settings/tools").content.decode()
    assert Connection.objects.get(workspace=team.workspace).trouble == "unreachable"
    assert post(admin, "disconnect", name="main").status_code == 302
    assert "Remove main" not in admin.get("/settings/tools").content.decode()


def test_a_secret_that_was_made_is_shown_once_and_in_no_address(team):
    admin = team("admin")
    answer = post(admin, "listen", name="crm", address="https://crm.example/in", events=["review.closed"])
    assert answer.status_code == 302
    shown = [admin.get(answer["Location"]).content.decode() for _ in range(2)]
    [secret] = re.findall(r"<code>([\w-]{30,})</code>", shown[1])
    assert secret not in answer["Location"]
    assert secret not in team("admin").get(answer["Location"]).content.decode()
    text = admin.get("/settings/tools").content.decode()
    assert "review.closed" in text
    assert secret not in text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"do": "connect", "tool": "smartlead", "secret": ""}, "missing"),
        ({"do": "listen", "name": "a", "address": "ftp://x.example"}, "not an address"),
        ({"do": "check", "name": "nobody"}, "no connection named"),
        ({"do": "again", "number": "7"}, "was refused or given up"),
    ],
    ids=lambda x: x if isinstance(x, str) else x["do"],
)
def test_what_cannot_work_is_said_on_the_page(team, form, says):
    admin = team("admin")
    assert says in pressing.refused(admin, admin.post("/settings/tools/save", form))


def test_what_a_tool_refused_is_seen_and_told_again(team):
    from vigie.actions.models import Outgoing
    from vigie.outreach import connections

    account = connections.add(team.workspace, "smartlead", "main", KEY, now=NOW)
    row = Outgoing.objects.create(
        workspace=team.workspace, connection=account, operation="pause_campaign", args={"campaign": "Autumn"},
        due_at=NOW, state="refused", answer={"code": "not_found"},
    )  # fmt: skip
    text = team("viewer").get("/settings/tools").content.decode()
    assert "Autumn" in text
    assert "does not know it" in text
    assert "Tell again" not in text
    assert post(team("admin"), "again", number=row.pk).status_code == 302
    row.refresh_from_db()
    assert row.state == "waiting"
    row.delete()
