"""The page of tools in a browser: an account that does not answer, what a tool refused, a program that listens; axe."""

import re
from datetime import UTC, datetime

import pytest
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)


@pytest.fixture
def connected(member):
    """One account that refused something, one program that listens; all of it forgotten afterwards."""
    from vigie.actions.models import Outgoing
    from vigie.outreach import connections, hooks
    from vigie.outreach.models import Connection, Subscription
    from vigie.workspaces.models import Workspace

    workspace = Workspace.objects.get(memberships__user=member)
    account = connections.add(workspace, "smartlead", "Équipe Nord", "the-key", now=NOW, address="http://127.0.0.1:9")
    said = {"workspace": workspace, "connection": account, "due_at": NOW, "operation": "pause_campaign"}
    Outgoing.objects.create(**said, args={"campaign": "DAF · audit"}, state="refused", answer={"code": "not_found"})
    Outgoing.objects.create(**said, args={"campaign": "DSI · T4"}, state="done", answer={"code": "done"})
    hooks.add(workspace, "crm", "https://crm.example/in", now=NOW)
    yield workspace
    Outgoing.objects.filter(workspace=workspace).delete()
    Connection.objects.filter(workspace=workspace).delete()
    Subscription.objects.filter(workspace=workspace).delete()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("theme", "lang"), [("light", "fr"), ("dark", "en")])
def test_the_page_breaks_no_rule_of_accessibility(reader, connected, theme, lang, viewport):
    language = {"django_language": lang}
    page = reader("/settings/tools", language, viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    expect(page.locator("h1")).to_have_text({"fr": "Outils", "en": "Tools"}[lang])
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_account_is_added_tried_and_removed(reader, connected):
    page = reader("/settings/tools")
    page.get_by_role("button", name="Essayer Équipe Nord").click()
    expect(page.get_by_role("alert")).to_contain_text("L’adresse ne répond pas")
    page.get_by_role("button", name="Redire").click()
    expect(page.locator("p[role=status]")).to_contain_text("C’est redit dans la minute")
    page.get_by_role("button", name="Retirer Équipe Nord").click()
    expect(page.locator("#accounts table")).to_have_count(0)


def test_a_secret_that_was_made_is_there_to_be_copied_once(reader, connected):
    page = reader("/settings/tools")
    page.get_by_text("Ajouter un programme").click()
    page.locator("#hooks").get_by_label("Nom").fill("entrepôt")
    page.locator("#hooks").get_by_label("Adresse").fill("https://dw.example/in")
    page.get_by_role("button", name="Ajouter le programme").click()
    expect(page.locator("p[role=status] code")).to_have_text(re.compile(r"[\w-]{30,}"))
    page.get_by_role("button", name="EN, English").click()
    expect(page.locator("p[role=status] code")).to_have_text(re.compile(r"[\w-]{30,}"))
    page.goto(page.url.partition("?")[0])
    expect(page.locator("p[role=status]")).to_have_count(0)


@pytest.fixture
def receiver(member):
    """One that refused a request and took one that nobody knows; forgotten afterwards."""
    from vigie.ledger import receivers
    from vigie.ledger.models import Receiver, Refused
    from vigie.workspaces.models import Workspace

    workspace = Workspace.objects.get(memberships__user=member)
    row = receivers.add(workspace, "mailersend", now=NOW, name="MailerSend", secret="the-key")
    Refused.objects.create(receiver=row, code="signature_wrong", times=12, first_at=NOW, last_at=NOW)
    yield row
    Receiver.objects.filter(workspace=workspace).delete()


@pytest.mark.parametrize(("viewport", "theme", "lang"), [(DESKTOP, "light", "fr"), (PHONE, "dark", "en")])
def test_a_receiver_is_tried_turned_and_taken_back(reader, receiver, viewport, theme, lang):
    language = {"django_language": lang}
    page = reader(f"/settings/tools/{receiver.pk}", language, viewport=viewport, color_scheme=theme)
    page.get_by_role("button", name={"fr": "Essayer", "en": "Try"}[lang]).click()
    expect(page.locator("#test li")).to_have_count(5)
    expect(page.locator("#test .st-act")).to_have_count(0)
    expect(page.locator("#refused tbody")).to_contain_text("12")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = page.locator("#its-address").inner_text()
    page.get_by_role("button", name={"fr": "Nouvelle adresse", "en": "New address"}[lang]).click()
    expect(page.locator("#its-address")).not_to_have_text(before)
    page.locator("[data-undo]").click()
    expect(page.locator("#its-address")).to_have_text(before)
    page.locator("#remove").get_by_role("button").click()
    expect(page.locator("#receivers table")).to_have_count(0)
    assert violations(page) == []
    page.locator("div[role=status] [data-undo]").click()
    expect(page.locator("h1")).to_have_text("MailerSend")
