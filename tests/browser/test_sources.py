"""Sources in a browser: compared around a day, a cost entered and taken back, the budget; no script, paper, axe."""

import re

import pytest
import sources_made
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

from vigie.web.views import sources as view

pytestmark = pytest.mark.browser

STATES = {
    "whole period": ("FOUND", "/sources"),
    "before and after": ("FOUND", "/sources?since=2026-11-12&next=calls&split=segment"),
    "small sample": ("SMALL", "/sources"),
    "empty": ("NOTHING", "/sources"),
}


@pytest.fixture
def sources(member, numbers, monkeypatch):
    """Made-up answers of the metrics room; `state` chooses which."""

    class Chosen:
        state = "FOUND"

    chosen = Chosen()
    monkeypatch.setattr(view, "read_sources", lambda *_a, **_k: getattr(sources_made, chosen.state))
    monkeypatch.setattr(view, "around", lambda *_a, **_k: sources_made.around())
    monkeypatch.setattr(view, "budget", lambda *_a, **_k: sources_made.budget())
    return chosen


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", STATES)
def test_sources_break_no_rule_of_accessibility(reader, sources, name, theme, viewport):
    sources.state, address = STATES[name]
    page = reader(address, viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_day_and_what_is_compared_are_in_the_address(reader, sources):
    page = reader("/sources")
    expect(page.locator("h1")).to_have_text("Sources\u00a0: 1 à traiter")
    page.locator(".seg a", has_text="12").first.click()
    expect(page.locator("h1")).to_contain_text("Avant et après le 12 novembre 2026")
    expect(page).to_have_url(re.compile("since=2026-11-12"))
    page.locator("#s-by").select_option("campaign")
    expect(page).to_have_url(re.compile("by=campaign"))
    page.reload()  # the address is the state
    expect(page.locator("#s-by")).to_have_value("campaign")
    page.get_by_role("link", name="100 appels").click()
    expect(page).to_have_url(re.compile("next=calls.*#budget"))


def test_a_cost_is_entered_with_the_keyboard_and_taken_back(reader, sources):
    page = reader("/sources")
    if not page.get_by_label("Montant").is_visible():  # it is open where no cost is known yet
        page.locator("summary", has_text="Saisir un coût").press("Enter")
    page.get_by_label("Montant").fill("0")
    page.get_by_label("Montant").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("montant")
    page.get_by_label("Montant").fill("412,30")
    page.get_by_label("Pour quoi").select_option("tool")
    page.get_by_role("button", name="Saisir ce coût").press("Enter")
    expect(page.locator("#costs")).to_contain_text("Le coût est saisi et compté.")
    expect(page.locator("#costs table")).to_contain_text("412,30")
    page.locator("#costs").get_by_role("button", name="Annuler").click()
    expect(page).to_have_url(re.compile("/import/"))
    page.goto(page.url.split("/import")[0] + "/sources")
    expect(page.locator("#costs")).not_to_contain_text("412,30")


def test_without_a_script_the_form_and_the_links_work(reader, sources):
    page = reader("/sources", java_script_enabled=False)
    page.get_by_label("Période").first.select_option("26")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile("weeks=26"))
    expect(page.get_by_label("Période").first).to_have_value("26")


def test_sources_print_on_few_pages(reader, sources):
    page = reader("/sources")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 3
