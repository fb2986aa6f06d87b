"""The door for what tools post: who is let in, what is kept, and that nothing acknowledged is lost.

In: requests to /hooks/<connector>/<token>. Out: answers, rows, facts.
"""

import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from vigie.api import hooks
from vigie.connectors import Post

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SENT = {
    "event_type": "EMAIL_SENT", "to_email": "a@b.example", "from_email": "jo@n.example", "campaign_name": "Q1",
    "sequence_number": 1, "stats_id": "s1", "event_timestamp": "2026-11-20T09:00:00Z",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _allowances(monkeypatch):
    monkeypatch.setattr(hooks, "REQUESTS", hooks.Allowance(5_000, 10_000))
    monkeypatch.setattr(hooks, "REFUSALS", hooks.Allowance(5, 100))


@pytest.fixture
def receiver(workspace):
    from vigie.ledger import receivers

    return receivers.add(workspace, "smartlead", now=NOW)


def place(row) -> str:
    from vigie.ledger import receivers

    return receivers.address(row)


def post(address: str, said, **more):
    body = said if isinstance(said, str | bytes) else json.dumps(said)
    return Client(enforce_csrf_checks=True).post(address, body, content_type="application/json", **more)


def test_a_request_is_kept_before_it_is_answered_and_once(receiver):
    assert [post(place(receiver), SENT).status_code for _ in range(3)] == [200, 200, 200]
    (row,) = receiver.postings.all()
    kept = Post.from_text(row.request)
    assert json.loads(kept.body) == SENT
    assert receiver.sealed_token not in row.request
    assert place(receiver).rsplit("/", 1)[1] not in row.request


def test_who_does_not_know_the_address_learns_nothing(receiver):
    good = place(receiver)
    for wrong in (good + "x", good.replace("smartlead", "instantly"), "/hooks/none/x", "/hooks/", "/hooks/smartlead",
                  "/hooks/smartlead/", good + "/more"):  # fmt: skip
        answer = post(wrong, SENT)
        assert answer.status_code == 404
        assert answer.json() == {"error": {"code": "not_found"}}
    assert Client().get(good).status_code == 200
    assert Client().head(good).status_code == 200
    assert Client().put(good, "{}").status_code == 405
    assert receiver.postings.count() == 0


def test_guesses_run_out(receiver, monkeypatch):
    monkeypatch.setattr(hooks, "REFUSALS", hooks.Allowance(0.001, 3))
    codes = [post("/hooks/smartlead/guess", SENT).status_code for _ in range(5)]
    assert codes == [404, 404, 404, 429, 429]


def test_a_receiver_takes_so_many_a_second(receiver, monkeypatch):
    monkeypatch.setattr(hooks, "REQUESTS", hooks.Allowance(0.001, 2))
    answers = [post(place(receiver), {**SENT, "n": n}) for n in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"]
    assert receiver.postings.count() == 2


@pytest.mark.parametrize("body", ["", "[", "null", "3", "\x00\x01", b"\xff\xfe{", "a=b", "{" * 5000])
def test_what_is_no_json_is_told_so(receiver, body):
    answer = post(place(receiver), body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], set(error)) == ("not_what_this_tool_posts", {"code", "remedy"})
    assert receiver.postings.count() == 0


def test_a_body_too_large_is_refused(receiver):
    answer = post(place(receiver), b"[" + b" " * hooks.LARGEST + b"]")
    assert (answer.status_code, receiver.postings.count()) == (413, 0)


def test_without_its_secret_nothing_is_believed_of_a_tool_that_signs(workspace):
    from vigie.ledger import receivers

    row = receivers.add(workspace, "mailersend", now=NOW)
    said = '{"data": {"type": "sent"}}'
    error = post(place(row), said).json()["error"]
    assert (error["code"], "vigie receivers secret" in error["remedy"]) == ("secret_not_set", True)
    receivers.know(row, "TEST_WEBHOOK_SIGNING_SECRET")
    assert post(place(row), said).json()["error"]["code"] == "signature_missing"
    assert post(place(row), said, headers={"Signature": "00"}).status_code == 401
    good = "6529f2905659b7c290fc3c23f7e590cb474d6ec9c291c55379223b76840b0a70"
    assert post(place(row), said, headers={"Signature": good}).status_code == 200
    receivers.know(row, "new", beside=True)
    assert post(place(row), said, headers={"Signature": good}).status_code == 200
    receivers.know(row, "new")
    assert post(place(row), said, headers={"Signature": good}).status_code == 401
    relayed = receivers.add(workspace, "mailersend", now=NOW, name="relay", unsigned=True)
    assert post(place(relayed), said).status_code == 200


def mailgun(event: str, token: str, key: str = "k", **split: str) -> dict:
    """An event as Mailgun posts it; `split`: the timestamp and the token cut elsewhere, which signs the same."""
    stamp = str(int(time.time()))
    made = hmac.new(key.encode(), (stamp + token).encode(), "sha256").hexdigest()
    proof = {"timestamp": stamp, "token": token, "signature": made, **split}
    return {"signature": proof, "event-data": {"event": event, "recipient": "a@b.example", "id": f"{event} {token}"}}


def test_a_signature_that_says_nothing_of_the_event_is_good_for_one_event(workspace):
    from vigie.ledger import receivers, refusals
    from vigie.ledger.models import Refused

    row = receivers.add(workspace, "mailgun", now=NOW, secret="k")
    seen = mailgun("delivered", "123abc")
    proof = seen["signature"]
    assert [post(place(row), seen).status_code for _ in range(3)] == [200, 200, 200]
    forged = mailgun("unsubscribed", "x") | {"signature": proof}
    cut = forged | {"signature": proof | {"timestamp": proof["timestamp"] + "123", "token": "abc"}}
    for said in (forged, cut, {**forged, "signature": {**proof, "signature": f" {proof['signature']} "}}):
        answer = post(place(row), said)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "signature_used")
        assert answer.json()["error"]["remedy"]
    assert post(place(row), mailgun("opened", "another")).status_code == 200
    assert [json.loads(Post.from_text(r.request).body)["event-data"]["event"] for r in row.postings.order_by("pk")] == [
        "delivered", "opened",
    ]  # fmt: skip
    refusals.flush()
    assert Refused.objects.get(receiver=row).times == 3


