"""Mailboxes and receivers on the command line: changed, tested, removed, taken back; each a line of the journal.

In: commands over a workspace of their own, in this process, secrets on standard input. Out: documents, exit codes.
"""

import io
import json
from importlib import import_module

import pytest
from django.utils import translation

from vigie.cli import arguments
from vigie.cli.console import Console
from vigie.vocabulary.errors import UsageError


@pytest.fixture
def run(workspace, capsys, monkeypatch):
    """`run("mailbox", "add", ..., typed="secret")` runs one command; its exit code and what it printed."""

    def ran(*words, typed="", as_json=True):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        args = arguments.parse(["--workspace", workspace.slug, *words])
        capsys.readouterr()
        with translation.override("en"):
            code = import_module(f"vigie.cli.{args.module}").run(args, Console(as_json=as_json))
        said = capsys.readouterr().out
        return code, json.loads(said) if as_json else said

    return ran


def test_a_mailbox_is_changed_removed_and_taken_back(run):
    def said(*words, typed=""):
        code, document = run(*words, typed=typed)
        assert "se cret" not in json.dumps(document)
        return code, document

    where = ("--host", "127.0.0.1", "--port", "9", "--user", "lea@ours.example", "--secret-stdin")
    code, made = said("mailbox", "add", "Lea", *where, typed="se cret\n")
    assert (code, made["trouble"]) == (1, "mail_unreachable")
    code, changed = said("mailbox", "edit", "Lea", "--name", "Léa", "--since", "2026-01-31", "--every", "60",
                         "--folder", "INBOX", "--folder", "Bounces", "--port", "8")  # fmt: skip
    assert code == 1
    assert (changed["name"], changed["port"], changed["since"], changed["every"]) == ("Léa", 8, "2026-01-31", 60)
    assert [f["name"] for f in changed["folders"]] == ["Bounces", "INBOX"]
    assert changed["username"] == "lea@ours.example"
    with pytest.raises(UsageError, match="mailbox_secret_missing"):
        said("mailbox", "edit", "Léa", "--host", "else.example")
    with pytest.raises(UsageError, match="bad_option"):
        said("mailbox", "edit", "LÉA", "--every", "0")
    assert said("mailbox", "remove", "Léa") == (0, {"removed": "Léa"})
    assert said("mailbox", "restore", "léa")[1]["name"] == "Léa"
    code, journal = said("journal")
    assert [e["sentence"] for e in reversed(journal["entries"])] == [
        "Mailbox Lea added", "Mailbox Léa changed", "Mailbox Léa removed", "Mailbox Léa taken back",
    ]  # fmt: skip


def test_a_receiver_is_tested_turned_removed_and_taken_back(run):
    def said(*words, typed=""):
        return run("receivers", *words, typed=typed)

    _, made = said("add", "mailersend", "--secret-stdin", typed="the-key\n")
    code, test = said("test", "MailerSend")
    assert (code, [s["ok"] for s in test["steps"]]) == (0, [True] * 5)
    assert [s["step"] for s in test["steps"]] == ["address", "form", "proof", "stored", "understood"]
    assert test["steps"][-1]["understood"] == [["events", "delivered"]]
    code, turned = said("rotate", "MailerSend")
    assert turned["address"] != made["address"]
    assert said("rotate", "MailerSend", "--back")[1]["address"] == made["address"]
    assert said("remove", "MailerSend") == (0, {"removed": "MailerSend"})
    with pytest.raises(UsageError, match="unknown_receiver"):
        said("test", "MailerSend")
    assert said("restore", "MailerSend")[1]["address"] == made["address"]
    code, listed = said("list")
    assert (code, listed[0]["requests"], listed[0]["refused"], listed[0]["unknown"]) == (0, 0, [], {})
    assert said("unknown", "MailerSend") == (0, {"name": "MailerSend", "unknown": []})


def test_a_receiver_is_found_by_its_tool_where_there_is_one(run):
    run("receivers", "add", "amazon_ses")
    assert run("receivers", "unknown", "amazon_ses")[1]["name"] == "Amazon SES"
    assert run("receivers", "remove", "amazon_ses")[1] == {"removed": "Amazon SES"}
    assert run("receivers", "restore", "amazon_ses")[1]["name"] == "Amazon SES"
    run("receivers", "add", "amazon_ses", "--name", "Second")
    assert run("receivers", "unknown", "second")[1]["name"] == "Second"
    with pytest.raises(UsageError, match="several_receivers"):
        run("receivers", "unknown", "amazon_ses")


def test_refusals_of_the_last_days_are_told_after_a_good_request_and_older_ones_are_not(run):
    from datetime import UTC, datetime, timedelta

    from vigie.documents.receivers import receiver_document
    from vigie.ledger.models import Receiver

    run("receivers", "add", "mailgun", "--name", "Lately")
    row, now = Receiver.objects.get(name="Lately"), datetime.now(UTC)
    taken = {"requests": 3, "last_at": now.isoformat()}
    for days, expected in ((2, 4), (60, 0)):
        at = now - timedelta(days=days)
        row.refused.all().delete()
        row.refused.create(code="signature_missing", times=4, first_at=at, last_at=at)
        said = receiver_document(row, taken, list(row.refused.all()))
        assert (said["refuses"], said["refused_lately"]) == (False, expected)


def test_a_test_fails_where_requests_would(run):
    run("receivers", "add", "mailgun")
    code, out = run("receivers", "test", "Mailgun", as_json=False)
    assert code == 1
    assert "✗ The proof is not believed: No signing key is set here. Set the key that the tool shows." in out
    assert "It is stored" not in out
