"""Deciding in a browser: apply, see it done, undo; assign; a page left open; without script; the week closed."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pressing
import pytest
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TILE = "#t-hard_bounce_rate"


@pytest.fixture
def team(workspace, tmp_path, numbers):
    numbers.found = "guilty"
    return pressing.settle(workspace, tmp_path)


@pytest.fixture
def sit(site, team, windows):
    """`sit("karim", "manager")` opens the board as a member of the team."""
    from django.conf import settings

    def open_page(name="lea.martin", role="manager", address="/", cookies=(), **options):
        client = team.join(name, role)
        context = windows(**options)
        given = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, **dict(cookies)}
        context.add_cookies([{"name": k, "value": v, "url": site} for k, v in given.items()])
        page = context.new_page()
        page.goto(site + address)
        return page

    return open_page


def holds(team):
    from vigie.outreach.models import Hold

    return Hold.objects.filter(workspace=team.workspace, lifted_at=None).count()


def test_apply_done_undo_by_mouse(sit, team):
    page = sit()
    page.locator(f"{TILE} [popovertarget^=pf]").click()
    expect(page.locator("#pf-hard_bounce_rate")).to_contain_text("48")
    page.keyboard.press("Escape")
    expect(page.locator("#verdict h1")).to_contain_text("4 décisions")
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE}.is-done")).to_contain_text("Lea Martin")
    expect(page.locator("#verdict .st-done")).to_contain_text("en cours")
    expect(page.locator("#live")).to_contain_text("appliqué")
    assert holds(team) == 1
    page.locator("#toast [data-undo]").click()
    expect(page.locator(f"{TILE}.is-act [data-apply]")).to_be_visible()
    assert holds(team) == 0


def test_apply_done_undo_by_the_keyboard_alone(sit, team):
    page = sit()
    page.keyboard.press("j")
    expect(page.locator("#a-delivery_rate")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#a-hard_bounce_rate")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    expect(page.locator("#a-hard_bounce_rate")).to_be_focused()
    assert holds(team) == 1
    page.keyboard.press("u")
    expect(page.locator(f"{TILE}.is-act [data-apply]")).to_be_visible()
    assert holds(team) == 0


def test_the_keys_can_be_switched_off_and_are_off_inside_fields(sit, team):
    page = sit(cookies=[("vigie_keys", "off")])
    page.locator("#a-hard_bounce_rate").focus()
    page.keyboard.press("a")
    page.locator(f"{TILE} [data-assign]").click()
    page.locator("#pa-hard_bounce_rate select").first.press("a")
    page.locator("#pa-hard_bounce_rate select").first.press("u")
    expect(page.locator("#pa-hard_bounce_rate")).to_be_visible()
    assert holds(team) == 0


def test_assign_with_the_keyboard(sit, team):
    from vigie.review.models import Decision

    team.join("karim.bensaid", "operator")
    page = sit()
    page.locator("#a-hard_bounce_rate").focus()
    page.keyboard.press("c")
    owner = page.locator("#pa-hard_bounce_rate select[name=owner]")
    expect(owner).to_be_focused()
    owner.select_option(label="Karim Bensaid")
    page.keyboard.press("Tab")
    expect(page.locator("#pa-hard_bounce_rate select[name=due]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{TILE}.is-done")).to_contain_text("Karim Bensaid")
    made = Decision.objects.get(workspace=team.workspace)
    assert made.owner.startswith("karim.bensaid")
    assert made.due > datetime.now(UTC).date()


def test_a_page_left_open_says_who_was_first(sit, team):
    left_open = sit("lea.martin")
    first = sit("karim.bensaid")
    first.locator(f"{TILE} [data-apply]").click()
    expect(first.locator(f"{TILE}.is-done")).to_be_visible()
    left_open.locator(f"{TILE} [data-apply]").click()
    expect(left_open.locator("#toast")).to_contain_text("Déjà fait par Karim Bensaid")
    expect(left_open.locator(f"{TILE}.is-done")).to_contain_text("Karim Bensaid")
    assert holds(team) == 1


def test_what_has_changed_since_is_shown_again_in_the_tile(sit, team):
    page = sit()
    page.locator(f"{TILE} input[name=agreed]").evaluate("e => e.value = 'another'")
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE} [role=alert]")).to_contain_text("a changé")
    assert holds(team) == 0
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    assert holds(team) == 1


def test_from_the_drawer_the_board_behind_it_changes_too(sit, team):
    page = sit(address="/?m=hard_bounce_rate")
    page.locator("#drawer [data-apply]").click()
    expect(page.locator("#drawer .under")).to_contain_text("Lea Martin")
    page.keyboard.press("Escape")
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    assert holds(team) == 1


def test_without_script_forms_post_and_the_page_comes_back(sit, team):
    page = sit(java_script_enabled=False)
    page.locator(f"{TILE} [data-apply]").click()
    expect(page).to_have_url(re.compile("/#t-hard_bounce_rate$"))
    expect(page.locator(".said")).to_contain_text("appliqué")
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    page.locator(f"{TILE} [data-undo]").click()
    expect(page.locator(f"{TILE}.is-act [data-apply]")).to_be_visible()
    page.locator(f"{TILE} [data-assign]").click()
    page.locator("#pa-hard_bounce_rate .b.solid").click()
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    assert holds(team) == 1


def test_a_week_is_not_closed_while_a_decision_lacks_its_owner_and_then_it_is(sit, team):
    from vigie.review.models import Decision, Week

    page = sit()
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    made = Decision.objects.get(workspace=team.workspace)
    Decision.objects.filter(pk=made.pk).update(owner="", due=None)
    page.goto(page.url.split("/#")[0].rstrip("/") + "/review")
    page.locator(".closing .b").click()
    expect(page.locator("[role=alert]")).to_contain_text(str(made.pk))
    page.locator(f"#as-{made.pk}").click()
    page.locator(f"#pa-{made.pk} .b.solid").click()
    page.locator(".closing .b").click()
    expect(page.locator(".page > .st")).to_contain_text("Lea Martin")
    expect(page.locator(".closing")).to_have_count(0)
    assert Week.objects.get(workspace=team.workspace).closed_at


def test_the_sample_keeps_counts_and_one_test_is_noted(sit, team):
    from vigie.review.models import Week

    page = sit(address="/review")
    page.locator("#sample summary").click()
    for value, which in (("on", 0), ("on", 1), ("off", 2)):
        page.locator(".drawn li").nth(which).locator(f"input[value={value}]").check()
    page.locator("#sample .b").click()
    expect(page.locator(".checks")).to_contain_text("2 contacts sur 3")
    page.locator("input[name=test]").fill("Une accroche plus courte")
    page.locator("input[name=test] + *, label:has(input[name=test]) + .b").first.click()
    expect(page.locator("main")).to_contain_text("Une accroche plus courte")
    assert Week.objects.get(workspace=team.workspace).notes["sanity"] == {"on_target": 2, "off_target": 1}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_of_deciding_breaks_no_rule_of_accessibility(sit, site, theme, viewport):
    page = sit(viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    look = {"viewport": viewport["width"]}
    for popover in ("pf", "pa"):
        page.locator(f"{TILE} [popovertarget^={popover}]").click()
        assert (look, popover, violations(page)) == (look, popover, [])
        page.keyboard.press("Escape")
    page.locator(f"{TILE} input[name=agreed]").evaluate("e => e.value = 'another'")
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE} [role=alert]")).to_be_visible()
    assert ("stale", violations(page)) == ("stale", [])
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator("#toast")).to_be_visible()
    assert ("done", violations(page)) == ("done", [])
    for address in (
        "/?m=hard_bounce_rate",
        "/diagnosis",
        "/decisions",
        "/tasks?owner=all",
        "/settings/actions",
        "/sources/sample?source=Salon+Lyon",
        "/log",
        "/review",
        "/review/month",
        "/review/debrief",
    ):
        page.goto(site + address)
        for disclosure in page.locator("details:not(.menu)").all():
            disclosure.evaluate("e => e.open = true")
        assert (address, violations(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_review_prints_on_one_sheet(sit, team):
    page = sit()
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    page.goto(page.url.split("/#")[0].rstrip("/") + "/review")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("lang", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("height", [900, 790])
def test_the_board_with_its_actions_fits_a_laptop_without_scrolling(sit, lang, height):
    page = sit(viewport={"width": 1440, "height": height}, locale=lang)
    expect(page.locator("[data-apply]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    page.locator(f"{TILE} [data-apply]").click()
    expect(page.locator(f"{TILE}.is-done")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= height


@pytest.mark.parametrize("width", [1440, 1100, 900])
def test_in_the_review_nothing_lies_over_anything_else(sit, width):
    page = sit(address="/review", viewport={"width": width, "height": 900})
    cells = page.evaluate(
        """[...document.querySelectorAll('.nums tbody tr')].map(row => [...row.children].map(cell => {
        const range = document.createRange(); range.selectNodeContents(cell);
        const box = range.getBoundingClientRect(); return [box.left, box.right] }).filter(b => b[1] > b[0]))"""
    )
    assert cells
    assert all(a[1] <= b[0] + 0.5 for row in cells for a, b in pairwise(row))


def test_the_phone_reaches_every_page_by_its_last_tab(sit, site):
    page = sit(viewport=PHONE)
    page.locator(".tabs summary").click()
    page.locator(".tabs details a", has_text="Journal").click()
    expect(page.locator("h1")).to_have_text("Journal")
