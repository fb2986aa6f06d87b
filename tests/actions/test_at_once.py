"""What nobody has to decide: who is gone, complained or wants no more is barred as soon as it is known.

In: a small programme, imported. Out: bars in force, what tools would be told.
"""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from vigie import publication
from vigie.actions import at_once
from vigie.actions.models import Outgoing
from vigie.actions.telling import to_bar
from vigie.actions.world import world_of
from vigie.documents.journal import line_sentence
from vigie.ledger import imports
from vigie.ledger.addresses import addresses_of
from vigie.outreach import connections
from vigie.people.bars import barred, counted
from vigie.people.models import Bar, Standing
from vigie.review import journal

SENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
AHEAD = datetime.now(UTC) + timedelta(days=9)
# Who -> type and words of what came back to each of their messages.
CAME_BACK = {
    "dead": [("hard_bounce", "550 5.1.1 user unknown")],
    "silent": [("hard_bounce", "")],
    "policy": [("blocked", "550 5.7.1 refused by policy")],
    "authentication": [("hard_bounce", "550 5.7.26 unauthenticated")],
    "full": [("soft_bounce", "452 4.2.2 mailbox full")] * 3,
    "twice": [("soft_bounce", "452 4.2.2 mailbox full")] * 2,
    "limited": [("soft_bounce", "451 4.7.1 greylisted, try again later")] * 3,
    "revived": [("hard_bounce", "550 5.1.1 user unknown"), ("delivered", "")],
    "angry": [("complaint", "")],
    "enough": [("unsubscribe", "")],
    "fine": [("delivered", "")],
}


def written(path, head, rows):
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])


def bring(workspace, folder):
    imports.accept(imports.receive(workspace.pk, folder, folder.name))
    publication.after(workspace)


def people(workspace, *bars):
    """Local parts of the addresses under these bars."""
    return {a.split("@")[0] for a in addresses_of(workspace, sorted(barred(workspace, *bars))).values()}


@pytest.fixture
def programme(workspace, tmp_path):
    """Three messages to each person, some of which came back."""
    folder, sends, events = tmp_path / "programme", [], []
    for who, told in CAME_BACK.items():
        for step in range(3):
            at = SENT + timedelta(days=step)
            sends.append([f"{who}{step}", f"{who}@b.example", at.isoformat(), "m@n.example"])
            if step < len(told):
                kind, words = told[step]
                events.append([f"{who}{step}", kind, (at + timedelta(minutes=5)).isoformat(), words])
    written(folder / "sends.csv", ["send_id", "email", "sent_at", "mailbox"], sends)
    written(folder / "events.csv", ["send_id", "type", "at", "detail"], events)
    bring(workspace, folder)
    return folder


def test_the_dead_those_who_complain_and_those_who_ask_are_suppressed_at_once(programme, workspace):
    assert people(workspace, Bar.SUPPRESSED) == {"dead", "angry", "enough"}


def test_the_doubtful_and_the_repeatedly_full_wait_and_a_refusal_of_the_sender_bars_nobody(programme, workspace):
    assert people(workspace, Bar.QUARANTINED) == {"silent", "full"}
    assert people(workspace).isdisjoint({"policy", "authentication", "limited", "twice", "revived", "fine"})


def test_settled_twice_nothing_is_placed_twice(programme, workspace):
    before = counted(workspace)
    assert at_once.settle(world_of(workspace, datetime.now(UTC))) == at_once.Settled(0, ())
    assert counted(workspace) == before


def test_what_a_person_lifted_comes_back_only_with_newer_evidence(programme, workspace, tmp_path):
    now = datetime.now(UTC)
    Standing.objects.filter(workspace=workspace, reason="opt_out").update(lifted_at=now - timedelta(days=2))
    at_once.settle(world_of(workspace, now))
    assert "enough" not in people(workspace)
    again = tmp_path / "again"
    said = (now - timedelta(hours=2)).isoformat()
    written(again / "events.csv", ["send_id", "type", "at"], [["enough2", "unsubscribe", said]])
    bring(workspace, again)
    assert "enough" in people(workspace, Bar.SUPPRESSED)


def test_whoever_answers_after_the_bounce_is_free_again_whichever_came_first(programme, workspace, tmp_path):
    head = ["reply_id", "send_id", "received_at", "reply_class", "text"]
    said = [[f"r-{who}", f"{who}2", "2026-09-09T10:00:00Z", "interested", "Yes"] for who in ("dead", "silent", "full")]
    written(tmp_path / "alive" / "replies.csv", head, said)
    bring(workspace, tmp_path / "alive")
    assert people(workspace).isdisjoint({"dead", "silent", "full"})
    lifted = Standing.objects.filter(workspace=workspace, lifted_as=at_once.ALIVE)
    assert sorted(lifted.values_list("reason", flat=True)) == ["bounce_unknown", "hard_bounce", "soft_bounce"]
    with translation.override("en"):
        lines = [line_sentence(line) for line in journal.entries(workspace) if line.what == "bar_lifted"]
    assert len(lines) == len(said)
    assert all("took a message or answered after" in line for line in lines)
    assert at_once.settle(world_of(workspace, datetime.now(UTC))) == at_once.Settled(0, ())
    again = [["dead2", "hard_bounce", "2026-09-12T10:00:00Z", "550 5.1.1 user unknown"]]
    written(tmp_path / "again" / "events.csv", ["send_id", "type", "at", "detail"], again)
    bring(workspace, tmp_path / "again")
    assert people(workspace, Bar.SUPPRESSED) >= {"dead"}


