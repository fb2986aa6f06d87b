"""Addresses in letters beyond ASCII are read whole, and both spellings of their domain are one.

In: fields as programs write them, a bounce, an answer. Out: the addresses, as people read them.
"""

import pytest

from vigie.mail import read
from vigie.mail.addresses import in_text, of_field
from vigie.mail.headers import Headers
from vigie.vocabulary.domains import one_form

MUELLER = "info@müller.example"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("René <rené@société.fr>", "rené@société.fr"),
        ("info@müller.example", MUELLER),
        ("info@mu\u0308ller.example", MUELLER),
        ('"Müller, Anne" <info@XN--mller-KVA.example>', MUELLER),
        ("=?utf-8?q?Ren=C3=A9?= <rene@societe.fr>", "rene@societe.fr"),
        ("=?utf-8?q?ren=C3=A9?=@societe.fr", "rené@societe.fr"),
        ("=?utf-8?b?aW5mb0Btw7xsbGVyLmV4YW1wbGU=?=", MUELLER),
        ("info@=?iso-8859-1?q?m=FCller?=.example", MUELLER),
    ],
)
def test_a_field_names_an_international_address_in_any_spelling(written, found):
    assert Headers(f"From: {written}\n".encode()).addresses("from") == (found,)


def test_a_field_in_another_charset_and_one_of_ascii_are_read_as_before():
    assert Headers("From: rené@société.fr\n".encode("latin-1")).addresses("from") == ("rené@société.fr",)
    assert Headers(b'From: "a@b.example" <C@d.example>\n').addresses("from") == ("c@d.example",)


@pytest.mark.parametrize(
    "said", ["rfc822; info@xn--mller-kva.example", r"utf-8; info@m\x{FC}ller.example", "utf-8; info@müller.example"]
)
def test_a_report_names_one_in_any_spelling(said):
    assert of_field(said) == MUELLER


def test_what_stands_for_no_letter_stays_as_it_is():
    for odd in (
        "a@xn--.example",
        "a@xn--zzzzzzzzzz99999.example",
        "a@xn--abc-.example",
        "a@b.example",
        "xn--mller-kva",
    ):
        assert one_form(odd) == odd
    assert (of_field(r"utf-8; x\x{D800}\x{FFFFFF}@b.example") or "").isascii()
    assert in_text("<info@müller.example> and info@xn--mller-kva.example") == [MUELLER]


def test_a_bounce_and_an_answer_name_the_same_person():
    bounce = read(
        b"From: mailer-daemon@mx.example\nTo: lea@ours.example\nSubject: Undelivered Mail Returned to Sender\n"
        b"Message-ID: <b@mx.example>\n\n<info@xn--mller-kva.example>: host mx.example[192.0.2.1] said: 550 5.1.1\n"
        b"    User unknown (in reply to RCPT TO command)\n"
    )
    assert [b.recipient for b in bounce.bounces] == [MUELLER]
    reply = read("From: Müller <info@müller.example>\nTo: lea@ours.example\nSubject: Re: x\n\nOui.\n".encode())
    assert reply.from_address == MUELLER
