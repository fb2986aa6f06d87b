"""Whatever bytes come, their import goes on: no text that cannot be written, no row that ends the others, no silence.

In: half characters, NULs, readers that stumble. Out: staged rows, rejected rows, failures told and tried again.
"""

import json
import os
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.connectors import Noted, Post, Record, connectors
from vigie.ledger import batches, imports, mailbag
from vigie.vocabulary.text import sound

from .test_mail import NO, SENDS, letter

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HALF = (
    b"From: a@b.example\r\nTo: lea@ours.example\r\nMessage-ID: <h%d@b.example>\r\n"
    b"In-Reply-To: <m%d@ours.example>\r\nDate: Thu, 10 Sep 2026 10:00:00 +0200\r\nSubject: Re: hi\r\n"
    b"Content-Type: text/plain; charset=%b\r\n\r\n%b\r\n"
)
CUT = {
    "utf7.eml": HALF % (1, 1, b"utf-7", b"Yes, call me +2AA-"),
    "escape.eml": HALF % (2, 2, b"unicode_escape", rb"Yes, call me \ud83d"),
    "good.eml": letter(NO, of="chloe@b.example", number=3),
}


def written(outcomes) -> None:
    """Every value of every outcome can be written to a file and a page."""
    for one in outcomes:
        for text in (one.values if isinstance(one, Record) else one.params).values():
            assert "\x00" not in text.encode("utf-8").decode()


def test_text_keeps_whole_characters_and_nothing_else():
    assert sound("a\ud83d\ude00\ud83d é\x00") == "a\U0001f600\ufffd é"
    assert sound("plain\x00") == "plain"


def test_messages_of_half_characters_are_read_and_the_others_with_them(folder, bring, facts, tmp_path):
    bring(folder(sends=SENDS))
    (tmp_path / "cut").mkdir()
    for name, raw in CUT.items():
        (tmp_path / "cut" / name).write_bytes(raw)
    report = bring(tmp_path / "cut")
    assert (report.rows.accepted, report.rows.rejected) == (3, 0)
    assert facts("SELECT COUNT(*) FROM fact_reply") == [(3,)]


def test_names_of_files_that_are_no_text_stop_nothing(folder, bring, workspace, tmp_path):
    bring(folder(sends=SENDS))
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / os.fsdecode(b"caf\xe9.eml")).write_bytes(CUT["good.eml"])
    assert bring(tmp_path / "odd").rows.accepted == 1
    archive = tmp_path / "odd.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("été.csv", "a,b\n1,2\n")
    archive.write_bytes(archive.read_bytes().replace("é".encode(), b"\xff\xfe"))
    number = imports.receive(workspace.pk, archive, archive.name)
    assert imports.report(number).error["code"] == "archive_broken"


def test_a_row_that_a_reader_stumbles_over_is_one_rejected_row(folder, bring, facts, tmp_path, monkeypatch):
    bring(folder(sends=SENDS))
    (tmp_path / "lot").mkdir()
    for number, who in enumerate(("anne", "bruno", "chloe"), 1):
        (tmp_path / "lot" / f"{number}.eml").write_bytes(letter(NO, of=f"{who}@b.example", number=number))
    plain = mailbag.understand

    def stumbling(raw, reader=None):
        if b"bruno" in raw:
            raise RecursionError
        return plain(raw, reader)

    monkeypatch.setattr(mailbag, "understand", stumbling)
    report = bring(tmp_path / "lot")
    assert [r.code for r in report.rejected] == ["unreadable_row"]
    assert facts("SELECT COUNT(*) FROM fact_reply") == [(2,)]


@pytest.fixture
def lemlist(workspace):
    from vigie.ledger import receivers

    return receivers.add(workspace, "lemlist", now=NOW)


def post(receiver, *events) -> None:
    from vigie.ledger import intake

    for said in events:
        intake.keep(receiver.pk, Post(json.dumps(said).encode(), {}, NOW))


def replied(number: int, text: str) -> dict:
    return {"type": "emailsReplied", "_id": f"a{number}", "leadEmail": f"p{number}@b.example", "text": text,
            "createdAt": "2026-11-20T09:00:00Z", "campaignName": "A"}  # fmt: skip


def understood(receiver) -> None:
    from vigie.ledger import postings

    postings.understand(receiver, NOW, lambda _address: None)


def test_a_cut_emoji_in_one_request_loses_none(lemlist, workspace, facts):
    post(lemlist, replied(1, "Oui, appelez-moi \ud83d"), replied(2, "Non merci"), replied(3, "Oui"))
    understood(lemlist)
    (report,) = imports.listing(workspace.pk)
    assert (report.status, report.rows.rejected) == ("done", 0)
    assert facts("SELECT COUNT(*) FROM fact_reply") == [(3,)]


