"""The HTTP API gives the documents of the command line, to tokens only, each in its own workspace.

In: Django's test client. Out: JSON.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vigie.ledger import imports
from vigie.review import judgements
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

SENDS = b"send_id,email,sent_at,mailbox\ns1,a@b.example,2026-09-01T09:00:00Z,m@n.example\n"


@pytest.fixture
def caller(workspace: Workspace) -> Iterator[Callable[..., Client]]:
    """`caller(role)` is a client with a token of a member with that role."""
    made = []

    def make(role: str = "operator", where: Workspace | None = None) -> Client:
        place = where or workspace
        user = add_user(f"{uuid4().hex[:8]}@team.example", None, role, place.slug)
        made.append(user)
        token = make_token(user.get_username(), place, "test")
        return Client(headers={"Authorization": f"Bearer {token}"})

    yield make
    for user in made:
        user.delete()


def bring(client: Client, workspace: Workspace, **options: str) -> dict:
    """Send one file, let the worker's step run, read the import again."""
    answer = client.post("/api/v1/imports", {"files": SimpleUploadedFile("sends.csv", SENDS), **options})
    assert answer.status_code == 201, answer.content
    number = answer.json()["import_id"]
    assert imports.next_queued() is not None
    imports.accept(number)
    return client.get(f"/api/v1/imports/{number}").json()


@pytest.mark.parametrize("path", ["metrics", "signals", "diagnose", "imports", "imports/1"])
def test_nothing_is_open_without_a_token(database, path):
    assert Client().get(f"/api/v1/{path}").status_code == 401
    assert Client(headers={"Authorization": "Bearer vigie_wrong"}).get(f"/api/v1/{path}").status_code == 401


def test_a_file_sent_to_the_api_becomes_readings(caller, workspace):
    client = caller()
    said = bring(client, workspace, source_name="Bought")
    assert (said["status"], said["rows"]["accepted"], said["kind"]) == ("done", 1, "folder")
    asked = {"metric": "delivery_rate", "as_of": "2026-09-06T12:00:00", "weeks": 1, "where": "mailbox=m@n.example"}
    document = client.get("/api/v1/metrics", asked).json()
    assert [(r["metric"], r["hits"], r["base"]) for r in document["readings"]] == [("delivery_rate", 1, 1)]
    of_it = client.get("/api/v1/metrics", asked | {"where": "source=Bought"}).json()
    assert [r["base"] for r in of_it["readings"]] == [1]
    shown = client.get("/api/v1/metrics", asked | {"where": "mailbox=M@N.example"}).json()
    assert shown["readings"] == document["readings"]
    assert client.post(f"/api/v1/imports/{said['import_id']}/undo").json()["undone"] == said["import_id"]
    told = {e["what"]: e["who"] for e in client.get("/api/v1/journal").json()["entries"]}
    assert told["import_undone"] == told["imported"] is not None


def test_complaints_that_nobody_can_report_are_null_and_never_zero(caller, workspace):
    client = caller()
    bring(client, workspace)
    asked = {"metric": "complaint_rate", "as_of": "2026-09-06T12:00:00", "weeks": 1}
    (said,) = client.get("/api/v1/metrics", asked).json()["readings"]
    assert (said["hits"], said["base"], said["value"], said["measurable"]) == (None, 0, None, False)


