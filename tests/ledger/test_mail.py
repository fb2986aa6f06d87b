"""Mail in files: what came back finds the message that it answers, whoever wrote, whenever the message comes.

In: messages made here, after RFC 3464, 3834 and 5965. Out: counts, facts.
"""

import mailbox
import zipfile
from pathlib import Path

import duckdb
import pytest

from vigie.ledger import imports

SENDS = [
    {"send_id": f"s{n}", "email": f"{who}@b.example", "sent_at": f"2026-09-0{n}T09:00:00+02:00",
     "mailbox": "lea@ours.example", "message_id": f"<m{n}@ours.example>", "campaign": "A", "step": 1}
    for n, who in enumerate(("anne", "bruno", "chloe", "dan"), 1)
]  # fmt: skip


def letter(body: str, *, of: str = "anne@b.example", number: int = 1, day: int = 10, fields: str = "") -> bytes:
    """A reply to message `number`; `fields` are more header lines."""
    return (
        f"From: Someone <{of}>\r\nTo: lea@ours.example\r\nSubject: Re: Your project\r\n"
        f"Date: Thu, {day} Sep 2026 10:00:00 +0200\r\nMessage-ID: <r{number}.{day}.{of}>\r\n"
        f"In-Reply-To: <m{number}@ours.example>\r\n{fields}MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()


def bounce(who: str = "bruno@b.example", *, number: int = 2, said: str = "550 5.1.1 No such user here") -> bytes:
    """A delivery report about message `number`."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: lea@ours.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Date: Wed, 2 Sep 2026 09:01:00 +0200\r\nMessage-ID: <b{number}@mx.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {who}\r\nAction: failed\r\nStatus: {said.split()[1]}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: lea@ours.example\r\nTo: {who}\r\nMessage-ID: <m{number}@ours.example>\r\n\r\n--b--\r\n"
    ).encode()


NO = "Merci de me retirer de votre liste, je ne veux plus recevoir vos messages."
AWAY = "Bonjour, je suis absente jusqu'au 21 septembre 2026 inclus. Cordialement, Chloé"
STRANGER = letter("Hello, lunch on Friday?", of="friend@home.example", number=9)
LETTERS = {
    "no.eml": letter(NO),
    "dead.eml": bounce(),
    "away.eml": letter(AWAY, of="chloe@b.example", number=3, fields="Auto-Submitted: auto-replied\r\n"),
    "colleague.eml": letter("Oui, ça m'intéresse, appelez-moi.", of="other@b.example", number=4),
    "5.eml": STRANGER,
}


@pytest.fixture
def letters(tmp_path):
    """A folder with one file a message."""
    root = tmp_path / "letters"
    root.mkdir()
    for name, raw in LETTERS.items():
        (root / name).write_bytes(raw)
    return root


def became(facts) -> list[tuple]:
    return facts("SELECT CAST(day AS VARCHAR)[9:], hard_at IS NOT NULL, unsubscribed_at IS NOT NULL, "
                 "out_of_office_at IS NOT NULL, first_class, bounce_reason FROM fact_send ORDER BY day")  # fmt: skip


EXPECTED = [
    ("01", False, True, False, "unsubscribe", None),
    ("02", True, False, False, None, "unknown_user"),
    ("03", False, False, True, None, None),
    ("04", False, False, False, "callback_request", None),
]


def test_messages_of_a_folder_become_what_happened_to_the_messages_that_they_answer(folder, bring, facts, letters):
    bring(folder(sends=SENDS))
    report = bring(letters)
    assert became(facts) == EXPECTED
    assert (report.kind, report.by_table["events"].accepted, report.by_table["replies"].accepted) == ("mail", 1, 3)
    assert [(r.code, r.file) for r in report.rejected] == [("mail_unmatched", "letters/mail.zip")]
    assert facts("SELECT COUNT(*) FROM fact_reply") == [(3,)]


def test_what_came_before_its_message_is_matched_when_the_message_comes(folder, bring, facts, letters, workspace):
    report = bring(letters)
    assert report.rows.rejected == 5
    sends = bring(folder(sends=SENDS))
    assert became(facts) == EXPECTED
    assert imports.report(report.import_id).rows.rejected == 1
    imports.undo(sends.import_id)
    assert imports.report(report.import_id).rows.rejected == 5


def test_the_same_messages_twice_add_nothing_in_whatever_file_they_come(folder, bring, facts, letters, tmp_path):
    bring(folder(sends=SENDS))
    bring(letters)
    box = mailbox.mbox(tmp_path / "archive.mbox")
    for raw in LETTERS.values():
        box.add(raw)
    box.close()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, raw in LETTERS.items():
            archive.writestr(f"2026/{name}", raw)
    maildir = mailbox.Maildir(tmp_path / "Maildir")
    for raw in LETTERS.values():
        maildir.add(raw)
    (tmp_path / "Maildir" / "dovecot-uidlist").write_text("3 V1 N6\n")
    for again in (letters, tmp_path / "archive.mbox", tmp_path / "all.zip", tmp_path / "Maildir", letters / "no.eml"):
        report = bring(again)
        assert (report.rows.accepted, again.name) == (0, again.name)
        assert report.rows.already_known == (1 if again.name == "no.eml" else 4)
    assert became(facts) == EXPECTED


def test_a_message_without_an_id_is_one_whatever_line_ends_its_file_has(folder, bring, facts, tmp_path):
    bring(folder(sends=SENDS))
    raw = b"".join(x for x in letter(NO).splitlines(keepends=True) if not x.startswith(b"Message-ID"))
    saved = {"crlf.eml": raw, "lf.eml": raw.replace(b"\r\n", b"\n"), "bare.eml": raw.rstrip(b"\r\n")}
    saved["box.mbox"] = b"From jo@b.example Thu Sep 10 10:00:00 2026\n" + saved["lf.eml"] + b"\n"
    for name, content in saved.items():
        (tmp_path / name).write_bytes(content)
        counts = bring(tmp_path / name).rows
        assert (counts.accepted, counts.already_known) == ((1, 0) if name == "crlf.eml" else (0, 1))
    assert len(facts("SELECT 1 FROM fact_reply")) == 1


def test_what_is_no_message_is_a_rejected_row_under_its_own_name(bring, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    files = {"a.eml": bytes(range(256)) * 40, "b.eml": b"", "c.eml": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    report = bring(folder)
    assert [(r.place, r.code) for r in report.rejected] == [(name, "no_message") for name in files]
    assert not report.noted


def test_understood_again_from_the_raw_bytes_the_facts_are_the_same(folder, bring, facts, letters, workspace):
    bring(letters)
    bring(folder(sends=SENDS))
    imports.digest_again(workspace)
    assert became(facts) == EXPECTED


def test_undone_mail_leaves_no_trace_in_the_facts(folder, bring, facts, letters):
    bring(folder(sends=SENDS))
    before = became(facts)
    imports.undo(bring(letters).import_id)
    assert became(facts) == before


def test_what_we_wrote_ourselves_is_nobodys_reply(folder, bring, facts, tmp_path):
    bring(folder(sends=SENDS))
    own = tmp_path / "own.eml"
    own.write_bytes(letter("I come back to you about my message.", of="lea@ours.example"))
    assert [r.code for r in bring(own).rejected] == ["mail_own"]


def test_no_word_and_no_address_of_a_message_reaches_the_facts_or_the_file_of_rejected_rows(
    folder, bring, letters, workspace
):
    bring(folder(sends=SENDS))
    report = bring(letters)
    kept = imports.rejected_file(report.import_id, lambda code, _params: (code, ""))
    said = Path(kept).read_text()
    for part in workspace.facts_root.rglob("*.parquet"):
        said += str(duckdb.sql(f"SELECT * FROM read_parquet('{part}')").fetchall())
    assert "callback_request" in said
    assert not [word for word in ("anne", "friend", "lunch", "retirer", "absente", "Someone") if word in said]
