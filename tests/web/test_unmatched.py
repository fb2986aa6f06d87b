"""Replies of nobody known: who wrote, when, what about, why nobody was found; on the page, by the API, by command.

In: mail that answers nothing, from four addresses. Out: pages in both languages, documents.
"""

import json
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.test import Client

from vigie.cli import arguments, replies
from vigie.cli.console import Console
from vigie.ledger import imports, unmatched
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

NOW = datetime.now(UTC)
OPEN = "/replies?heard=strangers"
WROTE = (
    ("jo@b.example", 3, "Re: your offer", "Please call me on <Monday>.", "In-Reply-To: <gone@ours.example>\n"),
    ("kim@gmail.com", 2, "Invoice", "The invoice of May is missing.", ""),
    ("stop@c.example", 1, "Re: Hello", "Remove me from your list at once, unsubscribe me.", ""),
    ("old@d.example", 100, "Long ago", "Yes.", ""),
)


def letter(who: str, days: int, subject: str, text: str, more: str = "") -> bytes:
    sent = NOW - timedelta(days=days)
    return (
        f"From: {who}\nTo: lea@ours.example\nSubject: {subject}\nMessage-ID: <{who}>\n{more}"
        f"Date: {sent:%a, %d %b %Y %H:%M:%S +0000}\n\n{text}\n"
    ).encode()


@pytest.fixture
def team(workspace):
    """A contact of one company; four letters of nobody, one of them of last winter, and a bounce of nobody."""
    known = [(b"contact_id,email\nc1,anne@b.example\nc2,ben@gmail.com\n", "contacts.csv")]
    imports.accept(imports.receive(workspace.pk, [(BytesIO(raw), name) for raw, name in known]))
    bounce = letter("mailer-daemon@e.example", 1, "Undelivered Mail", "<x@f.example>: 550 5.1.1 none")
    files = [(BytesIO(letter(*said)), f"{n}.eml") for n, said in enumerate(WROTE)]
    imports.accept(imports.receive(workspace.pk, [*files, (BytesIO(bounce), "back.eml")]))
    return workspace


@pytest.fixture
def page(team):
    client = Client()
    client.force_login(add_user(f"{team.slug}@team.example", None, "viewer", team.slug))

    def read(address: str, lang: str = "en") -> str:
        client.cookies["django_language"] = lang
        return unescape(client.get(address).content.decode()).replace("\xa0", " ")

    return read


def test_who_wrote_is_shown_where_the_number_stands(page):
    folded, opened = page("/replies"), page(OPEN)
    assert "to nothing known: 3." in folded
    assert "jo@b.example" not in folded
    assert OPEN.partition("?")[2] in folded
    for shown in ("jo@b.example", "Re: your offer", "kim@gmail.com", "The invoice of May", "stop@c.example"):
        assert shown in opened
    assert "old@d.example" not in opened
    assert "f.example" not in opened  # a bounce is no reply
    assert "1 contact of b.example is in the file" in opened
    assert "gmail.com is" not in opened
    assert "answers a message that no import brought" in opened
    assert "names no message" in opened
    assert "binds as soon as the contact is imported" in opened
    french = page(OPEN, "fr")
    assert "la réponse renvoie à un message qu’aucun import" in french
    assert "la réponse ne renvoie à aucun message" in french
    assert "L’auteur de la réponse demande à ne plus être sollicité" in french
    assert "Réponses d’inconnus qui ne se rattachent à aucun message connu : 3." in french


def test_the_latest_come_first_and_no_more_than_the_page_can_bear(team, page, monkeypatch):
    monkeypatch.setattr(unmatched, "SHOWN", 2)
    opened = page(OPEN)
    assert "The latest 2 of 3" in opened
    assert opened.index("stop@c.example") < opened.index("kim@gmail.com")
    assert "jo@b.example" not in opened
    monkeypatch.setattr(unmatched, "PATIENCE", -1.0)
    assert "0 of 3 could be read in time" in page(OPEN)


def test_only_the_latest_are_read_whole(team, page, monkeypatch):
    read, whole = [], unmatched.mail.read
    monkeypatch.setattr(unmatched.mail, "read", lambda raw: read.append(raw) or whole(raw))
    monkeypatch.setattr(unmatched, "SHOWN", 1)
    assert "stop@c.example" in page(OPEN)
    assert [raw.split()[1] for raw in read] == [b"stop@c.example"]  # nor the bounce of the same day


def test_raw_files_that_are_gone_are_told_and_break_nothing(team, page):
    for file in imports.Import.objects.filter(workspace=team).order_by("-pk")[0].files.all():
        file.raw.path.unlink()
    assert "0 of 3" in page(OPEN)


def test_programs_and_the_command_read_the_same(team, capsys):
    user = add_user(f"v-{team.slug}@team.example", None, "viewer", team.slug)
    client = Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), team, 'test')}"})
    said = client.get("/api/v1/capture").json()
    wrote = said["from_strangers"]
    assert (said["strangers"], wrote["count"], [w["email"] for w in wrote["letters"]]) == (
        3, 3, ["stop@c.example", "kim@gmail.com", "jo@b.example"],
    )  # fmt: skip
    assert wrote["letters"][2] == {
        "email": "jo@b.example", "received_at": wrote["letters"][2]["received_at"], "subject": "Re: your offer",
        "begins": "Please call me on <Monday>.", "answers_a_message": True, "demands_removal": False,
        "contacts_there": 1, "why": wrote["letters"][2]["why"], "import": wrote["letters"][2]["import"],
    }  # fmt: skip
    asked = arguments.parse(["--workspace", team.slug, "replies", "--strangers"])
    assert replies.run(asked, Console(as_json=True)) == 0
    assert json.loads(capsys.readouterr().out)["letters"] == wrote["letters"]
    assert replies.run(asked, Console(as_json=False)) == 0
    assert "jo@b.example" in capsys.readouterr().out


def test_the_command_follows_days_and_limit_and_takes_no_class(team, capsys, monkeypatch):
    def told(*more: str) -> tuple[int, list[str]]:
        asked = arguments.parse(["--workspace", team.slug, "replies", "--strangers", *more])
        assert replies.run(asked, Console(as_json=True)) == 0
        said = json.loads(capsys.readouterr().out)
        return said["count"], [letter["email"].partition("@")[0] for letter in said["letters"]]

    assert told("--days", "2") == (1, ["stop"])
    assert told("--days", "200") == (4, ["stop", "kim", "jo", "old"])
    assert told("--limit", "2") == (3, ["stop", "kim"])
    monkeypatch.setattr(unmatched, "SHOWN", 1)
    assert told("--limit", "2") == (3, ["stop", "kim"])
    for more in (["--class", "other"], ["--after", "0_0_0_0"]):
        with pytest.raises(UsageError, match="bad_usage"):
            told(*more)
