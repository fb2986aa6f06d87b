"""What tools posted becomes facts by the road of all imports: whatever the order, however often.

In: requests kept. Out: batches, facts.
"""

import json
import random
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from vigie.connectors import Post

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WHEN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def receiver(workspace):
    from vigie.ledger import receivers

    return receivers.add(workspace, "smartlead", now=NOW)


def event(word: str, number: int, hours: float = 0, **more) -> dict:
    at = (WHEN + timedelta(hours=hours, minutes=number)).isoformat()
    return {
        "event_type": word, "to_email": f"p{number}@b.example", "from_email": "jo@n.example", "campaign_name": "Q1",
        "sequence_number": 1, "stats_id": f"s{number}", "event_timestamp": at, **more,
    }  # fmt: skip


def kept(receiver, *events, at=NOW) -> None:
    from vigie.ledger import intake

    for number, said in enumerate(events):
        body = json.dumps(said).encode()
        intake.keep(receiver.pk, Post(body, {}, at + timedelta(milliseconds=number)))


def understood(receiver, call=lambda _: None) -> int:
    from vigie.ledger import postings

    return postings.understand(receiver, NOW, call)


def facts(workspace, columns: str, table: str = "fact_send") -> list[tuple]:
    from vigie.facts.store import read_snapshot

    files = [str(workspace.facts_root / p.path) for p in read_snapshot(workspace.facts_root).tables.get(table, ())]
    with duckdb.connect() as engine:
        return engine.execute(f"SELECT {columns} FROM read_parquet({files}) ORDER BY ALL").fetchall() if files else []


WHOLE = (
    "campaign, step, mailbox, sent_at, hard_at IS NOT NULL, click_at IS NOT NULL, reply_at, human_at, unsubscribed_at"
)


def story() -> list[dict]:
    said = []
    for n in range(40):
        said.append(event("EMAIL_SENT", n, message_id=f"<m{n}@n.example>"))
        if n % 4 == 0:
            said.append(event("EMAIL_LINK_CLICK", n, 1, link_clicked="https://n.example/offer"))
        if n % 5 == 0:
            said.append(event("EMAIL_REPLY", n, 2, reply_message={"text": "Oui, appelez-moi."}))
        if n % 7 == 1:
            said.append(event("EMAIL_BOUNCE", n, 0.1, bounce_message={"text": "550 5.1.1 no such user"}))
        if n % 11 == 2:
            said.append(event("LEAD_UNSUBSCRIBED", n, 3))
    return said


def test_events_move_the_facts_and_a_sending_makes_the_message(receiver, workspace):
    kept(receiver, *story())
    assert understood(receiver) == len(story())
    rows = facts(workspace, WHOLE)
    assert len(rows) == 40
    assert sum(r[4] for r in rows) == 6
    assert sum(r[5] for r in rows) == 10
    assert sum(r[6] is not None for r in rows) == 8
    assert sum(r[8] is not None for r in rows) == 4
    assert receiver.postings.exclude(request="").count() == 0


def test_whatever_the_order_and_the_batches_the_facts_are_the_same_and_nothing_else_is_left(receiver, workspace):
    from vigie.ledger import imports
    from vigie.ledger.models import Import

    shuffled = story()
    random.Random(7).shuffle(shuffled)  # noqa: S311 - the same order in every run
    for start in range(0, len(shuffled), 9):
        kept(receiver, *shuffled[start : start + 9], event("EMAIL_SENT", start, to_email="nobody"))
        understood(receiver)
    first = facts(workspace, WHOLE)
    assert len(first) == 40
    assert sum(r[4] for r in first) == 6
    batches = {f"{pk}.rejected" for pk in Import.objects.filter(workspace=workspace).values_list("pk", flat=True)}
    assert len(batches) <= 4
    assert {path.name for path in (workspace.folder / "ledger").glob("*.rejected")} == batches
    imports.digest_again(workspace)
    assert facts(workspace, WHOLE) == first


