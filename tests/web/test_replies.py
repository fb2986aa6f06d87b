"""The page of replies: who may say what a reply is, addresses that lead nowhere, replies of nobody known."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from vigie.ledger import imports, inbox
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user

NOW = datetime.now(UTC)


@pytest.fixture
def team(workspace, tmp_path):
    """`team(role)`: somebody of a workspace with one reply."""
    sent, said = (NOW - timedelta(days=5)).isoformat(), (NOW - timedelta(days=4)).isoformat()
    (tmp_path / "sends.csv").write_text(f"send_id,email,sent_at\ns1,anne@b.example,{sent}\n", encoding="utf-8")
    (tmp_path / "replies.csv").write_text(
        f"reply_id,email,received_at,reply_class,text\nr1,anne@b.example,{said},not_now,<b>In March</b>\n",
        encoding="utf-8",
    )
    imports.accept(imports.receive(workspace.pk, tmp_path, "replies"))

    def of(role: str) -> Client:
        client = Client()
        client.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
        client.cookies["django_language"] = "en"
        return client

    of.workspace = workspace
    of.reply = inbox.inbox(workspace, inbox.Asked(NOW - timedelta(days=28), NOW)).replies[0].reply
    return of


def test_a_viewer_reads_and_says_nothing(team):
    viewer = team("viewer")
    text = viewer.get("/replies").content.decode()
    assert "&lt;b&gt;In March&lt;/b&gt;" in text
    assert 'data-key="1"' not in text
    assert viewer.post(f"/replies/{team.reply}/class", {"to": "interested"}).status_code == 403
    assert viewer.post("/replies/corrections/1/undo").status_code == 403


def test_an_operator_says_what_it_is_and_a_stranger_cannot(team):
    operator = team("operator")
    assert 'data-key="1"' in operator.get("/replies?class=callback").content.decode()
    answer = operator.post(f"/replies/{team.reply}/class", {"to": "interested", "of": "callback"})
    assert answer["Location"].startswith("/replies?class=callback&done=")
    assert "Classed: interested" in operator.get(answer["Location"]).content.decode()
    assert operator.post(f"/replies/{team.reply}/class", {"to": "bounce"}).status_code == 404
    other = Workspace.objects.create(slug=f"{team.workspace.slug}-b", name="Other")
    stranger = Client()
    stranger.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, "admin", other.slug))
    assert stranger.post(f"/replies/{team.reply}/class", {"to": "interested"}).status_code == 404
    assert b"In March" not in stranger.get(f"/replies?r={team.reply}").content


def test_the_page_says_of_which_weeks_it_is(team):
    assert "The last four weeks." in team("viewer").get("/replies").content.decode()


def test_what_people_wrote_has_a_direction_of_its_own_and_no_controls(team, tmp_path):
    said = (NOW - timedelta(days=1)).isoformat()
    (tmp_path / "more.csv").write_text(
        f"reply_id,email,received_at,subject,text\nr7,anne@b.example,{said},S\x1bub,\u202eevil\x1b[0m\x07 text\n",
        encoding="utf-8",
    )
    imports.accept(imports.receive(team.workspace.pk, tmp_path / "more.csv", "replies.csv"))
    page = team("viewer").get("/replies").content.decode()
    assert re.search(r'<span class="first" dir="auto">\u202eevil\[0m text</span>', page)
    assert "<bdi>Sub</bdi>" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)
    assert '<div class="said-text" dir="auto">' in page


def test_an_address_that_no_list_gave_begins_at_the_start(team):
    for after in ("zz", "0_inf_1_1", "0_nan_1_1", f"0_0.5_{2**70}_1", "0_0.5_1_1_1", ""):
        answer = team("viewer").get("/replies", {"class": "callback", "after": after})
        assert (answer.status_code, "In March" in answer.content.decode()) == (200, True), after
        assert "`after`" not in answer.content.decode()


def test_a_contact_without_a_company_or_a_name_is_shown_without_stray_points(team, tmp_path):
    def about():
        text = team("viewer").get(f"/replies?r={team.reply}").content.decode()
        return re.findall(r'<p class="mut"><bdi>([^<]*)</bdi></p>', text.partition('id="open-h"')[2])

    assert about()[0].startswith("It answers no message") or "·" not in about()[0]
    (tmp_path / "who.csv").write_text("contact_id,email,first_name\nc1,anne@b.example,Anne\n", encoding="utf-8")
    imports.accept(imports.receive(team.workspace.pk, tmp_path / "who.csv", "contacts.csv"))
    assert about()[0] == "anne@b.example"


def test_a_reply_that_does_not_exist_is_said_beside_the_list(team):
    operator, here = team("operator"), f'id="r-{team.reply}"'
    assert operator.get("/replies?class=nonsense").status_code == 404
    for named in ("1", "0", "x&done=y", str(10**30)):
        text = operator.get(f"/replies?r={named}").content.decode()
        assert ("There is no such reply" in text, "Back to the list" in text) == (True, True), named
        assert (here in text, "said-text" in text) == (True, False), named
    operator.post(f"/replies/{team.reply}/class", {"to": "interested"})
    operator.cookies["django_language"] = "fr"
    text = operator.get("/replies?class=look&r=1").content.decode()
    assert ("Cette réponse n’existe pas" in text, "Retour à la liste" in text, here in text) == (True, True, False)
