"""What the OpenAPI document says of replies, bars, capture, messages and what is connected is what is answered.

In: a team with replies of each kind, messages, one of everything that is connected. Out: schemas beside documents.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from vigie.actions import at_once
from vigie.actions.models import Outgoing
from vigie.actions.world import world_of
from vigie.api import answers, connected
from vigie.ledger import imports, refusals
from vigie.outreach import connections
from vigie.review import corrections
from vigie.vocabulary.words import ReplyClass
from vigie.workspaces.setup import add_user
from vigie.workspaces.tokens import make_token

NOW = datetime.now(UTC)
ANSWERS = {
    ("get", "/api/v1/replies"): answers.Inbox,
    ("get", "/api/v1/replies/{reply}"): answers.OpenReply,
    ("get", "/api/v1/capture"): answers.Capture,
    ("post", "/api/v1/classify"): answers.Classified,
    ("post", "/api/v1/replies/{reply}/class"): answers.Correction,
    ("post", "/api/v1/replies/corrections/{number}/undo"): answers.Correction,
    ("get", "/api/v1/bars"): answers.Bars,
    ("post", "/api/v1/bars/{number}/lift"): answers.Lifted,
    ("get", "/api/v1/mailboxes"): connected.Mailbox,
    ("post", "/api/v1/mailboxes"): connected.Mailbox,
    ("get", "/api/v1/mailboxes/{name}"): connected.Mailbox,
    ("post", "/api/v1/mailboxes/{name}/check"): connected.Mailbox,
    ("post", "/api/v1/mailboxes/{name}/sync"): connected.Mailbox,
    ("delete", "/api/v1/mailboxes/{name}"): connected.Removed,
    ("get", "/api/v1/receivers"): connected.Receiver,
    ("post", "/api/v1/receivers"): connected.OpenReceiver,
    ("post", "/api/v1/receivers/{name}/secret"): connected.Receiver,
    ("post", "/api/v1/receivers/{name}/test"): connected.RehearsalStep,
    ("post", "/api/v1/receivers/{name}/rotate"): connected.OpenReceiver,
    ("delete", "/api/v1/receivers/{name}"): connected.Removed,
    ("get", "/api/v1/connections"): connected.Connection,
    ("post", "/api/v1/connections"): connected.Connection,
    ("post", "/api/v1/connections/{name}/check"): connected.Connection,
    ("delete", "/api/v1/connections/{name}"): connected.Removed,
    ("get", "/api/v1/outbox"): connected.Outgoing,
    ("post", "/api/v1/outbox/{number}/again"): connected.Outgoing,
    ("get", "/api/v1/hooks"): connected.Hook,
    ("post", "/api/v1/hooks"): connected.AddedHook,
    ("post", "/api/v1/hooks/{name}/test"): connected.HookTest,
    ("delete", "/api/v1/hooks/{name}"): connected.Removed,
}


def ago(**how) -> str:
    return (NOW - timedelta(**how)).isoformat()


@pytest.fixture
def client(workspace, tmp_path) -> Client:
    """Somebody who may act, in a team where four persons answered, one of them twice, and a stranger wrote."""
    people = ("anne", "bob", "carl", "dora")
    (tmp_path / "contacts.csv").write_text(
        "contact_id,email,phone\n" + "".join(f"c{p},{p}@b.example,+331\n" for p in people), encoding="utf-8"
    )
    (tmp_path / "sends.csv").write_text(
        "send_id,email,sent_at,campaign,step,mailbox\n"
        + "".join(f"s{p},{p}@b.example,{ago(days=9)},spring,1,lea@n.example\n" for p in people if p != "dora")
        + f"s9,dora@b.example,{ago(days=9)},,,deaf@n.example\n",
        encoding="utf-8",
    )
    (tmp_path / "replies.csv").write_text(
        "reply_id,email,received_at,reply_class,confidence,text,return_at,come_back_at,refer_to\n"
        f"r1,anne@b.example,{ago(days=5)},callback_request,0.8,Call me,,2027-03-01,\n"
        f"r2,anne@b.example,{ago(days=4)},not_now,0.7,Not now,,,\n"
        f"r3,bob@b.example,{ago(days=4)},unsubscribe,1,Stop,,,\n"
        f"r4,carl@b.example,{ago(days=3)},out_of_office,0.95,Away,{(NOW + timedelta(days=9)).date()},,dan@b.example\n"
        f"r5,eve@z.example,{ago(days=2)},,,,,,\n",
        encoding="utf-8",
    )
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    letter = tmp_path / "letter.eml"
    letter.write_text(f"From: who@z.example\nSubject: Re: x\nDate: {NOW:%a, %d %b %Y %H:%M:%S +0000}\n\nStop.\n")
    imports.accept(imports.receive(workspace.pk, letter))
    at_once.settle(world_of(workspace, NOW))
    user = add_user(f"o-{workspace.slug}@team.example", None, "operator", workspace.slug)
    return Client(headers={"Authorization": f"Bearer {make_token(user.get_username(), workspace, 'test')}"})


def keys(value: object) -> object:
    """The shape of a JSON value: its names, to any depth; what stands under `report` is the report's own."""
    if isinstance(value, dict):
        return {k: None if k == "report" else keys(v) for k, v in value.items()}
    return [keys(v) for v in value] if isinstance(value, list) else None


