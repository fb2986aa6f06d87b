"""Settings > Mailboxes: an administrator adds, others look; passwords never come back to a page."""

import re
from html import unescape
from uuid import uuid4

import pressing
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


def page(client, answer):
    """Where a form leads to, twice: a reload shows the same."""
    assert answer.status_code in {302, 303}
    pages = [client.get(answer["Location"]).content.decode() for _ in range(2)]
    return unescape(pages[1])


def test_a_mailbox_that_does_not_open_is_kept_says_why_and_stands_in_its_form(team):
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    said = page(admin, admin.post("/settings/mailboxes/save", {**FORM, "folders": "INBOX\r\nBounces"}))
    assert "The server does not answer. Check its name and its port." in said
    assert PASSWORD not in said
    row = Mailbox.objects.get(workspace=team.workspace)
    assert (row.trouble, PASSWORD in row.sealed) == ("mail_unreachable", False)
    form = said[said.index('id="change"') : said.index('id="add"')]
    for kept in ('value="127.0.0.1"', 'value="lea@ours.example"', 'value="1"', ">INBOX\nBounces</textarea>"):
        assert kept in form
    assert re.search(r'name="secret"[^>]*>', form)[0].count("value=") == 0


def test_the_form_offers_no_encryption_and_says_for_whom(team):
    form = team("admin").get("/settings/mailboxes").content.decode()
    assert '<option value="plain">none, for this machine itself</option>' in form


def test_the_same_mailbox_typed_again_is_no_other_one(team):
    from vigie.outreach import mailboxes
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    admin.post("/settings/mailboxes/save", FORM)
    said = page(admin, admin.post("/settings/mailboxes/save", {**FORM, "secret": "another", "port": "2"}))
    assert "is taken" not in said
    row = Mailbox.objects.get(workspace=team.workspace)
    assert (row.port, mailboxes.secrets_of(row)["secret"]) == (2, "another")


def test_a_mailbox_is_changed_and_keeps_what_is_not_given(team):
    from vigie.outreach import mailboxes
    from vigie.outreach.models import Mailbox
    from vigie.review.models import Entry

    admin = team("admin")
    admin.post("/settings/mailboxes/save", FORM)
    row = Mailbox.objects.get(workspace=team.workspace)
    row.folders.update(last_uid=7, uidvalidity=1, messages=5)
    form = {
        **FORM, "do": "change", "edit": row.pk, "secret": "", "name": "Léa", "folders": "INBOX\r\n\r\n Bounces ",
        "since": "2026-01-31", "every": "60", "port": "3",
    }  # fmt: skip
    page(admin, admin.post("/settings/mailboxes/save", form))
    row.refresh_from_db()
    assert (row.name, row.port, row.every, row.since.isoformat()) == ("Léa", 3, 60, "2026-01-31")
    assert mailboxes.secrets_of(row)["secret"] == PASSWORD
    assert {f.name: f.messages for f in row.folders.all()} == {"INBOX": 5, "Bounces": 0}
    assert row.folders.get(name="INBOX").last_uid == 0, "an earlier day: what came since is read"
    said = [e.details["deed"] for e in Entry.objects.filter(workspace=team.workspace, what="inlet").order_by("pk")]
    assert said == ["added", "changed"]


@pytest.mark.parametrize(
    ("lang", "missing"),
    [("en", "not opened: “Ventes, Lyon”. It has: “INBOX”, “Réponses, 2026”."),
     ("fr", "pas\xa0: «\xa0Ventes, Lyon\xa0». Elle contient\xa0: «\xa0INBOX\xa0», «\xa0Réponses, 2026\xa0».")],
)  # fmt: skip
def test_a_folder_whose_name_holds_a_comma_is_one_folder_and_read_as_one(team, lang, missing):
    from vigie.outreach import mailboxes
    from vigie.outreach.models import Mailbox

    admin = team("admin", lang)
    admin.post("/settings/mailboxes/save", {**FORM, "folders": "INBOX\nVentes, Lyon"})
    row = Mailbox.objects.get(workspace=team.workspace)
    said = unescape(admin.get(f"/settings/mailboxes?edit={row.pk}").content.decode())
    [kept] = re.findall(r'name="folders"[^>]*>([^<]+)</textarea>', said)
    assert kept == "INBOX\nVentes, Lyon"
    admin.post("/settings/mailboxes/save", {**FORM, "do": "change", "edit": row.pk, "secret": "", "folders": kept})
    assert list(row.folders.order_by("pk").values_list("name", flat=True)) == ["INBOX", "Ventes, Lyon"]
    row.folders.filter(name="Ventes, Lyon").update(gone_at=row.created_at)
    mailboxes.note_offers(Mailbox.objects.get(pk=row.pk), ["INBOX", "Réponses, 2026"])
    Mailbox.objects.filter(pk=row.pk).update(trouble="mail_folder_gone", synced_at=row.created_at)
    said = unescape(admin.get("/settings/mailboxes").content.decode())
    assert "<li>INBOX</li><li>Ventes, Lyon</li>" in said
    assert missing in said


