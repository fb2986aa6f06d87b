"""A person's word on a reply: kept as a row, followed by the facts, undone, kept when everything is read again."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from django.utils import translation

from vigie import publication
from vigie.documents.journal import journal_document
from vigie.facts.engines.duckdb import open_engine
from vigie.ledger import imports, inbox, learning
from vigie.ledger.imports import ImportOptions
from vigie.ledger.segments import CORRECTIONS
from vigie.people.models import Standing
from vigie.review import corrections, journal
from vigie.review.models import Entry
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

NOW = datetime(2026, 9, 20, 9, tzinfo=UTC)
FILES = {
    "contacts": [
        "contact_id,email,first_name,last_name,company,job_title",
        "c1,anne@b.example,Anne,Durand,Atelier,CIO",
        "c2,bob@c.example,Bob,Lee,Works,CFO",
    ],
    "sends": [
        "send_id,email,sent_at,campaign,step,mailbox,subject",
        "s1,anne@b.example,2026-09-01T09:00:00Z,spring,1,lea@n.example,Hello",
        "s2,anne@b.example,2026-09-08T09:00:00Z,spring,2,lea@n.example,Hello again",
        "s3,bob@c.example,2026-09-08T09:00:00Z,spring,1,lea@n.example,Hello",
    ],
    "replies": [
        "reply_id,email,received_at,reply_class,confidence,text,why",
        "r1,anne@b.example,2026-09-09T09:00:00Z,not_interested,0.55,Pas maintenant merci,Pas maintenant",
        "r2,bob@c.example,2026-09-10T09:00:00Z,interested,0.97,Yes gladly,Yes",
        "r3,bob@c.example,2026-09-11T09:00:00Z,,,,",
    ],
}
PERIOD = inbox.Asked(NOW - timedelta(days=28), NOW)


@pytest.fixture
def team(workspace: Workspace, tmp_path) -> Workspace:
    """Two contacts, three messages, three replies that name no message."""
    for name, lines in FILES.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme", options=ImportOptions()))
    return workspace


def classes(workspace: Workspace) -> dict[str, str | None]:
    """The latest class of each message's answers, and the classes of the replies, as published."""
    engine = open_engine(workspace.facts_root)
    try:
        sent = engine.rows("SELECT CAST(day AS VARCHAR)[9:] || company_domain, latest_class FROM fact_send")
        said = engine.rows("SELECT 'reply ' || CAST(day AS VARCHAR)[9:], class FROM fact_reply")
        return dict([*sent, *said])
    finally:
        engine.close()


def first(workspace: Workspace) -> inbox.Received:
    return next(r for r in inbox.inbox(workspace, PERIOD).replies if r.name == "Anne Durand")


def test_replies_come_with_their_person_and_message_least_sure_first(team):
    found = inbox.inbox(team, PERIOD)
    assert found.counts == {"interested": 1, "not_interested": 1, "unclassed": 1}
    assert [(r.reply_class, r.confidence, r.name) for r in found.replies] == [
        ("unclassed", None, "Bob Lee"), ("not_interested", 0.55, "Anne Durand"), ("interested", 0.97, "Bob Lee"),
    ]  # fmt: skip
    anne = first(team)
    assert (anne.company, anne.job, anne.campaign, anne.step, anne.mailbox) == ("Atelier", "CIO", "spring", 2,
                                                                               "lea@n.example")  # fmt: skip
    _, thread = inbox.one(team, anne.reply)
    assert [(s.what, s.step, s.subject) for s in thread] == [
        ("sent", 1, "Hello"), ("sent", 2, "Hello again"), ("received", None, ""),
    ]  # fmt: skip


def test_a_correction_moves_the_facts_outlives_reading_again_and_is_undone(team):
    before = classes(team)
    assert before["08b.example"] == before["reply 09"] == "not_interested"
    row = corrections.correct(team, first(team).reply, "not_now", by="karim", now=NOW)
    assert (row.before, row.after, row.confidence, row.settled) == ("not_interested", "not_now", 0.55, True)
    moved = {**before, "08b.example": "not_now", "reply 09": "not_now"}
    assert classes(team) == moved
    imports.digest_again(team)
    assert classes(team) == moved
    assert first(team).reply_class == "not_now"
    corrections.undo(team, row.pk, by="lea", now=NOW)
    assert classes(team) == before
    lines = Entry.objects.filter(workspace=team).order_by("pk").values_list("who", "what", "about")
    assert list(lines) == [("karim", "reply_corrected", "not_now"), ("lea", "reply_correction_undone", "not_now")]


