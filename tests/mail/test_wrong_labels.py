"""What a mail says of itself is wrong: the charset, the transfer encoding; or its fields are beyond any measure.

In: mails whose labels lie. Out: the text that somebody typed.
"""

from base64 import b64encode

import pytest

from vigie.mail import read

FIELDS = b"From: jo@acme.example\nTo: lea@us.example\nSubject: Re: offer\nIn-Reply-To: <m1@us.example>\n"
DEMAND = "Désinscrivez-moi, s’il vous plaît."


def text_of(head: str, body: bytes) -> str:
    return read(FIELDS + head.encode() + b"\n" + body).text.strip()


@pytest.mark.parametrize("named", ["iso-8859-1", "windows-1252", "us-ascii", "ISO-8859-15", "cp1252", "utf-8"])
def test_what_is_utf_8_all_through_is_read_as_it_whatever_is_named(named):
    assert text_of(f"Content-Type: text/plain; charset={named}\n", DEMAND.encode()) == DEMAND
    head = f"Content-Type: text/plain; charset={named}\nContent-Transfer-Encoding: base64\n"
    assert text_of(head, b64encode(DEMAND.encode())) == DEMAND


@pytest.mark.parametrize("named", ["iso-8859-1", "windows-1252", "utf-8", "us-ascii"])
def test_what_is_no_utf_8_is_read_as_windows_writes_it(named):
    said = "Désinscrivez-moi, merci à vous."
    assert text_of(f"Content-Type: text/plain; charset={named}\n", said.encode("cp1252")) == said


def test_two_bytes_a_letter_stay_as_they_were_named():
    said = "联通"  # its bytes are UTF-8, too: of other letters
    assert text_of("Content-Type: text/plain; charset=gb2312\n", said.encode("gb2312")) == said


def test_what_was_encoded_twice_is_read_once():
    twice = DEMAND.encode().decode("cp1252").encode()
    assert text_of("Content-Type: text/plain; charset=utf-8\n", twice) == DEMAND


def test_an_end_cut_within_a_letter_spoils_nothing_before_it():
    assert text_of("Content-Type: text/plain; charset=utf-8\n", "Désolé".encode()[:-1]) == "Désol"


@pytest.mark.parametrize("said", ["Désinscrivez-moi", "please take me off your list", "%%%% no base64 at all: désolé"])
def test_words_under_the_name_of_base64_are_words(said):
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
    assert text_of(head, said.encode()) == said


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("flood", ["Subject: " + "x" * 1_000_000, "\n".join(f"X-H{n}: {n}" for n in range(100_000))])
def test_fields_beyond_measure_keep_the_body_and_the_fields_at_both_ends(flood, ends):
    head = f"From: jo@acme.example\n{flood}\nIn-Reply-To: <m1@us.example>\nContent-Type: text/plain; charset=utf-8\n"
    found = read(f"{head}\n{DEMAND}\n\nJo".replace("\n", ends).encode())
    assert found.text.split("\n")[0] == DEMAND
    assert (found.from_address, found.original_message_id) == ("jo@acme.example", "m1@us.example")
