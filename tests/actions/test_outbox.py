"""What tools are told, told until they answer: over HTTP, through faults, after a kill, and taken back."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
LATER = timedelta(hours=7)  # longer than any pause between two attempts
HERE = Path(__file__).parent
DOCUMENTED = {p.parent.name: json.loads(p.read_text()) for p in (HERE.parent / "connectors").glob("*/api.json")}
CAMPAIGN, MAILBOX = {"campaign": "Cold Outreach Q1 2024"}, {"mailbox": "john@example.com", "limit": 20}


@pytest.fixture
def receipt(workspace):
    """An applied action, whatever it was; what it left in the outbox goes with it."""
    from vigie.actions.models import Outgoing, Receipt

    said = {"action": "pause_campaign", "agreed": "x", "state": "applied", "mode": "suggest", "by": "k", "key": "w"}
    yield Receipt.objects.create(workspace=workspace, at=NOW, **said)
    Outgoing.objects.filter(workspace=workspace).delete()


@pytest.fixture
def connect(workspace):
    """A connection to a tool of this machine."""
    from vigie.outreach.models import Connection
    from vigie.outreach.sealing import seal

    def make(key, tool, name="main"):
        return Connection.objects.create(
            workspace=workspace,
            connector=key,
            name=name,
            address=tool.address,
            sealed=seal("the-secret"),
            created_at=NOW,
        )

    return make


def ask(connection, receipt, operation, args):
    from vigie.actions.models import Outgoing

    return Outgoing.objects.create(
        workspace=connection.workspace,
        receipt=receipt,
        connection=connection,
        operation=operation,
        args=args,
        due_at=NOW,
    )


def send(now=NOW, **more):
    from vigie.actions.outbox import send_due

    return send_due(now, **more)


@pytest.mark.parametrize("key", DOCUMENTED)
def test_each_tool_is_told_over_http_as_its_documentation_says(key, tool, connect, receipt):
    server = tool(key)
    connection = connect(key, server)
    for talk in (t for t in DOCUMENTED[key]["talks"] if t["operation"] != "add_to_blocklist"):
        server.asked.clear()
        row = ask(connection, receipt, talk["operation"], talk["args"])
        send()
        row.refresh_from_db()
        assert (row.state, row.answer) == ("done", {"code": "done"})
        assert [list(a) for a in server.asked] == [
            [method, path, query, body] for method, path, query, body in talk["sent"]
        ]
    connection.refresh_from_db()
    assert connection.trouble == ""


def test_a_tool_that_asks_for_patience_gets_it_and_is_told_then(tool, connect, receipt):
    server = tool("smartlead")
    connection = connect("smartlead", server)
    row, beside = (ask(connection, receipt, "pause_campaign", CAMPAIGN) for _ in range(2))
    server.faults = [(429, {"Retry-After": "600"})]
    send()
    row.refresh_from_db()
    connection.refresh_from_db()
    assert (row.state, row.attempts, row.answer) == ("waiting", 1, {"code": "rate_limited"})
    assert row.due_at >= NOW + timedelta(seconds=600)
    assert len(server.asked) == 1, "what waits beside it does not ask either"
    assert send(NOW + timedelta(seconds=599)) == []
    send(NOW + timedelta(seconds=700))
    beside.refresh_from_db()
    row.refresh_from_db()
    assert {row.state, beside.state} == {"done"}
    assert server.changes == [("POST", "/campaigns/2710262/status", {"status": "PAUSED"})]


def test_a_wait_of_seconds_is_waited_within_the_talk(tool, connect, receipt):
    server = tool("brevo")
    row = ask(connect("brevo", server), receipt, "pause_campaign", {"campaign": "EN - Sales Summer 2017"})
    server.faults = [(429, {"x-sib-ratelimit-reset": "0"})]
    send()
    row.refresh_from_db()
    assert row.state == "done"


@pytest.mark.parametrize("status", [500, 502, 503, 423])
def test_a_tool_in_trouble_is_told_later(tool, connect, receipt, status):
    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)
    server.faults = [(status, {})]
    send()
    row.refresh_from_db()
    assert (row.state, row.answer["code"]) == ("waiting", "tool_in_trouble")
    send(NOW + LATER)
    row.refresh_from_db()
    assert row.state == "done"


@pytest.mark.parametrize(
    ("status", "code"), [(401, "unauthorized"), (403, "forbidden"), (404, "not_found"), (302, "rejected")]
)
def test_a_refusal_is_final_and_seen(tool, connect, receipt, status, code):
    from vigie.actions.outbox import again, troubles

    workspace = receipt.workspace
    server = tool("smartlead")
    connection = connect("smartlead", server)
    elsewhere = tool("smartlead")
    row = ask(connection, receipt, "pause_campaign", CAMPAIGN)
    server.faults = [(status, {"Location": elsewhere.address})]
    send()
    row.refresh_from_db()
    connection.refresh_from_db()
    assert (row.state, row.answer) == ("refused", {"code": code})
    assert connection.trouble == (code if status in {401, 403} else "")
    assert elsewhere.asked == [], "the secret goes to no other host"
    assert troubles(workspace) == [row]
    assert send(NOW + LATER) == []
    again(workspace, row.pk, NOW + LATER)
    send(NOW + LATER)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 1)


def test_an_account_that_does_not_know_the_campaign_is_no_trouble_when_another_does(tool, connect, receipt, workspace):
    from vigie.actions.outbox import open_rows, troubles

    other = tool("brevo")
    rows = [ask(connect("brevo", other, "other"), receipt, "pause_campaign", CAMPAIGN)]
    send()
    assert [r.pk for r in troubles(workspace)] == [rows[0].pk]
    rows.append(ask(connect("smartlead", tool("smartlead")), receipt, "pause_campaign", CAMPAIGN))
    send()
    for row in rows:
        row.refresh_from_db()
    assert [(r.state, r.answer["code"]) for r in rows] == [("refused", "not_found"), ("done", "done")]
    assert troubles(workspace) == open_rows(workspace) == []


def test_a_tool_that_never_answers_is_given_up_and_said(tool, connect, receipt, workspace):
    from vigie.actions.outbox import troubles
    from vigie.outreach.retrying import MOST_ATTEMPTS

    server = tool("smartlead")
    connection = connect("smartlead", server)
    row = ask(connection, receipt, "pause_campaign", CAMPAIGN)
    server.server.shutdown()
    server.server.server_close()
    for n in range(MOST_ATTEMPTS + 3):
        send(NOW + n * LATER)
    row.refresh_from_db()
    connection.refresh_from_db()
    assert (row.state, row.attempts) == ("given_up", MOST_ATTEMPTS)
    assert connection.trouble == row.answer["code"] == "unreachable"
    assert troubles(workspace) == [row]


def test_a_server_that_dribbles_does_not_hold_the_worker(tool, connect, receipt, monkeypatch):
    from vigie.outreach import wire

    monkeypatch.setattr(wire, "SECONDS", 0.4)
    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)

    def slowly(handler):
        import time

        try:
            for _ in range(40):
                handler.wfile.write(b"H")
                time.sleep(0.1)
        except OSError:
            return

    server.faults = [slowly]
    begun = datetime.now(UTC)
    send()
    row.refresh_from_db()
    assert (row.state, row.answer["code"]) == ("waiting", "timed_out")
    assert datetime.now(UTC) - begun < timedelta(seconds=2)


def test_an_endless_answer_is_cut(tool, connect, receipt, monkeypatch):
    from vigie.actions import telling

    plain = telling.wire.call
    monkeypatch.setattr(telling.wire, "call", lambda *a, **k: plain(*a, **{**k, "largest": 50}))
    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)
    send()
    row.refresh_from_db()
    assert (row.state, row.answer["code"]) == ("waiting", "answer_too_large")


def test_what_a_tool_refuses_is_a_line_of_the_journal(tool, connect, receipt, workspace):
    from django.utils import translation

    from vigie.documents.journal import line_document
    from vigie.jobs import tell_tools
    from vigie.review.journal import entries

    row = ask(connect("smartlead", tool("smartlead")), receipt, "pause_campaign", {"campaign": "No such one"})
    tell_tools()
    with translation.override("en"):
        [said] = [line_document(line) for line in entries(workspace) if line.what == "not_told"]
    assert (said["receipt"], said["details"]["outgoing"], said["kind"]) == (receipt.pk, row.pk, "action")
    assert said["sentence"].startswith("Not done at main: pause the campaign. The tool does not know it")


def test_two_processes_never_tell_the_same_row_at_once(tool, connect, receipt):
    from vigie.connectors.operations import Done

    row = ask(connect("smartlead", tool("smartlead")), receipt, "pause_campaign", CAMPAIGN)
    inner = []

    def telling(_row):
        inner.extend(send(NOW + timedelta(minutes=1)))
        return Done()

    assert [r.pk for r in send(telling=telling)] == [row.pk]
    assert inner == []


CHILD = """
import sys, django
from datetime import datetime
django.setup()
from vigie.actions.outbox import send_due
send_due(datetime.fromisoformat(sys.argv[1]))
"""


def test_two_workers_share_what_is_due_and_tell_each_row_once(tool, connect, receipt):
    server = tool("smartlead")
    connection = connect("smartlead", server)
    rows = [ask(connection, receipt, "pause_campaign", CAMPAIGN) for _ in range(12)]
    env = {**os.environ, "PYTHONPATH": str(HERE.parent.parent / "src")}
    workers = [subprocess.Popen([sys.executable, "-c", CHILD, NOW.isoformat()], env=env) for _ in range(2)]
    assert [w.wait(60) for w in workers] == [0, 0]
    for row in rows:
        row.refresh_from_db()
    assert {(r.state, r.attempts) for r in rows} == {("done", 1)}
    assert len([a for a in server.asked if a[0] == "GET"]) == 12


@pytest.mark.parametrize("operation", ["pause_campaign", "set_daily_limit"])
def test_a_process_killed_between_the_call_and_its_answer_does_no_harm(tool, connect, receipt, operation):
    from vigie.actions.outbox import take_back

    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, operation, CAMPAIGN if operation == "pause_campaign" else MAILBOX)
    source = str(HERE.parent.parent / "src")
    child = subprocess.Popen([sys.executable, "-c", CHILD, NOW.isoformat()], env={**os.environ, "PYTHONPATH": source})
    server.on_change = lambda: os.kill(child.pid, signal.SIGKILL)
    assert child.wait(30) == -signal.SIGKILL
    server.on_change = None
    row.refresh_from_db()
    assert row.state == "calling"
    assert len(server.changes) == 1
    assert send(NOW + timedelta(minutes=1)) == [], "somebody may still be at it"
    send(NOW + timedelta(minutes=10))
    row.refresh_from_db()
    assert (row.state, row.answer) == ("done", {"code": "done"})
    assert len(server.changes) == 1, "told once"
    take_back(receipt, NOW + timedelta(minutes=11))
    send(NOW + timedelta(minutes=11))
    assert (server.campaign, server.limit) in {("ACTIVE", None), (None, 50)}


def test_undoing_goes_back_to_what_stood_before(tool, connect, receipt):
    from vigie.actions.outbox import take_back

    server = tool("smartlead")
    connection = connect("smartlead", server)
    ask(connection, receipt, "pause_campaign", CAMPAIGN)
    ask(connection, receipt, "set_daily_limit", MAILBOX)
    send()
    assert (server.campaign, server.limit) == ("PAUSED", 20)
    take_back(receipt, NOW)
    take_back(receipt, NOW)
    send()
    assert (server.campaign, server.limit) == ("ACTIVE", 50)
    assert len(server.changes) == 4


def test_what_somebody_else_paused_is_not_resumed(tool, connect, receipt):
    from vigie.actions.models import Outgoing
    from vigie.actions.outbox import take_back

    server = tool("smartlead")
    server.campaign = "PAUSED"
    row = ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)
    send()
    take_back(receipt, NOW)
    send()
    row.refresh_from_db()
    assert row.answer == {"code": "already"}
    assert Outgoing.objects.get(undoes=row).answer == {"code": "nothing_to_undo"}
    assert server.changes == []


def test_what_somebody_changed_since_is_left_as_they_want_it(tool, connect, receipt):
    from vigie.actions.models import Outgoing
    from vigie.actions.outbox import take_back

    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "set_daily_limit", MAILBOX)
    send()
    server.limit = 35
    take_back(receipt, NOW)
    send()
    assert Outgoing.objects.get(undoes=row).answer == {"code": "changed_since"}
    assert server.limit == 35


def test_what_was_not_told_yet_is_not_told_any_more(tool, connect, receipt):
    from vigie.actions.models import Outgoing
    from vigie.actions.outbox import take_back

    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)
    take_back(receipt, NOW)
    assert send() == []
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert not Outgoing.objects.filter(undoes=row).exists()
    assert server.asked == []


def test_an_undoing_waits_for_what_it_undoes(tool, connect, receipt):
    from vigie.actions.models import Outgoing
    from vigie.actions.outbox import take_back

    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)

    def telling(told):
        from vigie.actions.telling import tell

        if told.undoes is None:
            take_back(receipt, NOW)
        return tell(told)

    assert [r.operation for r in send(telling=telling)] == ["pause_campaign", "resume_campaign"]
    row.refresh_from_db()
    assert (row.state, Outgoing.objects.get(undoes=row).state, server.campaign) == ("done", "done", "ACTIVE")


def test_what_was_for_a_time_ends_at_the_tool_too(tool, connect, receipt, workspace):
    from vigie.actions.outbox import take_back_ended
    from vigie.outreach.models import Hold

    server = tool("smartlead")
    ask(connect("smartlead", server), receipt, "pause_campaign", CAMPAIGN)
    send()
    until = NOW + timedelta(hours=48)
    Hold.objects.create(workspace=workspace, kind="pause", where=CAMPAIGN, since=NOW, until=until, receipt=receipt.pk)
    assert take_back_ended(until - timedelta(minutes=1)) == 0
    assert take_back_ended(until) == 1
    assert take_back_ended(until) == 0
    send(until)
    assert server.campaign == "ACTIVE"


@pytest.mark.parametrize("key", sorted(DOCUMENTED))
def test_suppressed_contacts_are_barred_by_address_which_is_kept_nowhere(key, tool, connect, receipt, tmp_path):
    from vigie.actions.models import Outgoing
    from vigie.facts.engines.duckdb import open_engine
    from vigie.ledger import imports
    from vigie.people.models import Standing

    workspace = receipt.workspace
    (tmp_path / "sends.csv").write_text(
        "send_id,email,sent_at,mailbox,campaign\n"
        + "".join(
            f"s{n},{a},2026-09-01T09:00:00Z,m@n.example,c\n" for n, a in enumerate(("a@b.example", "x@y.example"))
        ),
        encoding="utf-8",
    )
    imports.accept(imports.receive(workspace.pk, tmp_path / "sends.csv", "sends.csv"))
    engine = open_engine(workspace.facts_root)
    contacts = [c for (c,) in engine.rows("SELECT contact FROM fact_send ORDER BY send", [])]
    engine.close()
    from vigie.ledger.addresses import addresses_of

    wanted = {v: k for k, v in addresses_of(workspace, contacts).items()}["a@b.example"]
    for contact in contacts:
        Standing.objects.create(
            workspace=workspace, contact=contact, bar="suppressed" if contact == wanted else "quarantined",
            reason="hard_bounce", since=NOW, receipt=receipt.pk,
        )  # fmt: skip
    server = tool(key)
    row = ask(connect(key, server), receipt, "add_to_blocklist", {"receipt": receipt.pk})
    send()
    row.refresh_from_db()
    assert row.state == "done"
    assert "a@b.example" in json.dumps(server.asked).replace("%40", "@")
    assert "x@y.example" not in json.dumps(server.asked).replace("%40", "@"), "quarantine is for a time"
    assert "b.example" not in json.dumps(list(Outgoing.objects.values("args", "answer", "before")))


def test_many_contacts_are_told_in_parts(tool, connect, receipt, workspace, monkeypatch):
    from vigie.actions import telling
    from vigie.people.models import Standing

    monkeypatch.setattr(telling, "addresses_of", lambda _w, contacts: {c: f"p{c}@b.example" for c in contacts})
    for contact in range(120):
        Standing.objects.create(
            workspace=workspace, contact=contact, bar="suppressed", reason="role", since=NOW, receipt=receipt.pk
        )
    server = tool("smartlead")
    row = ask(connect("smartlead", server), receipt, "add_to_blocklist", {})
    for minute in range(4):
        send(NOW + timedelta(minutes=minute))
    row.refresh_from_db()
    assert row.state == "done"
    said = [a for _m, _p, body in server.changes for a in body["domain_block_list"]]
    assert sorted(said) == sorted(f"p{c}@b.example" for c in range(120))
    assert len(server.changes) == 3


def test_a_secret_and_an_address_are_in_no_log(tool, connect, receipt, caplog):
    server = tool("smartlead")
    caplog.set_level("DEBUG")
    ask(connect("smartlead", server), receipt, "set_daily_limit", MAILBOX)
    server.faults = [(401, {})]
    send()
    assert "unauthorized" in caplog.text
    assert "the-secret" not in caplog.text
    assert "john@example.com" not in caplog.text
