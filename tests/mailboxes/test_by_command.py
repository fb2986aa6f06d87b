"""`vigie mailbox`: added with the password on standard input, read, listed, looked at by the doctor, removed.

In: commands over a home of their own. Out: their documents and exit codes.
"""

import json
import os
import subprocess
import sys

MESSAGE = b"From: anne@b.example\r\nTo: lea@ours.example\r\nSubject: Re: x\r\nMessage-ID: <r1@b.example>\r\n\r\nNo.\r\n"


def test_a_mailbox_from_its_first_day_to_its_last(dovecot, tmp_path):
    def vigie(*words: str, said: str = "") -> tuple[int, object]:
        run = subprocess.run(
            [sys.executable, "-m", "vigie", "--home", str(tmp_path / "home"), *words, "--json"],
            input=said, capture_output=True, text=True, check=False,
            env={**os.environ, "VIGIE_LANG": "en", "SSL_CERT_FILE": str(dovecot.certificate)},
        )  # fmt: skip
        assert "se cret" not in run.stdout + run.stderr
        return run.returncode, json.loads(run.stdout)

    where = ("--host", "127.0.0.1", "--port", str(dovecot.tls_port), "--user", "lea@ours.example", "--secret-stdin")
    code, made = vigie("mailbox", "add", "Lea", *where, said="se cret\n")
    assert (code, made["name"], made["trouble"], "secret" in made) == (0, "Lea", None, False)
    dovecot.deliver(MESSAGE, "1.a")
    code, told = vigie("mailbox", "sync")
    assert (code, told[0]["messages"], told[0]["rejected"], told[0]["trouble"]) == (1, 1, 1, "")  # of nobody known
    code, told = vigie("mailbox", "sync")
    assert (code, told[0]["messages"], told[0]["rejected"]) == (0, 0, 0)
    code, listed = vigie("mailbox", "list")
    assert (code, listed[0]["messages"], listed[0]["folders"][0]["name"]) == (0, 1, "INBOX")
    _, health = vigie("doctor")
    assert [c["detail"] for c in health["checks"] if c["check"] == "mailboxes:default"] == ["1 read"]
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
