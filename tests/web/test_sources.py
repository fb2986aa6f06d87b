"""Sources and budget, as the page says them: word for word in both languages; no figure on too few, never 0."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sources_made
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from vigie.documents.sources import budget_words
from vigie.facts.engines.duckdb import open_engine
from vigie.ledger.models import Import
from vigie.metrics.budget import arbitrate
from vigie.web import sources
from vigie.web.sources import Asked
from vigie.web.views import sources as view

LANGS = ("fr", "en")
COST = {"period_start": "2026-10-01", "period_end": "2026-10-31", "amount": "1 234,50", "currency": "eur",
        "kind": "list", "source": "Salon Lyon", "campaign": ""}  # fmt: skip


def tidy(html):
    return re.sub(r"\n\s*", "\n", re.sub(r"\s*(<)", r"\n\1", html)).strip()


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_word_for_word(snapshot, lang):
    with translation.override(lang):
        table = sources.with_actions(sources.side_by_side(sources_made.FOUND, lang), {}, {"Salon Lyon": "22 nov."})
        assert tidy(render_to_string("web/parts/sources_table.html", {"t": table})) == snapshot


@pytest.mark.parametrize("lang", LANGS)
def test_before_and_after_word_for_word(snapshot, lang):
    with translation.override(lang):
        table = sources.before_after(sources_made.around(), lang)
        assert (
            tidy(render_to_string("web/parts/sources_around.html", {"t": table, "f": {"since": "2026-11-12"}}))
            == snapshot
        )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["move", "no_clear_gain", "not_enough_data", "nothing_open", "full"])
def test_the_budget_word_for_word(snapshot, lang, kind):
    with translation.override(lang):
        found = sources.arbitration(sources_made.budget(kind), Asked(), "/sources", lang)
        assert tidy(render_to_string("web/parts/budget.html", {"b": found})) == snapshot


def test_a_figure_on_too_few_is_said_to_be_so_and_nothing_is_drawn():
    with translation.override("en"):
        (few,) = sources.side_by_side(sources_made.SMALL, "en")["rows"]
    assert (few["rate"], few["span"], few["strip"], few["per"], few["cost"]) == ("n. s.", "", None, "n. s.", "–")


def test_currencies_stand_side_by_side_and_give_no_price():
    with translation.override("fr"):
        unknown = sources.side_by_side(sources_made.FOUND, "fr")["rows"][-1]
    assert (unknown["name"], unknown["cost"], unknown["per"]) == ("Inconnu", "200\u00a0€ + 90\u00a0USD", "n. s.")


def test_what_is_to_be_acted_on_stands_first_and_the_others_are_its_control():
    with translation.override("en"):
        table = sources.side_by_side(sources_made.FOUND, "en")
        told = sources.with_actions(table, {"API · DSI élargi": "a line"}, {})
    assert [r["state"] for r in told["rows"]][:2] == ["act", "watch"]
    assert told["title"] == "Sources: 1 to act on"
    assert [r["name"] for r in told["rows"] if r["control"]] == ["LinkedIn ETI", "Salon Lyon", "Unknown"]


def test_once_paused_a_source_is_no_longer_to_be_acted_on():
    with translation.override("en"):
        table = sources.side_by_side(sources_made.FOUND, "en")
        told = sources.with_actions(table, {"API · DSI élargi": "a line"}, {"API · DSI élargi": "Tue 24 Nov"})
    assert told["title"] == "Sources: 1 paused"
    assert told["rows"][0]["paused"] == "Tue 24 Nov"


def test_many_parts_are_named_by_the_largest_and_a_count():
    cells = [sources_made.cell(f"s{n}", "DAF", 3000, 50 + 9 * n, 15 + 3 * n, left=300) for n in range(6)]
    with translation.override("en"):
        said = budget_words(arbitrate(cells, 1000), "sends")
    assert "s5 · DAF" in said
    assert re.search(r", \d others?\. Expect", said)


def test_an_address_that_makes_no_sense_falls_back_to_the_default():
    today = sources_made.TODAY
    wrong = QueryDict("weeks=9999&by=mailbox&since=2999-01-01&next=x&split=owner")
    assert sources.read(wrong, today) == Asked()
    said = QueryDict("weeks=26&by=campaign&since=2026-11-12&next=calls&split=segment")
    asked = sources.read(said, today)
    assert asked == Asked(26, "campaign", sources_made.SINCE, "calls", "segment")
    assert sources.read(QueryDict(asked.address("/s").split("?")[1]), today) == asked
    assert Asked().address("/s") == "/s"


# -------------------------------------------------------------------------------------------------- the page


@pytest.fixture
def found(monkeypatch):
    """Made-up answers for the metrics room."""
    monkeypatch.setattr(view, "read_sources", lambda *_a, **_k: sources_made.FOUND)
    monkeypatch.setattr(view, "around", lambda *_a, **_k: sources_made.around())
    monkeypatch.setattr(view, "budget", lambda *_a, **_k: sources_made.budget())


def test_an_empty_workspace_is_told_what_to_do(client, monkeypatch):
    monkeypatch.setattr(view, "read_sources", lambda *_a, **_k: sources_made.NOTHING)
    client.cookies["django_language"] = "en"
    page = client.get("/sources").content.decode()
    assert "No source yet" in page
    assert "n. s." not in page


def test_a_part_that_fails_leaves_the_others(client, found, monkeypatch):
    def broken(*_a, **_k):
        raise RuntimeError

    monkeypatch.setattr(view, "budget", broken)
    client.cookies["django_language"] = "en"
    page = client.get("/sources").content.decode()
    assert "could not be computed" in page
    assert "Salon Lyon" in page


def test_htmx_gets_the_content_alone(client, found):
    answer = client.get("/sources?since=2026-11-12", headers={"HX-Request": "true"})
    assert answer.content.startswith(b'<div id="sources"')
    assert "HX-Request" in answer.headers["Vary"]


# ------------------------------------------------------------------------------------------------- costs


def test_a_cost_is_an_import_of_its_own_and_is_undone_like_one(client, found):
    from vigie.workspaces.setup import workspace

    home = workspace()
    answer = client.post("/sources/cost", COST)
    assert answer.status_code == 302
    number = int(re.search(r"entered=(\d+)#costs", answer.url)[1])
    batch = Import.objects.get(pk=number)
    (file,) = batch.files.all()
    assert (batch.workspace, batch.status, file.name) == (home, "done", "costs-2026-10-01.csv")
    assert b"2026-10-01,2026-10-31,1234.50,EUR,list,Salon Lyon" in file.raw.path.read_bytes()
    engine = open_engine(home.facts_root)
    assert (1234.5, "EUR", "Salon Lyon") in engine.rows("SELECT amount, currency, source FROM fact_cost")
    engine.close()
    client.cookies["django_language"] = "en"
    page = client.get(answer.url).content.decode()
    assert "The cost is entered and counted." in page
    assert f"/import/{number}/undo" in page
    again = client.get(client.post("/sources/cost", COST).url).content.decode()
    assert "known already" in again
    client.post(f"/import/{number}/undo")
    later = Import.objects.get(pk=number)
    assert later.status == "undone"


@pytest.mark.parametrize(("field", "value"), [
    ("amount", "0"), ("amount", "-5"), ("amount", "nan"), ("amount", "1e300"), ("amount", "ten"), ("currency", "euro"),
    ("kind", "gift"), ("period_end", "2026-09-01"), ("period_start", "soon"), ("period_start", "9999-12-31"),
])  # fmt: skip
def test_a_cost_that_makes_no_sense_is_refused_beside_the_form(client, found, field, value):
    before = Import.objects.count()
    answer = client.post("/sources/cost", COST | {field: value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Import.objects.count() == before


def test_a_viewer_reads_without_forms_and_may_not_enter_a_cost(database, found):
    from vigie.workspaces.setup import add_user

    member = add_user(f"{uuid4().hex[:8]}@team.example", None, "viewer")
    viewer = Client()
    viewer.force_login(member)
    page = viewer.get("/sources").content.decode()
    assert "Salon Lyon" in page
    assert 'name="amount"' not in page
    assert 'action="/act"' not in page
    assert viewer.post("/sources/cost", COST).status_code == 403
    member.delete()


def test_the_import_of_another_team_is_not_told(client, found, workspace):
    theirs = Import.objects.create(workspace=workspace, name="costs.csv", status="done", received_at=datetime.now(UTC))
    client.cookies["django_language"] = "en"
    page = client.get(f"/sources?entered={theirs.pk}").content.decode()
    assert "The cost is entered" not in page
    assert Client().get("/sources").status_code == 302
