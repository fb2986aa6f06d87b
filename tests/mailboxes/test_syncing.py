"""Mailboxes read from a real Dovecot: nothing lost, nothing twice, nothing changed there, whatever interrupts.

In: messages delivered to its Maildir. Out: rows of what came back, places reached, troubles told.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from vigie.documents.mailboxes import mailbox_document
from vigie.ledger import imports, mailsync
from vigie.ledger.models import Import
from vigie.outreach import imap, mailboxes
from vigie.outreach.models import Mailbox
from vigie.outreach.taken_back import TAKEN_BACK


def letter(number: int, body: str = "Yes, please call me.", more: str = "") -> bytes:
    return (
        f"From: p{number}@b.example\r\nTo: lea@ours.example\r\nSubject: Re: hello {number}\r\n"
        f"Date: Thu, 10 Sep 2026 10:00:00 +0200\r\nMessage-ID: <r{number}@b.example>\r\n"
        f"In-Reply-To: <m{number}@ours.example>\r\n{more}\r\n{body}\r\n"
    ).encode()


def told(workspace) -> tuple[int, int]:
    """Messages in the accepted imports, each counted once, and all of them."""
    names = [n for b in Import.objects.filter(workspace=workspace, status="done") for n in _names(b)]
    return len(set(names)), len(names)


def _names(batch) -> list[str]:
    import zipfile

    return [n for f in batch.files.all() for n in zipfile.ZipFile(f.raw.path).namelist()]


def test_new_messages_are_read_once_and_the_mailbox_stays_as_it_was(dovecot, add, workspace):
    for number in range(3):
        dovecot.deliver(letter(number), f"{number}.a")
    row = add()
    assert mailsync.sync(row).messages == 3
    assert mailsync.sync(row).messages == 0
    dovecot.deliver(letter(9), "9.a")
    assert mailsync.sync(row).messages == 1
    assert told(workspace) == (4, 4)
    assert set(dovecot.flags()) == {""}
    row.refresh_from_db()
    assert (row.trouble, row.folders.get().last_uid, row.folders.get().messages) == ("", 4, 4)


def test_a_folder_of_its_own_is_read_and_one_that_vanishes_is_told_and_holds_up_nothing(dovecot, add, workspace):
    dovecot.deliver(letter(1), "1.a", folder="Bounces")
    row = add(folders=("Bounces", "INBOX"))
    assert mailsync.sync(row).messages == 1
    dovecot.drop("Bounces")
    dovecot.deliver(letter(2), "2.a")
    found = mailsync.sync(row)
    assert (found.messages, found.trouble, found.partly) == (1, "mail_folder_gone", True)
    row.refresh_from_db()
    assert (row.synced_at == row.checked_at, row.failures, row.trouble) == (True, 0, "mail_folder_gone")
    assert mailbox_document(row)["partly"]
    dovecot.deliver(letter(3), "3.a", folder="Bounces")
    assert mailsync.sync(row) == mailsync.Synced(messages=1, rejected=1)  # they answer nothing
    assert not row.folders.filter(gone_at__isnull=False).exists()


def test_another_uidvalidity_reads_the_folder_again_and_keeps_every_message_once(dovecot, add, workspace):
    for number in range(5):
        dovecot.deliver(letter(number), f"{number}.a")
    row = add()
    mailsync.sync(row)
    before = row.folders.get().uidvalidity
    dovecot.renumber()
    dovecot.deliver(letter(7), "7.a")
    found = mailsync.sync(row)
    assert (found.messages, found.known) == (1, 5)
    assert row.folders.get().uidvalidity != before
    assert told(workspace) == (6, 6)


def test_two_thousand_messages_come_in_batches_and_few_imports(dovecot, add, workspace, monkeypatch):
    for number in range(2_000):
        dovecot.deliver(letter(number), f"{number}.a")
    steps = []
    found = mailsync.sync(add(), progress=lambda *said: steps.append(said))
    assert found.messages == 2_000
    assert steps[-1] == ("mail", 2_000, 2_000)
    assert told(workspace) == (2_000, 2_000)
    assert Import.objects.filter(workspace=workspace).count() <= 3


def test_killed_in_the_middle_it_goes_on_where_it_was(dovecot, add, workspace):
    for number in range(60):
        dovecot.deliver(letter(number), f"{number}.a")
    row = add()
    code = f"""
import os, signal, django
django.setup()
from vigie.ledger import imports, mailsync
from vigie.outreach.models import Mailbox
mailsync.MOST_MESSAGES = 20
row = Mailbox.objects.select_related("workspace").get(pk={row.pk})
plain, seen = imports.accept, []
def dying(batch):
    seen.append(batch)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(batch)
