"""The product in a real browser: a server on loopback, a fresh Chromium, nothing asked beyond this machine.

In: nothing. Out: fixtures `site` (its address), `numbers`, `reader` (opens signed-in pages), `stranger`, `worker`.
"""

import contextlib
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from waitress.server import create_server

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "web")]

import factories  # noqa: E402 - beside the tests of the web room
import findings_made  # noqa: E402 - same
from browsing import DESKTOP, EMAIL, PASSWORD  # noqa: E402 - same

from vigie.web import findings, readings  # noqa: E402 - same

# A busy machine is slow, not wrong: what is asserted is that it happens.
expect.set_options(timeout=20_000)

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
LOCAL = {"127.0.0.1", "localhost", ""}


@pytest.fixture(scope="session")
def site(database):
    """The product, served by the server it ships with."""
    from vigie.wsgi import application

    server = create_server(application, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def member(database):
    from django.core.cache import cache

    from vigie.workspaces.setup import add_user

    cache.clear()
    return add_user(EMAIL, PASSWORD, "admin")


@pytest.fixture
def numbers(monkeypatch):
    """Boards of the factories instead of computed ones; `state` chooses which."""

    class Chosen:
        state = "busy"
        found = "NOTHING"

        def findings(self, _workspace, _desk):
            return findings.NOTHING if self.found == "NOTHING" else getattr(findings_made, self.found)()

        def board(self, _engine, *, where, **_):
            if self.state == "failing":
                raise RuntimeError(self.state)
            if self.state == "nothing":
                return factories.nothing()
            return factories.board(factories.small() if where else getattr(factories, self.state)())

    chosen = Chosen()
    offered = {
        "campaign": ["DAF · audit", "DSI · T4"],
        "segment": ["Dirigeants TPE"],
        "mailbox": ["bonjour@nordis.example", "lea@essai.example"],
        "source": ["API · DSI élargi", "Salon Lyon", None],
        "owner": ["Léa Martin"],
    }
    change = readings.Change(factories.TODAY.replace(day=12), "source", "API · DSI élargi", None)
    monkeypatch.setattr(readings, "board", chosen.board)
    monkeypatch.setattr(findings, "of", chosen.findings)
    monkeypatch.setattr(readings, "drill", lambda _e, *, metric, by, **_: factories.slices(metric, by))
    monkeypatch.setattr(readings, "filter_values", lambda _e, **_: offered)
    monkeypatch.setattr(readings, "changes_between", lambda *_: [change])
    monkeypatch.setattr(readings, "_answers", readings._Kept(0))  # noqa: SLF001 - the state may change at any moment
    return chosen


@pytest.fixture
def windows(chromium):
    """Open a context; anything asked beyond this machine, and any error in the console, fails the test."""
    away, errors, opened = [], [], []

    def open_window(**options):
        context = chromium.new_context(**{"viewport": DESKTOP, "locale": "fr-FR", **options})
        opened.append(context)

        def only_here(route):
            if urlsplit(route.request.url).hostname in LOCAL:
                route.continue_()
            else:
                away.append(route.request.url)
                route.abort()

        context.route(lambda url: url.startswith("http"), only_here)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        return context

    yield open_window
    for context in opened:
        with contextlib.suppress(Exception):
            context.close()
    assert away == []
    assert errors == []


@pytest.fixture
def reader(site, member, windows):
    """`reader("/")` opens a page as a signed-in person; options are those of a browser context."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(member)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_page(address, cookies=(), **options):
        context = windows(**options)
        given = {settings.SESSION_COOKIE_NAME: session, **dict(cookies)}
        context.add_cookies([{"name": k, "value": v, "url": site} for k, v in given.items()])
        page = context.new_page()
        page.goto(site + address)
        return page

    return open_page


@pytest.fixture
def worker(database):
    """The background worker, as a thread of the test."""
    from vigie.ledger import imports

    stop = threading.Event()

    def work():
        while not stop.wait(0.1):
            number = imports.next_queued()
            if number is not None:
                imports.accept(number)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(20)
