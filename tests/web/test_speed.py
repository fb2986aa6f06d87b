"""What a page costs the server besides its numbers."""

import cProfile
import time

import factories
import pytest

from vigie.web import doing

# Processor time of the same page varies twofold with who else is at work, so it is told in turns of a small loop that
# is timed beside it: the page took 0.57 to 0.63 of 100,000 of them. What the page does is counted too.
MOST_TURNS = 100_000
MOST_CALLS = 38_500
# Who reads, what was judged, what was decided and done, who may be given work, the marks of the open chart.
MOST_QUESTIONS = 16


@pytest.fixture
def ready(page, monkeypatch):
    """`ready(lang)` asks for the page; its numbers, findings and action lines are in memory."""
    monkeypatch.setattr(doing, "lines", lambda _w, _who, asks, _n: {key: factories.line(key) for key in asks})
    return lambda lang: page("/", lang)


def spent(work):
    began = time.process_time()
    work()
    return time.process_time() - began


def loop(turns):
    return "".join([f"{n}:{n % 7}" for n in range(turns)])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_page_takes_little_processor_time_without_its_queries(ready, lang):
    ready(lang)
    pages, turns = [], []
    for _ in range(24):
        pages.append(spent(lambda: ready(lang)))
        turns.append(spent(lambda: loop(MOST_TURNS)))
    assert min(pages) <= min(turns)


def test_a_page_calls_few_functions(ready):
    ready("fr")
    profile = cProfile.Profile()
    profile.runcall(ready, "fr")
    assert sum(entry.callcount for entry in profile.getstats()) <= MOST_CALLS


def test_a_page_asks_the_state_database_a_handful_of_questions(page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page("/")
    with CaptureQueriesContext(connection) as asked:
        page("/?m=hard_bounce_rate&by=source")
    assert len(asked) <= MOST_QUESTIONS