imports.accept = dying
mailsync.sync(row)
"""
    died = subprocess.run([sys.executable, "-c", code], env={**os.environ}, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert Import.objects.filter(workspace=workspace, status="done").count() == 1
    assert mailsync.sync(row).messages == 20
    assert told(workspace) == (60, 60)
    assert {r.status for r in imports.listing(workspace.pk)} == {"done"}


def test_a_stop_between_batches_keeps_what_was_read(dovecot, add, workspace, monkeypatch):
    monkeypatch.setattr(mailsync, "MOST_MESSAGES", 10)
    for number in range(30):
        dovecot.deliver(letter(number), f"{number}.a")
    row, asked = add(), []
    found = mailsync.sync(row, stop=lambda: asked.append(1) or len(asked) > 1)
    assert (found.messages, found.left) == (10, True)
    assert mailsync.sync(row).messages == 20
    assert told(workspace) == (30, 30)


def test_a_mailbox_is_read_by_one_process_at_a_time(dovecot, add):
    row = add()
    now = datetime.now(UTC)
    Mailbox.objects.filter(pk=row.pk).update(claimed_at=now, claimed_by="elsewhere:1")
    assert mailsync.sync(row).busy
    Mailbox.objects.filter(pk=row.pk).update(claimed_at=now - mailboxes.STALE * 2)
    assert not mailsync.sync(row).busy


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells of a process that ended unasked")
def test_a_process_that_ended_and_that_nobody_asked_after_holds_no_mailbox(dovecot, add):
    row = add()
    running = subprocess.Popen(["sleep", "60"])
    try:
        claim = {"claimed_at": datetime.now(UTC), "claimed_by": f"{socket.gethostname()}:{running.pid}"}
        Mailbox.objects.filter(pk=row.pk).update(**claim)
        assert mailsync.sync(row).busy
        running.kill()
        os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)  # ended, and still a zombie
        assert not mailsync.sync(row).busy
    finally:
        running.kill()
        running.wait()


def test_fifty_megabytes_of_attachment_stay_at_the_server_and_the_words_come(dovecot, add, workspace):
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    body = (
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease take me off your list.\r\n"
        "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + ("A" * 76 + "\r\n") * 690_000 + "--b\r\nContent-Type: text/plain\r\n\r\nSent from my phone\r\n--b--"
    )  # fmt: skip
    dovecot.deliver(letter(1, body, head), "1.a")
    assert mailsync.sync(add()).messages == 1
    (batch,) = Import.objects.filter(workspace=workspace)
    import zipfile

    with zipfile.ZipFile(batch.files.get().raw.path) as archive:
        raw = archive.read(archive.namelist()[0])
    assert len(raw) < 2_000
    assert b"take me off your list" in raw
    assert b"Sent from my phone" in raw
    assert raw.startswith(b"X-Vigie-Left-Out: attachments")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"secret": "wrong"}, "mail_refused"),
        ({"port": 1}, "mail_unreachable"),
        ({"port": "plain", "security": "tls"}, "mail_no_tls"),
        ({"folders": ("Nowhere",)}, "mail_folder_gone"),
        ({"host": "no-such-host.invalid"}, "mail_unreachable"),
    ],
)
def test_what_is_wrong_is_told_and_tried_again_later_and_later(dovecot, add, more, code):
    row = add(**{**more, **({"port": dovecot.port} if more.get("port") == "plain" else {})})
    assert mailsync.sync(row).trouble == code
    row.refresh_from_db()
    first = row.due_at - row.checked_at
    assert (row.trouble, row.failures, row.claimed_at) == (code, 1, None)
    Mailbox.objects.filter(pk=row.pk).update(failures=8)
    row.refresh_from_db()
    mailsync.sync(row)
    row.refresh_from_db()
    assert row.due_at - row.checked_at > 5 * first


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(dovecot, add, monkeypatch):
    row = add()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert mailsync.check(row) == "mail_not_trusted"


def test_starttls_is_tls_too(dovecot, add):
    assert mailsync.check(add(security="starttls", port=dovecot.port)) == ""


def test_a_refresh_token_opens_the_mailbox_and_the_newest_one_is_kept(dovecot, add, tokens, workspace):
    dovecot.deliver(letter(1), "1.a")
    row = add(
        auth="oauth2", client_id="vigie", client_secret="shh", secret="good",
        token_address=f"http://127.0.0.1:{tokens.server_port}/token",
    )  # fmt: skip
    assert mailsync.sync(row).messages == 1
    row.refresh_from_db()
    assert mailsync.sync(row).trouble == ""
    assert [said["refresh_token"] for said in tokens.given[-2:]] == [["good"], ["better"]]
    refused = add(
        name="Other", auth="oauth2", client_id="vigie", secret="withdrawn",
        token_address=f"http://127.0.0.1:{tokens.server_port}/token",
    )  # fmt: skip
    assert mailsync.sync(refused).trouble == "token_refused"


def test_the_server_tells_of_a_new_message_by_itself(dovecot, add):
    row = add()
    mailsync.sync(row)
    heard, listening = Event(), Event()

    def listen() -> None:
        with imap.opened(row) as line:
            assert line.pushes
            line.examine("INBOX")
            listening.set()
            if line.wait(10):
                heard.set()

    thread = Thread(target=listen)
    thread.start()
    listening.wait(10)
    time.sleep(0.3)
    dovecot.deliver(letter(1), "1.a")
    thread.join(12)
    assert heard.is_set()
    assert mailsync.sync(row).messages == 1


def test_a_removed_mailbox_keeps_what_was_read_and_forgets_its_secret_when_it_cannot_be_taken_back(
    dovecot, add, workspace
):
    from datetime import UTC, datetime, timedelta

    dovecot.deliver(letter(1), "1.a")
    row = add()
    mailsync.sync(row)
    mailboxes.remove(row, datetime.now(UTC))
    mailboxes.sweep(datetime.now(UTC) + TAKEN_BACK + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.sealed, told(workspace)) == ("", (1, 1))
    assert mailsync.sync(row).busy
    assert add().name == "Lea"