def test_connected_tools_are_told_whom_to_bar(workspace, tmp_path, programme):
    connections.add(workspace, "lemlist", "Tool", "key", now=datetime.now(UTC))
    more = tmp_path / "more"
    written(more / "events.csv", ["send_id", "type", "at"], [["fine1", "complaint", "2026-09-03T10:00:00Z"]])
    bring(workspace, more)
    (row,) = Outgoing.objects.filter(workspace=workspace)
    asked = [contact for contact, still in to_bar(row) if still]
    assert list(addresses_of(workspace, asked).values()) == ["fine@b.example"]


def test_nobody_follows_up_with_the_absent_until_they_are_back(programme, workspace, tmp_path):
    away = tmp_path / "away"
    head = ["reply_id", "send_id", "received_at", "reply_class", "return_at"]
    day = AHEAD.date().isoformat()
    written(away / "replies.csv", head, [
        ["r1", "fine0", "2026-09-02T10:00:00Z", "out_of_office", day],
        ["r2", "twice0", "2026-09-02T10:00:00Z", "out_of_office", "2026-09-20"],
    ])  # fmt: skip
    bring(workspace, away)
    assert people(workspace, Bar.AWAY) == {"fine"}
    back = Standing.objects.get(workspace=workspace, bar=Bar.AWAY)
    Standing.objects.filter(pk=back.pk).update(until=datetime.now(UTC) - timedelta(minutes=1))
    assert people(workspace, Bar.AWAY) == set()
    at_once.settle(world_of(workspace, datetime.now(UTC)))
    back.refresh_from_db()
    assert back.lifted_at == back.until


def test_who_writes_while_absent_is_back(programme, workspace, tmp_path):
    head = ["reply_id", "send_id", "received_at", "reply_class", "return_at"]
    day = AHEAD.date().isoformat()
    away, later = tmp_path / "away", tmp_path / "later"
    written(away / "replies.csv", head, [["r1", "fine0", "2026-09-02T10:00:00Z", "out_of_office", day]])
    bring(workspace, away)
    assert people(workspace, Bar.AWAY) == {"fine"}
    written(later / "replies.csv", head[:-1], [["r3", "fine1", "2026-09-04T10:00:00Z", "interested"]])
    bring(workspace, later)
    assert people(workspace, Bar.AWAY) == set()


def test_an_answer_without_a_word_or_a_class_ends_no_absence(programme, workspace, tmp_path):
    head = ["reply_id", "send_id", "received_at", "reply_class", "return_at", "text"]
    day = AHEAD.date().isoformat()
    for name, row in {
        "away": ["r1", "fine0", "2026-09-02T10:00:00Z", "out_of_office", day, ""],
        "empty": ["r2", "fine0", "2026-09-03T10:00:00Z", "", "", " "],
        "again": ["r1", "fine0", "2026-09-02T10:00:00Z", "out_of_office", day, "Back soon"],
    }.items():
        written(tmp_path / name / "replies.csv", head, [row])
        bring(workspace, tmp_path / name)
        assert people(workspace, Bar.AWAY) == {"fine"}
    later = tmp_path / "later"
    written(later / "replies.csv", head, [["r3", "fine0", "2026-09-03T11:00:00Z", "", "", "Finally I am here"]])
    bring(workspace, later)
    assert people(workspace, Bar.AWAY) == set()


def test_what_is_told_of_somebody_binds_whatever_campaign_step_or_message_it_names(programme, workspace, tmp_path):
    head, at = ["email", "send_id", "campaign", "step", "type", "at", "detail"], "2026-09-05T10:00:00Z"
    gone = ["hard_bounce", at, "550 5.1.1 user unknown"]
    told = {
        "c1": ["", "Nope", "", "unsubscribe", at, ""], "c2": ["", "", "9", "complaint", at, ""],
        "c3": ["x", "", "", "unsubscribe", at, ""], "c4": ["fine0", "", "", "complaint", at, ""],
        "c5": ["", "", "", "unsubscribe", "2026-08-05T10:00:00Z", ""],
        "c6": ["fine1", "", "", "unsubscribe", "2017-07-14T02:40:00Z", ""], "twice": ["", "Nope", "", *gone],
        "limited": ["", "Nope", "", "hard_bounce", at, ""],
        "policy": ["", "Nope", "", "hard_bounce", at, "550 5.7.1 refused by policy"],
        "revived": ["", "Nope", "", "hard_bounce", "2026-08-31T10:00:00Z", gone[2]],
    }  # fmt: skip
    folder = tmp_path / "told"
    written(folder / "events.csv", head, [[f"{who}@b.example", *cells] for who, cells in told.items()])
    bring(workspace, folder)
    alive = {"limited", "policy", "revived"}
    assert people(workspace, Bar.SUPPRESSED) == {"dead", "angry", "enough", "fine", *told} - alive
    assert people(workspace, Bar.QUARANTINED) == {"silent", "full", "limited"}
