"""A runbook for every number, in both languages, that says what the page says."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from vigie import runbooks
from vigie.metrics import METRICS
from vigie.sentences import metric_action
from vigie.vocabulary.errors import UsageError

LANGUAGES = ("en", "fr")
OWN_RANGE = {"en": "own usual range", "fr": "plage habituelle"}
NO_LIMIT = {"en": "No fixed limit", "fr": "Pas de limite fixe"}
# The drop detector is no measure: it has a range and nothing else.
RANGE_ALONE = "open_drop"
PLACEHOLDER = re.compile(r"\b(TODO|TBD|FIXME|lorem)\b", re.IGNORECASE)


def percent(share: float, lang: str) -> str:
    """A share as the runbooks of that language write it."""
    text = f"{share * 100:g}"
    return f"{text}%" if lang == "en" else text.replace(".", ",") + "\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_has_a_runbook_and_every_runbook_a_number(lang):
    assert set(runbooks.keys(lang)) == set(METRICS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", METRICS)
def test_a_runbook_has_the_four_parts_and_can_be_read_in_two_minutes(key, lang):
    text = runbooks.text(key, lang)
    parts = runbooks.sections(key, lang)
    assert tuple(p.heading for p in parts) == runbooks.HEADINGS[lang]
    assert all(p.paragraphs or p.points for p in parts)
    assert text.startswith("# ")
    assert 150 <= len(text.split()) <= 320
    assert not PLACEHOLDER.search(text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", METRICS)
def test_the_remedy_begins_with_the_action_that_stands_under_the_number(key, lang):
    remedy = runbooks.sections(key, lang)[-1]
    with translation.override(lang):
        assert remedy.paragraphs[0].startswith(metric_action(key))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", METRICS)
def test_the_meaning_names_the_limit_or_says_that_there_is_none(key, lang):
    (meaning,), limit = runbooks.sections(key, lang)[0].paragraphs, METRICS[key].limit
    if limit is None:
        assert OWN_RANGE[lang] in meaning
        assert NO_LIMIT[lang] in meaning or key == RANGE_ALONE
    else:
        lines = [line for line in (limit.act, limit.warn) if line is not None]
        assert all(percent(line, lang) in meaning for line in lines)
        assert NO_LIMIT[lang] not in meaning


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", METRICS)
def test_the_meaning_names_the_smallest_sample_and_the_days_an_outcome_needs(key, lang):
    (meaning,), metric = runbooks.sections(key, lang)[0].paragraphs, METRICS[key]
    assert re.search(rf"\b{metric.min_base}\b", meaning)
    if metric.maturity > 1:
        assert re.search(rf"\b{metric.maturity}\b", meaning)


@pytest.mark.parametrize("key", METRICS)
def test_french_puts_a_space_that_does_not_break_before_its_high_marks(key):
    assert re.findall(r" [;:!?»%]|« ", runbooks.text(key, "fr")) == []


@pytest.mark.parametrize("key", METRICS)
def test_a_command_named_in_a_runbook_exists(key):
    commands = (Path(runbooks.__file__).parent.parent / "cli" / "arguments.py").read_text(encoding="utf-8")
    for lang in LANGUAGES:
        for command in re.findall(r"`vigie (\w+)", runbooks.text(key, lang)):
            assert f'_command(commands, "{command}"' in commands


def test_a_language_that_is_not_ours_gets_english():
    assert runbooks.text("reply_rate", "de") == runbooks.text("reply_rate", "en")


@pytest.mark.parametrize("key", ["open_rate", "../en/reply_rate", ""])
def test_a_number_that_does_not_exist_has_no_runbook(key):
    with pytest.raises(UsageError):
        runbooks.text(key, "en")