@pytest.mark.parametrize("trouble", ["mail_folder_gone", "mail_import_failed"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_says_what_to_do_on_the_page_not_what_to_type_into_a_terminal(team, lang, trouble):
    from vigie.documents.mailboxes import mailbox_document
    from vigie.outreach.models import Mailbox

    admin = team("admin", lang)
    admin.post("/settings/mailboxes/save", FORM)
    row = Mailbox.objects.get(workspace=team.workspace)
    row.folders.update(gone_at=row.created_at)
    Mailbox.objects.filter(pk=row.pk).update(trouble=trouble)
    said = unescape(admin.get(f"/settings/mailboxes?edit={row.pk}&done=tried").content.decode())
    assert said.count({"en": "Change its folders", "fr": "Changez ses dossiers"}[lang]) == 2 * (trouble[5] == "f")
    assert "`" not in said
    assert "`vigie" in mailbox_document(Mailbox.objects.get(pk=row.pk))["sentence"]


def test_folders_that_are_read_no_more_count_among_what_was_read(team):
    from vigie.documents.mailboxes import mailbox_document
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    admin.post("/settings/mailboxes/save", {**FORM, "folders": "INBOX\nRebonds"})
    row = Mailbox.objects.get(workspace=team.workspace)
    form = {**FORM, "do": "change", "edit": row.pk, "secret": ""}
    row.folders.filter(name="INBOX").update(messages=58)
    row.folders.filter(name="Rebonds").update(messages=1)
    for folders in ("Rebonds", "Rebonds\nRéponses", "INBOX\nRebonds"):
        admin.post("/settings/mailboxes/save", {**form, "folders": folders})
        assert mailbox_document(Mailbox.objects.get(pk=row.pk))["messages"] == 59
    row.folders.filter(name="INBOX").update(messages=2)  # it came back, and two are new in it
    assert mailbox_document(Mailbox.objects.get(pk=row.pk))["messages"] == 61


def test_a_password_is_not_handed_to_another_server(team):
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    admin.post("/settings/mailboxes/save", FORM)
    row = Mailbox.objects.get(workspace=team.workspace)
    moved = {**FORM, "do": "change", "edit": row.pk, "host": "elsewhere.example", "secret": ""}
    said = pressing.refused(admin, admin.post("/settings/mailboxes/save", moved))
    assert "another server is not handed" in said
    assert said.index('id="change"') < said.index("elsewhere.example") < said.index('id="add"')
    row.refresh_from_db()
    assert row.host == "127.0.0.1"


def test_a_removed_mailbox_is_taken_back_for_thirty_days_then_its_secret_is_gone(team):
    from datetime import UTC, datetime

    from vigie.outreach import mailboxes
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    admin.post("/settings/mailboxes/save", FORM)
    row = Mailbox.objects.get(workspace=team.workspace)
    said = page(admin, admin.post("/settings/mailboxes/save", {"do": "remove", "name": row.name}))
    assert f'name="number" value="{row.pk}"' in said
    assert '<th scope="row"><span>lea@ours.example' not in said
    assert row not in mailboxes.due(datetime.now(UTC))
    said = page(admin, admin.post("/settings/mailboxes/save", {"do": "take_back", "number": row.pk}))
    assert '<th scope="row"><span>lea@ours.example' in said
    row.refresh_from_db()
    assert mailboxes.secrets_of(row)["secret"] == PASSWORD
    Mailbox.objects.filter(pk=row.pk).update(removed_at=datetime(2026, 1, 1, tzinfo=UTC))
    mailboxes.sweep(datetime.now(UTC))
    row.refresh_from_db()
    assert row.sealed == ""
    refused = admin.post("/settings/mailboxes/save", {"do": "take_back", "number": row.pk})
    assert "can be taken back for 30 days" in pressing.refused(admin, refused)


def test_how_far_back_is_a_day_in_words(team):
    said = unescape(team("admin").get("/settings/mailboxes").content.decode())
    days = re.search(r'<select name="since">(.*?)</select>', said)[1]
    assert re.findall(r">(\d+ \w+ \d{4})</option>", days)
    assert len(re.findall(r"<option", days)) == 5


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({**FORM, "secret": ""}, "password or"),
        ({**FORM, "host": "imap://x.example"}, "Name the server alone"),
        ({**FORM, "host": "mail.example", "security": "plain"}, "readable on the way"),
        ({**FORM, "client_id": "x"}, "OAuth2 needs"),
        ({**FORM, "port": "abc"}, "“abc” does not fit “Port”. Possible: 1-65535."),
        ({**FORM, "port": "70000"}, "“70000” does not fit “Port”"),
        ({"do": "check", "name": "nobody"}, "no mailbox named"),
        ({**FORM, "do": "change", "edit": "99999999"}, "no mailbox named"),
    ],
)
def test_what_cannot_work_is_said_on_the_page_and_what_was_typed_stays(team, form, says):
    admin = team("admin")
    said = unescape(pressing.refused(admin, admin.post("/settings/mailboxes/save", form)))
    assert says in said
    assert PASSWORD not in said
    assert 'value="lea@ours.example"' in said or form["do"] != "add"


def test_a_mailbox_named_by_its_address_says_it_once_and_what_was_not_read_is_a_dash(team):
    from vigie.outreach.models import Mailbox

    admin = team("admin")
    said = page(admin, admin.post("/settings/mailboxes/save", FORM))
    listed = said[said.index("<tbody>") : said.index("</tbody>")]
    assert listed.count(f"<small>{FORM['username']}</small>") == 0
    assert 'data-label="Messages read">–</td>' in listed
    assert "Leave it empty: the one that is kept stays." in said
    Mailbox.objects.filter(workspace=team.workspace).update(name="Sales")
    assert f"<small>{FORM['username']}</small>" in admin.get("/settings/mailboxes").content.decode()
