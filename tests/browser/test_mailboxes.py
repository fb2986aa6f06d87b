"""The page of mailboxes in a browser: one that cannot be read, the form with all its settings; axe."""

from datetime import UTC, datetime

import pytest
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)


@pytest.fixture
def kept(member):
    """Two mailboxes, one in trouble; forgotten afterwards."""
    from vigie.outreach import mailboxes
    from vigie.outreach.models import Mailbox
    from vigie.workspaces.models import Workspace

    workspace = Workspace.objects.get(memberships__user=member)
    for name, trouble in (("Léa", ""), ("Rebonds", "mail_refused")):
        wanted = mailboxes.Wanted(name=name, host="127.0.0.1", port=9, username="lea@ours.example", secret="x")
        row = mailboxes.add(workspace, wanted, NOW)
        Mailbox.objects.filter(pk=row.pk).update(trouble=trouble, synced_at=NOW)
    yield workspace
    Mailbox.objects.filter(workspace=workspace).delete()


@pytest.mark.parametrize(("viewport", "theme", "lang"), [(DESKTOP, "light", "fr"), (PHONE, "dark", "en")])
def test_the_page_breaks_no_rule_of_accessibility(reader, kept, viewport, theme, lang):
    language = {"django_language": lang}
    page = reader("/settings/mailboxes", language, viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    expect(page.locator("h1")).to_have_text({"fr": "Boîtes", "en": "Mailboxes"}[lang])
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_mailbox_in_trouble_is_tried_and_removed(reader, kept):
    page = reader("/settings/mailboxes")
    page.get_by_role("button", name="Essayer Rebonds").click()
    expect(page.get_by_role("alert")).to_contain_text("Le serveur ne répond pas")
    page.get_by_role("button", name="EN, English").click()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    form = page.locator("#change")
    expect(form.get_by_label("Server (IMAP)")).to_have_value("127.0.0.1")
    form.get_by_label("Port").fill("abc")
    form.get_by_role("button", name="Keep and try").click()
    expect(page.get_by_role("alert")).to_contain_text("“abc” does not fit “Port”")
    expect(form.get_by_label("Port")).to_have_value("abc")
    assert violations(page) == []
    page.get_by_role("button", name="Remove Rebonds").click()
    expect(page.locator("#mailboxes tbody tr")).to_have_count(1)
    page.locator("[data-undo]").click()
    expect(page.locator("#mailboxes tbody tr")).to_have_count(2)
