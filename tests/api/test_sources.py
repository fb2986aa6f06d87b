"""Sources and budget by the API: the command line's documents, each workspace its own, pauses in force obeyed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from vigie.ledger import imports
from vigie.ledger.imports import ImportOptions
from vigie.outreach.models import Hold, Kind
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

NOW = datetime.now(UTC)


@pytest.fixture
def get(workspace: Workspace) -> Iterator[Callable[[str], dict]]:
    """The document behind a path, for a viewer."""
    user = add_user(f"{uuid4().hex[:8]}@team.example", None, "viewer", workspace.slug)
    client = Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), workspace, 'test')}"})

    def ask(path: str, status: int = 200) -> dict:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == status, answer.content
        return answer.json()

    yield ask
    user.delete()


@pytest.fixture
def programme(workspace: Workspace, tmp_path) -> None:
    """Six weeks of two sources that answer alike, 12 meetings."""
    sends, replies, meetings = (
        ["send_id,email,sent_at,campaign,source"],
        ["reply_id,send_id,received_at,reply_class"],
        [],
    )
    for n in range(900):
        sent = NOW - timedelta(days=10 + n % 42)
        sends.append(f"s{n},p{n}@b.example,{sent.isoformat()},spring,{'fair' if n % 3 else 'api'}")
        if n % 20 == 0:
            replies.append(f"r{n},s{n},{(sent + timedelta(hours=4)).isoformat()},interested")
        if n % 75 == 0:
            meetings.append(f"m{n},p{n}@b.example,{(sent + timedelta(hours=5)).isoformat()}")
    files = {"sends": sends, "replies": replies, "meetings": ["meeting_id,email,booked_at", *meetings]}
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme", options=ImportOptions()))


@pytest.mark.parametrize("path", ["sources", "budget"])
def test_nothing_of_it_is_open_without_a_token(database, path):
    assert Client().get(f"/api/v1/{path}").status_code == 401


def test_a_workspace_without_messages_has_no_source(get):
    assert get("sources")["sources"] == []
    said = get("budget?kind=calls")
    assert (said["advice"], said["parts"], said["total"]) == ("not_enough_data", [], 100)


def test_the_sources_of_another_workspace_are_not_seen(programme, get, workspace):
    assert {r["source"]: r["delivered"] for r in get("sources")["sources"]} == {"fair": 600, "api": 300}
    elsewhere = Workspace.objects.create(slug=f"{workspace.slug}-b", name="Elsewhere")
    user = add_user(f"{uuid4().hex[:8]}@team.example", None, "admin", elsewhere.slug)
    other = Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), elsewhere, 'test')}"})
    assert other.get("/api/v1/sources").json()["sources"] == []
    user.delete()


def test_before_and_after_a_day_and_by_campaign(programme, get):
    since = (NOW - timedelta(days=24)).date()
    said = get(f"sources?by=campaign&since={since}")
    assert [r["campaign"] for r in said["sources"]] == ["spring"]
    assert (said["since"], said["changes"][0]["verdict"]) == (since.isoformat(), "same")
    assert get("sources?since=2999-01-01", 400)["error"]["code"] == "day_not_past"


def test_a_source_that_is_paused_gets_nothing(programme, get, workspace):
    before = {p["source"]: p["give"] for p in get("budget")["parts"]}
    assert min(before.values()) > 0
    hold = Hold.objects.create(workspace=workspace, kind=Kind.PAUSE, where={"source": "fair"}, since=NOW)
    said = get("budget?total=500")
    assert {p["source"]: (p["give"], p["closed"]) for p in said["parts"]} == {
        "fair": (0, "paused"), "api": (500, None)
    }  # fmt: skip
    hold.lifted_at = NOW
    hold.save()
    assert {p["source"]: p["give"] for p in get("budget")["parts"]} == before


def test_what_makes_no_sense_is_refused(get):
    assert get("budget?total=0", 400)["error"]["code"] == "budget_out_of_reach"
    get("budget?by=mailbox", 422)
    get("sources?weeks=0", 422)