def fits(schema: type[answers.Answer], body: bytes) -> Any:
    """The answer, which has every field of its schema, in its type, and no other."""
    said = json.loads(body)
    for one in said if isinstance(said, list) else [said]:
        read = schema.model_validate_json(json.dumps(one), strict=True)
        assert keys(read.model_dump(mode="json", by_alias=True, exclude_unset=True)) == keys(one)
    return said


def post(client: Client, path: str, **body: object) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def test_what_is_answered_is_what_the_document_says(client, as_role):
    listed = client.get("/api/v1/replies")
    fits(answers.Inbox, listed.content)
    for reply in listed.json()["replies"]:
        fits(answers.OpenReply, client.get(f"/api/v1/replies/{reply['reply']}").content)
    one = listed.json()["replies"][0]["reply"]
    said = client.post(f"/api/v1/replies/{one}/class", {"to": "interested"}, content_type="application/json")
    fits(answers.Correction, said.content)
    fits(answers.OpenReply, client.get(f"/api/v1/replies/{one}").content)
    fits(answers.Correction, client.post(f"/api/v1/replies/corrections/{said.json()['id']}/undo").content)
    capture = client.get("/api/v1/capture")
    fits(answers.Capture, capture.content)
    assert capture.json()["from_strangers"]["letters"]
    (bar,) = fits(answers.Bars, client.get("/api/v1/bars?email=bob@b.example").content)["bars"]
    assert fits(answers.Bars, client.get("/api/v1/bars?email=who@z.example").content)["waiting"]
    proof = {"because": "Asked for our offer again on the telephone"}
    lifted = post(as_role("manager"), f"bars/{bar['id']}/lift", **proof)
    assert fits(answers.Lifted, lifted.content)["lifted_at"]


def test_mailboxes_and_receivers_are_described_too(as_role):
    admin = as_role("admin")
    box = {"name": "lea", "host": "127.0.0.1", "port": 9, "security": "plain", "username": "lea", "secret": "s"}
    fits(connected.Mailbox, post(admin, "mailboxes", **box).content)
    for answer in (
        admin.get("/api/v1/mailboxes/lea"),
        post(admin, "mailboxes/lea/check"),
        post(admin, "mailboxes/lea/sync"),
    ):
        fits(connected.Mailbox, answer.content)
    assert fits(connected.Mailbox, admin.get("/api/v1/mailboxes").content)[0]["folders"]
    fits(connected.Removed, admin.delete("/api/v1/mailboxes/lea").content)
    made = fits(connected.OpenReceiver, post(admin, "receivers", tool="smartlead", name="in", unsigned=True).content)
    outside = Client()
    for said in ("{}", "["):
        outside.post(made["address"], said, content_type="application/json")
    refusals.flush()
    (shown,) = fits(connected.Receiver, admin.get("/api/v1/receivers").content)
    assert shown["refused"]
    fits(connected.Receiver, post(admin, "receivers/in/secret", secret="key").content)
    assert fits(connected.RehearsalStep, post(admin, "receivers/in/test").content)[-1]["understood"]
    fits(connected.OpenReceiver, post(admin, "receivers/in/rotate").content)
    fits(connected.Removed, admin.delete("/api/v1/receivers/in").content)


