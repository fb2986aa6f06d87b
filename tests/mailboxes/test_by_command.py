"""`vigie mailbox`: added with the password on standard input, read, listed, looked at by the doctor, removed.

In: commands over a home of their own. Out: their documents and exit codes.
"""

import json
import os
import signal
import subprocess
import sys

MESSAGE = b"From: anne@b.example\r\nTo: lea@ours.example\r\nSubject: Re: x\r\nMessage-ID: <r1@b.example>\r\n\r\nNo.\r\n"


def test_a_mailbox_from_its_first_day_to_its_last(dovecot, tmp_path):
    def vigie(*words: str, said: str = "", spoken: str = "en") -> tuple[int, object]:
        run = subprocess.run(
            [sys.executable, "-m", "vigie", "--home", str(tmp_path / "home"), *words, "--json"],
            input=said, capture_output=True, text=True, check=False,
            env={**os.environ, "VIGIE_LANG": spoken, "SSL_CERT_FILE": str(dovecot.certificate)},
        )  # fmt: skip
        assert "se cret" not in run.stdout + run.stderr
        return run.returncode, json.loads(run.stdout)

    def of_mailboxes(spoken: str = "en") -> str:
        checks = vigie("doctor", spoken=spoken)[1]["checks"]
        (told,) = [c["detail"] for c in checks if c["check"] == "mailboxes:default"]
        return told

    where = ("--host", "127.0.0.1", "--port", str(dovecot.tls_port), "--user", "lea@ours.example", "--secret-stdin")
    code, made = vigie("mailbox", "add", "Lea", *where, said="se cret\n")
    assert (code, made["name"], made["trouble"], "secret" in made) == (0, "Lea", None, False)
    dovecot.deliver(MESSAGE, "1.a")
    assert of_mailboxes() == "0 read, 1 not yet"
    code, told = vigie("mailbox", "sync")
    assert (code, told[0]["messages"], told[0]["rejected"], told[0]["trouble"]) == (1, 1, 1, "")  # of nobody known
    code, told = vigie("mailbox", "sync")
    assert (code, told[0]["messages"], told[0]["rejected"]) == (0, 0, 0)
    code, listed = vigie("mailbox", "list")
    assert (code, listed[0]["messages"], listed[0]["folders"][0]["name"]) == (0, 1, "INBOX")
    assert (of_mailboxes(), of_mailboxes("fr")) == ("1 read", "1 lue")
    code, wrong = vigie("mailbox", "add", "Other", *where, said="nope\n")
    assert (code, wrong["trouble"]) == (1, "mail_refused")
    _, health = vigie("doctor")
    (said,) = [c for c in health["checks"] if c["check"] == "mailboxes:default"]
    assert (said["ok"], said["detail"][:27]) == (False, "Other: The server refuses t")
    assert vigie("mailbox", "remove", "Other") == (0, {"removed": "Other"})
    assert vigie("mailbox", "sync", "Other")[1]["error"]["code"] == "unknown_mailbox"
    vigie("mailbox", "edit", "Lea", "--folder", "INBOX", "--folder", "Bounces")
    code, told = vigie("mailbox", "sync")
    assert (code, told[0]["messages"], told[0]["trouble"], told[0]["partly"]) == (1, 0, "mail_folder_gone", True)


def test_what_is_told_while_one_listens_is_in_the_language_of_the_reader(dovecot, tmp_path):
    dovecot.deliver(MESSAGE, "1.a")
    home = [sys.executable, "-m", "vigie", "--home", str(tmp_path / "home"), "mailbox"]
    spoken = {**os.environ, "VIGIE_LANG": "en", "LANG": "en_US.UTF-8", "SSL_CERT_FILE": str(dovecot.certificate)}
    where = ("--host", "127.0.0.1", "--port", str(dovecot.tls_port), "--user", "lea@ours.example", "--secret-stdin")
    added = [*home, "add", "Lea", *where, "--folder", "INBOX", "--folder", "Ventes, Lyon"]
    subprocess.run(added, input="se cret\n", text=True, check=False, capture_output=True, env=spoken)
    with subprocess.Popen([*home, "sync", "--watch", "Lea"], text=True, stderr=subprocess.PIPE, env=spoken) as watching:
        try:
            said = watching.stderr.readline()
        finally:
            watching.send_signal(signal.SIGINT)
    assert said.startswith("Lea: new messages: 1. Not used: 1")
    assert "Folders that are named for it and are not there or not opened: “Ventes, Lyon”." in said
    assert "The others are read." in said
