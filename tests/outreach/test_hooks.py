"""What other programs hear: signed, retried with the same id, given up and said, nothing about people."""

import hmac
import json
import re
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vigie.vocabulary.errors import UsageError

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
LATER = timedelta(hours=7)


class Listener:
    """A program that listens; `answers` are given one after the other, then 200."""

    def __init__(self):
        self.heard, self.answers = [], []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def __getattr__(self, name):
                if name != "do_POST":
                    raise AttributeError(name)
                return self._hear

            def _hear(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.heard.append((dict(self.headers), body))
                status, headers = listener.answers.pop(0) if listener.answers else (200, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/in?team=a"


@pytest.fixture
def listener():
    """One program that listens."""
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hook(workspace, listener):
    """Its subscription, with the secret `shared`."""
    from vigie.outreach import hooks
    from vigie.outreach.models import Subscription

    yield hooks.add(workspace, "crm", listener.address, now=NOW, secret="shared")[0]
    Subscription.objects.filter(workspace=workspace).delete()


def announce(workspace, event="action.applied", **document):
    from vigie.outreach import hooks

    return hooks.announce(workspace, event, document, now=NOW)


def deliver(now=NOW, **more):
    from vigie.outreach import hooks

    return hooks.deliver_due(now, **more)


def test_an_event_arrives_signed_and_once(workspace, hook, listener):
    announce(workspace, action="pause_source", target={"source": "Salon"})
    deliver()
    assert deliver(NOW + LATER) == []
    [(headers, body)] = listener.heard
    stamp, mark = (part.split("=")[1] for part in headers["Vigie-Signature"].split(","))
    assert int(stamp) == int(NOW.timestamp())
    assert mark == hmac.new(b"shared", f"{stamp}.{body}".encode(), sha256).hexdigest()
    said = json.loads(body)
    assert said["data"] == {"action": "pause_source", "target": {"source": "Salon"}}
    assert (said["event"], said["workspace"], said["id"]) == (
        "action.applied", workspace.slug, headers["Vigie-Delivery"],
    )  # fmt: skip


def test_the_documented_check_accepts_what_is_ours_and_nothing_else(workspace, hook, listener, monkeypatch):
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    said: dict = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], said)  # noqa: S102 - the documentation's own example
    announce(workspace, action="pause_source")
    deliver()
    [(headers, body)] = listener.heard
    header, raw = headers["Vigie-Signature"], body.encode()
    monkeypatch.setattr(said["time"], "time", lambda: NOW.timestamp() + 10)
    assert said["ours"]("shared", header, raw)
    assert not said["ours"]("other", header, raw)
    assert not said["ours"]("shared", header, raw + b" ")
    monkeypatch.setattr(said["time"], "time", lambda: NOW.timestamp() + 301)
    assert not said["ours"]("shared", header, raw)


def test_only_the_events_that_were_asked_for_arrive(workspace, listener):
    from vigie.outreach import hooks

    hooks.add(workspace, "reviews", listener.address, now=NOW, events=["review.closed"])
    assert announce(workspace, "action.applied") == []
    assert len(announce(workspace, "review.closed")) == 1


@pytest.mark.parametrize(("status", "headers"), [(500, {}), (302, {"Location": "http://127.0.0.1:9/"}), (404, {})])
def test_what_was_not_taken_is_sent_again_with_the_same_id(workspace, hook, listener, status, headers):
    [delivery] = announce(workspace)
    announce(workspace, "decision.made")
    listener.answers = [(status, headers)]
    deliver()
    hook.refresh_from_db()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.answer, hook.trouble) == ("waiting", str(status), str(status))
    assert len(listener.heard) == 1, "the others wait beside it"
    deliver(NOW + LATER)
    hook.refresh_from_db()
    assert hook.trouble == ""
    ids = [h["Vigie-Delivery"] for h, _body in listener.heard]
    assert (len(ids), ids[0], len(set(ids))) == (3, ids[1], 2)


def test_the_patience_that_is_asked_for_is_given(workspace, hook, listener):
    [delivery] = announce(workspace)
    listener.answers = [(429, {"Retry-After": "3600"})]
    deliver()
    delivery.refresh_from_db()
    assert delivery.due_at >= NOW + timedelta(hours=1)