def test_connections_hooks_and_the_outbox_are_described_too(as_role, workspace):
    admin = as_role("admin")
    account = {"tool": "smartlead", "name": "main", "secret": "s", "address": "http://127.0.0.1:9"}
    fits(connected.Connection, post(admin, "connections", **account).content)
    fits(connected.Connection, post(admin, "connections/main/check").content)
    fits(connected.Connection, admin.get("/api/v1/connections").content)
    Outgoing.objects.create(
        workspace=workspace, connection=connections.named(workspace, "main"), operation="pause_campaign",
        args={"campaign": "A"}, due_at=NOW, state="refused", answer={"code": "not_found"},
    )  # fmt: skip
    (told,) = fits(connected.Outgoing, admin.get("/api/v1/outbox").content)
    fits(connected.Outgoing, post(admin, f"outbox/{told['id']}/again").content)
    fits(connected.Removed, admin.delete("/api/v1/connections/main").content)
    hook = {"name": "crm", "address": "http://127.0.0.1:9/in"}
    assert fits(connected.AddedHook, post(admin, "hooks", **hook).content)["secret"]
    assert "secret" not in fits(
        connected.AddedHook, post(admin, "hooks", name="own", secret="x", address=hook["address"]).content
    )
    fits(connected.Hook, admin.get("/api/v1/hooks").content)
    fits(connected.HookTest, post(admin, "hooks/crm/test").content)
    fits(connected.Removed, admin.delete("/api/v1/hooks/crm").content)


BOUNCE = b"""From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<jo@acme.example>:
Remote host said: 550 5.1.1 unknown user
"""
TLS = b"""{"organization-name": "r.example", "report-id": "t1", "date-range": {"start-datetime": "2026-06-01T00:00:00Z",
"end-datetime": "2026-06-01T23:59:59Z"}, "policies": []}"""
AWAY = b"From: jo@a.example\nSubject: Automatic reply\nAuto-Submitted: auto-replied\n\nI am away until 12 March 2027.\n"


@pytest.mark.parametrize("raw", [BOUNCE, TLS, AWAY, b"nothing"], ids=["bounce", "tls", "away", "nothing"])
def test_messages_are_described_too(client, raw):
    fits(answers.Classified, client.post("/api/v1/classify", raw, content_type="message/rfc822").content)


def test_the_document_names_these_schemas_and_every_class(client):
    document = client.get("/api/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    for (method, path), schema in ANSWERS.items():
        said = document["paths"][path][method]["responses"]
        held = said.get("201", said.get("200"))["content"]["application/json"]["schema"]
        held = held.get("items", held)
        assert held == {"$ref": f"#/components/schemas/{schema.__name__}"}
        optional = {"secret"} if schema is connected.AddedHook else set()
        assert set(schemas[schema.__name__]["required"]) == set(schemas[schema.__name__]["properties"]) - optional
    assert schemas["ReplyClass"]["enum"] == [str(c) for c in ReplyClass]
    assert {"$ref": "#/components/schemas/ReplyClass"} in schemas["OpenReply"]["properties"]["class"]["anyOf"]
    asked = next(p for p in document["paths"]["/api/v1/replies"]["get"]["parameters"] if p["name"] == "class")
    assert {"positive", "not_now", "look", ""} < set(asked["schema"]["enum"])
    assert "on_target" in schemas["Counted"]["properties"]  # what is sent keeps its names
    assert schemas["Corrected"]["properties"]["to"]["enum"] == list(corrections.CLASSES)
