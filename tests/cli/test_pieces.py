"""The small pieces of the command line, without a process.

In: text. Out: moments, lines of progress, tables.
"""

import io
import signal
import weakref
from datetime import UTC, datetime

import pytest

from vigie.cli import arguments, interrupting, main
from vigie.cli.console import table
from vigie.cli.moments import moment
from vigie.cli.progress import Progress, line
from vigie.cli.words import language
from vigie.vocabulary.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31", datetime(2026, 3, 30, 22, tzinfo=UTC)),  # midnight in Paris, summer time
        ("2026-01-31", datetime(2026, 1, 30, 23, tzinfo=UTC)),
        ("2026-03-31T18:00", datetime(2026, 3, 31, 16, tzinfo=UTC)),
        ("2026-03-31T18:00Z", datetime(2026, 3, 31, 18, tzinfo=UTC)),
        ("2026-03-31T18:00:05+05:30", datetime(2026, 3, 31, 12, 30, 5, tzinfo=UTC)),
        ("2026-W14", datetime(2026, 4, 5, 21, 59, 59, tzinfo=UTC)),
        ("2026-W53", datetime(2027, 1, 3, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_moment_without_offset_is_in_the_zone_of_the_workspace(text, expected):
    assert moment(text, "Europe/Paris") == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2025-W53", "31/03/2026"])
def test_a_moment_that_cannot_be_read_is_wrong_usage(text):
    with pytest.raises(UsageError) as raised:
        moment(text, "Europe/Paris")
    assert raised.value.code == "bad_moment"


def test_progress_tells_rows_speed_and_remaining_time():
    assert line("reading", 25_000, 100_000, 10.0) == (
        "reading  [######..................]  25\N{NO-BREAK SPACE}000 / 100\N{NO-BREAK SPACE}000"
        "  2\N{NO-BREAK SPACE}500/s  0:30 left"
    )


def test_progress_of_unknown_length_promises_no_end():
    assert line("reading", 500, 0, 1.0) == "reading  500  500/s"


def test_progress_by_share_promises_no_rows():
    assert line("publishing", 250, 1_000, 10.0) == "publishing  [######..................]  25 %  0:30 left"


def test_a_table_lines_its_columns_up():
    assert table([["name", "n"], ["a", "1"], ["bcdef", "23"]], right=frozenset({1})) == (
        "name    n\n---------\na       1\nbcdef  23"
    )


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "VIGIE_LANG": "fr"}, "fr"),
    ],
)
def test_the_terminal_speaks_the_language_of_its_reader(monkeypatch, variables, expected):
    for name in ("VIGIE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_ctrl_c_says_that_nothing_changed_and_exits_with_3(monkeypatch, capsys):
    def interrupted(_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(arguments, "parse", interrupted)
    assert main(["import", "x.csv"]) == 3
    assert "nothing changed" in capsys.readouterr().err


def test_a_bug_is_told_as_one_with_its_trace(monkeypatch, capsys):
    def broken(_words):
        raise ZeroDivisionError("the bug")

    monkeypatch.setattr(arguments, "parse", broken)
    assert main(["imports", "--json"]) == 3
    said = capsys.readouterr()
    assert '"code": "unexpected"' in said.out
    assert "Traceback" in said.err


def test_a_reader_that_leaves_early_is_not_an_error(monkeypatch):
    def left(_words):
        raise BrokenPipeError

    sink = io.TextIOWrapper(io.FileIO(__import__("os").open("/dev/null", 1), "w"))
    monkeypatch.setattr("sys.stdout", sink)
    monkeypatch.setattr(arguments, "parse", left)
    assert main(["metrics"]) == 0


class Thing:
    """Something that is cleaned up."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_ctrl_c_that_python_forgot_is_heard_at_the_next_step():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    progress = Progress(live=False, say=str)
    try:
        interrupting.listen()
        thing = Thing()
        weakref.finalize(thing, signal.raise_signal, signal.SIGINT)
        del thing  # what its finalizer raises is printed, no more
        with pytest.raises(KeyboardInterrupt):
            progress("reading", 1, 2)
        progress("reading", 2, 2)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        interrupting.listen()
        progress("reading", 2, 2)
    finally:
        signal.signal(signal.SIGINT, before)
