"""Mailboxes and single messages over HTTP: the documents of the command line, no secret, bounded.

In: requests with tokens of several roles. Out: documents, refusals.
"""

import json
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vigie.api import mail

REPLY = b"From: ana@b.example\r\nSubject: Re: offer\r\nIn-Reply-To: <m1@us.example>\r\n\r\nPlease unsubscribe me.\r\n"
BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n"
    b"I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<jo@acme.example>:\n"
    b"Remote host said: 550 5.1.1 unknown user\n"
)


def test_a_message_is_read_and_not_kept(as_role, workspace):
    viewer = as_role("viewer")
    (said,) = viewer.post("/api/v1/classify", REPLY, content_type="message/rfc822").json()
    assert (said["kind"], said["reply_class"], said["original_message_id"]) == ("reply", "unsubscribe", "m1@us.example")
    assert not workspace.folder.exists() or not list(workspace.folder.rglob("raw/*/*"))


def test_files_of_a_form_are_read_each_and_what_is_no_message_says_so(as_role):
    files = [SimpleUploadedFile("a.eml", BOUNCE), SimpleUploadedFile("b.bin", bytes(range(256)) * 40)]
    bounce, noise = as_role("viewer").post("/api/v1/classify", {"files": files}).json()
    assert (bounce["file"], bounce["bounce"]["recipient"]) == ("a.eml", "jo@acme.example")
    assert (noise["kind"], noise["error"]["code"]) == ("other", "no_message")


def test_what_is_given_is_bounded(as_role, monkeypatch):
    viewer = as_role("viewer")
    monkeypatch.setattr(mail, "MOST", 2)
    box = b"".join(b"From x@b.example Thu Apr 29 23:34:45 2026\n" + REPLY + b"\n" for _ in range(3))
    assert viewer.post("/api/v1/classify", box, content_type="application/mbox").json()["error"]["code"] == (
        "too_many_messages"
    )
    monkeypatch.setattr(mail, "LONGEST_MB", 0)
    answer = viewer.post("/api/v1/classify", REPLY, content_type="message/rfc822")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "message_too_large")
    assert viewer.post("/api/v1/classify", b"", content_type="message/rfc822").status_code == 400
    assert Client().post("/api/v1/classify", REPLY, content_type="message/rfc822").status_code == 401


def test_a_mailbox_is_kept_shown_and_removed_and_its_secret_never_given_back(as_role):
    admin, viewer = as_role("admin"), as_role("viewer")
    given = {"name": "Lea", "host": "127.0.0.1", "port": 9, "security": "plain", "username": "lea", "secret": "se cret"}
    assert viewer.post("/api/v1/mailboxes", json.dumps(given), content_type="application/json").status_code == 403
    made = admin.post("/api/v1/mailboxes", json.dumps(given), content_type="application/json")
    assert (made.status_code, made.json()["trouble"]) == (201, "mail_unreachable")
    (shown,) = viewer.get("/api/v1/mailboxes").json()
    assert shown == viewer.get("/api/v1/mailboxes/Lea").json()
    assert (shown["folders"][0]["name"], shown["synced_at"], shown["failed"]) == ("INBOX", None, 0)
    assert "se cret" not in json.dumps(shown)
    assert viewer.post("/api/v1/mailboxes/Lea/sync").status_code == 403
    due = admin.post("/api/v1/mailboxes/Lea/sync").json()["due_at"]
    assert datetime.fromisoformat(due) <= datetime.now(UTC)
    assert admin.post("/api/v1/mailboxes/Lea/check").json()["trouble"] == "mail_unreachable"
    assert admin.delete("/api/v1/mailboxes/Lea").json() == {"removed": "Lea"}
    assert admin.get("/api/v1/mailboxes/Lea").json()["error"]["code"] == "unknown_mailbox"


def test_the_description_names_them(as_role):
    paths = as_role("viewer").get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/mailboxes", "/api/v1/mailboxes/{name}", "/api/v1/classify", "/api/v1/receivers"} <= paths.keys()
    assert "message/rfc822" in paths["/api/v1/classify"]["post"]["requestBody"]["content"]
