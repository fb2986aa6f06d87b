"""Two languages, nothing left untold."""

import re
from pathlib import Path

import pytest

from vigie import sentences
from vigie.ledger.models import Status
from vigie.metrics import METRICS
from vigie.sentences.numbers import _METRICS, LIMIT_SOURCES
from vigie.sentences.reasons import REASONS
from vigie.vocabulary.metric import Axis, Block, State, Unit
from vigie.web import messages

PACKAGE = Path(messages.__file__).parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def test_every_sentence_of_the_sources_has_its_french():
    assert messages.missing(messages.catalogue()) == []


def test_the_catalogue_holds_what_the_sources_say_and_nothing_else():
    said = {m.id for m in messages.catalogue() if m.id}
    kept = {m.id for m in messages.read() if m.id}
    assert said == kept


def test_the_compiled_catalogue_is_that_of_the_sources():
    assert messages.PO.with_suffix(".mo").read_bytes() == messages.compiled(messages.read())


def test_a_translation_names_the_parameters_of_its_sentence_and_no_other():
    for message in messages.read():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        known = {p for i in ids for p in PLACEHOLDER.findall(i)}
        for string in strings if message.id else ():
            assert set(PLACEHOLDER.findall(string)) <= known, message.id


def test_french_puts_a_space_that_does_not_break_before_its_high_marks():
    broken = [s for m in messages.read() if m.id for s in ([m.string] if isinstance(m.string, str) else m.string)
              if re.search(r" [;!?»]| :(?!\d)|« ", s)]  # fmt: skip
    assert broken == []


@pytest.mark.parametrize("key", METRICS)
def test_every_metric_has_its_words(key):
    assert key in _METRICS
    assert METRICS[key].limit is None or METRICS[key].limit.source in LIMIT_SOURCES


@pytest.mark.parametrize("status", Status.values)
def test_every_state_of_an_import_has_its_word(status):
    assert sentences.import_status(status) != status


def test_every_state_block_unit_and_axis_has_its_word():
    words = [sentences.state_word(s) for s in State] + [sentences.block_label(b) for b in Block]
    words += [sentences.unit_word(u) for u in Unit] + [sentences.axis_word(a) for a in Axis]
    assert all(words)


def codes():
    """Every code that a room of the ground or the ledger raises, refuses or notes, as it is written in its source."""
    call = re.compile(
        r"(?:\b(?:Refused|Noted|UnreadableFile|UnknownShape|InputError|StorageError|UsageError)\(\s*|of_name\([^\"]*)"
        r"\"([a-z_]+)\""
    )
    rooms = ("connectors", "ledger", "metrics", "outreach", "workspaces", "facts")
    sources = (f.read_text(encoding="utf-8") for room in rooms for f in (PACKAGE / room).rglob("*.py"))
    made = {f"{what}_{state}" for what in ("number", "time", "value") for state in ("missing", "invalid")}  # of cells
    return sorted(made | {code for source in sources for code in call.findall(source)})


@pytest.mark.parametrize("code", codes())
def test_every_code_that_can_be_raised_has_a_reason(code):
    assert code in REASONS


def test_parameters_are_found_by_name_and_by_place():
    assert sentences.reason("bad_time", ["sent_at"]) == sentences.reason("bad_time", {"column": "sent_at"})


def test_a_missing_parameter_never_breaks_a_sentence():
    assert sentences.reason("too_many_cells", [])
