"""Pages as the server gives them: who may see them, what they carry, how they fail."""

import factories
import findings_made
import pytest

OPEN = {"/login", "/setup", "/preferences"}
PAGES = [
    "/",
    "/m/hard_bounce_rate",
    "/m/hard_bounce_rate/why",
    "/diagnosis",
    "/decisions",
    "/log",
    "/review",
    "/review/month",
    "/review/debrief",
    "/definitions",
    "/import",
    "/import/1",
    "/import/1/events",
    "/password",
]


@pytest.mark.parametrize("address", [*PAGES, "/import/1/rejected.csv", "/import/1/progress"])
def test_no_page_is_open_to_a_stranger(member, address):
    from django.test import Client

    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_every_address_is_guarded_unless_it_is_on_the_list_of_open_ones():
    from vigie.web.urls import urlpatterns

    opened = {f"/{p.pattern}" for p in urlpatterns if not getattr(p.callback, "login_required", True)}
    assert opened == {*OPEN, "/logout"}


def test_a_panel_asked_for_by_a_stranger_leads_the_whole_page_to_the_door(member):
    from django.test import Client

    answer = Client().get("/m/hard_bounce_rate", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/login")


def test_every_answer_carries_the_strict_policy(page):
    policy = page("/").headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    "address",
    ["/", "/?m=hard_bounce_rate", "/m/hard_bounce_rate", "/diagnosis", "/definitions", "/import", "/decisions"],
)
def test_no_page_has_inline_style_or_script(page, address):
    html = page(address).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert " on" not in {p[:3] for p in html.split("<") if p.startswith(" on")}
    assert html.count("<script") == html.count("<script src=")


def test_a_viewer_may_read_and_may_not_import(database, numbers):
    from django.test import Client

    from vigie.workspaces.setup import add_user

    viewer = Client()
    viewer.force_login(add_user("viewer@essai.example", "a long enough secret", "viewer"))
    assert viewer.get("/").status_code == 200
    assert viewer.post("/import/new").status_code == 403


def test_an_import_of_another_team_does_not_exist(client, workspace):
    from vigie.ledger import imports

    number = imports.receive(workspace.pk, [(__import__("io").BytesIO(b"email\na@b.example\n"), "x.csv")])
    assert client.get(f"/import/{number}").status_code == 404
    assert client.post(f"/import/{number}/accept").status_code == 404


def test_a_decision_that_cannot_be_carried_out_is_answered_on_the_page_of_the_import(client):
    from io import BytesIO

    from vigie.ledger import imports
    from vigie.workspaces.setup import workspace

    number = imports.receive(workspace().pk, [(BytesIO(b"email\na@b.example\n"), "contacts.csv")])
    client.cookies["django_language"] = "en"
    answer = client.post(f"/import/{number}/undo")
    imports.discard(number)
    assert answer.status_code == 422
    assert "there is nothing to undo" in answer.content.decode()
    assert "<h1>contacts.csv</h1>" in answer.content.decode()


