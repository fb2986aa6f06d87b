"""Whatever the bytes hold, a mail is read within bounds and without a crash.

In: damaged, deep, large, binary mails. Out: a `MailRead`, soon.
"""

import random
import time
import tracemalloc
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.connectors.reading.bags import is_mbox, messages
from vigie.documents.mail import read_document
from vigie.mail import message, read, reading
from vigie.vocabulary.mail import MailKind

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "bounces"
DSN = b"""From: MAILER-DAEMON@mx.example
To: us@sender.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

This is the mail system at host mx.example.

<jo@acme.example>: host mx.acme.example said: 550 5.1.1 User unknown

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; jo@acme.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: message/rfc822

Message-ID: <m1@sender.example>
To: jo@acme.example

Hello
--B--
"""
_PIECES = st.sampled_from(
    [
        *(b"\n", b"\r\n", b"\n\n", b"--B\n", b"=?utf-8?b?4oKs?=", b"=?x?q?=ZZ?=", b"550 5.1.1 ", b"<a@b.c>:", b">"),
        *(b"Content-Type: multipart/mixed; boundary=B\n", b"Content-Transfer-Encoding: base64\n", b"Message-ID: <"),
        *(b"Final-Recipient: rfc822;", b"Date: Mon, 99 Foo 99999", b"\xff\xfe\x00", b"<" * 40, b"@" * 30),
        *(b"Subject: Re: " * 9, b"-----Original Message-----\n"),
    ]
)


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=3000), st.lists(_PIECES, max_size=60).map(b"".join)))
def test_any_bytes_are_read(raw):
    assert read(raw).kind in MailKind


@settings(max_examples=60)
@given(st.data())
def test_a_bounce_cut_or_scrambled_anywhere_is_read(data):
    start = data.draw(st.integers(0, len(DSN)))
    end = data.draw(st.integers(start, len(DSN)))
    assert read(DSN[:start] + DSN[end:]).kind in MailKind


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not on this machine")
def test_real_bounces_damaged_at_random_are_read():
    chance = random.Random(7)  # noqa: S311 - the damage is the same on every run
    for path in sorted((SAMPLES / "sisimai").glob("*.eml"))[::4]:
        raw = bytearray(path.read_bytes())
        for _ in range(20):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        assert read(bytes(raw)).kind in MailKind
        assert read(bytes(raw[: chance.randrange(len(raw))])).kind in MailKind


def test_a_bounce_cut_before_its_end_is_still_a_bounce():
    cut = DSN[: DSN.index(b"--B\nContent-Type: message/rfc822")]
    assert read(cut).bounces[0].recipient == "jo@acme.example"
    assert read(DSN.replace(b"\n", b"\r\n")).bounces == read(DSN).bounces
    assert read(DSN.replace(b'; boundary="B"', b"")).bounces[0].recipient == "jo@acme.example"


def test_messages_nested_ten_deep_are_not_opened_for_ever():
    raw = b"From: jo@acme.example\nSubject: deep\n\nhello"
    for n in range(10):
        raw = (
            f"From: jo@acme.example\nSubject: Fwd: deep\nContent-Type: multipart/mixed; boundary=b{n}\n\n"
            f"--b{n}\nContent-Type: text/plain\n\nsee below\n--b{n}\nContent-Type: message/rfc822\n\n"
        ).encode() + raw
    told = read(raw)
    assert told.kind is MailKind.REPLY
    assert told.text.strip() == "see below"


def test_multiparts_nested_too_deep_to_be_opened_are_not_read_as_words():
    raw = b"Content-Type: text/plain\n\nhello"
    for n in range(40):
        raw = f'Content-Type: multipart/mixed; boundary="d{n}"\n\n--d{n}\n'.encode() + raw
    told = read_document("a.eml", b"From: jo@acme.example\nSubject: x\n" + raw)
    assert (told["kind"], told["reply_class"], told["language"], told["because"]) == ("reply", "other", None, [])


def test_a_bounce_cut_within_its_header_is_no_reply_of_a_person():
    told = read(b"From: Mail Delivery Subsystem <mailer-daemon@mx.example>\nTo: us@sender.example\nSubject: Deliver")
    assert told.kind is MailKind.OTHER


@pytest.mark.parametrize(
    "flood",
    [
        b"a" * 3_000_000,
        b"<style" * 300_000,
        b"<!--" * 300_000,
        b"=?utf-8?q?" * 100_000,
        b"a@" * 500_000,
        b"<a@b.example>:\n" * 100_000,
        b"\n" * 3_000_000,
        b"--B\n" * 300_000,
        b"550 " * 300_000,
        b"> " * 500_000,
    ],
    ids=lambda flood: flood[:6].decode(),
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "multipart/mixed; boundary=B"])
def test_a_flood_of_anything_takes_no_more_than_a_moment(flood, kind):
    head = b"From: MAILER-DAEMON@mx.example\nSubject: Undeliverable\nContent-Type: " + kind.encode() + b"\n\n"
    started = time.process_time()
    read(head + flood)
    read(b"Subject: " + flood[:1_000_000].replace(b"\n", b" ") + b"\n\nhello")
    assert time.process_time() - started < 4