def test_replayed_a_thousand_times_nothing_is_added(receiver, workspace):
    from vigie.ledger.models import Import

    kept(receiver, event("EMAIL_SENT", 1), event("EMAIL_OPEN", 1, 1, event_timestamp="0001-01-01T00:00:00Z"))
    understood(receiver)
    before, batches = facts(workspace, WHOLE), Import.objects.filter(workspace=workspace).count()
    for n in range(1_000):
        kept(receiver, event("EMAIL_OPEN", 1, 1, event_timestamp="0001-01-01T00:00:00Z"), at=NOW + timedelta(seconds=n))
    assert understood(receiver) == 0
    assert facts(workspace, WHOLE) == before
    assert Import.objects.filter(workspace=workspace).count() == batches


def test_a_retry_that_is_signed_anew_adds_nothing(receiver, workspace):
    kept(receiver, event("EMAIL_SENT", 1), event("EMAIL_LINK_CLICK", 1, 1, attempt=1))
    understood(receiver)
    kept(receiver, event("EMAIL_SENT", 1, attempt=2), event("EMAIL_LINK_CLICK", 1, 1, attempt=2))
    understood(receiver)
    assert len(facts(workspace, WHOLE)) == 1


def test_an_event_waits_for_its_message(receiver, workspace):
    kept(receiver, event("EMAIL_LINK_CLICK", 1, 1, link_clicked="https://n.example/offer"))
    understood(receiver)
    assert facts(workspace, WHOLE) == []
    kept(receiver, event("EMAIL_SENT", 1))
    understood(receiver)
    (row,) = facts(workspace, WHOLE)
    assert row[5]


def test_words_not_known_are_kept_counted_and_shown(receiver, workspace):
    from vigie.ledger import postings

    kept(receiver, event("LEAD_TELEPORTED", 1), event("LEAD_TELEPORTED", 2), event("EMAIL_SENT", 1))
    understood(receiver)
    said = postings.taken(workspace)[receiver.pk]
    assert said["unknown"] == {"LEAD_TELEPORTED": 2}
    assert (said["requests"], said["waiting"]) == (3, 0)


def test_events_of_one_tool_find_messages_of_another_by_their_message_id(receiver, workspace, tmp_path):
    from vigie.ledger import imports, receivers

    other = receivers.add(workspace, "mailgun", now=NOW, unsigned=True)
    at = (WHEN + timedelta(hours=1)).timestamp()
    said = {"event-data": {"event": "failed", "severity": "permanent", "timestamp": at, "recipient": "p2@b.example",
                           "id": "e1", "message": {"headers": {"message-id": "M2@n.example"}},
                           "delivery-status": {"code": 550, "message": "5.1.1 no such user"}}}  # fmt: skip
    kept(other, said)
    understood(other)
    sends = tmp_path / "sends.csv"
    lines = [f"f{n},p2@b.example,{(WHEN + timedelta(minutes=n)).isoformat()},<m{n}@n.example>" for n in (1, 2, 3)]
    sends.write_text("send_id,email,sent_at,message_id\n" + "\n".join(lines) + "\n")
    imports.accept(imports.receive(workspace.pk, sends))
    assert [r[1] for r in facts(workspace, "sent_at, hard_at IS NOT NULL")] == [False, True, False]
    imports.digest_again(workspace)
    assert [r[1] for r in facts(workspace, "sent_at, hard_at IS NOT NULL")] == [False, True, False]


def test_what_is_dated_before_its_message_is_told_when_we_heard_of_it(receiver, workspace):
    from vigie.ledger import imports
    from vigie.ledger.models import Import

    old = "2001-01-01T00:00:00Z"
    told = [
        event("EMAIL_SENT", 1), event("LEAD_UNSUBSCRIBED", 1, event_timestamp=old),
        event("EMAIL_BOUNCE", 1, event_timestamp=old, bounce_message={"text": "550 5.1.1 no such user"}),
        event("EMAIL_REPLY", 1, event_timestamp=old, reply_message={"text": "Oui, appelez-moi.", "time": old}),
    ]  # fmt: skip
    kept(receiver, *told)
    understood(receiver)
    heard = NOW.replace(tzinfo=None)
    moments = "unsubscribed_at, hard_at, reply_at"
    (row,) = facts(workspace, moments)
    assert [m - heard for m in row] == [timedelta(milliseconds=n) for n in (1, 2, 3)]
    (batch,) = Import.objects.filter(workspace=workspace)
    noted = {n["code"]: (n["params"], n["times"]) for n in batch.report["noted"]}
    assert noted["time_not_believed"] == (["2001-01-01"], 3)
    assert (batch.report["by_table"]["events"]["rejected"], batch.report["by_table"]["replies"]["rejected"]) == (0, 0)
    kept(receiver, {**told[1], "attempt": 2}, at=NOW + timedelta(days=9))
    understood(receiver)
    imports.digest_again(workspace)
    assert facts(workspace, moments) == [row]
    counts = Import.objects.latest("pk").report["by_table"]["events"]
    assert (counts["accepted"], counts["already_known"]) == (0, 1)


