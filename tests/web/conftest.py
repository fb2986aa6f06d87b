"""A signed-in browser without a browser: Django's client over the temporary home, numbers from the factories.

In: nothing. Out: fixtures `client`, `numbers` (the board the page gets), `page` (its HTML in a language).
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import factories

from vigie.web import findings, readings

PASSWORD = "correct horse battery staple"
EMAIL = "lea@essai.example"


class Numbers:
    """What the metrics room answers in a test; a test replaces the attributes it is about."""

    def __init__(self):
        self.board = factories.board()
        self.slices = factories.slices()
        self.found = findings.NOTHING
        self.asked = []

    def answer(self, _engine, **asked):
        self.asked.append(asked)
        if isinstance(self.board, Exception):
            raise self.board
        return self.board

    def drill(self, _engine, **asked):
        self.asked.append(asked)
        if isinstance(self.slices, Exception):
            raise self.slices
        return self.slices


@pytest.fixture
def member(database):
    from vigie.workspaces.setup import add_user

    return add_user(EMAIL, PASSWORD, "admin")


@pytest.fixture
def client(member):
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    signed_in = Client()
    signed_in.force_login(member)
    return signed_in


@pytest.fixture
def numbers(monkeypatch):
    made = Numbers()
    monkeypatch.setattr(readings, "board", made.answer)
    monkeypatch.setattr(readings, "drill", made.drill)
    monkeypatch.setattr(readings, "filter_values", lambda _e, **_k: {"source": ["Salon Lyon", None], "owner": ["Léa"]})
    change = readings.Change(factories.TODAY.replace(day=12), "source", "API · DSI élargi", None)
    monkeypatch.setattr(readings, "changes_between", lambda *_: [change])
    monkeypatch.setattr(readings, "_answers", readings._Kept(8))  # noqa: SLF001 - no answer of another test
    monkeypatch.setattr(findings, "of", lambda _w, _d: made.found)
    return made


@pytest.fixture
def page(client, numbers):
    def get(address, lang="fr", **headers):
        client.cookies["django_language"] = lang
        return client.get(address, headers=headers)

    return get
