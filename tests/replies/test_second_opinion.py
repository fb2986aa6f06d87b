"""A language model may be asked about replies that the model is unsure of, and only if somebody says so.

In: replies, and a server on this machine that answers well, badly, late. Out: the class after the second opinion.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from vigie.opinions import Endpoint
from vigie.replies import read
from vigie.replies.opinion import masked, parsed, second
from vigie.vocabulary.errors import SettingsError
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.words import ReplyClass


def unsure(**changes) -> ReplyRead:
    given = {
        "reply_class": ReplyClass.OTHER,
        "confidence": 0.3,
        "newest": "Zebra, write to ann@x.example or 01 44 55 66 77",
    }
    return ReplyRead(language="en", why=(), return_date=None, come_back=None, refer_to=None, **{**given, **changes})


def chat(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@pytest.fixture
def server():
    """A server on this machine; what it answers is set by the test, what it was asked is kept."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.asked.append(
                (self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
            )
            time.sleep(self.server.delay)
            self.send_response(self.server.status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(self.server.answer)

        def log_message(self, *_):
            pass

    made = HTTPServer(("127.0.0.1", 0), Handler)
    made.asked, made.delay, made.status, made.answer = [], 0, 200, chat('{"class": "interested"}')
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def endpoint(server, **changes) -> Endpoint:
    given = {"url": f"http://127.0.0.1:{server.server_port}/v1", "model": "small", "key": "k", "timeout": 2.0}
    return Endpoint(**{**given, **changes})


def test_an_unsure_reply_gets_a_second_opinion_without_addresses(server):
    said = second(unsure(), endpoint(server))
    assert (said.reply_class, said.rule, said.confidence) == (ReplyClass.INTERESTED, "opinion", 0.3)
    path, headers, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer k"
    assert b"ann@x.example" not in body
    assert b"55 66" not in body


def test_nobody_is_asked_by_default_or_about_what_is_sure(server):
    ask = endpoint(server)
    for reply in (unsure(confidence=0.9), unsure(rule="removal"), unsure(newest=" "), read("STOP")):
        assert second(reply, ask) == reply
    assert second(unsure(), None) == unsure()
    assert server.asked == []


def test_a_removal_is_never_argued_away(server):
    reply = unsure(reply_class=ReplyClass.UNSUBSCRIBE)
    assert second(reply, endpoint(server)) == reply


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not json",
        b"[]",
        chat(None),
        chat("interested"),
        chat('{"class": "rich"}'),
        chat('{"class": "interested", "also": 1}'),
        chat('{"class": ["interested"]}'),
        chat('{"class": "interested"} and more'),
        b'{"choices": []}',
        b"x" * 100_000,
    ],
)
def test_an_answer_of_another_shape_changes_nothing(server, answer):
    server.answer = answer
    assert second(unsure(), endpoint(server)) == unsure()


@pytest.mark.parametrize("status", [302, 401, 429, 500])
def test_an_error_or_a_redirect_changes_nothing(server, status):
    server.status = status
    assert second(unsure(), endpoint(server)) == unsure()
    assert len(server.asked) == 1


def test_a_late_answer_is_not_waited_for(server):
    server.delay = 1.0
    assert second(unsure(), endpoint(server, timeout=0.2)) == unsure()


def test_a_dead_endpoint_changes_nothing():
    assert second(unsure(), Endpoint("http://127.0.0.1:9/v1", "small", timeout=0.5)) == unsure()


@pytest.mark.parametrize("url", ["http://models.example/v1", "ftp://x.example", "models.example/v1", ""])
def test_replies_are_not_sent_in_the_clear(url):
    with pytest.raises(SettingsError):
        Endpoint(url, "small")


def test_the_key_is_not_shown():
    assert "secret" not in repr(Endpoint("https://models.example/v1", "small", "secret"))


def test_only_one_known_class_is_an_answer():
    assert parsed('{"class": "not_now"}') is ReplyClass.NOT_NOW
    assert parsed(None) is None
    assert masked("see https://x.example/a?b=1") == "see [link]"
