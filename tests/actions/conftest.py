"""A tool on this machine that answers as its vendor's documentation says, and fails as it is told to.

In: the recorded documentation of a connector. Out: `tool(key)`, a server with what it was asked and what it became.
"""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

CONNECTORS = Path(__file__).parent.parent / "connectors"


class Tool:
    """What the tool was asked (`asked`), how its campaign and mailbox stand, what it does instead of answering."""

    def __init__(self, routes: list[dict]) -> None:
        """Answer as `routes` say; `campaign` and `limit`, once set, are what the first tool's lists show."""
        self.routes = routes
        self.asked: list[tuple[str, str, dict, object]] = []
        self.faults: list[tuple[int, dict[str, str]] | Callable[[BaseHTTPRequestHandler], None]] = []
        self.on_change: Callable[[], None] | None = None
        self.campaign = self.limit = None
        tool = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                parts = urlsplit(self.path)
                size = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(size)) if size else None
                tool.asked.append((self.command, parts.path, dict(parse_qsl(parts.query)), body))
                if tool.faults:
                    fault = tool.faults.pop(0)
                    if callable(fault):
                        fault(self)
                        return
                    self._send(fault[0], fault[1], None)
                    return
                status, said = tool.answer(*tool.asked[-1])
                if self.command != "GET" and tool.on_change:
                    tool.on_change()
                self._send(status, {}, said)

            def __getattr__(self, name: str) -> Callable[[], None]:
                if name.startswith("do_"):
                    return self._answer
                raise AttributeError(name)

            def _send(self, status: int, headers: dict[str, str], said: object) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                text = b"" if status == 204 else json.dumps(said).encode()
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def changes(self) -> list[tuple[str, str, object]]:
        """What it was asked to change."""
        return [(method, path, body) for method, path, _query, body in self.asked if method != "GET"]

    def answer(self, method: str, path: str, query: dict, body: object) -> tuple[int, object]:
        """As documented; the state that was set shows in lists and is changed by what changes it."""
        for route in self.routes:
            same = (route["method"], route["path"]) == (method, path)
            if same and route.get("query", query) == query:
                said = json.loads(json.dumps(route["body"]))
                if query.get("offset", "0") != "0" and "query" not in route:
                    return 200, []
                if isinstance(said, list) and said and isinstance(said[0], dict):
                    said[0].update({"status": self.campaign} if self.campaign and "status" in said[0] else {})
                    said[0].update(
                        {"message_per_day": self.limit} if self.limit and "message_per_day" in said[0] else {}
                    )
                if isinstance(body, dict):
                    status = {"START": "ACTIVE"}.get(body.get("status"), body.get("status"))
                    self.campaign, self.limit = status or self.campaign, body.get("max_email_per_day", self.limit)
                return route["status"], said
        return 404, {"message": "not found"}


@pytest.fixture
def tool() -> Iterator[Callable[[str], Tool]]:
    """Make tools; stopped at the end."""
    made: list[Tool] = []

    def make(key: str) -> Tool:
        routes = json.loads((CONNECTORS / key / "api.json").read_text(encoding="utf-8"))["routes"]
        made.append(Tool(routes))
        return made[-1]

    yield make
    for one in made:
        one.server.shutdown()
        one.server.server_close()
