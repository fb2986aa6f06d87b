"""What is told of a call after it, under the call's id alone, is its outcome: in either order, once, until taken back.

In: what Ringover posts. Out: facts, the conversation of a reply.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from vigie.connectors import Post
from vigie.ledger import imports, inbox, intake, postings, receivers

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CALL = {
    "resource": "call", "event": "hangup",
    "data": {"call_id": "77", "direction": "outbound", "start_time": "2026-11-02T09:00:00Z", "duration_in_seconds": 9,
             "user": {"email": "u@ours.example"}, "contact": {"emails": [{"value": "ana@b.example"}]}},
}  # fmt: skip
OTHER = {**CALL, "data": {**CALL["data"], "call_id": "78"}}


def tagged(*tags: str, call: int = 77) -> dict[str, object]:
    return {"resource": "aftercall", "event": "tags_updated", "data": {"call_id": call, "tags": list(tags)}}


@pytest.fixture
def post(workspace):
    """`post(...)`: a Ringover receiver takes these bodies as one batch, and understands them."""
    row, minutes = receivers.add(workspace, "ringover", now=NOW), iter(range(1_000))

    def run(*bodies: dict[str, object]) -> None:
        for body in bodies:
            intake.keep(row.pk, Post(json.dumps(body).encode(), {}, NOW + timedelta(minutes=next(minutes))))
        postings.understand(row, NOW, lambda _: None)

    return run


@pytest.fixture
def ended(facts):
    """How each call ended, as the facts say; the meetings first."""
    return lambda: sorted(facts("SELECT reach, stance, milestone FROM fact_call"), key=str)


BOOKED, TALKED = ("connected", "interested", "meeting_booked"), ("connected", None, "exchange")


@pytest.fixture
def reply(folder, bring, facts):
    """A reply of the person who is called afterwards, to a message: what is posted then is published as a change."""
    sent = {"send_id": "s", "email": "ana@b.example", "sent_at": "2026-10-30T09:00:00Z", "mailbox": "u@ours.example"}
    said = {"reply_id": "r", "email": "ana@b.example", "received_at": "2026-11-01T09:00:00Z", "text": "Volontiers."}
    bring(folder(sends=[sent], replies=[said]))
    return facts("SELECT reply FROM fact_reply")[0][0]


def test_a_tag_reaches_its_call_in_either_order_and_counts_until_it_or_its_import_is_taken_back(
    post, ended, reply, workspace
):
    # So many that no later batch takes them in.
    post(
        tagged("à rappeler"),
        tagged("RDV pris"),
        tagged("Client Gold", call=78),
        *(tagged("nrp", call=n) for n in range(6)),
    )
    assert ended() == []
    assert imports.listing(workspace.pk)[0].rejected == []
    post(CALL, OTHER, CALL, {**OTHER, "attempt": 2})
    named = sorted([BOOKED, ("connected", None, None)], key=str)  # a tag that means no outcome stands for none
    assert ended() == named
    _reply, line = inbox.one(workspace, reply)
    assert sorted(s.reply_class for s in line if s.what == "called") == ["Client Gold", "meeting"]
    post(tagged())
    assert ended() == sorted([TALKED, ("connected", None, None)], key=str)
    imports.undo(imports.listing(workspace.pk)[0].import_id)
    assert ended() == named
