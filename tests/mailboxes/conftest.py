"""One Dovecot for the run of this folder, empty for each test that asks for it; a server that gives tokens.

In: nothing. Out: `dovecot`, `tokens`, and `add`, which makes a mailbox of a workspace.
"""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

_SPEC = importlib.util.spec_from_file_location("dovecot", Path(__file__).with_name("dovecot.py"))
assert _SPEC
assert _SPEC.loader
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules["dovecot"] = _MODULE
_SPEC.loader.exec_module(_MODULE)


class Tokens(BaseHTTPRequestHandler):
    """POST /token gives an access token for the refresh token `good`; GET /info says whose it is."""

    given: list[dict[str, list[str]]]

    def do_POST(self) -> None:
        said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.given.append(said)  # type: ignore[attr-defined] # added below
        fine = said["refresh_token"][0] in {"good", "better"}
        answer = {"access_token": "opened", "refresh_token": "better"} if fine else {"error": "invalid_grant"}
        self._say(200 if fine else 400, answer)

    def do_GET(self) -> None:
        fine = parse_qs(urlsplit(self.path).query).get("access_token") == ["opened"]
        self._say(200 if fine else 401, {"email": "lea@ours.example"} if fine else {})

    def _say(self, status: int, answer: dict[str, str]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing: tests are quiet."""


@pytest.fixture(scope="session")
def tokens() -> Iterator[ThreadingHTTPServer]:
    """The server of tokens; `given` is what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
    server.given = []  # type: ignore[attr-defined] # for the tests to look at
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def server(tokens: ThreadingHTTPServer) -> Iterator[object]:
    made = _MODULE.Dovecot(f"http://127.0.0.1:{tokens.server_port}/info")
    made.start()
    yield made
    made.remove()


@pytest.fixture
def dovecot(server, monkeypatch: pytest.MonkeyPatch) -> object:
    """The server, with empty mailboxes; its certificate is trusted."""
    for user in _MODULE.USERS:
        server.empty(user)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    return server


@pytest.fixture
def add(workspace, dovecot) -> Callable[..., object]:
    """`add(folders=("INBOX",), ...)` keeps a mailbox of lea."""
    from datetime import UTC, date, datetime

    from vigie.outreach import mailboxes

    def make(**more: object) -> object:
        said = {
            "name": "Lea", "host": "127.0.0.1", "port": dovecot.tls_port, "username": "lea@ours.example",
            "secret": "se cret", "since": date(2020, 1, 1), **more,
        }  # fmt: skip
        return mailboxes.add(workspace, mailboxes.Wanted(**said), datetime.now(UTC))

    return make