@pytest.mark.parametrize(
    ("whose", "said", "lines"),
    [
        ("Anne Durand", ["not_interested"], [
            "Class of a reply confirmed: “not interested”",
            "Class of a reply no longer confirmed: “not interested”",
        ]),
        ("Anne Durand", ["not_now", "interested"], [
            "Class of a reply: “not now” instead of “not interested”",
            "Class of a reply: “interested” instead of “not now”",
            "Class of a reply back from “interested” to “not now”",
        ]),
        ("Bob Lee", ["other"], [
            "Class of a reply: “says something else” instead of “not classed”",
            "Class of a reply back from “says something else” to “not classed”",
        ]),
    ],
)  # fmt: skip
def test_the_journal_says_from_what_to_what(team, whose, said, lines):
    reply = next(r.reply for r in inbox.inbox(team, PERIOD).replies if r.name == whose)
    for n, to in enumerate(said):
        row = corrections.correct(team, reply, to, by="karim", now=NOW + timedelta(hours=n), wait=False)
    corrections.undo(team, row.pk, by="karim", now=NOW + timedelta(days=1), wait=False)
    with translation.override("en"):
        entries = journal_document(journal.entries(team))["entries"]
    found = [e["sentence"] for e in entries if e["what"].startswith("reply_corr")]
    assert found[::-1] == lines


def test_of_several_corrections_the_last_counts_and_undoing_it_brings_back_the_one_before(team):
    reply = first(team).reply
    corrections.correct(team, reply, "not_now", by="karim", now=NOW)
    last = corrections.correct(team, reply, "interested", by="karim", now=NOW)
    assert (last.before, classes(team)["reply 09"]) == ("not_interested", "interested")
    corrections.undo(team, last.pk, by="karim", now=NOW)
    assert classes(team)["reply 09"] == "not_now"


def test_the_same_answer_twice_is_one_row_and_confirms_what_was_read(team):
    reply = first(team).reply
    one = corrections.correct(team, reply, "not_interested", by="karim", now=NOW)
    assert corrections.correct(team, reply, "not_interested", by="lea", now=NOW).pk == one.pk
    found = corrections.accuracy(team)
    assert (found.right, found.seen, found.low) == (1, 1, None)
    corrections.undo(team, one.pk, by="karim", now=NOW)
    assert corrections.accuracy(team).seen == 0


def test_what_an_import_holds_up_follows_later(team):
    from vigie.ledger.claims import locked

    with locked(team):
        row = corrections.correct(team, first(team).reply, "not_now", by="karim", now=NOW)
        assert not row.settled
        assert classes(team)["reply 09"] == "not_interested"
    assert corrections.settle(team)
    assert classes(team)["reply 09"] == "not_now"
    assert not corrections.settle(team)


def test_the_next_replies_of_the_team_are_read_as_its_persons_said(team, tmp_path):
    text = "We buy through our purchasing platform Ariane only."
    reader = learning.reader(team)
    assert reader(text).rule != "corrected"
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "replies.csv").write_text(
        f"reply_id,email,received_at,text\nr4,anne@b.example,2026-09-12T09:00:00Z,{text}\n", encoding="utf-8"
    )
    imports.accept(imports.receive(team.pk, tmp_path / "more", "more", options=ImportOptions()))
    reply = next(r.reply for r in inbox.inbox(team, PERIOD).replies if r.text == text)
    row = corrections.correct(team, reply, "objection", by="karim", now=NOW)
    assert learning.reader(team)(text).reply_class == "objection"
    corrections.undo(team, row.pk, by="karim", now=NOW)
    assert learning.reader(team)(text).rule != "corrected"


def test_a_text_is_learnt_from_as_long_as_its_import_is_there(team, tmp_path):
    text = "We buy through our purchasing platform Ariane only."
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "replies.csv").write_text(
        f"reply_id,email,received_at,text\nr4,anne@b.example,2026-09-12T09:00:00Z,{text}\n", encoding="utf-8"
    )
    number = imports.receive(team.pk, tmp_path / "more", "more", options=ImportOptions())
    imports.accept(number)
    reply = next(r.reply for r in inbox.inbox(team, PERIOD).replies if r.text == text)
    corrections.correct(team, reply, "objection", by="karim", now=NOW)
    corrections.correct(team, first(team).reply, "not_now", by="karim", now=NOW)
    assert learning.reader(team)(text).rule == "corrected"
    imports.undo(number)
    assert learning.reader(team)(text).rule != "corrected"
    assert "Ariane" not in str(duckdb.read_parquet(str(team.folder / "ledger" / CORRECTIONS)).fetchall())
    assert first(team).reply_class == "not_now"  # what was said of the others stays


def test_another_team_neither_sees_nor_corrects_it(team):
    other = Workspace.objects.create(slug=f"{team.slug}-b", name="Other")
    reply = first(team).reply
    row = corrections.correct(team, reply, "not_now", by="karim", now=NOW)
    assert inbox.inbox(other, PERIOD).replies == []
    for attempt in (
        lambda: corrections.correct(other, reply, "interested", by="eve", now=NOW),
        lambda: corrections.undo(other, row.pk, by="eve", now=NOW),
        lambda: corrections.correct(team, reply, "bounce", by="eve", now=NOW),
    ):
        with pytest.raises(UsageError):
            attempt()
    assert classes(team)["reply 09"] == "not_now"


def test_a_removal_that_a_person_saw_bars_the_contact(team):
    corrections.correct(team, first(team).reply, "unsubscribe", by="karim", now=NOW)
    publication.after(team)
    barred = Standing.objects.filter(workspace=team, reason="opt_out", lifted_at=None)
    assert [row.bar for row in barred] == ["suppressed"]
