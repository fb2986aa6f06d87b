"""What each fragment says, word for word, in both languages."""

import re

import factories
import findings_made
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from vigie.web import detail, findings, readings, tiles
from vigie.web.query import Query

LANGS = ("fr", "en")


def tidy(html):
    """One tag per line: a change in a snapshot is then read at a glance."""
    return re.sub(r"\n\s*", "\n", re.sub(r"\s*(<)", r"\n\1", html)).strip()


def column_views(board, lang):
    return tiles.columns(board, Query(), lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", ["hard_bounce_rate", "complaint_rate", "human_reply_rate", "unsubscribe_rate",
                                 "field_coverage", "qualified_meeting_rate"])  # fmt: skip
def test_a_tile_in_every_state(snapshot, lang, key):
    with translation.override(lang):
        shown = {t.key: t for c in column_views(factories.board(), lang) for t in c.tiles}
        assert tidy(render_to_string("web/parts/tile.html", {"t": shown[key]})) == snapshot


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("state", ["busy", "fine", "small"])
def test_the_verdict(snapshot, lang, state):
    with translation.override(lang):
        verdict = tiles.verdict(factories.board(getattr(factories, state)()))
        assert tidy(render_to_string("web/parts/verdict.html", {"v": verdict})) == snapshot


@pytest.mark.parametrize("lang", LANGS)
def test_the_head_of_a_detail_and_its_slices(snapshot, lang):
    change = readings.Change(factories.TODAY.replace(day=12), "source", "API · DSI élargi", None)
    tile = next(t for t in factories.busy() if t.reading.metric.key == "hard_bounce_rate")
    with translation.override(lang):
        context = {
            "in_drawer": True,
            "detail": {
                "key": "hard_bounce_rate",
                "label": "x",
                "head": detail.head(tile, detail.marks([change], []), Query(), lang),
                "tabs": detail.tabs(tile.reading.metric, "source", Query(), in_drawer=True),
                "slices": detail.slices(factories.slices(), detail.Split("source", lang, factories.SOURCE), 0.012),
                "definition": detail.definition(tile.reading.metric, lang),
                "sql": factories.SQL,
            },
        }
        assert tidy(render_to_string("web/parts/detail.html", context)) == snapshot


def test_every_column_of_the_sheet_has_three_tiles():
    assert [len(c.tiles) for c in column_views(factories.board(), "fr")] == [3, 3, 3, 3]


def test_a_number_under_its_minimum_shows_counts_and_no_rate():
    (tile,) = [t for c in column_views(factories.board(), "en") for t in c.tiles if t.key == "qualified_meeting_rate"]
    assert (tile.value, tile.of, tile.meter) == ("3", "11", (11, 20))


def test_complaints_that_nobody_reports_are_said_to_be_unknown():
    silent = factories.reading("complaint_rate", None, None, None, factories.State.WAIT, base=0, measurable=False)
    with translation.override("en"):
        said, more = tiles.waiting(silent, None, Query(), "en")
    assert (said, more) == ("No provider written to here reports complaints: their number is unknown, not zero.", "")


@pytest.mark.parametrize(
    ("days", "said"), [(7, "it takes four weeks of data"), (182, "for these 182 days: too little lies")]
)
def test_a_number_without_a_range_says_what_is_missing_for_the_period_asked(days, said):
    alone = factories.reading("positive_rate", 0.019, None, None, factories.State.WAIT, base=8874)
    with translation.override("en"):
        words = " ".join(tiles.waiting(alone, None, Query(days), "en"))
    assert said in words
    assert ("shorter period" in words) == (days > 7)


def test_an_unmeasurable_number_never_reads_zero():
    small = factories.board(factories.small())
    (tile,) = [t for c in column_views(small, "en") for t in c.tiles if t.key == "complaint_rate"]
    assert (tile.value, tile.spark) == ("–", None)


def test_the_action_names_the_culprit_even_when_it_has_two_sides():
    tile = factories.tile(factories.reading("delivery_rate", 0.93, 0.97, 0.99, factories.State.ACT))
    both = (("mailbox", "lea@essai.example"), ("provider", "microsoft"))
    pair = type(tile)(tile.reading, tile.points, both[0], None, both, 0.9)
    with translation.override("fr"):
        said = tiles.sentence(pair)
    assert said == ("Isoler la boîte «\u00a0lea@essai.example\u00a0» chez Microsoft et revenir au dernier volume sûr.")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", ["hard_bounce_rate", "delivery_rate", "complaint_rate", "unsubscribe_rate"])
def test_a_tile_under_each_kind_of_alert(snapshot, lang, key):
    found = findings_made.guilty()
    with translation.override(lang):
        sheet = tiles.columns(findings.informed(factories.board(), found), Query(), lang, found)
        (tile,) = [t for c in sheet for t in c.tiles if t.key == key]
        assert tidy(render_to_string("web/parts/tile.html", {"t": tile})) == snapshot


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("found", ["guilty", "innocent", "unknown"])
def test_the_verdict_of_the_diagnosis(snapshot, lang, found):
    judged = getattr(findings_made, found)()
    with translation.override(lang):
        verdict = tiles.verdict(factories.board(), judged)
        assert tidy(render_to_string("web/parts/verdict.html", {"v": verdict})) == snapshot


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", ["hard_bounce_rate", "delivery_rate"])
def test_culprit_and_control(snapshot, lang, key):
    with translation.override(lang):
        cause = detail.cause(findings_made.guilty(), key, lang)
        assert tidy(render_to_string("web/parts/cause.html", {"c": cause, "h3": True})) == snapshot
