"""Somebody else answers a message: the address that wrote is named beside the contact to whom it was sent.

In: a contact, a message to her, the answer of an assistant. Out: documents, the page.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from vigie.actions import at_once
from vigie.actions.world import world_of
from vigie.cli import arguments
from vigie.cli import replies as command
from vigie.cli.console import Console
from vigie.documents.inbox import inbox_document, narrowed
from vigie.ledger import imports, inbox
from vigie.ledger.senders import senders
from vigie.workspaces.setup import add_user

NOW = datetime.now(UTC)
SENT, SAID, LATER = ((NOW - timedelta(days=n)).isoformat() for n in (9, 3, 1))


@pytest.fixture
def team(workspace, tmp_path):
    """The assistant of Anne answers for her, Anne herself answers later."""
    files = {
        "contacts": ["contact_id,email,first_name,last_name,company", "c1,anne@b.example,Anne,Durand,Atelier"],
        "sends": ["send_id,email,sent_at", f"s1,anne@b.example,{SENT}"],
        "replies": [
            "reply_id,send_id,email,received_at,reply_class,confidence,text",
            f"r1,s1,Aide@b.example,{SAID},information_request,0.9,What does it cost?",
            f"r2,s1,Anne@b.example,{LATER},interested,0.9,Yes",
        ],
    }
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    return workspace


def listed(team):
    said = inbox_document(team, narrowed(inbox.Asked(NOW - timedelta(days=28), NOW), ""))
    return {r["text"]: r for r in said["replies"]}


def page(team, reply):
    client = Client()
    client.force_login(add_user(f"{team.slug}@team.example", None, "operator", team.slug))
    client.cookies["django_language"] = "en"
    return client.get(f"/replies?r={reply}").content.decode()


def test_the_contact_keeps_her_address_and_the_writer_is_named_beside(team, capsys):
    theirs, own = listed(team)["What does it cost?"], listed(team)["Yes"]
    assert (theirs["contact"]["name"], theirs["contact"]["email"]) == ("Anne Durand", "anne@b.example")
    assert theirs["writer"] == {"email": "aide@b.example", "barred": False}
    assert (own["contact"]["email"], own["writer"]) == ("anne@b.example", None)
    shown = page(team, theirs["reply"])
    assert "Written by aide@b.example, not by this contact." in shown
    assert "mailto:aide@b.example" in shown
    assert "Written by" not in page(team, own["reply"]).partition('id="open-h"')[2]
    found = senders(team, [int(r["reply"]) for r in (theirs, own)])
    assert {(s.name, s.email) for s in found.values()} == {("", "aide@b.example"), ("Anne Durand", "anne@b.example")}
    command.run(arguments.parse(["--workspace", team.slug, "replies"]), Console(as_json=False))
    assert "Anne Durand (aide@b.example)" in capsys.readouterr().out


def test_a_contact_whose_address_nobody_told_may_have_written(workspace, tmp_path):
    (tmp_path / "sends.csv").write_text(f"send_id,contact_id,sent_at\ns1,c1,{SENT}\n", encoding="utf-8")
    said = f"reply_id,send_id,email,received_at,text\nr1,s1,anne@b.example,{SAID},Yes please\n"
    (tmp_path / "replies.csv").write_text(said, encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    own = listed(workspace)["Yes please"]
    assert (own["contact"]["email"], own["writer"]) == ("anne@b.example", None)


def test_nobody_is_led_to_write_to_a_writer_who_is_barred(team, tmp_path):
    no = f"reply_id,email,received_at,reply_class\nr9,aide@b.example,{SAID},unsubscribe\n"
    (tmp_path / "no.csv").write_text(no, encoding="utf-8")
    imports.accept(imports.receive(team.pk, tmp_path / "no.csv", options=imports.ImportOptions("replies")))
    at_once.settle(world_of(team, NOW))
    theirs = listed(team)["What does it cost?"]
    assert (theirs["writer"]["barred"], theirs["barred"]) == (True, [])
    shown = page(team, theirs["reply"])
    assert "mailto:aide@b.example" not in shown
    assert "No message to that address any more." in shown
