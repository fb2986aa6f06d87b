"""Cadence, tests and the effect of a change in a browser: a whole test from plan to decision, keys, no script, axe."""

import re
from contextlib import suppress

import pytest
import trials_made
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

from vigie.web import readings

pytestmark = pytest.mark.browser

PLAN = "/experiments/new?name=offer&variable=offer&control=A&variant=B&campaign=DAF+%C2%B7+audit"
CHANGE = "/experiments/change?since=2026-08-03&source=Salon+Lyon"
PAGES = ["/cadence", "/experiments", "/experiments/{row}", PLAN, "/experiments/new", CHANGE, "/experiments/change"]


@pytest.fixture
def trials(member, numbers, monkeypatch):
    """Made-up answers for the rooms below, and no test in the workspace."""
    from vigie.workspaces.setup import workspace

    monkeypatch.setattr(readings, "followups", lambda *_a, by, **_k: [
        trials_made.followups("dear", (("campaign", "DSI"),) if by else ())
    ])  # fmt: skip
    monkeypatch.setattr(readings, "delays", lambda *_a, by, **_k: [
        d for d in trials_made.DELAYS if tuple(name for name, _ in d.slice) == by
    ])  # fmt: skip
    monkeypatch.setattr(readings, "changes", lambda *_a, by, **_k: [
        c for c in trials_made.MOVED if tuple(name for name, _ in c.slice) == by
    ])  # fmt: skip
    monkeypatch.setattr(readings, "history", lambda *_a, **_k: (0.02, 500))
    monkeypatch.setattr(readings, "running", lambda *_a, **_k: [trials_made.SEVERAL])
    monkeypatch.setattr(readings, "read_test", lambda *_a, **_k: trials_made.result())
    monkeypatch.setattr(readings, "measure", lambda *_a, **_k: trials_made.outcome(others=(trials_made.COPY,)))
    monkeypatch.setattr(readings, "places_of", lambda *_: {"API · DSI élargi": {"source"}})
    home = workspace()
    home.experiments.all().delete()
    yield home
    home.experiments.all().delete()


@pytest.fixture
def row(trials):
    from vigie.review import experiments

    return experiments.declare(trials, "Objet court", trials_made.PLANNED, trials_made.DECLARED, "lea")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/cadence", "/experiments", "/experiments/{row}", PLAN, "/experiments/new", CHANGE, "/experiments/change"],
)
def test_these_pages_break_no_rule_of_accessibility(reader, row, address, theme, viewport):
    page = reader(address.format(row=row.pk), viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_test_from_its_plan_to_its_decision(reader, trials, monkeypatch):
    # On a Monday a test begins the same day, and what it says is read.
    monkeypatch.setattr(readings, "read_test", lambda *_a, **_k: trials_made.result(trials_made.EQUAL, "running"))
    page = reader("/experiments")
    page.get_by_role("link", name="Préparer un test", exact=True).click()
    page.get_by_label("Nom").fill("Offre d’essai")
    page.get_by_label("Ce qui diffère").select_option("offer")
    page.get_by_label("Première version (témoin)").fill("A")
    page.get_by_label("Seconde version").fill("B")
    page.get_by_label("Campagne").select_option("DAF · audit")
    expect(page.locator("#plan .lede")).to_contain_text("1 000 contacts")
    expect(page).to_have_url(re.compile(r"variable=offer.*campaign=DAF"))
    page.reload()  # the address is the state, once it holds the last choice
    expect(page.get_by_label("Nom")).to_have_value("Offre d’essai")
    page.get_by_role("button", name="Commencer ce test").click()
    expect(page.locator("h1")).to_have_text("Offre d’essai")
    (made,) = trials.experiments.all()
    assert (made.variable, made.control, made.variant, made.where["campaign"]) == ("offer", "A", "B", ["DAF · audit"])
    page.get_by_role("button", name=re.compile("Terminer maintenant")).click()
    expect(page.locator(".dwact")).to_contain_text("Aucune n’a été choisie")
    page.get_by_role("link", name="← Tests").click()
    expect(page.locator("table").first).to_contain_text("Offre d’essai")


def test_on_a_slow_line_the_last_choice_is_the_one_that_is_shown(reader, trials):
    page = reader("/experiments/new")
    page.evaluate(
        "() => { const ask = fetch; window.fetch = (...a) => new Promise(r => setTimeout(() => r(ask(...a)), 400)); }"
    )
    page.get_by_label("Ce qui diffère").select_option("offer")
    page.wait_for_timeout(100)
    page.get_by_label("Semaines").select_option("8")
    page.wait_for_timeout(100)
    page.get_by_label("Campagne").select_option("DAF · audit")
    expect(page).to_have_url(re.compile(r"variable=offer.*campaign=DAF"))
    expect(page.locator("#plan .lede")).to_contain_text("8 semaines")


def test_a_test_that_may_be_decided_offers_its_winner_first(reader, row):
    page = reader(f"/experiments/{row.pk}")
    expect(page.locator(".dwact .b.solid")).to_have_text("Garder B, terminer le test")
    page.locator(".dwact .b.solid").press("Enter")
    expect(page.locator(".dwact")).to_contain_text("B continue")
    row.refresh_from_db()
    assert row.kept == "B"


def test_the_slice_is_asked_for_only_when_a_slice_is_compared(reader, trials):
    page = reader("/experiments/new")
    expect(page.locator(".onlyslice")).to_be_hidden()
    page.get_by_label("Ce qui diffère").select_option("slice")
    expect(page.locator(".onlyslice")).to_be_visible()


def test_a_change_of_the_journal_is_one_press_away(reader, trials):
    page = reader("/experiments")
    page.get_by_role("link", name=re.compile("^Mesurer")).first.click()
    expect(page.locator("#measured .st")).to_have_text("Effets mêlés")
    expect(page).to_have_url(re.compile("since=2026-11-12"))
    page.get_by_label("Ce qui devait bouger").select_option("reply")
    expect(page).to_have_url(re.compile("outcome=reply"))


def test_without_a_script_every_form_of_it_works(reader, trials):
    page = reader(PLAN, java_script_enabled=False)
    page.get_by_label("Semaines").select_option("8")
    page.get_by_role("button", name="Montrer ce qu’il peut trouver").click()
    expect(page.locator("#plan .lede")).to_contain_text("8 semaines")
    page.get_by_role("button", name="Commencer ce test").click()
    expect(page.locator("h1")).to_have_text("offer")
    page.goto(page.url.split("/experiments")[0] + CHANGE)
    expect(page.locator("#measured .st")).to_have_text("Effets mêlés")


def test_a_filter_of_the_cadence_is_in_the_address_and_back_undoes_it(reader, trials):
    page = reader("/cadence")
    expect(page.locator("h1")).to_have_text("Envoyer 1 relance, pas 2")
    page.get_by_label("Source").select_option("Salon Lyon")
    expect(page).to_have_url(re.compile("source=Salon"))
    expect(page.locator("#clear")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/cadence$"))


def test_cadence_and_a_test_print_on_few_pages(reader, row):
    for address, most in (("/cadence", 2), (f"/experiments/{row.pk}", 2), (CHANGE, 1)):
        page = reader(address)
        with suppress(Exception):
            page.wait_for_load_state("networkidle")
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= most