def test_fifty_megabytes_of_attachment_behind_a_reply_change_nothing():
    head = b"From: jo@acme.example\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
    head += b"Content-Type: text/plain\n\nYes, call me.\n"
    big = (
        b"--B\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + b"QUJD\n" * 10_000_000 + b"--B--"
    )
    started = time.process_time()
    told = read(head + big)
    assert (told.kind, told.text.strip()) == (MailKind.REPLY, "Yes, call me.")
    assert time.process_time() - started < 4


def test_a_text_behind_fifty_megabytes_of_attachment_is_read_and_the_message_is_held_once():
    head = b"From: jo@acme.example\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
    big = b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 17_125_000 + b"\n--B\n"
    raw = head + big + b"Content-Type: text/plain\n\nStop svp, retirez-moi.\n--B--\n"
    del big
    started = time.process_time()
    told = read(raw)
    assert (told.kind, told.text.strip(), told.why) == (MailKind.REPLY, "Stop svp, retirez-moi.", ())
    assert time.process_time() - started < 4
    tracemalloc.start()
    read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(raw) // 10


def test_a_message_cut_before_its_text_is_of_no_class_and_says_so(monkeypatch):
    head = b"From: jo@acme.example\nSubject: Your offer\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
    raw = head + b"Content-Type: application/pdf\n\n" + b"QUJD\n" * 5_000 + b"--B\nContent-Type: text/plain\n\nStop.\n"
    assert read_document("a.eml", raw)["reply_class"] == "unsubscribe"
    for place in (message, reading):
        monkeypatch.setattr(place, "LONGEST", 10_000)
    with translation.override("en"):
        told = read_document("a.eml", raw)
    assert (told["kind"], told["reply_class"], told["confidence"], told["language"]) == ("reply", "other", None, None)
    assert told["because"] == ["so large an attachment that the text behind it was not read"]
    text = raw.replace(b"application/pdf", b"text/plain")  # a text that is cut is a text
    assert "cut" not in read_document("a.eml", text)["why"]


def test_headers_in_any_charset_are_read():
    told = read("Subject: Réponse\nFrom: Zoé <Zoe@Acme.example>\n\nÀ bientôt".encode("latin-1"))
    assert (told.subject, told.from_address, told.text) == ("Réponse", "zoe@acme.example", "À bientôt")
    told = read(
        b"Subject: =?iso-8859-1?Q?R=E9ponse?= =?utf-8?B?IMOg?= vous\nContent-Type: text/plain; charset=klingon\n\nok"
    )
    assert (told.subject, told.text) == ("Réponse à vous", "ok")


def test_an_absurd_date_is_no_date():
    for said in (
        "Mon, 99 Foo 2026 10:00",
        "Thu, 01 Jan 9999 00:00:00 +0000",
        "",
        "soon",
        "Mon, 1 Jun 2026 10:00:00 +9999",
    ):
        assert read(f"From: a@b.example\nDate: {said}\n\nhi".encode()).sent_at is None
    told = read(b"From: a@b.example\nDate: Mon, 1 Jun 2026 10:00:00 +0200\n\nhi").sent_at
    assert told is not None
    assert told.isoformat() == "2026-06-01T08:00:00+00:00"


def test_an_mbox_gives_its_messages_back():
    one, two = b"Subject: one\n\nFrom here on\n", b"Subject: two\n\nbye\n"
    box = b"From a@b Mon Jun  1 10:00:00 2026\n" + one.replace(b"\nFrom", b"\n>From") + b"\n"
    box += b"From c@d Mon Jun  1 11:00:00 2026\n" + two
    assert is_mbox(box)
    assert not is_mbox(one)
    assert [m.strip() for m in messages(box.splitlines(keepends=True))] == [one.strip(), two.strip()]


def test_a_report_that_somebody_attaches_to_a_letter_of_his_own_is_no_bounce():
    part = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; us@sender.example\nAction: failed\nStatus: 5.1.1\n"
    head = (
        'Subject: {}\nMIME-Version: 1.0\nContent-Type: {}; boundary="f"\n\n--f\nContent-Type: text/plain\n\n{}\n--f\n'
    )
    body = f"{head}Content-Type: message/delivery-status\n\n{part}\n--f--\n"
    letter = "From: Jo <jo@acme.example>\nTo: us@sender.example\n" + body.format(
        "strange", "multipart/mixed", "I got the attached notice when I wrote to you. Is your address right?"
    )
    assert read(letter.encode()).kind is MailKind.REPLY
    system = "From: MAILER-DAEMON@acme.example\nTo: us@sender.example\n" + body.format(
        "strange", "multipart/mixed", "See."
    )
    report = "From: Jo <jo@acme.example>\n" + body.format("strange", "multipart/report", "See.")
    assert [read(raw.encode()).kind for raw in (system, report)] == [MailKind.BOUNCE] * 2


def test_lines_that_end_by_a_carriage_return_alone_are_lines():
    raw = (
        b"From: jo@acme.example\nSubject: Re: x\nIn-Reply-To: <m1@us.example>\nMessage-ID: <r1@acme.example>\n\nYes.\n"
    )
    assert read(raw.replace(b"\n", b"\r")) == read(raw)