def test_a_viewer_reads_and_may_neither_import_nor_undo(caller, workspace):
    number = bring(caller(), workspace)["import_id"]
    viewer = caller("viewer")
    assert viewer.get("/api/v1/imports").status_code == 200
    answer = viewer.post("/api/v1/imports", {"files": SimpleUploadedFile("sends.csv", SENDS)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert viewer.post(f"/api/v1/imports/{number}/undo").status_code == 403


def test_another_workspace_does_not_exist_for_a_token(caller, workspace):
    number = bring(caller(), workspace)["import_id"]
    other = Workspace.objects.create(slug=f"{workspace.slug}-x", name="Other")
    stranger = caller("admin", other)
    assert stranger.get(f"/api/v1/imports/{number}").status_code == 404
    assert stranger.post(f"/api/v1/imports/{number}/undo").status_code == 404
    assert stranger.get("/api/v1/imports").json() == []


def test_an_error_says_why_and_what_to_do(caller):
    answer = caller().get("/api/v1/metrics", {"metric": "nonsense"})
    said = answer.json()["error"]
    assert (answer.status_code, said["code"]) == (400, "unknown_metric")
    assert said["reason"]
    assert said["remedy"]


def test_the_api_describes_itself(caller):
    document = json.loads(caller().get("/api/v1/openapi.json").content)
    assert {"/api/v1/metrics", "/api/v1/imports"} <= set(document["paths"])


def test_findings_are_those_of_the_publication_and_of_a_moment_when_one_is_asked(caller, workspace):
    client = caller()
    bring(client, workspace)
    kept = judgements.refresh(workspace, datetime(2026, 9, 6, 12, tzinfo=UTC))
    assert client.get("/api/v1/diagnose").json()["as_of"] == kept.as_of.isoformat()
    assert client.get("/api/v1/signals").json() == {"as_of": kept.as_of.isoformat(), "signals": [], "volume_jumps": []}
    then = client.get("/api/v1/diagnose", {"as_of": "2026-09-03T12:00:00"}).json()
    assert (then["as_of"], then["verdict"]) == ("2026-09-03T10:00:00+00:00", "not_enough_data")
    assert client.get("/api/v1/signals", {"as_of": "2026-09-03T12:00:00"}).json()["signals"] == []


@pytest.mark.parametrize("weeks", [0, 105, 100_000])
def test_more_weeks_than_can_be_read_are_refused_before_anything_is_counted(caller, weeks):
    answer = caller().get(f"/api/v1/metrics?weeks={weeks}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "weeks_out_of_bounds")


def test_an_answer_that_nobody_could_read_is_refused_before_it_is_counted(caller, workspace, monkeypatch):
    client = caller()
    bring(client, workspace)
    monkeypatch.setattr(sys.modules["vigie.metrics.read"], "MOST_READINGS", 10)
    answer = client.get("/api/v1/metrics?by=mailbox&weeks=52")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "too_many_readings")


def test_days_beyond_every_programme_are_refused(caller):
    assert caller().get("/api/v1/delays?days=1000000").status_code == 422


REFUSALS = (
    ("metrics?as_of=bad", 422, "parameter_no_moment", "“as_of” is not a moment."),
    ("metrics?as_of=0001-01-01", 400, "day_beyond", "0001-01-01"),
    ("metrics?as_of=9999-12-31T23:59:59-12:00", 400, "day_beyond", "9999"),
    ("metrics?weeks=many", 422, "parameter_no_number", "“weeks”"),
    ("metrics?window=month", 422, "parameter_not_offered", "“window”"),
    ("followups?days=1000000", 422, "parameter_out_of_bounds", "“days” is beyond what can be asked."),
    ("effect?since=2026-08-03", 422, "parameter_missing", "“where” is missing."),
    ("imports/99999999", 404, "unknown_import", "99999999"),
    ("imports/first", 422, "parameter_no_number", "“number”"),
    ("telescope", 404, "unknown_address", "/api/v1/telescope"),
)


@pytest.mark.parametrize(("address", "status", "code", "said"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_whatever_is_refused_answers_the_one_document_of_errors(caller, address, status, code, said):
    answer = caller().get(f"/api/v1/{address}", headers={"Accept-Language": "en"})
    assert (answer.status_code, set(answer.json())) == (status, {"error"})
    error = answer.json()["error"]
    assert error["code"] == code
    assert said in error["reason"]
    assert error["remedy"]


def test_a_refusal_speaks_the_language_that_was_asked_for(database):
    answer = Client().get("/api/v1/metrics", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["reason"] == "Aucun jeton valable n’accompagne la requête."
    assert Client().get("/api/v2/metrics").json()["error"]["code"] == "unknown_address"


def test_a_method_or_a_body_that_nobody_knows_and_a_fault_of_ours_answer_it_too(caller, monkeypatch):
    client = caller()
    other = client.delete("/api/v1/metrics")
    assert (other.status_code, other.headers["Allow"]) == (405, "GET")
    assert other.json()["error"]["code"] == "method_not_allowed"
    broken = client.post("/api/v1/actions", "{", content_type="application/json")
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "request_unreadable")
    monkeypatch.setattr("vigie.api.v1.read", lambda *_a, **_k: 1 / 0)
    fault = client.get("/api/v1/metrics")
    assert (fault.status_code, fault.json()["error"]["code"]) == (500, "unexpected_fault")
    assert "ZeroDivision" not in fault.content.decode()