def test_of_two_events_under_one_signature_that_come_together_one_is_taken(workspace):
    from vigie.ledger import intake, receivers

    one, other = (receivers.add(workspace, "mailgun", now=NOW, name=n, secret="k") for n in "ab")
    bodies = [Post(json.dumps({"n": n // 2}).encode(), {}, NOW) for n in range(6)]
    with ThreadPoolExecutor(12) as crowd:
        taken = [[crowd.submit(intake.keep, r.pk, b, "told") for b in bodies] for r in (one, other)]
    for row, answers in zip((one, other), taken, strict=True):
        assert sum(a.result() for a in answers) == 2, "the two that are alike"
        assert row.postings.count() == 1


def test_where_nothing_is_checked_a_signature_binds_nothing(workspace):
    from vigie.ledger import receivers

    row = receivers.add(workspace, "mailgun", now=NOW, unsigned=True)
    proof = mailgun("delivered", "t")["signature"]
    for event in ("delivered", "opened"):
        assert post(place(row), mailgun(event, "x") | {"signature": proof}).status_code == 200
    assert row.postings.count() == 2


def test_an_address_changed_or_removed_is_refused_at_once(receiver, workspace):
    from vigie.ledger import receivers

    old = place(receiver)
    assert post(old, SENT).status_code == 200
    receivers.rotate(receiver, NOW)
    assert post(old, SENT).status_code == 404
    assert post(place(receiver), SENT).status_code == 200
    last = place(receiver)
    receivers.remove(receiver, NOW)
    assert post(last, SENT).status_code == 404
    receiver.refresh_from_db()
    assert receiver.sealed_token, "kept sealed while it can be taken back"


def test_secrets_are_unreadable_at_rest_and_passwords_are_not_kept(workspace):
    from vigie.ledger import receivers

    row = receivers.add(workspace, "postmark", now=NOW, secret="user:password")
    assert "password" not in row.sealed
    said = {"RecordType": "Delivery", "MessageID": "1", "Recipient": "a@b.example"}
    assert post(place(row), said).status_code == 401
    basic = {"Authorization": "Basic dXNlcjpwYXNzd29yZA=="}
    assert post(place(row), said, headers=basic).status_code == 200
    assert "authorization" not in Post.from_text(row.postings.get().request).headers


def test_an_address_is_never_logged(receiver, caplog):
    post(place(receiver) + "x", SENT)
    post(place(receiver), "no json")
    assert place(receiver).rsplit("/", 1)[1] not in caplog.text


# -- a server that is killed ------------------------------------------------------------------------------------------

SERVER = """
import os, sys
from waitress import serve
from django.core.wsgi import get_wsgi_application
serve(get_wsgi_application(), listen=f"127.0.0.1:{sys.argv[1]}", threads=8, ident=None)
"""


KEPT = """
import json, os, django
from hashlib import sha256
os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.settings"
django.setup()
from vigie.ledger.models import Posting
key = sha256(os.environ["TOKEN"].encode()).hexdigest()
print(json.dumps(list(Posting.objects.filter(receiver__token_hash=key).values_list("request", flat=True))))
"""


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(home: Path, port: int) -> subprocess.Popen:
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], env={**os.environ, "VIGIE_HOME": str(home)})
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            line.request("GET", "/hooks/none/none")
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise AssertionError(server)


def posting(port: int, path: str, who: int, acknowledged: list[str], stop: threading.Event) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for n in range(100_000):
        if stop.is_set():
            return
        key = f"{who}-{n}"
        try:
            line.request("POST", path, json.dumps({**SENT, "stats_id": key}), {"Content-Type": "application/json"})
            if line.getresponse().read() == b'{"ok": true}':
                acknowledged.append(key)
        except (OSError, http.client.HTTPException):
            return


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path):
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "vigie", "--home", home, "receivers", "add", "smartlead", "--json"],
        capture_output=True, check=True, text=True, env={**os.environ, "VIGIE_HOME": str(home)},
    )  # fmt: skip
    path = "/hooks/" + json.loads(made.stdout)["address"].partition("/hooks/")[2]
    server = started(home, port)
    acknowledged: list[str] = []
    stop = threading.Event()
    clients = [threading.Thread(target=posting, args=(port, path, who, acknowledged, stop)) for who in range(6)]
    for client in clients:
        client.start()
    time.sleep(1.5)
    server.send_signal(signal.SIGKILL)
    server.wait()
    stop.set()
    for client in clients:
        client.join()
    assert len(acknowledged) > 100
    told = subprocess.run(
        [sys.executable, "-c", KEPT], capture_output=True, check=True, text=True,
        env={**os.environ, "VIGIE_HOME": str(home), "TOKEN": path.rpartition("/")[2]},
    )  # fmt: skip
    kept = {json.loads(Post.from_text(request).body)["stats_id"] for request in json.loads(told.stdout)}
    assert set(acknowledged) <= kept


@pytest.mark.parametrize("tool", ["mailgun", "mailersend", "resend"])
def test_who_posts_without_a_proof_is_told_what_is_missing_and_not_how_to_do_without(workspace, tool):
    from vigie.ledger import receivers

    keys = {"resend": "whsec_" + "QUJD" * 8}
    row = receivers.add(workspace, tool, now=NOW, secret=keys.get(tool, "k"))
    bodies = {"mailgun": {**mailgun("delivered", "1"), "signature": {}}}
    error = post(place(row), bodies.get(tool, {"type": "email.delivered"})).json()["error"]
    assert error["code"] == "signature_missing"
    assert "missing" in error["remedy"]
    assert "unsigned" not in error["remedy"]
