"""Bars on the page of a reply: lifted with the reason asked for, put back, by who may; the journal keeps it.

In: a demand for removal, a dead address, a complaint, an absence. Out: pages, bars, lines of the journal.
"""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from vigie.actions import at_once
from vigie.actions.world import world_of
from vigie.ledger import imports, inbox
from vigie.people.models import Standing
from vigie.review import journal, waiting
from vigie.workspaces.setup import add_user

NOW = datetime.now(UTC)
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
PROOF = "Telephoned today: asks for our offer again"


@pytest.fixture
def team(workspace, tmp_path):
    """`team(role)`: somebody of a team to whom four persons answered; `team.page(client, name)` opens a reply."""
    sent, said, last = ((NOW - timedelta(days=n)).isoformat() for n in (9, 5, 3))
    people = {"anne": "unsubscribe", "bob": "interested", "carl": "interested", "dora": "out_of_office"}
    back = (NOW + timedelta(days=20)).date()
    files = {
        "sends": ["send_id,email,sent_at", *(f"s{p},{p}@b.example,{sent}" for p in people)],
        "replies": ["reply_id,email,received_at,reply_class,confidence,return_at",
                    *(f"r{p},{p}@b.example,{said},{c},0.95,{back}" for p, c in people.items())],
        "events": [
            "email,type,at,detail", f"bob@b.example,hard_bounce,{last},user unknown 5.1.1",
            f"carl@b.example,complaint,{last},",
        ],
    }  # fmt: skip
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    at_once.settle(world_of(workspace, NOW))
    found = {r.email.partition("@")[0]: r for r in inbox.inbox(workspace, waiting.period(NOW)).replies}

    def of(role: str) -> Client:
        client = Client()
        client.force_login(add_user(f"{uuid4().hex[:8]}@team.example", None, role, workspace.slug))
        client.cookies["django_language"] = "en"
        return client

    def page(client: Client, name: str) -> str:
        return client.get(f"/replies?r={found[name].reply}").content.decode()

    def bar(name: str) -> Standing:
        return Standing.objects.filter(workspace=workspace, contact=found[name].contact, lifted_at=None).first()

    of.workspace, of.found, of.page, of.bar = workspace, found, page, bar
    return of


def lift(team, client, name, because, **more):
    bar = Standing.objects.get(workspace=team.workspace, contact=team.found[name].contact)
    reply = team.found[name].reply
    return client.post(f"/replies/{reply}/lift", {"bar": bar.pk, "because": because}, headers=PART, **more)


def told(team):
    return [line for line in journal.entries(team.workspace) if line.what.startswith("bar_")]


def test_a_demand_is_lifted_with_its_proof_and_put_back(team):
    manager = team("manager")
    assert "asked to be written to again?" in team.page(manager, "anne")
    refused = lift(team, manager, "anne", " ")
    assert refused.status_code == 422
    assert team.bar("anne")
    page = lift(team, manager, "anne", PROOF).content.decode()
    assert team.bar("anne") is None
    assert "Remove from every list" not in page
    assert "nothing to remove" in page
    assert (told(team)[0].details["because"], told(team)[0].what) == (PROOF, "bar_lifted")
    back = set(re.findall(r'hx-post="(/replies/bars/\d+/back)"', page))
    assert len(back) == 1
    assert page.count(back.copy().pop()) >= 4  # in the toast and beside the reply
    assert "data-undo" in page[page.index('<aside id="toast"') :]
    shown = manager.post(back.pop(), {"r": team.found["anne"].reply}, headers=PART).content.decode()
    assert team.bar("anne")
    assert told(team)[0].what == "bar_put_back"
    assert "/back" not in shown
    log = manager.get("/log").content.decode()
    assert "barred again" in log
    assert log.count(f'<a href="/replies?r={team.found["anne"].reply}">') == 2  # of whom, on each line


def test_a_proof_of_before_the_demand_lifts_nothing_and_the_box_names_the_day_of_the_demand(team):
    page = lift(team, team("manager"), "anne", "Telephone call of 3 March 2025, asked for the offer").content.decode()
    (box,) = re.findall(r"<div[^>]* data-again.*?</form>", page, re.DOTALL)
    assert re.search(r"The demand is of \d{1,2} [A-Z][a-z]+", box)
    assert "Tell of a day since then" in box
    assert team.bar("anne")


def test_a_refusal_keeps_the_box_open_with_the_words_and_the_reason(team):
    manager, short = team("manager"), "x <y"
    page = lift(team, manager, "anne", short).content.decode()
    (box,) = re.findall(r"<div[^>]* data-again.*?</form>", page, re.DOTALL)
    assert 'role="alert"' in box
    assert "Name the way and the day" in box
    assert ">x &lt;y</textarea>" in box
    assert '<aside id="toast"' in page
    assert "Name the way and the day" not in page.replace(box, "")
    plain = manager.post(
        f"/replies/{team.found['anne'].reply}/lift", {"bar": team.bar("anne").pk, "because": short}, follow=True
    ).content.decode()
    assert ">x &lt;y</textarea>" in plain
    assert "Name the way and the day" in plain
    again = team.page(manager, "anne")
    assert "x &lt;y" not in again
    assert "Name the way and the day" not in again
    assert team.bar("anne")


def test_what_was_read_is_lifted_with_or_without_a_reason_and_the_journal_keeps_it(team):
    manager = team("manager")
    assert 'name="because"' in team.page(manager, "bob")
    lift(team, manager, "bob", "Verified by telephone")
    assert team.bar("bob") is None
    assert "Verified by telephone" in manager.get("/log").content.decode()
    log = manager.get("/log").content.decode()
    (back,) = re.findall(r'action="(/replies/bars/\d+/back)"', log)
    assert manager.post(back, {"at": "log"}, follow=True).redirect_chain[0][0].startswith("/log")
    assert team.bar("bob")
    assert not re.findall(r"/replies/bars/\d+/back", manager.get("/log").content.decode())
    lift(team, manager, "dora", "")
    assert team.bar("dora") is None


def test_who_may_not_lifts_nothing_and_a_complaint_stays(team):
    for role in ("viewer", "operator"):
        client = team(role)
        assert 'name="because"' not in team.page(client, "anne")
        assert lift(team, client, "anne", PROOF).status_code == 403
        assert client.post(f"/replies/bars/{team.bar('anne').pk}/back").status_code == 403
    manager = team("manager")
    assert 'name="because"' not in team.page(manager, "carl")
    assert lift(team, manager, "carl", PROOF).status_code == 422
    assert team.bar("anne")
    assert team.bar("carl")
    assert manager.post("/replies/bars/0/back").status_code == 404
    assert manager.post(f"/replies/{team.found['anne'].reply}/lift", {"bar": "0"}).status_code == 404


def test_a_bar_that_came_anew_is_not_doubled_and_one_that_ran_out_is_not_put_back(team):
    manager = team("manager")
    lift(team, manager, "bob", "")
    lift(team, manager, "dora", "")
    old, away = (Standing.objects.get(workspace=team.workspace, contact=team.found[n].contact) for n in ("bob", "dora"))
    Standing.objects.create(
        workspace=team.workspace, contact=old.contact, bar=old.bar, reason=old.reason, since=datetime.now(UTC)
    )
    Standing.objects.filter(pk=away.pk).update(until=NOW)
    for row in (old, away):
        manager.post(f"/replies/bars/{row.pk}/back", {}, headers=PART)
        row.refresh_from_db()
        assert row.lifted_at
    assert "/back" not in team.page(manager, "bob")
    assert [line.what for line in told(team)] == ["bar_lifted", "bar_lifted"]
