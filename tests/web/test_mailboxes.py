"""Settings > Mailboxes: an administrator adds, others look; passwords never come back to a page."""

from uuid import uuid4

import pytest
from django.test import Client

PASSWORD = "the-password-of-lea"
FORM = {"do": "add", "host": "127.0.0.1", "port": "1", "username": "lea@ours.example", "secret": PASSWORD}


@pytest.fixture
def team(database):
    """A workspace of its own; `team(role)` is a client of somebody with that role."""
    from vigie.workspaces.models import Workspace
    from vigie.workspaces.setup import add_user

    workspace = Workspace.objects.create(slug=f"boxes-{uuid4().hex[:8]}", name="Équipe")

    def of(role, lang="en"):
        client = Client()
        client.force_login(add_user(f"{role}-{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
        client.cookies["django_language"] = lang
        return client

    of.workspace = workspace
    return of


@pytest.mark.parametrize(("lang", "title"), [("fr", "Boîtes"), ("en", "Mailboxes")])
@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_the_page_opens_for_whoever_may_read_in_both_languages(team, role, lang, title):
    text = team(role, lang).get("/settings/mailboxes").content.decode()
    assert f"<h1>{title}</h1>" in text
    assert ('name="secret"' in text) is (role == "admin")


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
@pytest.mark.parametrize("what", ["add", "check", "read", "remove"])
def test_only_an_administrator_changes_anything(team, role, what):
    assert team(role).post("/settings/mailboxes/save", {**FORM, "do": what}).status_code == 403


def test_a_mailbox_that_does_not_open_is_kept_and_says_why_and_its_password_is_shown_nowhere(team):
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    said = admin.post("/settings/mailboxes/save", FORM).content.decode()
    assert "The server does not answer. Check its name and its port." in said.replace("&#x27;", "'")
    assert PASSWORD not in said + admin.get("/settings/mailboxes").content.decode()
    row = Mailbox.objects.get(workspace=team.workspace)
    assert (row.trouble, PASSWORD in row.sealed) == ("mail_unreachable", False)
    assert admin.post("/settings/mailboxes/save", {"do": "remove", "name": row.name}).status_code == 302
    assert "lea@ours.example" not in admin.get("/settings/mailboxes").content.decode()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({**FORM, "secret": ""}, "missing"),
        ({**FORM, "host": "imap://x.example"}, "Name the server alone"),
        ({**FORM, "host": "mail.example", "security": "plain"}, "readable on the way"),
        ({**FORM, "client_id": "x"}, "OAuth2 needs"),
        ({"do": "check", "name": "nobody"}, "no mailbox named"),
    ],
)
def test_what_cannot_work_is_said_on_the_page(team, form, says):
    answer = team("admin").post("/settings/mailboxes/save", form)
    assert answer.status_code == 422
    assert says in answer.content.decode()
