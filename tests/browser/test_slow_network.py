"""Scripts, answers, events that come late: what was pressed meanwhile is not lost, what was closed stays closed."""

import re
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser


@contextmanager
def held(page, pattern):
    """Keep back what the page asks for at these addresses until the block is over."""
    kept, over = [], False
    page.route(pattern, lambda route: route.fallback() if over else kept.append(route))
    yield kept
    over = True
    for route in kept:
        with suppress(Error):  # a page that was left wants its scripts no more
            route.fallback()


def test_a_number_pressed_before_the_scripts_are_all_there_opens(reader, numbers):
    page = reader("/definitions")
    with held(page, "**/htmx*.js*") as kept:
        with page.expect_response(re.compile(r"/app\b.*\.js")):
            page.goto(page.url.replace("/definitions", "/"), wait_until="commit")
        page.wait_for_timeout(200)
        page.locator("#a-hard_bounce_rate").click(no_wait_after=True)
        expect(page.locator("#drawer:modal .skel").first).to_be_visible()
        assert kept
    expect(page.locator("#drawer:modal .seg a", has_text="Campagne")).to_be_visible()
    expect(page).to_have_url(re.compile("m=hard_bounce_rate"))
    page.locator("#drawer .seg a", has_text="Campagne").click()
    expect(page).to_have_url(re.compile("by=campaign"))


def test_a_number_pressed_before_any_script_is_there_leads_to_its_page(reader, numbers):
    page = reader("/definitions")
    with held(page, "**/*.js*") as kept:
        page.goto(page.url.replace("/definitions", "/"), wait_until="commit")
        page.locator("#a-hard_bounce_rate").click(no_wait_after=True)
        assert kept
        page.wait_for_url("**/m/hard_bounce_rate", wait_until="commit")
    expect(page.locator("h1")).to_contain_text("Rebonds durs")


@pytest.mark.parametrize("late", ["**/app*.js*", "**/htmx*.js*", "**/*.js*"])
def test_a_filter_chosen_before_the_scripts_are_there_is_heard(reader, numbers, late):
    page = reader("/definitions")
    with held(page, late) as kept:
        page.goto(page.url.replace("/definitions", "/"), wait_until="commit")
        page.get_by_label("Source").select_option("Salon Lyon")
        assert kept
    expect(page).to_have_url(re.compile("source=Salon"))
    expect(page.get_by_label("Source")).to_have_value("Salon Lyon")


def test_a_page_whose_filters_nobody_touched_asks_once(reader, numbers):
    page = reader("/definitions")
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto(page.url.replace("/definitions", "/?source=Salon+Lyon&d=28"))
    expect(page.locator("#a-hard_bounce_rate")).to_be_visible()
    page.wait_for_timeout(300)
    assert [kind for kind in asked if kind in {"document", "fetch", "xhr"}] == ["document"]


def test_a_drawer_closed_before_its_answer_came_stays_closed(reader, numbers):
    page = reader("/")
    expect(page.locator("#a-hard_bounce_rate[data-htmx-powered]")).to_be_visible()
    with held(page, re.compile(r"/m/")) as kept:
        page.locator("#a-hard_bounce_rate").click()
        expect(page.locator("#drawer .skel").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#drawer")).to_be_hidden()
        assert kept
    page.wait_for_timeout(300)
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator("#toast")).to_be_hidden()
    page.locator("#a-hard_bounce_rate").click()
    expect(page.locator("#drawer .seg").first).to_be_visible()


# The browser tells of a closed drawer when it comes to it: here, right behind the next step through the history.
LATE = """addEventListener('close', event => {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  const told = () => setTimeout(() => event.target.dispatchEvent(new Event('close')));
  addEventListener('popstate', told, { once: true });
}, true)"""


def test_a_step_forward_before_the_drawer_was_told_to_be_closed_opens_it(reader, numbers):
    page = reader("/definitions")
    page.add_init_script(LATE)
    page.goto(page.url.replace("/definitions", "/"))
    page.locator("#a-hard_bounce_rate").click()
    expect(page).to_have_url(re.compile("m=hard_bounce_rate"))
    page.go_back()
    page.go_forward()
    page.wait_for_timeout(600)
    expect(page.locator("#drawer:modal .seg").first).to_be_visible()
    expect(page).to_have_url(re.compile("m=hard_bounce_rate"))
