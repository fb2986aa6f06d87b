"""Tests of two versions on the page: what is shown before, who may start and end them, each team its own."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import trials_made
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from vigie.web import changes, readings, trials

LANGS = ("fr", "en")
TODAY = trials_made.TODAY
PAGES = ["/cadence", "/experiments", "/experiments/new", "/experiments/change", "/experiments/{row}"]


def tidy(html):
    return re.sub(r"\n\s*", "\n", re.sub(r"\s*(<)", r"\n\1", html)).strip()


@pytest.fixture
def home(member):
    """The workspace of the member, with no test in it."""
    from vigie.workspaces.setup import workspace

    found = workspace()
    found.experiments.all().delete()
    yield found
    found.experiments.all().delete()


@pytest.fixture
def row(home):
    from vigie.review import experiments

    return experiments.declare(home, "bolder subject", trials_made.PLANNED, trials_made.DECLARED, "lea")


@pytest.fixture
def known(monkeypatch):
    """Two per cent of 500 contacts a week answer; nothing else is asked of the facts."""
    monkeypatch.setattr(readings, "history", lambda *_a, **_k: (0.02, 500))
    monkeypatch.setattr(readings, "running", lambda *_a, **_k: [trials_made.SEVERAL])
    monkeypatch.setattr(readings, "read_test", lambda *_a, **_k: trials_made.result())
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - no answer of another test


def someone(role, workspace=None):
    from vigie.workspaces.setup import add_user

    slug = {} if workspace is None else {"workspace_slug": workspace.slug}
    user = add_user(f"{uuid4().hex[:8]}@team.example", None, role, *slug.values())
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def form(**changed):
    start = (datetime.now(UTC) + timedelta(days=3)).date()
    said = {
        "name": "offer", "variable": "offer", "control": "A", "variant": "B", "campaign": "DSI",
        "start": start.isoformat(), "weeks": "4", "outcome": "positive", "effect": "50",
    }  # fmt: skip
    return said | changed


# ------------------------------------------------------------------------------------------------- before


def test_what_a_test_can_find_is_shown_before_it_starts(client, home, known):
    client.cookies["django_language"] = "en"
    page = client.get("/experiments/new", form()).content.decode()
    assert "1,000 contacts get each version" in page
    assert "Base rate 2.00%" in page
    assert "Start this test" in page
    assert home.experiments.count() == 0


def test_htmx_gets_the_plan_alone(client, home, known):
    answer = client.get("/experiments/new", form(), headers={"HX-Request": "true"})
    assert answer.content.startswith(b'<div id="plan"')
    assert b'name="csrfmiddlewaretoken"' in answer.content


@pytest.mark.parametrize("lacking", ["name", "control", "variant", "campaign"])
def test_a_test_that_lacks_something_cannot_be_started(client, home, known, lacking):
    assert b"Still to be said" not in client.get("/experiments/new", form()).content
    page = client.get("/experiments/new", form(**{lacking: ""})).content.decode()
    assert 'action="/experiments/start"' in page
    assert '<button class="b solid big">' not in page
    assert client.post("/experiments/start", form(**{lacking: ""})).status_code == 422
    assert home.experiments.count() == 0


def test_an_audience_without_history_cannot_be_tested_blindly(client, home, monkeypatch):
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - no answer of another test
    client.cookies["django_language"] = "en"
    assert "Nothing was sent to this audience" in client.get("/experiments/new", form()).content.decode()
    assert client.post("/experiments/start", form()).status_code == 422
    said = client.get("/experiments/new", form(base="2,5", weekly="800")).content.decode()
    assert "Base rate 2.50%" in said
    assert client.post("/experiments/start", form(base="2,5", weekly="800")).status_code == 302


def test_a_started_test_is_the_one_that_was_shown(client, home, known):
    answer = client.post("/experiments/start", form(variable="slice", by="segment", weeks="6"))
    (made,) = home.experiments.all()
    assert answer.headers["Location"] == f"/experiments/{made.pk}"
    assert (made.name, made.variable, made.dimension, made.weeks, made.where) == (
        "offer", "slice", "segment", 6, {"campaign": ["DSI"], "step": ["1"]},
    )  # fmt: skip
    assert made.declared_by


def test_an_audience_in_a_test_is_refused_and_the_other_test_is_named(client, home, known):
    client.cookies["django_language"] = "en"
    client.post("/experiments/start", form())
    assert (
        "The test “offer” writes to the same audience"
        in client.get("/experiments/new", form(name="second")).content.decode()
    )
    refused = client.post("/experiments/start", form(name="second"))
    assert refused.status_code == 422
    assert "offer" in refused.content.decode()
    assert home.experiments.count() == 1


def test_what_makes_no_sense_in_the_address_falls_back(client, home, known):
    odd = {"variable": "colour", "weeks": "99", "start": "yesterday", "effect": "x", "outcome": "fame", "base": "nan"}
    assert client.get("/experiments/new", odd).status_code == 200


# -------------------------------------------------------------------------------------------------- roles


@pytest.mark.parametrize(("role", "may"), [("viewer", False), ("operator", True), ("manager", True)])
def test_who_may_start_and_end_a_test(home, row, known, role, may):
    person = someone(role)
    assert ("/experiments/new" in person.get("/experiments").content.decode()) is may
    assert person.get("/experiments/new").status_code == (200 if may else 403)
    assert person.post("/experiments/start", form()).status_code == (302 if may else 403)
    page = person.get(f"/experiments/{row.pk}").content.decode()
    assert ("end the test" in page) is may
    assert person.post(f"/experiments/{row.pk}/end", {"keep": "variant"}).status_code == (302 if may else 403)
    row.refresh_from_db()
    assert (row.kept == "B") is may


@pytest.mark.parametrize("address", ["/cadence", "/experiments", "/experiments/change"])
def test_a_caller_of_a_mission_reads_none_of_it(home, address):
    assert someone("caller").get(address).status_code == 403


def test_a_test_of_another_team_does_not_exist(client, home, known, workspace):
    from vigie.review import experiments

    theirs = experiments.declare(workspace, "theirs", trials_made.PLANNED, trials_made.DECLARED)
    assert client.get(f"/experiments/{theirs.pk}").status_code == 404
    assert client.post(f"/experiments/{theirs.pk}/end", {"keep": "control"}).status_code == 404
    assert "theirs" not in client.get("/experiments").content.decode()
    # The same name and the same audience over there are nothing over here, and the other way round.
    assert client.post("/experiments/start", form(name="theirs")).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.ended_on, workspace.experiments.count()) == (None, 1)


def test_a_member_of_another_team_starts_tests_there(home, row, known, workspace):
    person = someone("operator", workspace)
    assert person.get(f"/experiments/{row.pk}").status_code == 404
    assert person.post("/experiments/start", form(name=row.name)).status_code == 302
    assert [t.name for t in workspace.experiments.all()] == [row.name]
    assert home.experiments.count() == 1


# --------------------------------------------------------------------------------------------------- after


def test_the_decision_ends_the_test_once(client, row, known):
    client.post(f"/experiments/{row.pk}/end", {"keep": "variant"})
    client.post(f"/experiments/{row.pk}/end", {"keep": "control"})
    row.refresh_from_db()
    assert row.kept == "B"
    client.cookies["django_language"] = "en"
    page = client.get(f"/experiments/{row.pk}").content.decode()
    assert "B goes on." in page
    assert "/end" not in page


@pytest.mark.parametrize("address", PAGES)
def test_these_pages_are_closed_to_strangers_and_carry_no_inline_style_or_script(client, row, known, address):
    address = address.format(row=row.pk)
    assert Client().get(address).headers["Location"].startswith("/login")
    html = client.get(address).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert html.count("<script") == html.count("<script src=")


def test_an_end_needs_a_button_not_a_link(client, row):
    assert client.get(f"/experiments/{row.pk}/end").status_code == 405


RESULTS = {
    "won": trials_made.result(),
    "equal": trials_made.result(trials_made.EQUAL, "no_difference"),
    "running": trials_made.result([[(500, 6)], [(500, 8)]], "running"),
    "too few": trials_made.result([[(50, 1)] * 4, [(50, 2)] * 4], "too_few"),
    "broken": trials_made.result(verdict="broken_split", split_p=1e-5, unlike=("source",)),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", RESULTS)
def test_a_result_word_for_word(snapshot, row, lang, name):
    with translation.override(lang):
        shown = trials.view(row, RESULTS[name], TODAY, lang) | {"number": 7}
        context = {"t": shown, "may_end": True, "number": 7, "name": row.name, "lang": lang}
        page = render_to_string("web/experiment.html", context)
        assert tidy(page[page.index('<main id="main"') : page.index("</main>")]) == snapshot


def test_only_a_test_that_may_be_believed_offers_a_version_to_keep(row):
    with translation.override("en"):
        told = {n: trials.view(row, r, TODAY, "en") for n, r in RESULTS.items()}
    assert {n: t["winner"] for n, t in told.items()} == {
        "won": "B", "equal": "", "running": "", "too few": "", "broken": "",
    }  # fmt: skip
    assert [n for n, t in told.items() if t["refused"]] == ["broken"]


def test_versions_that_nobody_declared_are_told_apart_from_tests(row):
    assert [u["campaign"] for u in trials.undeclared([trials_made.SEVERAL], [row], "en")] == ["DAF"]
    row.where = {"campaign": ["DAF"]}
    assert trials.undeclared([trials_made.SEVERAL], [row], "en") == []


# ------------------------------------------------------------------------------------------------- changes

OUTCOMES = {
    "confirmed": trials_made.outcome(),
    "not_confirmed": trials_made.outcome(own=((500, 10),) * 4),
    "confounded": trials_made.outcome(others=(trials_made.COPY,)),
    "not_enough_data": trials_made.outcome(rest=((0, 0),) * 12),
    "running": trials_made.outcome(own=((500, 12),)),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("verdict", OUTCOMES)
def test_a_change_word_for_word(snapshot, lang, verdict):
    found = OUTCOMES[verdict]
    assert found.verdict == verdict
    asked = changes.Asked(found.effect.decision.since, (("source", "API"),), "positive", "source")
    with translation.override(lang):
        shown = {"m": changes.view(asked, found, lang)}
        assert tidy(render_to_string("web/parts/measured.html", shown)) == snapshot


def test_a_line_of_the_journal_is_measured_where_its_name_is_a_value():
    found = [
        readings.Change(TODAY, "copy", "DSI", "Nouvel objet"),
        readings.Change(TODAY, "other", "the web site", None),
        readings.Change(TODAY, "definition", "reply_rate", None),
    ]
    rows = changes.journal(found, {"DSI": {"segment", "campaign"}}, "/experiments/change", "en")
    assert [r["href"] for r in rows] == ["", f"/experiments/change?since={TODAY}&kind=copy&campaign=DSI"]


def test_a_day_and_a_slice_are_in_the_address(client, monkeypatch):
    asked = []
    monkeypatch.setattr(
        readings, "measure", lambda _e, decision, **k: asked.append((decision, k["kind"])) or OUTCOMES["confirmed"]
    )
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - no answer of another test
    client.cookies["django_language"] = "en"
    page = client.get("/experiments/change?since=2026-08-03&source=API&kind=source&outcome=reply").content.decode()
    ((decision, kind),) = asked
    assert (decision.where, str(decision.since), decision.outcome, kind) == (
        {"source": ["API"]}, "2026-08-03", "reply", "source",
    )  # fmt: skip
    assert "Confirmed" in page
    assert "Choose the day" in client.get("/experiments/change?since=x").content.decode()