def test_an_event_whose_name_is_no_text_is_shown_as_text(workspace):
    from vigie.documents.receivers import receiver_documents
    from vigie.ledger import receivers

    row = receivers.add(workspace, "sendgrid", now=NOW, unsigned=True)
    post(row, [{"email": "\ud800@z.fr", "timestamp": 1795168800, "event": "\ud800\u0000zz"}])
    understood(row)
    (said,) = receiver_documents(workspace)
    assert said["unknown"] == {"\ufffdzz": 1}
    json.dumps(said, ensure_ascii=False).encode()


def test_what_could_not_be_understood_is_told_and_tried_again(lemlist, workspace, facts, monkeypatch):
    from vigie.cli import checks
    from vigie.documents.receivers import receiver_documents

    post(lemlist, replied(1, "Oui"))
    with monkeypatch.context() as patch:
        patch.setattr(imports, "_accept_claimed", lambda *_: 1 / 0)
        understood(lemlist)
        assert batches.try_again(workspace) == []
    (batch,) = batches.failed(workspace)
    assert (batch.error["code"], batch.options["tries"]) == ("unexpected_fault", 2)
    (said,) = receiver_documents(workspace)
    assert (said["failed"], said["trouble"]) == (1, "posts_not_understood")
    assert "vigie digest" in said["sentence"]
    assert str(batch.pk) in checks.imports(workspace).detail
    assert not checks.imports(workspace).ok
    (report,) = batches.try_again(workspace)
    assert (report.status, receiver_documents(workspace)[0]["trouble"]) == ("done", None)
    assert facts("SELECT COUNT(*) FROM fact_reply") == [(1,)]


def test_messages_of_a_mailbox_that_could_not_be_understood_are_told_with_it(workspace):
    from vigie.documents.mailboxes import mailbox_document
    from vigie.ledger.models import Import
    from vigie.outreach import mailboxes

    row = mailboxes.add(workspace, mailboxes.Wanted("Lea", "imap.example", "lea", "word"), NOW)
    assert mailbox_document(row)["trouble"] is None
    Import.objects.create(
        workspace=workspace,
        name="Lea (mail)",
        kind="mail",
        received_at=NOW,
        status="failed",
        options={"mailbox": row.pk},
    )
    said = mailbox_document(row)
    assert (said["failed"], said["trouble"]) == (1, "mail_import_failed")
    assert "vigie digest" in said["sentence"]


def test_a_process_that_is_killed_ever_again_leaves_its_import_to_the_next_look(lemlist, workspace, monkeypatch):
    post(lemlist, replied(1, "Oui"))
    with monkeypatch.context() as patch:
        patch.setattr(imports, "_accept_claimed", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        for _ in range(batches.MOST_TRIES + 2):
            with pytest.raises(KeyboardInterrupt):
                understood(lemlist)
    understood(lemlist)
    assert imports.listing(workspace.pk)[0].status == "done"


# -- at random --------------------------------------------------------------------------------------------------------

NASTY = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(
    ["\ud800", "\ude00x", "\x00", "\udcff@b.example"]
)
CHARSETS = st.sampled_from(
    ["utf-8", "utf-7", "utf-16", "unicode_escape", "punycode", "cp037", "hex", "x\x00y", "utf_8_sig"]
)
LETTERS = mailbag.extract(NOW)


@settings(max_examples=120)
@given(NASTY, NASTY, CHARSETS, st.sampled_from(["surrogatepass", "replace"]), st.booleans())
def test_any_text_in_a_message_becomes_rows_that_can_be_written(subject, body, charset, how, returned):
    said = body.encode("utf-8", how) + b" +2AA- \\ud83d &#xd800; " + body.encode("utf-16", how)
    kind = "MAILER-DAEMON@mx.example" if returned else "a@b.example"
    raw = f"From: {kind}\nIn-Reply-To: <m1@ours.example>\nSubject: =?{charset}?q?+2AA-?= ".encode()
    raw += subject.encode("utf-8", how) + f"\nContent-Type: text/html; charset={charset}\n\n".encode()
    raw += b"550 5.1.1 <jo@b.example>: no such user\n" * returned + said
    written(LETTERS({"place": "1", "message": raw.decode("latin-1")}))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from([c for c in connectors().values() if c.hook]))
def test_any_text_in_a_request_becomes_rows_that_can_be_written(data, connector):
    def soiled(value):
        if isinstance(value, dict):
            return {k: soiled(v) for k, v in value.items()}
        if isinstance(value, list):
            return [soiled(v) for v in value]
        return data.draw(NASTY) + str(value) if data.draw(st.booleans()) else value

    said = soiled(connector.hook.sample(NOW))
    body = json.dumps(said, ensure_ascii=data.draw(st.booleans())).encode("utf-8", "surrogatepass")
    post = Post(body, {"content-type": "application/json"}, NOW)
    if connector.hook.readable(post):
        found = list(connector.hook.parse(post))
        written(found)
        assert all(len(o.params.get("word", "")) <= 80 for o in found if isinstance(o, Noted))
