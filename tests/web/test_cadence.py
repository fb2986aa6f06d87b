"""Replies in time and follow-ups, as the page says them: word for word in both languages; unknown is never 0."""

import re

import pytest
import trials_made
from django.template.loader import render_to_string
from django.utils import translation

from vigie.web import cadence, readings

LANGS = ("fr", "en")


def tidy(html):
    return re.sub(r"\n\s*", "\n", re.sub(r"\s*(<)", r"\n\1", html)).strip()


def shown(lang, steps="dear", found=trials_made.DELAYS, moved=trials_made.MOVED):
    return {
        "home": "/cadence",
        "advice": cadence.advice(trials_made.followups(steps), lang),
        "campaigns": cadence.campaigns(
            [trials_made.followups(k, (("campaign", name),)) for k, name in (("fine", "DSI"), ("dear", None))], lang
        ),
        "timing": cadence.timing(found, moved, lang),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_word_for_word(snapshot, lang):
    with translation.override(lang):
        assert tidy(render_to_string("web/parts/cadence.html", shown(lang))) == snapshot


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("steps", ["doubtful", "fine", "young", "few", "first"])
def test_the_advice_in_every_state(snapshot, lang, steps):
    with translation.override(lang):
        said = cadence.advice(trials_made.followups(steps), lang)
        assert {k: v for k, v in said.items() if k != "steps"} == snapshot


def test_the_campaign_to_change_stands_first():
    with translation.override("en"):
        assert [c["word"] for c in shown("en")["campaigns"]] == ["Fewer", "Keep"]


def test_too_few_replies_show_their_count_and_no_delay():
    few = trials_made.delay(replies=8, messages=140)
    with translation.override("en"):
        said = cadence.timing([few], [], "en")
    assert (said["cards"], said["spread"], said["few"]) == ([], [], "Replies: 8 of 20, too few for a delay.")


def test_a_reply_that_nobody_could_have_given_yet_is_unknown_and_not_zero():
    young = trials_made.delay(within=60)
    with translation.override("en"):
        said = cadence.timing([young], [], "en")
    assert [s["share"] for s in said["spread"][-2:]] == ["–", "–"]
    assert all(s["bar"] == "0" for s in said["spread"][-2:])
    assert "no message is older than 2.5" in said["open"]


def test_nobody_who_wrote_gives_no_page_of_zeros(client, monkeypatch):
    monkeypatch.setattr(readings, "followups", lambda *_a, **_k: [])
    monkeypatch.setattr(readings, "delays", lambda *_a, **_k: [])
    monkeypatch.setattr(readings, "changes", lambda *_a, **_k: [])
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - no answer of another test
    client.cookies["django_language"] = "en"
    page = client.get("/cadence").content.decode()
    assert "Nothing sent yet" in page
    assert ">0<" not in page


def test_a_part_that_fails_leaves_the_others(client, monkeypatch):
    def broken(*_a, **_k):
        raise RuntimeError

    monkeypatch.setattr(readings, "followups", broken)
    monkeypatch.setattr(
        readings, "delays", lambda *_a, by, **_k: [d for d in trials_made.DELAYS if len(d.slice) == len(by)][:1]
    )
    monkeypatch.setattr(readings, "changes", lambda *_a, **_k: [])
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - no answer of another test
    client.cookies["django_language"] = "en"
    page = client.get("/cadence").content.decode()
    assert "could not be computed" in page
    assert "4.4" in page


def test_filters_are_in_the_address_and_htmx_gets_the_content_alone(client, monkeypatch):
    asked = []
    monkeypatch.setattr(readings, "followups", lambda *_a, **k: asked.append(k["where"]) or [])
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - no answer of another test
    answer = client.get("/cadence?source=Salon", headers={"HX-Request": "true"})
    assert asked[0] == {"source": ("Salon",)}
    assert answer.content.startswith(b'<div id="cadence"')
    assert b'href="/cadence"' in answer.content
    assert "HX-Request" in answer.headers["Vary"]
