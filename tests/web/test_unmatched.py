"""Replies of nobody known: who wrote, when, what about, why nobody was found; on the page, by the API, by command.

In: mail that answers nothing, from four addresses. Out: pages in both languages, documents.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.test import Client

from vigie.actions import at_once
from vigie.actions.world import world_of
from vigie.cli import arguments, replies
from vigie.cli.console import Console
from vigie.ledger import imports, unmatched
from vigie.vocabulary.errors import UsageError
from vigie.web.replies import LATEST
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
    assert opened.count("names no message") == 1  # said once of both
    assert "binds as soon as the contact is imported" in opened
    french = page(OPEN, "fr")
    assert "la réponse renvoie à un message qu’aucun import" in french
    assert "ces réponses ne renvoient à aucun message" in french
    assert "L’auteur de la réponse demande à ne plus être sollicité" in french
    assert "Réponses d’inconnus qui ne se rattachent à aucun message connu : 3." in french


def test_the_latest_come_first_and_no_more_than_the_page_can_bear(team, page, monkeypatch):
    monkeypatch.setattr(unmatched, "SHOWN", 2)
    opened = page(OPEN)
    assert "The latest 2 of 3" in opened
    assert opened.index("stop@c.example") < opened.index("kim@gmail.com")
    assert "jo@b.example" not in opened
    monkeypatch.setattr(unmatched, "SHOWN", 1)
    assert "La dernière sur 3" in page(OPEN, "fr")
    monkeypatch.setattr(unmatched, "PATIENCE", -1.0)
    assert "0 of 3 could be read in time" in page(OPEN)


def test_ten_are_shown_and_the_earlier_ones_fold_away(team, page):
    wrote = [letter(f"p{n}@g{n}.example", 3 + n, f"Subject {n}", "Well.") for n in range(9)]
    imports.accept(imports.receive(team.pk, [(BytesIO(raw), f"p{n}.eml") for n, raw in enumerate(wrote)]))
    opened = page(OPEN)
    (folded,) = re.findall(r'<details class="rest">.*?</details>', opened, re.DOTALL)
    assert (opened.count("<li><span"), folded.count("<li><span")) == (LATEST + 2, 2)
    assert [n for n in range(9) if f"p{n}@g{n}.example" in folded] == [7, 8]
    assert "2 earlier replies" in folded
    assert opened.count("names no message") == 1
    assert "2 réponses plus anciennes" in page(OPEN, "fr")


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


def test_a_letter_of_nobody_that_is_imported_again_is_one(team, page):
    before = page(OPEN)
    files = [(BytesIO(letter(*said)), f"again{n}.eml") for n, said in enumerate(WROTE)]
    files.append((BytesIO(letter("new@b.example", 1, "Re: your offer", "And me?")), "new.eml"))
    imports.accept(imports.receive(team.pk, files))
    shown = page(OPEN)
    assert "to nothing known: 4." in shown
    assert shown.count("jo@b.example") == before.count("jo@b.example")
    assert "new@b.example" in shown


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
        "barred": False,
        "contacts_there": 1, "why": wrote["letters"][2]["why"], "import": wrote["letters"][2]["import"],
        "reply": None,
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


def test_replies_of_nobody_known_in_an_export_are_listed_as_well(team, page, tmp_path):
    said = [(NOW - timedelta(days=days)).isoformat() for days in (1, 2, 4, 9)]
    (tmp_path / "sends.csv").write_text(f"send_id,email,sent_at\ns1,ben@gmail.com,{said[3]}\n", encoding="utf-8")
    (tmp_path / "replies.csv").write_text(
        "reply_id,send_id,email,received_at,reply_class,subject,text\n"
        f"r1,,who@b.example,{said[0]},,Re: An idea,Who are you?\nr2,,eve@gmail.com,{said[1]},unsubscribe,Re,Out\n"
        f"r3,none,,{said[2]},,Re,Wrong send\nr4,,anne@b.example,{said[2]},interested,Re,Known and never written to\n"
        f"r5,s1,colleague@b.example,{said[2]},interested,Re,A colleague\n", encoding="utf-8",
    )  # fmt: skip
    imports.accept(imports.receive(team.pk, tmp_path, "export"))
    user = add_user(f"w-{team.slug}@team.example", None, "viewer", team.slug)
    client = Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), team, 'test')}"})
    said = client.get("/api/v1/capture").json()
    assert (said["strangers"], said["unplaced"], said["from_strangers"]["count"]) == (6, 1, 6)
    rows = [w for w in said["from_strangers"]["letters"] if w["reply"]]
    assert [(w["email"], w["demands_removal"], w["answers_a_message"], w["contacts_there"]) for w in rows] == [
        ("who@b.example", False, False, 1), ("eve@gmail.com", True, False, 0), ("", False, True, 0),
    ]  # fmt: skip
    assert client.get(f"/api/v1/replies/{rows[0]['reply']}").json()["text"] == "Who are you?"
    opened = page(OPEN)
    assert "Who are you?" in opened
    at_once.settle(world_of(team, datetime.now(UTC)))  # what follows every publication
    eve, stop = (
        next(w for w in client.get("/api/v1/capture").json()["from_strangers"]["letters"] if w["email"] == email)
        for email in ("eve@gmail.com", "stop@c.example")
    )
    assert (eve["barred"], stop["barred"]) == (
        bool(client.get("/api/v1/bars?email=eve@gmail.com").json()["bars"]),
        False,
    )
    assert eve["barred"]
    opened = page(OPEN)
    assert opened.count("It demands removal, and is barred already") == 1
    assert opened.count("It demands removal, which binds as soon as the contact is imported") == 1
    assert f'href="?r={rows[0]["reply"]}"' in opened
