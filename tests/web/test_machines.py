"""Clicks of machines are shown where they are left out: at the import, beside the number, by command, in the API.

In: an export with clicks of a gateway, made up. Out: pages and documents that say how many, by which rule, on what.
"""

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pressing
import pytest
from django.test import Client

from vigie.ledger import imports
from vigie.mail import scanners
from vigie.sentences import machines as words

SENT = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)


@pytest.fixture
def team(workspace):
    return pressing.Team(workspace)


@pytest.fixture
def brought(team, tmp_path):
    """200 messages; a gateway opened eight links of one of them at once."""
    for name, head, rows in (
        ("sends", ("send_id", "email", "sent_at", "campaign"), [
            (f"s{n}", f"p{n}@b.example", SENT.isoformat(), "Q1" if n else "Q2") for n in range(200)]),
        ("events", ("send_id", "type", "at", "detail", "actor"), [
            *(("s0", "click", (SENT + timedelta(minutes=5, seconds=n / 4)).isoformat(), f"https://us.example/{n}", "")
              for n in range(8)),
            ("s1", "click", (SENT + timedelta(seconds=3)).isoformat(), "https://us.example/1", ""),
            ("s2", "open", (SENT + timedelta(minutes=3)).isoformat(), "", "machine")]),
    ):  # fmt: skip
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([head, *rows])
    number = imports.receive(team.workspace.pk, tmp_path, "week")
    imports.accept(number)
    return number


def text(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode())).replace("\xa0", " ")


@pytest.fixture
def viewer(team):
    client = team.join("vic", "viewer")
    client.cookies["django_language"] = "en"
    return client


def test_the_result_of_an_import_says_what_machines_did(brought, viewer):
    page = text(viewer.get(f"/import/{brought}"))
    assert "10 opens and clicks of machines are left out" in page
    assert "8 clicks: 3 or more different links of one message within 10 seconds, here up to 8" in page
    assert "1 click within 5 seconds of the sending, 3 s after it" in page
    assert "1 open: the tool" in page


def test_the_number_says_what_is_left_out_of_it_in_its_period_and_filters(brought, viewer):
    page = text(viewer.get("/m/click_rate"))
    assert "9 opens and clicks of machines are left out" in page
    assert "here up to 8" in page
    assert "1 open or click of a machine is left out" in text(viewer.get("/m/click_rate?campaign=Q1"))
    assert "left out</summary>" not in text(viewer.get("/m/hard_bounce_rate"))


def test_the_api_gives_rule_and_evidence(brought, team):
    from vigie.workspaces.setup import add_user
    from vigie.workspaces.tokens import make_token

    user = add_user(f"api-{team.workspace.slug}@team.example", None, "viewer", team.workspace.slug)
    key = {"Authorization": f"Bearer {make_token(user.get_username(), team.workspace, 'x')}"}
    found = Client().get("/api/v1/machines", headers=key).json()["left_out"]
    assert [(f["touch"], f["rule"], f["times"], f["messages"], f["evidence"]) for f in found][1:] == [
        ("click", "burst", 8, 1, 8), ("click", "early", 1, 1, 3),
    ]  # fmt: skip
    only = Client().get("/api/v1/machines?where=campaign%3DQ2", headers=key).json()["left_out"]
    assert [f["rule"] for f in only] == ["burst"]
    document = Client().get(f"/api/v1/imports/{brought}", headers=key).json()
    assert sum(f["times"] for f in document["left_out"]) == 10


def test_the_command_line_says_it(brought, team, capsys):
    from vigie.cli import facts
    from vigie.cli.console import Console

    console = Console(as_json=True)
    facts.info(team.workspace, console)
    said = json.loads(capsys.readouterr().out)
    assert {f["rule"]: f["times"] for f in said["left_out"] if f["touch"] == "click"} == {"burst": 8, "early": 1}


def test_the_words_name_the_bounds_of_the_rules():
    said = (words.LINKS, timedelta(seconds=words.AT_ONCE), timedelta(seconds=words.SOON))
    assert said == (scanners.MANY_LINKS, scanners.BURST, scanners.SOON_CLICK)


def test_thousands_stand_apart_as_the_reader_writes_them():
    from django.utils import translation

    for lang, said in (("en", "1,801 opens"), ("fr", "1\N{NO-BREAK SPACE}801 ouvertures")):
        with translation.override(lang):
            assert words.left_total(1_801).startswith(said)
