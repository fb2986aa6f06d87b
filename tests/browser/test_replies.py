"""Replies in a browser: the list and the open one, one key says what it is, another takes that back; axe."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from browsing import DESKTOP, PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SENT = datetime.now(UTC) - timedelta(days=6)
TEXTS = {
    "r1": ("not_interested", "0.41", "Bonjour, pas avant mars : nous changeons d'outil. Reparlons-en au printemps."),
    "r2": ("interested", "0.93", "Avec plaisir, appelez-moi jeudi."),
    "r3": ("", "", "hm"),
}


@pytest.fixture
def answered(member, tmp_path):
    """Three people were written to, three answered."""
    from vigie.ledger import imports
    from vigie.workspaces.models import Workspace

    workspace = Workspace.objects.get(memberships__user=member)
    people = ["contact_id,email,first_name,last_name,company,job_title,phone"]
    sends = ["send_id,email,sent_at,campaign,step,mailbox,subject"]
    said = ["reply_id,email,received_at,reply_class,confidence,subject,text,why"]
    for n, (key, (reply_class, sure, text)) in enumerate(TEXTS.items()):
        who = f"anne{n}@atelier-vauban.example"
        people.append(f"c{n},{who},Anne,Durand {n},Atelier Vauban,Directrice informatique,0465710001")
        sends.append(f"s{n},{who},{SENT.isoformat()},DSI · T4,1,lea@ours.example,Votre parc")
        at = (SENT + timedelta(hours=n + 1)).isoformat()
        said.append(f'{key},{who},{at},{reply_class},{sure},Re: Votre parc,"{text}",pas avant mars')
    for name, rows in {"contacts": people, "sends": sends, "replies": said}.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "replies"))
    return workspace


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("theme", "lang"), [("light", "fr"), ("dark", "en")])
def test_the_page_breaks_no_rule_of_accessibility(reader, answered, theme, lang, viewport):
    page = reader("/replies", {"django_language": lang}, viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    expect(page.locator("h1")).to_have_text({"fr": "Réponses", "en": "Replies"}[lang])
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".heard a").nth(1).click()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_how_sure_and_the_day_it_is_due_are_read_whole(reader, answered, tmp_path, lang, viewport):
    from vigie.ledger import imports

    away, at = (datetime.now(UTC) + timedelta(days=20)).date(), (SENT + timedelta(hours=9)).isoformat()
    rows = [
        "reply_id,email,received_at,reply_class,confidence,come_back_at,text",
        f"r9,anne2@atelier-vauban.example,{at},callback_request,0.999,{away},Rappelez-moi",
    ]
    folder = tmp_path / "asked"
    folder.mkdir()
    (folder / "replies.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    imports.accept(imports.receive(answered.pk, folder, "asked"))
    page = reader("/replies", {"django_language": lang}, viewport=viewport)
    row = page.locator(".heard li", has_text={"fr": "sûr à plus de 99", "en": "more than 99% sure"}[lang])
    expect(row.locator(".st")).to_contain_text({"fr": "échéance", "en": "due "}[lang])
    parts = row.locator(".first + .line > span")
    assert parts.evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)") == [0, 0]
    boxes = [parts.nth(n).bounding_box() for n in range(2)]
    assert max(box["x"] + box["width"] for box in boxes) <= viewport["width"]


def test_one_key_classes_opens_the_next_and_another_takes_it_back(reader, answered):
    page = reader("/replies")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    page.keyboard.press("j")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    page.wait_for_load_state()
    page.keyboard.press("3")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 1")
    expect(page.locator("#toast")).to_contain_text("Classé")
    expect(page.locator(".heard li", has_text="Durand 0")).to_contain_text("demande à être rappelé")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    expect(page.locator(".heard li", has_text="Durand 0")).to_contain_text("pas intéressé")


def test_without_script_a_button_classes_and_the_toast_takes_it_back(reader, answered):
    page = reader("/replies", java_script_enabled=False)
    page.get_by_role("button", name="demande à être rappelé").click()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    page.locator("#toast").get_by_role("button", name="Annuler").click()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    expect(page.locator(".heard li", has_text="Durand 2")).not_to_contain_text("dit par")


def test_keys_pressed_quickly_are_all_heard_and_the_focus_is_on_the_next_name(reader, answered):
    page = reader("/replies?class=look")
    expect(page.locator("#n-nav")).to_contain_text("3")
    for key in "454":
        page.keyboard.press(key)
    expect(page.locator("#open-h")).to_have_text("Plus rien à regarder")
    expect(page.locator("#open-h")).to_be_focused()
    expect(page.locator("#toast p")).to_have_text("Classé : pas intéressé")
    expect(page.locator("[role=status], [aria-live]")).to_have_count(1)
    expect(page.locator("#live")).to_have_text("Classé : pas intéressé")
    expect(page.locator("#n-nav")).to_be_hidden()
    assert violations(page) == []
    page.keyboard.press("u")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 1")
    expect(page.locator("#n-nav")).to_contain_text("1")
    page.go_back()  # the address is the state, the state is today's
    expect(page.locator(".heard a")).to_have_count(1)


def test_the_same_key_at_once_or_held_down_classes_one_reply(reader, answered):
    from vigie.review.correction_models import Correction

    page = reader("/replies?class=look")
    expect(page.locator("#n-nav")).to_contain_text("3")
    page.keyboard.press("7")
    page.keyboard.press("7")
    expect(page.locator("#n-nav")).to_contain_text("2")
    page.wait_for_timeout(700)
    assert Correction.objects.filter(undone_at=None).count() == 1
    page.keyboard.down("7")  # after a moment it is meant
    expect(page.locator("#n-nav")).to_contain_text("1")
    page.wait_for_timeout(700)
    page.keyboard.down("7")  # held down
    page.keyboard.up("7")
    page.wait_for_timeout(300)
    assert Correction.objects.filter(undone_at=None).count() == 2
    expect(page.locator("#open-h")).not_to_have_text("Plus rien à regarder")


def test_undo_walks_back_over_what_was_just_said_then_says_that_nothing_is_left(reader, answered):
    page = reader("/replies?class=look")
    for key in "74":
        page.keyboard.press(key)
    expect(page.locator("#n-nav")).to_contain_text("1")
    page.keyboard.press("u")
    expect(page.locator("#toast p")).to_have_text(
        "Annulé : pas intéressé. Avant cela : demande son retrait, Anne Durand 2"
    )
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    page.keyboard.press("u")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    expect(page.locator("#toast p")).to_have_text("Annulé : demande son retrait")
    expect(page.locator("#n-nav")).to_contain_text("3")
    page.keyboard.press("u")
    expect(page.locator("#toast p")).to_have_text("Il n’y a plus rien à annuler ici.")
    expect(page.locator("#live")).to_have_text("Il n’y a plus rien à annuler ici.")
    assert violations(page) == []


@pytest.mark.parametrize("way", ["link", "browser"])
def test_back_to_the_list_on_a_phone_is_where_it_was_left(reader, answered, way):
    page = reader("/replies", viewport={"width": 390, "height": 320})
    row = page.locator(".heard a").nth(2)
    row.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 0
    row.click()
    expect(page.locator("#open-h")).to_be_focused()
    page.evaluate("scrollTo(0, 0)")
    if way == "link":
        page.locator(".back a").click()
    else:
        page.go_back()
    expect(row).to_be_focused()
    assert abs(page.evaluate("scrollY") - before) < 40


def test_what_was_done_goes_by_itself_and_lies_over_no_class(reader, answered):
    page = reader("/replies", viewport={"width": 1280, "height": 800})
    page.clock.install()
    page.keyboard.press("4")
    toast = page.locator("#toast")
    expect(toast).to_be_visible()
    box = toast.bounding_box()
    for button in page.locator(".says .b").all():
        says = button.bounding_box()
        assert box["x"] + box["width"] <= says["x"]
    toast.get_by_role("button", name="Annuler").focus()
    page.clock.run_for(11_000)
    expect(toast).to_be_visible()
    page.locator("#open-h").focus()
    page.clock.run_for(11_000)
    expect(toast).to_be_hidden()
    page.keyboard.press("u")
    page.clock.run_for(1_000)
    expect(toast).to_contain_text("Annulé : pas intéressé")


SLOW = "() => { const ask = fetch; window.fetch = (...a) => new Promise(r => setTimeout(() => r(ask(...a)), 400)); }"


def test_on_a_slow_line_nothing_that_is_pressed_is_lost(reader, answered):
    from vigie.review.correction_models import Correction

    page = reader("/replies")
    page.evaluate(SLOW)
    for key in "454":
        page.keyboard.press(key)
    expect(page.locator(".heard .settled")).to_have_count(3)
    assert Correction.objects.filter(undone_at=None).values("reply").distinct().count() == 3
    for code in ("interested", "meeting_request", "not_now"):  # three changes of mind about one reply
        page.locator(f'.says [value="{code}"]').click(no_wait_after=True)
    expect(page.locator("#toast")).to_contain_text("pas maintenant")
    page.locator("#toast [data-undo]").click()
    expect(page.locator("#toast")).to_contain_text("Annulé : pas maintenant")
    for n in (0, 1, 2):
        page.locator(".heard a", has_text=f"Durand {n}").click(no_wait_after=True)
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    expect(page).to_have_url(re.compile(page.locator(".heard a", has_text="Durand 2").get_attribute("href")[1:] + "$"))


SLOW_START = "{ const soon = setTimeout; window.setTimeout = (f, ms = 1000, ...a) => soon(f, ms, ...a); }"


def test_keys_that_come_before_the_page_is_ready_wait_for_it(reader, answered):
    page = reader("/replies")
    page.context.add_init_script(SLOW_START)
    page.reload()
    page.evaluate("window.same = true")
    for key in "jj":
        page.keyboard.press(key)
    expect(page.locator("#open-h")).to_have_text("Anne Durand 1")
    assert page.evaluate("window.same === true")  # a page that loads anew hears no key meanwhile


def test_to_assign_waits_for_its_turn_as_other_keys_do(reader, answered):
    page = reader("/replies?class=look")
    page.evaluate(SLOW)
    for key in "4jj3uc":  # nothing follows the second j
        page.keyboard.press(key)
    expect(page.locator("#pa-reply select").first).to_be_focused()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 1")


@pytest.mark.parametrize(("fails", "words"), [("abort", "Vigie ne répond pas"), (503, "n’a pas fonctionné")])
def test_what_did_not_arrive_is_said_where_it_is_seen(reader, answered, fails, words):
    page = reader("/replies")
    page.route("**/class", lambda route: route.abort() if fails == "abort" else route.fulfill(status=fails, body="no"))
    page.keyboard.press("4")
    expect(page.locator("#toast")).to_contain_text(words)
    expect(page.locator("#live")).to_contain_text(words)
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    assert violations(page) == []


def test_the_menu_of_a_phone_lies_under_nothing(reader, answered):
    page = reader("/replies?class=look", viewport=PHONE)
    page.locator(".heard a").first.click()
    page.locator("[data-key='4']").click()
    expect(page.locator("#toast")).to_be_visible()
    page.locator(".tabs summary").click()
    for link in page.locator(".tabs .menu a").all():
        link.click(trial=True, timeout=2000)
    page.locator(".tabs summary").click()
    expect(page.locator("#toast")).to_be_visible()


def test_a_later_page_is_reached_by_key_and_holds_through_class_undo_reload_and_back(reader, answered, monkeypatch):
    from vigie.web import replies

    monkeypatch.setattr(replies, "PAGE", 1)
    page, later = reader("/replies"), re.compile("after=")
    page.keyboard.press("j")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    expect(page).to_have_url(later)
    page.keyboard.press("k")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    expect(page.locator("#open-h")).to_be_focused()
    expect(page).not_to_have_url(later)
    page.keyboard.press("j")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    page.keyboard.press("3")
    expect(page.locator("#toast")).to_contain_text("Classé")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 1")  # the first of the next page
    expect(page).to_have_url(later)
    page.keyboard.press("u")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    page.reload()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    expect(page.locator(".heard a")).to_contain_text("Durand 0")
    page.go_back()
    expect(page).to_have_url(later)
    expect(page.locator(".heard a")).to_contain_text("Durand 1")  # where the class had led


def test_what_was_said_before_is_taken_back_where_it_stands(reader, answered):
    page = reader("/replies")
    page.keyboard.press("1")
    expect(page.locator("#open-h")).to_have_text("Anne Durand 0")
    page.goto(page.url.split("?")[0])
    page.locator(".heard a", has_text="Durand 2").click()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 2")
    expect(page.locator("#open-h")).to_be_focused()
    expect(page.locator("#replies [data-undo]")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("#toast")).to_contain_text("Annulé")
    expect(page.locator("#replies [data-undo]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("réponse suivante")
    expect(page.locator("#keys")).not_to_contain_text("filtres")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_reply_is_called_written_to_and_given(reader, answered, viewport):
    page = reader("/replies?class=positive", viewport=viewport)
    if viewport == PHONE:
        expect(page.locator(".tabs > a", has_text="Réponses")).to_be_visible()
        page.locator(".heard a").click()
    expect(page.locator("#open-h")).to_have_text("Anne Durand 1")
    expect(page.locator(".next a").first).to_have_attribute("href", "tel:0465710001")
    expect(page.locator(".next a").nth(1)).to_have_attribute("href", re.compile("^mailto:anne1@.*subject=Re%3A"))
    page.locator("[data-assign]").click()
    expect(page.locator("#pa-reply select").first).to_be_focused()
    assert violations(page) == []
    page.locator("#pa-reply button").click()
    expect(page.locator(".did")).to_contain_text("y répond au plus tard le")
    expect(page.locator("[data-assign]")).to_have_count(0)
    expect(page.locator("#open-h")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if viewport == PHONE:
        assert all(b["height"] >= 38 for b in (x.bounding_box() for x in page.locator(".mails .b:visible").all()))
        page.locator(".back a").click()
        expect(page.locator(".heard a")).to_be_visible()
        expect(page.locator("#open-h")).to_be_hidden()


def test_a_very_long_name_stays_on_the_screen_of_a_phone(reader, answered, tmp_path):
    from vigie.ledger import imports

    people = tmp_path / "named.csv"
    named = f"c1,anne1@atelier-vauban.example,{'Wolfe' * 16},{'Royal ' * 9}"
    people.write_text(f"contact_id,email,last_name,company\n{named}\n", encoding="utf-8")
    imports.accept(imports.receive(answered.pk, people, "contacts.csv"))
    page = reader("/replies?class=positive", viewport=PHONE)
    page.locator(".heard a").click()
    page.locator("[data-assign]").click()
    page.locator("#pa-reply button").click()
    expect(page.locator(".did")).to_contain_text("y répond au plus tard le")
    for address in ("/tasks?owner=all", "/log"):
        page.goto(page.url.split("/replies")[0].split("/tasks")[0] + address)
        box = page.locator("main a", has_text="WolfeWolfe").bounding_box()
        assert box["x"] + box["width"] <= PHONE["width"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_refused_reason_leaves_the_box_open_with_what_was_typed(reader, answered, viewport):
    from vigie.actions import at_once
    from vigie.actions.world import world_of
    from vigie.ledger import inbox
    from vigie.review import corrections, waiting

    now = datetime.now(UTC)
    reply = inbox.inbox(answered, waiting.period(now)).replies[0].reply
    corrections.correct(answered, reply, "unsubscribe", by="lea", now=now)
    at_once.settle(world_of(answered, now))
    page = reader(f"/replies?r={reply}", viewport=viewport)
    page.locator(".barring [popovertarget]").click()
    box, typed = page.locator(".pop:popover-open"), page.locator("textarea[name=because]")
    typed.fill("ok")
    box.locator("button").click()
    expect(box.get_by_role("alert")).to_contain_text("Dites par quel moyen et quel jour")
    expect(typed).to_have_value("ok")
    expect(typed).to_be_focused()
    assert violations(page) == []
    typed.fill("Appel de ce matin : redemande notre offre")
    box.locator("button").click()
    expect(page.locator("#toast")).to_contain_text("Interdiction levée")
    expect(box).to_have_count(0)