def test_what_nobody_takes_is_given_up_and_seen(workspace, hook, listener):
    from vigie.outreach.retrying import MOST_ATTEMPTS

    [delivery] = announce(workspace)
    listener.server.shutdown()
    listener.server.server_close()
    for n in range(MOST_ATTEMPTS + 2):
        deliver(NOW + n * LATER)
    delivery.refresh_from_db()
    hook.refresh_from_db()
    assert (delivery.state, delivery.attempts, hook.trouble) == ("given_up", MOST_ATTEMPTS, "unreachable")


def test_who_is_gone_is_not_asked_again(workspace, hook, listener):
    [delivery] = announce(workspace)
    listener.answers = [(410, {})]
    deliver()
    delivery.refresh_from_db()
    assert delivery.state == "given_up"


def test_what_a_dead_process_claimed_is_sent_again(workspace, hook, listener):
    [delivery] = announce(workspace)

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(post=killed)
    assert deliver(NOW + timedelta(minutes=1)) == []
    assert [d.pk for d in deliver(NOW + timedelta(minutes=6))] == [delivery.pk]
    assert len(listener.heard) == 1


def test_no_address_and_no_name_of_a_person_leaves(workspace, hook, listener):
    said = {"target": {"mailbox": "lea.roy@nord.example", "owner": "Léa Roy"}, "where": {"owner": ["Léa Roy"]}}
    announce(workspace, **said, by="Karim", text="ask <karim@team.example>", n=3, ok=[None, True])
    deliver()
    [(_headers, body)] = listener.heard
    assert json.loads(body)["data"] == {
        "target": {"mailbox": "*@nord.example", "owner": "*"}, "where": {"owner": "*"}, "by": "*",
        "text": "ask <*@team.example>", "n": 3, "ok": [None, True],
    }  # fmt: skip


def test_a_test_is_sent_at_once_and_leaves_nothing(workspace, hook, listener):
    from vigie.outreach import hooks
    from vigie.outreach.models import Delivery

    listener.answers = [(200, {}), (503, {})]
    assert [hooks.ping(hook, NOW), hooks.ping(hook, NOW)] == ["done", "503"]
    assert json.loads(listener.heard[0][1])["event"] == "ping"
    assert not Delivery.objects.filter(subscription=hook).exists()


def test_who_was_removed_hears_nothing_and_its_secret_is_gone(workspace, hook, listener):
    from vigie.outreach import hooks

    [delivery] = announce(workspace)
    hooks.remove(hook, NOW)
    hook.refresh_from_db()
    delivery.refresh_from_db()
    assert (hook.sealed, delivery.state) == ("", "withdrawn")
    assert deliver() == announce(workspace) == listener.heard == []
    hooks.add(workspace, "crm", listener.address, now=NOW)


@pytest.mark.parametrize(
    ("name", "address", "events", "code"),
    [
        ("x", "ftp://host.example/", [], "bad_address"),
        ("x", "javascript:alert(1)", [], "bad_address"),
        ("x", "https://user:pass@host.example/", [], "bad_address"),
        ("x", "https://host.example:port/", [], "bad_address"),
        ("x", "host.example", [], "bad_address"),
        ("x", "https://host.example/", ["action.guessed"], "unknown_event_name"),
        ("", "https://host.example/", [], "name_missing"),
        ("crm", "https://host.example/", [], "name_taken"),
    ],
)
def test_a_subscription_that_cannot_work_is_refused(hook, name, address, events, code):
    from vigie.outreach import hooks

    with pytest.raises(UsageError) as refused:
        hooks.add(hook.workspace, name, address, now=NOW, events=events)
    assert refused.value.code == code


def test_an_event_that_does_not_exist_is_not_announced(workspace):
    with pytest.raises(UsageError):
        announce(workspace, "contact.seen")


def test_old_deliveries_are_forgotten(workspace, hook):
    from vigie.outreach import hooks
    from vigie.outreach.models import Delivery

    announce(workspace)
    deliver()
    hooks.sweep(NOW + timedelta(days=29))
    assert Delivery.objects.filter(subscription=hook).count() == 1
    hooks.sweep(NOW + timedelta(days=31))
    assert Delivery.objects.filter(subscription=hook).count() == 0
