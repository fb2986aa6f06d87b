"""Zero violations, in every state, both themes, desktop and phone; the page fits a laptop."""

import pytest
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STATES = {
    "dashboard": ("busy", "/"),
    "all fine": ("fine", "/"),
    "small sample": ("busy", "/?source=Salon+Lyon&provider=google"),
    "empty workspace": ("nothing", "/"),
    "failing panel": ("failing", "/"),
    "drawer": ("busy", "/?m=hard_bounce_rate&by=source"),
    "detail page": ("busy", "/m/human_reply_rate"),
    "definitions": ("busy", "/definitions"),
    "imports": ("busy", "/import"),
    "password": ("busy", "/password"),
    "nothing at this address": ("busy", "/nowhere"),
}


JUDGED = {
    "verdict and alerts": ("busy", "guilty", "/"),
    "nothing wrong": ("fine", "innocent", "/"),
    "too young to judge": ("small", "unknown", "/"),
    "culprit in the drawer": ("busy", "guilty", "/?m=hard_bounce_rate"),
    "stop, full page": ("busy", "guilty", "/m/delivery_rate"),
    "diagnosis": ("busy", "guilty", "/diagnosis"),
    "diagnosis, nothing wrong": ("busy", "innocent", "/diagnosis"),
    "diagnosis, too young": ("busy", "unknown", "/diagnosis"),
    "diagnosis, not made": ("busy", "NOTHING", "/diagnosis"),
    "why no alert": ("busy", "innocent", "/m/hard_bounce_rate/why"),
}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", JUDGED)
def test_what_was_judged_breaks_no_rule_of_accessibility(reader, numbers, name, theme, viewport):
    numbers.state, numbers.found, address = JUDGED[name]
    page = reader(address, viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", STATES)
def test_a_page_breaks_no_rule_of_accessibility(reader, numbers, name, theme, viewport):
    numbers.state, address = STATES[name]
    page = reader(address, viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_menus_and_the_list_of_keys_break_no_rule(reader, numbers, theme):
    page = reader("/", color_scheme=theme, reduced_motion="reduce")
    page.locator(".me .menu summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("body").press("?")
    assert page.locator("#keys").is_visible()
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/login", "/login?next=/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_door_breaks_no_rule(site, member, windows, address, theme):
    page = windows(color_scheme=theme).new_page()
    page.goto(site + address)
    assert violations(page) == []


@pytest.mark.parametrize("found", ["NOTHING", "guilty"])
@pytest.mark.parametrize("lang", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("height", [900, 790])
def test_the_dashboard_fits_a_laptop_without_scrolling(reader, numbers, lang, height, found):
    numbers.found = found
    page = reader("/", viewport={"width": 1440, "height": height}, locale=lang)
    assert page.evaluate("document.documentElement.scrollHeight") <= height


def test_nothing_jumps_while_the_page_loads_and_when_a_filter_is_chosen(reader, numbers):
    page = reader("/")
    page.evaluate(
        """() => { window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(
        e => { if (!e.hadRecentInput) window.shift += e.value })).observe({type: 'layout-shift', buffered: true}) }"""
    )
    page.locator("#t-hard_bounce_rate h3 a").click()
    page.locator("#drawer table").first.wait_for()
    assert page.evaluate("window.shift") == 0


def test_targets_are_large_enough_for_a_thumb(reader, numbers):
    page = reader("/", viewport=PHONE)
    heights = page.evaluate(
        "[...document.querySelectorAll('.tabs a, .todo .b, .ic, .fb label')].filter(e => e.offsetParent)"
        ".map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 38


@pytest.mark.parametrize(
    ("address", "found", "most"), [("/", "NOTHING", 1), ("/", "guilty", 1), ("/diagnosis", "guilty", 2)]
)
def test_dashboard_and_diagnosis_print_on_few_pages(reader, numbers, address, found, most):
    numbers.found = found
    page = reader(address)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= most
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= most
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text("Vigie · ")


def test_the_dashboard_fits_one_upright_sheet_of_paper_too(reader, numbers):
    page = reader("/", viewport={"width": 718, "height": 1047})
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert page.locator("#board").bounding_box()["height"] <= 1047
    columns = [page.locator(".col").nth(i).bounding_box() for i in range(3)]
    assert columns[0]["y"] == columns[1]["y"] < columns[2]["y"]
