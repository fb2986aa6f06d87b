"""Reading the page: drawer, filters, keys, language, with and without script."""

import re

import pytest
from browsing import PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_tile_opens_its_drawer_and_escape_gives_the_focus_back(reader, numbers):
    page = reader("/?d=28")
    page.locator("#a-hard_bounce_rate").click()
    expect(page.locator("#drawer h2")).to_contain_text("Rebonds durs")
    expect(page).to_have_url(re.compile(r"\?d=28&m=hard_bounce_rate$"))
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/\?d=28$"))
    expect(page.locator("#a-hard_bounce_rate")).to_be_focused()


def test_the_button_of_an_action_shows_where(reader, numbers):
    page = reader("/")
    page.locator("#s-hard_bounce_rate").click()
    expect(page.locator("#drawer .seg [aria-current]")).to_have_text("Source")
    expect(page.locator("#drawer tr.culprit th")).to_contain_text("API · DSI élargi")
    expect(page).to_have_url(re.compile("m=hard_bounce_rate&by=source"))


def test_a_dimension_is_one_click_and_one_address_away(reader, numbers):
    page = reader("/?m=hard_bounce_rate")
    expect(page.locator("#drawer")).to_be_visible()
    page.locator("#drawer .seg a", has_text="Campagne").click()
    expect(page.locator("#drawer thead th").first).to_have_text("Campagne")
    expect(page).to_have_url(re.compile("by=campaign"))
    page.reload()
    expect(page.locator("#drawer thead th").first).to_have_text("Campagne")
    expect(page.locator("#drawer")).to_be_visible()


def test_back_closes_the_drawer_and_forward_opens_it(reader, numbers):
    page = reader("/")
    page.locator("#a-hard_bounce_rate").click()
    expect(page.locator("#drawer table").first).to_be_visible()
    expect(page).to_have_url(re.compile("m=hard_bounce_rate"))
    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator("#drawer h2")).to_contain_text("Rebonds durs")


@pytest.mark.parametrize("closed", ["Escape", "button", "back"])
def test_back_after_closing_the_drawer_leaves_the_page_and_does_not_open_it_again(reader, numbers, closed):
    page = reader("/import")
    page.locator("nav a", has_text="Tableau de bord").first.click()
    page.locator("#a-hard_bounce_rate[data-htmx-powered]").click()  # before its scripts it leads to a page of its own
    page.locator("#drawer .seg a", has_text="Campagne").click()
    expect(page).to_have_url(re.compile("by=campaign"))
    if closed == "Escape":
        page.keyboard.press("Escape")
    elif closed == "button":
        page.locator("#drawer [data-close]").click()
    else:
        page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/$"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("Imports")