def test_too_many_wrong_passwords_close_the_door_for_a_while(member):
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    stranger = Client()
    for _ in range(8):
        stranger.post("/login", {"email": "lea@essai.example", "password": "wrong"})
    answer = stranger.post("/login", {"email": "lea@essai.example", "password": "correct horse battery staple"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Attendre un quart d’heure." in answer.content.decode()
    assert "_auth_user_id" not in stranger.session
    cache.clear()


def test_too_many_wrong_current_passwords_are_answered_the_same_way(client):
    for _ in range(8):
        assert client.post("/password", {"current": "wrong", "password": "x"}).status_code == 422
    answer = client.post("/password", {"current": "wrong", "password": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")


def test_sign_in_never_leads_to_another_site(member):
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    answer = Client().post(
        "/login?next=https://evil.example/",
        {"email": "lea@essai.example", "password": "correct horse battery staple", "next": "//evil.example"},
    )
    assert answer.headers["Location"] == "/"


def test_once_somebody_can_sign_in_set_up_is_closed(client):
    assert client.get("/setup").headers["Location"] == "/login"
    assert client.post("/setup", {"code": "x"}).headers["Location"] == "/login"


def test_the_state_of_the_drawer_is_in_the_address(page):
    html = page("/?m=hard_bounce_rate&by=source").content.decode()
    assert '<dialog id="drawer" aria-labelledby="dw-h" data-m="hard_bounce_rate" open' in html
    assert "LinkedIn ETI" in html


def test_an_unknown_number_in_the_address_opens_nothing(page):
    assert " open" not in page("/?m=weather").content.decode().split('<dialog id="drawer"')[1][:80]
    assert page("/m/weather").status_code == 404


def test_filters_reach_the_numbers_and_are_shown_as_active(page, numbers):
    html = page("/?source=Salon+Lyon&provider=~").content.decode()
    assert numbers.asked[0]["where"] == {"provider": (None,), "source": ("Salon Lyon",)}
    assert '<option value="Salon Lyon" selected>' in html
    assert 'class="chip"' in html


def test_each_line_of_a_breakdown_adds_its_filter_to_the_address_and_every_filter_has_its_way_out(page):
    html = page("/?owner=L%C3%A9a&m=hard_bounce_rate&by=source", lang="en").content.decode()
    assert '<a href="/?source=LinkedIn+ETI&amp;owner=L%C3%A9a&amp;m=hard_bounce_rate">LinkedIn ETI</a>' in html
    assert '<a href="/?source=~&amp;owner=L%C3%A9a&amp;m=hard_bounce_rate">Unknown</a>' in html
    assert '<a class="chip" href="/?m=hard_bounce_rate&amp;by=source">' in html
    alone = page("/m/hard_bounce_rate?source=LinkedIn+ETI&provider=google&by=source", lang="en").content.decode()
    assert ">LinkedIn ETI</a>" not in alone
    assert '<a class="chip" href="/m/hard_bounce_rate?source=LinkedIn+ETI&amp;by=source">' in alone
    assert "<span>Provider</span> Google" in alone


def test_a_page_about_one_source_is_not_broken_down_by_source(page):
    html = page("/m/hard_bounce_rate?source=Salon+Lyon", lang="en").content.decode()
    assert html.split('aria-current="true">')[1].startswith("Mailbox")


def test_the_chips_follow_the_filters_that_are_chosen_without_leaving_the_page(page):
    html = page("/?source=Salon+Lyon&provider=google", **{"HX-Request": "true"}).content.decode()
    assert 'id="chips"' in html
    assert 'href="/?source=Salon+Lyon"' in html


def test_an_address_may_name_a_value_as_the_page_shows_it(page, numbers):
    html = page("/?source=SALON+lyon&owner=l%C3%A9a").content.decode()
    assert numbers.asked[0]["where"] == {"source": ("Salon Lyon",), "owner": ("Léa",)}
    assert '<option value="Salon Lyon" selected>' in html
    page("/m/hard_bounce_rate?source=Inconnu")
    assert numbers.asked[-1]["where"] == {"source": (None,)}


def test_a_value_that_may_mean_several_is_refused_on_the_page(page, monkeypatch):
    from vigie.web import readings

    monkeypatch.setattr(readings, "filter_values", lambda _e, **_k: {"source": ["Partner", "partner"]})
    html = page("/?source=PARTNER", lang="en").content.decode()
    assert "“PARTNER” may mean several values: Partner, partner." in html
    assert 'id="filters"' in html


def test_paper_says_whose_numbers_of_which_day_period_and_filters(page):
    for address in (
        "/?source=Salon+Lyon&owner=L%C3%A9a&d=28",
        "/m/hard_bounce_rate?source=Salon+Lyon&owner=L%C3%A9a&d=28",
    ):
        html = page(address, lang="en").content.decode().replace("\u00a0", " ")
        head = html.split('<p class="printed">')[1].split("</p>")[0]
        assert head.startswith("<b>Vigie · ")
        assert "last 28 days, " in head
        assert "<span>Source: Salon Lyon · Owner: Léa</span>" in head
    assert "<span>aucun filtre</span>" in page("/").content.decode()
    assert '<p class="printed"><b>Vigie · ' in page("/diagnosis").content.decode()


def test_htmx_gets_the_board_alone(page):
    html = page("/?d=28", **{"HX-Request": "true"}).content.decode()
    assert html.startswith('<div id="board">')
    assert "<html" not in html


def test_a_board_that_cannot_be_computed_says_so_in_its_own_place(page, numbers):
    numbers.board = RuntimeError("boom")
    answer = page("/?source=Salon+Lyon", lang="en")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'hx-get="/?source=Salon+Lyon"' in html
    assert "Try again" in html
    assert 'id="filters"' in html
    assert "boom" not in html


def test_slices_that_fail_leave_the_number_and_its_chart(page, numbers):
    numbers.slices = RuntimeError("boom")
    html = page("/m/hard_bounce_rate", lang="en").content.decode()
    assert "2.6%" in html
    assert "Try again" in html


def test_an_empty_workspace_is_led_to_its_first_import(page, numbers):
    numbers.board = factories.nothing()
    for lang, first, link in (("en", "Start with a first import", "Import files"),
                              ("fr", "Commencer par un premier import", "Importer des fichiers")):  # fmt: skip
        html = page("/", lang=lang).content.decode()
        assert f"<h1>{first}</h1>" in html
        assert f'href="/import">{link}</a>' in html
        assert "Smartlead" in html
        assert "XLSX" in html
        assert 'class="tile' not in html


def test_a_viewer_of_an_empty_workspace_is_told_whom_to_ask(database, numbers):
    from django.test import Client

    from vigie.workspaces.setup import add_user

    numbers.board = factories.nothing()
    viewer = Client(headers={"Accept-Language": "en"})
    viewer.force_login(add_user("viewer@essai.example", "a long enough secret", "viewer"))
    html = viewer.get("/").content.decode()
    assert "ask an administrator" in html
    assert 'class="b solid big"' not in html


def test_old_data_say_up_to_when_they_go(page, numbers):
    html = page("/", lang="en").content.decode()
    assert "Data up to Fri 20 Nov" in html or "Data at 09:14" in html


def test_the_language_is_kept_and_the_reader_stays_on_the_page(client, numbers):
    answer = client.post("/preferences", {"lang": "en", "next": "/?d=28"})
    assert answer.headers["Location"] == "/?d=28"
    assert client.cookies["django_language"].value == "en"
    assert 'lang="en"' in client.get("/").content.decode()


def test_the_server_paints_the_chosen_theme(client, numbers):
    client.post("/preferences", {"theme": "dark", "next": "//evil.example"})
    assert 'data-theme="dark"' in client.get("/").content.decode()


def test_french_comes_first_and_the_browser_may_ask_for_english(client, numbers):
    assert '<html lang="fr"' in client.get("/").content.decode()
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "en-GB,en"}).content.decode()


def test_every_file_of_the_page_is_served_from_this_machine(page):
    html = page("/?m=hard_bounce_rate").content.decode()
    addresses = html.replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in addresses
    assert "https://" not in addresses


def test_the_verdict_leads_to_the_evidence(page, numbers):
    numbers.found = findings_made.guilty()
    html = page("/", lang="en").content.decode()
    assert "<b>A list problem, not the text.</b> The gap comes from" in html
    assert 'href="/diagnosis"' in html
    assert "Emergency stop since" in html


def test_findings_that_cannot_be_read_leave_the_board(page, monkeypatch):
    from vigie.web import findings

    def fail(_workspace, _desk):
        raise RuntimeError

    monkeypatch.setattr(findings, "of", fail)
    html = page("/", lang="en").content.decode()
    assert "3 decisions to make" in html
    assert "Look first at" in html


def test_the_diagnosis_gives_counts_windows_control_changes_and_remedies(page, numbers):
    numbers.found = findings_made.guilty()
    html = page("/diagnosis", lang="en").content.decode().replace("\u00a0", " ")
    for said in ("157 of 2,012", "25", "7 Nov – 20 Nov", "Salon Lyon, Unknown", "seen in the data",
                 "Pause this source for 48 hours", "usually 312; last safe volume: 330"):  # fmt: skip
        assert said in html


def test_a_diagnosis_says_so_when_nobody_has_judged_and_when_too_little_is_known(page, numbers):
    assert "Nothing judged yet" in page("/diagnosis", lang="en").content.decode()
    numbers.found = findings_made.unknown()
    html = page("/diagnosis", lang="en").content.decode()
    assert "What is missing" in html
    assert "57 messages in two weeks (150 needed)" in html


def test_alerts_that_were_told_and_are_no_more_stay_readable(page, numbers):
    from datetime import timedelta

    from django.contrib.auth import get_user_model

    from vigie.review.models import SignalState
    from vigie.web.doors import workspace_of

    class Asked:
        user = get_user_model().objects.get(username="lea@essai.example")

    numbers.found = findings_made.innocent()
    gone = SignalState.objects.create(
        workspace=workspace_of(Asked()), metric="complaint_rate", slice=[["source", "Salon Lyon"]], kind="incident",
        direction="worse", since=factories.TODAY, value=0.01, expected_low=0.0, expected_high=0.002, hits=4, base=400,
        tail=1e-5, action="stop_sending", first_seen_at=factories.AS_OF, last_seen_at=factories.AS_OF,
        cleared_at=factories.AS_OF + timedelta(days=2), snapshot="x",
    )  # fmt: skip
    html = page("/diagnosis", lang="en").content.decode().replace("\u00a0", " ")
    gone.delete()
    assert "None: nothing is beyond chance." in html
    assert "Incident on 20 Nov" in html
    assert "1.0% (4 of 400), usually 0.0–0.2%" in html


def test_why_a_number_is_no_alert_is_asked_for_and_not_counted_before(page, monkeypatch):
    from vigie.web.views import dashboard

    asked = []

    def answer(_engine, metric, slice_, _as_of, _zone):
        asked.append((metric, slice_))
        return [("within_range", {"value": 0.012, "low": 0.010, "high": 0.014})]

    monkeypatch.setattr(dashboard, "why_not", answer)
    opened = page("/m/hard_bounce_rate?source=Salon+Lyon", lang="en").content.decode()
    assert 'hx-get="/m/hard_bounce_rate/why?source=Salon+Lyon"' in opened
    assert asked == []
    said = page("/m/hard_bounce_rate/why?source=Salon+Lyon", lang="en", **{"HX-Request": "true"}).content.decode()
    assert "1.20% is inside the usual range, 1.00% to 1.40%." in said
    assert "<html" not in said
    assert "<html" in page("/m/hard_bounce_rate/why", lang="en").content.decode()
    assert asked[0] == ("hard_bounce_rate", (("source", "Salon Lyon"),))
    assert page("/m/weather/why").status_code == 404


def test_a_number_under_alert_does_not_ask_why_it_is_none(page, numbers):
    numbers.found = findings_made.guilty()
    html = page("/m/hard_bounce_rate", lang="en").content.decode()
    assert 'id="why"' not in html
    assert "Share of the gap" in html


def test_the_runbook_is_in_the_language_of_the_page(page):
    assert "<h2>Remède</h2>" in page("/m/hard_bounce_rate").content.decode()
    assert "<h2>Remedy</h2>" in page("/m/hard_bounce_rate", lang="en").content.decode()