def test_a_call_told_twice_is_one_call_as_it_stands_last(workspace):
    from vigie.ledger import receivers

    row = receivers.add(workspace, "aircall", now=NOW)
    call = {"id": 5, "direction": "outbound", "started_at": WHEN.timestamp(), "answered_at": WHEN.timestamp() + 5,
            "duration": 9, "contact": {"emails": [{"value": "a@b.example"}]}, "tags": []}  # fmt: skip
    tagged = {**call, "tags": [{"name": "wrong_person"}]}
    kept(row, {"event": "call.ended", "data": call}, {"event": "call.tagged", "data": tagged})
    understood(row)
    (found,) = facts(workspace, "*", "fact_call")
    assert "wrong_person" in found


def test_a_subscription_is_answered_once_and_what_failed_is_told(workspace):
    from vigie.ledger import receivers

    row = receivers.add(workspace, "amazon_ses", now=NOW, unsigned=True)
    place = "https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&Token=t"
    said = {"Type": "SubscriptionConfirmation", "SubscribeURL": place, "Token": "t", "MessageId": "1"}
    called = []
    kept(row, said)
    understood(row, called.append)
    row.refresh_from_db()
    assert (called, bool(row.answered_at), row.trouble) == ([place], True, "")

    def silent(_place):
        raise LookupError("timed_out")

    kept(row, {**said, "MessageId": "2"})
    understood(row, silent)
    row.refresh_from_db()
    assert (row.answered_at, row.trouble) == (None, "timed_out")


def test_interrupted_between_file_and_facts_it_goes_on(receiver, workspace, monkeypatch):
    from vigie.ledger import imports, postings

    kept(receiver, *story())
    with monkeypatch.context() as patch:

        def cut(_number):
            raise KeyboardInterrupt

        patch.setattr(imports, "accept", cut)
        with pytest.raises(KeyboardInterrupt):
            understood(receiver)
    assert facts(workspace, WHOLE) == []
    assert receiver.pk in {r.pk for r in postings.waiting()}
    understood(receiver)
    assert len(facts(workspace, WHOLE)) == 40
    assert imports.listing(workspace.pk)[0].status == "done"


def test_requests_as_large_as_are_taken_are_understood_lot_by_lot(receiver, workspace, monkeypatch):
    from vigie.ledger import imports, postings

    large = "x" * (5 * 1024 * 1024 - 2_000)
    kept(receiver, *(event("EMAIL_SENT", n, notes=large) for n in (1, 2, 3)), event("EMAIL_SENT", 4))
    monkeypatch.setattr(postings, "MOST_CHARACTERS", 20_000_000)
    assert [understood(receiver) for _ in range(3)] == [2, 2, 0]
    assert sum(r.rows.rejected for r in imports.listing(workspace.pk)) == 0
    assert len(facts(workspace, WHOLE)) == 4


def test_a_raw_file_that_is_damaged_says_which_line(receiver, workspace):
    from vigie.ledger.models import Posting

    kept(receiver, event("EMAIL_SENT", 1), event("EMAIL_SENT", 2))
    Posting.objects.filter(receiver=receiver, pk=receiver.postings.first().pk).update(request="%%%")
    understood(receiver)
    from vigie.ledger import imports

    (report,) = imports.listing(workspace.pk)
    assert [r.code for r in report.rejected] == ["request_damaged"]
    assert len(facts(workspace, WHOLE)) == 1
