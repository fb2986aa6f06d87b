"""What an import of many files is called, and which of them a rejected message is.

In: twelve messages that answer nothing, as files and as a folder. Out: pages in both languages.
"""

from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from vigie.ledger import imports
from vigie.workspaces.setup import add_user

NAMES = [f"message-{n:02}-of-a-very-long-name-that-a-program-gave-to-it.eml" for n in range(12)]


def letter(n: int) -> bytes:
    return (
        f"From: p{n}@strangers.example\nTo: lea@ours.example\nSubject: Re: x\nMessage-ID: <m{n}@strangers.example>\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0000\n\nThank you, please call.\n"
    ).encode()


@pytest.fixture
def reader(workspace):
    client = Client()
    client.force_login(add_user(f"{workspace.slug}@team.example", None, "admin", workspace.slug))

    def page(address: str, lang: str = "en") -> str:
        client.cookies["django_language"] = lang
        return unescape(client.get(address).content.decode()).replace("\xa0", " ")

    return page


def test_many_files_are_called_by_the_first_and_how_many_more(workspace, reader):
    number = imports.receive(workspace.pk, [(BytesIO(letter(n)), name) for n, name in enumerate(NAMES)])
    imports.accept(number)
    for lang, said in (("en", f"12 mails: {NAMES[0]} and 11 more"), ("fr", f"12 mails : {NAMES[0]} et 11 autres")):
        for address in ("/import", f"/import/{number}"):
            page = reader(address, lang)
            assert said in page
            assert f"{NAMES[0]}, {NAMES[1]}" not in page
    assert imports.report(number).name.startswith(f"{NAMES[0]}, {NAMES[1]}")
    assert f'<th scope="row">{NAMES[5]}</th>' in page


def test_files_of_tools_too_and_one_file_by_its_name(workspace, reader):
    rows = b"email,first_name\nanne@b.example,Anne\n"
    imports.receive(workspace.pk, [(BytesIO(rows), "a.csv"), (BytesIO(rows + b"bob@b.example,Bob\n"), "b, c.csv")])
    imports.receive(workspace.pk, [(BytesIO(rows), "alone, and so on.csv")])
    page = reader("/import")
    assert ">a.csv and 1 more<" in page
    assert ">alone, and so on.csv<" in page


def test_a_rejected_message_of_a_folder_says_which_file_it_was(workspace, reader, tmp_path: Path):
    for n, name in enumerate(NAMES):
        (tmp_path / name).write_bytes(letter(n))
    number = imports.receive(workspace.pk, tmp_path, "inbox of October")
    imports.accept(number)
    page = reader(f"/import/{number}")
    assert "inbox of October</h1>" in page
    assert f'<th scope="row">{NAMES[5]}</th>' in page
    assert "mail.zip" not in page


def test_of_several_files_that_cannot_be_read_each_is_named(workspace, reader):
    number = imports.receive(workspace.pk, [(BytesIO(bytes(range(256))), f"{n}.png") for n in range(53)])
    page = reader(f"/import/{number}")
    assert all(f"<b>{n}.png</b>" in page for n in range(51))
    assert "<b>51.png</b>" not in page
    assert "More files that cannot be read: 2." in page
    assert "Nothing of these files is counted." in page