def test_closing_a_drawer_that_came_by_its_address_leaves_no_way_back_into_it(reader, numbers):
    page = reader("/import")
    page.goto(page.url.replace("/import", "/?m=hard_bounce_rate&source=Salon+Lyon"))
    expect(page.locator("#drawer:modal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?source=Salon(\+|%20)Lyon$"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("Imports")


def test_closing_after_a_reload_does_the_same(reader, numbers):
    page = reader("/import")
    page.locator("nav a", has_text="Tableau de bord").first.click()
    page.locator("#a-hard_bounce_rate[data-htmx-powered]").click()  # before its scripts it leads to a page of its own
    expect(page.locator("#drawer table").first).to_be_visible()
    expect(page).to_have_url(re.compile("m=hard_bounce_rate"))
    page.reload()
    expect(page.locator("#drawer:modal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/$"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("Imports")


def test_a_line_of_the_drawer_filters_and_a_chip_takes_the_filter_away_with_the_keyboard_alone(reader, numbers):
    page = reader("/?m=hard_bounce_rate&by=provider")
    page.locator("#drawer tbody th a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?provider=[^&]+&m=hard_bounce_rate$"))
    expect(page.locator("#drawer:modal .chip")).to_contain_text("Fournisseur")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    chip = page.locator("#filters .chip")
    expect(chip).to_contain_text("Fournisseur")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator(".chip")).to_have_count(0)


@pytest.mark.parametrize("address", ["/?m=hard_bounce_rate&by=source", "/m/hard_bounce_rate?by=source"])
def test_on_a_phone_a_breakdown_is_read_without_moving_it_sideways(reader, numbers, address):
    numbers.found = "guilty"
    page = reader(address, viewport=PHONE)
    table = page.locator(".slices")
    expect(table.locator("td.share").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert table.evaluate("t => t.parentElement.scrollWidth - t.parentElement.clientWidth") <= 0
    for cell in table.locator("tbody tr").first.locator("th, td").all():
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["width"] > 0
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/import", "/diagnosis"])
def test_on_a_phone_wide_tables_become_blocks(reader, numbers, address):
    numbers.found = "guilty"
    page = reader(address, viewport=PHONE)
    expect(page.locator("h1")).to_be_visible()
    wide = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert page.evaluate(wide) == 0
    assert violations(page) == []


def test_an_opened_drawer_stands_at_its_top(reader, numbers):
    numbers.found = "guilty"
    page = reader("/?m=hard_bounce_rate&by=company_domain", viewport={"width": 1440, "height": 600})
    expect(page.locator("#drawer .seg [aria-current]")).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert page.locator("#drawer").evaluate("d => d.scrollTop") == 0


def test_a_filter_changes_the_board_and_the_address_and_survives_a_reload(reader, numbers):
    page = reader("/")
    page.locator("#f-source").select_option("Salon Lyon")
    expect(page.locator("h1")).to_have_text("Pas encore assez de données pour décider")
    expect(page).to_have_url(re.compile(r"/\?source=Salon(\+|%20)Lyon$"))
    expect(page.locator("#clear")).to_be_visible()
    page.reload()
    expect(page.locator("#f-source")).to_have_value("Salon Lyon")
    expect(page.locator("h1")).to_have_text("Pas encore assez de données pour décider")
    page.locator("#clear").click()
    expect(page.locator("h1")).to_have_text("3 décisions à prendre")
    expect(page).to_have_url(re.compile(r"/$"))


def test_back_undoes_a_filter(reader, numbers):
    page = reader("/")
    page.locator("#f-source").select_option("Salon Lyon")
    expect(page.locator("h1")).to_have_text("Pas encore assez de données pour décider")
    expect(page).to_have_url(re.compile("source=Salon"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("3 décisions à prendre")
    expect(page.locator("#f-source")).to_have_value("")


def test_the_keyboard_alone_is_enough(reader, numbers):
    page = reader("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#a-delivery_rate")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_contain_text("Rebonds durs")
    page.keyboard.press("Escape")
    expect(page.locator("#a-hard_bounce_rate")).to_be_focused()
    # Closing gives the address back; the key comes after it, as a person's does.
    expect(page).not_to_have_url(re.compile("m="))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("k")
    expect(page.locator("#a-delivery_rate")).to_be_focused()
    page.keyboard.press("f")
    expect(page.locator("#f-d")).to_be_focused()
    page.locator("#a-delivery_rate").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_keys_can_be_switched_off(reader, numbers):
    page = reader("/")
    page.locator(".me .menu summary").click()
    page.get_by_role("button", name="Couper les raccourcis clavier").click()
    page.keyboard.press("j")
    expect(page.locator("#a-delivery_rate")).not_to_be_focused()


def test_language_and_theme_are_one_click_away_and_stay(reader, numbers):
    page = reader("/?d=28", color_scheme="light")
    page.get_by_role("button", name="EN, English").click()
    expect(page.locator("h1")).to_have_text("3 decisions to make")
    expect(page).to_have_url(re.compile(r"\?d=28$"))
    page.locator(".me .menu summary").click()
    page.get_by_role("button", name="Theme: dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(16, 18, 20)")


def test_a_panel_that_failed_can_be_tried_again_in_place(reader, numbers):
    numbers.state = "failing"
    page = reader("/")
    expect(page.get_by_role("alert")).to_be_visible()
    numbers.state = "fine"
    page.get_by_role("link", name="Réessayer").click()
    expect(page.locator("h1")).to_have_text("Rien à décider aujourd’hui")


def test_without_script_filters_details_and_language_still_work(reader, numbers):
    page = reader("/", java_script_enabled=False)
    page.locator("#f-source").select_option("Salon Lyon")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("h1")).to_have_text("Pas encore assez de données pour décider")
    page.get_by_role("link", name="Effacer").click()
    page.locator("#a-hard_bounce_rate").click()
    expect(page.locator("h1")).to_contain_text("Rebonds durs")
    expect(page.locator("tr.culprit th")).to_contain_text("API · DSI élargi")
    page.get_by_role("link", name="Campagne", exact=True).click()
    expect(page.locator("thead th").first).to_have_text("Campagne")
    page.get_by_role("button", name="EN, English").click()
    expect(page.locator("h1")).to_contain_text("Hard bounces")


def test_without_script_a_shared_address_shows_the_drawer(reader, numbers):
    page = reader("/?m=hard_bounce_rate&by=source", java_script_enabled=False)
    expect(page.locator("#drawer")).to_be_visible()
    page.get_by_role("button", name="Fermer").click()
    expect(page.locator("#drawer")).to_be_hidden()


def test_the_page_is_light(reader, numbers, site):
    import gzip
    from urllib.request import urlopen

    asked = []
    page = reader("/")
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    files = [url for url in asked if url.startswith(site)]
    assert len(files) <= 6
    html = len(gzip.compress(page.content().encode()))
    scripts = sum(len(gzip.compress(urlopen(u).read())) for u in files if ".js" in u)  # noqa: S310 - our own server
    rest = sum(len(gzip.compress(urlopen(u).read())) for u in files if ".css" in u or ".woff2" in u)  # noqa: S310 - same
    assert html <= 10_000
    assert scripts <= 20_000
    assert html + scripts + rest <= 70_000


def test_why_a_number_is_no_alert_is_answered_in_its_place(reader, numbers, monkeypatch):
    from vigie.web.views import dashboard

    said = [("within_range", {"value": 0.012, "low": 0.010, "high": 0.014})]
    monkeypatch.setattr(dashboard, "why_not", lambda *_: said)
    page = reader("/?m=field_coverage")
    page.locator("#why-ask").click()
    expect(page.locator("#drawer #why li")).to_contain_text("est dans la plage habituelle")
    expect(page.locator("#why-h")).to_be_focused()
    expect(page.locator("#drawer h2").first).to_contain_text("Champs requis remplis")
    expect(page).to_have_url(re.compile(r"\?m=field_coverage$"))


def test_the_verdict_leads_to_the_diagnosis_and_back(reader, numbers):
    numbers.found = "guilty"
    page = reader("/")
    page.locator("#verdict a").click()
    expect(page.locator("h1")).to_have_text("Un problème de liste, pas de texte.")
    page.locator(".crumb a").click()
    expect(page.locator("h1")).to_have_text("4 décisions à prendre")


def test_on_a_slow_line_the_last_breakdown_that_was_chosen_is_shown(reader, numbers):
    page = reader("/?m=hard_bounce_rate")
    tabs = page.locator("#drawer-body .seg a")
    expect(tabs).not_to_have_count(0)
    page.evaluate(
        "() => { const ask = fetch; let n = 0;"
        " window.fetch = (...a) => new Promise(r => setTimeout(() => r(ask(...a)), n++ ? 300 : 900)); }"
    )
    last = tabs.count() - 1
    for n in (1, 2, last):
        tabs.nth(n).click(no_wait_after=True)
    expect(tabs.nth(last)).to_have_attribute("aria-current", "true")
    page.wait_for_timeout(1200)  # what was asked first answers last, if it still answers
    expect(tabs.nth(last)).to_have_attribute("aria-current", "true")
    expect(page.locator("#toast")).to_be_hidden()
