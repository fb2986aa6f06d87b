"""The weekly review: the same shape every week, refused to be closed while nobody answers, kept as it stood."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from vigie.ledger import imports
from vigie.vocabulary.errors import UsageError

MONDAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 11, 16, tzinfo=UTC)  # Friday
WEEK = "2026-W37"


@pytest.fixture
def team(workspace, tmp_path):
    """Ten weeks of two sources, 40 messages a working day, a few replies."""
    sends, replies = ["send_id,email,sent_at,mailbox,campaign,source"], ["reply_id,send_id,received_at,reply_class"]
    for n in range(-70, 5):
        day = MONDAY + timedelta(n)
        if day.weekday() > 4:
            continue
        for k in range(40):
            at = datetime(day.year, day.month, day.day, 9, k, tzinfo=UTC)
            sends.append(f"s{n}-{k},p{k}.{n}@firm{k}.example,{at.isoformat()},m@n.example,c{k % 2},{'AB'[k % 2]}")
            if k % 13 == 0:
                said = ("interested", "not_interested", "wrong_person")[(n + k) % 3]
                replies.append(f"r{n}-{k},s{n}-{k},{(at + timedelta(hours=3)).isoformat()},{said}")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "sends.csv").write_text("\n".join(sends), encoding="utf-8")
    (tmp_path / "x" / "replies.csv").write_text("\n".join(replies), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path / "x", "x"))
    return workspace


def decided(team, wish, **more):
    from vigie.actions.world import world_of
    from vigie.review.decisions import decide

    asked = {"owner": "Karim", "due": date(2026, 9, 15)} | more
    return decide(world_of(team, NOW), "pause_source", {"source": "A"}, by="lea", wish=wish, **asked)


def document(team, week=WEEK, now=NOW):
    from vigie.documents.review import weekly_document
    from vigie.review.weekly import weekly

    return weekly_document(weekly(team, week, now))


def test_a_week_is_four_blocks_twelve_numbers_checks_problems_decisions_outcomes_and_a_test(team):
    said = document(team)
    assert [b["block"] for b in said["blocks"]] == ["deliverability", "list", "conversations", "pipeline"]
    assert sum(len(b["metrics"]) for b in said["blocks"]) == 12
    assert {c["code"] for c in said["health"]} == {
        "authentication", "ramp", "volume", "replies_read", "replies_classified",
    }  # fmt: skip
    assert all(c["sentence"] for c in said["health"])
    assert (said["start"], said["end"], said["state"], said["closable"]) == ("2026-09-07", "2026-09-13", "open", True)
    assert json.loads(json.dumps(said)) == said


def test_an_empty_workspace_has_a_review_that_says_so(workspace):
    said = document(workspace)
    assert said["verdict"] == "not_enough_data"
    assert {m["state"] for b in said["blocks"] for m in b["metrics"]} == {"wait"}
    assert said["sanity"]["drawn"] == 0


@pytest.mark.parametrize(("day", "week"), [(7, "2026-W36"), (9, "2026-W36"), (10, "2026-W37"), (13, "2026-W37")])
def test_until_wednesday_the_last_week_is_reviewed_and_from_thursday_the_one_under_way(team, day, week):
    from vigie.review.weekly import current_week

    assert current_week(team, datetime(2026, 9, day, 12, tzinfo=UTC)) == week


@pytest.mark.parametrize("week", ["2026-W52", "2026-W99", "yesterday"])
def test_a_week_to_come_or_none_at_all_is_refused(team, week):
    with pytest.raises(UsageError):
        document(team, week)


def test_twenty_contacts_are_drawn_the_same_each_time_without_name_or_address_and_only_counts_are_kept(team):
    from vigie.desk import open_desk
    from vigie.review import sanity
    from vigie.review.models import Week

    engine = open_desk(team, NOW).engine
    first = sanity.drawn(engine, team, WEEK)
    assert len(first) == 20
    assert sanity.drawn(engine, team, WEEK) == first
    assert sanity.drawn(engine, team, "2026-W36") != first
    assert "@" not in json.dumps(first)
    sanity.mark(team, WEEK, on_target=13, off_target=7)
    assert Week.objects.get(workspace=team, week=WEEK).notes == {"sanity": {"on_target": 13, "off_target": 7}}
    assert document(team)["sanity"]["on_target"] == 13


@pytest.mark.parametrize(("on", "off"), [(20, 1), (-1, 3), (0, 0)])
def test_more_answers_than_contacts_are_refused(team, on, off):
    from vigie.review import sanity

    with pytest.raises(UsageError):
        sanity.mark(team, WEEK, on_target=on, off_target=off)


@pytest.mark.parametrize("lacking", [{"owner": ""}, {"due": None}])
def test_a_week_is_not_closed_while_a_decision_lacks_its_owner_or_its_day(team, lacking):
    from vigie.review.decisions import assign
    from vigie.review.weekly import close

    made = decided(team, "w1", **lacking)
    assert (document(team)["closable"], document(team)["lacking"]) == (False, [made.pk])
    with pytest.raises(UsageError) as refused:
        close(team, WEEK, by="lea", now=NOW)
    assert refused.value.code == "review_incomplete"
    assign(made, owner="Zoé", due=date(2026, 9, 15), by="lea", now=NOW)
    assert close(team, WEEK, by="lea", now=NOW)["state"] == "closed"


def test_a_closed_week_stays_as_it_stood_whatever_is_decided_later(team):
    from vigie.review import sanity
    from vigie.review.weekly import close, set_test

    close(team, WEEK, by="lea", now=NOW)
    before = document(team)
    decided(team, "late")
    assert document(team) == before
    assert (before["closed_by"], before["decisions"]) == ("lea", [])
    assert close(team, WEEK, by="karim", now=NOW + timedelta(1))["closed_by"] == "lea"
    with pytest.raises(UsageError):
        sanity.mark(team, WEEK, on_target=1, off_target=1)
    with pytest.raises(UsageError):
        set_test(team, WEEK, "another")


def test_three_decisions_are_shown_and_more_are_warned_of(team):
    for n in range(4):
        decided(team, f"w{n}")
    said = document(team)
    assert (len(said["decisions"]), len(said["more_decisions"]), len(said["warnings"])) == (3, 1, 1)


def test_what_was_decided_the_week_before_comes_back_with_its_outcome(team):
    from vigie.review.models import Decision

    made = decided(team, "w1")
    Decision.objects.filter(pk=made.pk).update(decided_at=NOW - timedelta(7))
    said = document(team)
    assert ([d["id"] for d in said["outcomes"]], said["decisions"]) == ([made.pk], [])
    assert said["outcomes"][0]["state"] == "waiting"
    assert said["outcomes"][0]["waits_until"] == "2026-09-25"


def test_what_is_decided_on_the_monday_after_belongs_to_the_week_that_was_spoken_of_until_it_is_closed(team):
    from vigie.actions.world import world_of
    from vigie.review import decisions, weekly

    def decide(day, source):
        now = datetime(2026, 9, day, 9, tzinfo=UTC)
        target = {"source": source}
        return decisions.decide(world_of(team, now), "pause_source", target, by="lea", wish=source, owner="K", due=now)

    monday, evening = datetime(2026, 9, 14, 12, tzinfo=UTC), datetime(2026, 9, 15, 18, tzinfo=UTC)
    first = decide(14, "A")
    assert [d["id"] for d in document(team, now=monday)["decisions"]] == [first.pk]
    weekly.close(team, WEEK, by="lea", now=monday)
    second = decide(15, "B")
    told = document(team, "2026-W38", evening)
    assert [d["id"] for d in told["decisions"]] == [second.pk]
    assert [d["id"] for d in told["outcomes"]] == [first.pk]


def test_copy_list_and_volume_changed_in_one_week_is_said(team):
    from vigie.actions.models import Receipt

    for n, action in enumerate(("rewrite_offer", "exclude_role_free", "slow_mailbox")):
        Receipt.objects.create(
            workspace=team, action=action, target={"campaign": "c0"}, agreed="x", state="applied", mode="suggest",
            at=NOW - timedelta(days=n), by="lea", key=f"k{n}",
        )  # fmt: skip
    said = document(team)
    assert set(said["together"]) >= {"copy", "list", "volume"}
    assert len(said["warnings"]) == 1


def test_the_test_of_the_week_is_the_one_that_runs_else_what_was_noted(team):
    from vigie.metrics.experiments import Test
    from vigie.review import experiments
    from vigie.review.weekly import set_test

    assert document(team)["test"] is None
    set_test(team, WEEK, "First line rewritten")
    assert document(team)["test"]["sentence"] == "First line rewritten"
    planned = Test("offer", ("V1", "V2"), {"campaign": ["c0"]}, MONDAY)
    experiments.declare(team, "Offer 2", planned, NOW - timedelta(10))
    assert document(team)["test"]["name"] == "Offer 2"


def test_the_journal_tells_imports_decisions_undo_and_closings_newest_first(team):
    from vigie.documents.journal import journal_document
    from vigie.review import journal
    from vigie.review.decisions import cancel
    from vigie.review.weekly import close

    made = decided(team, "w1")
    cancel(made, by="karim", now=NOW + timedelta(hours=1))
    close(team, WEEK, by="lea", now=NOW + timedelta(hours=2))
    lines = journal.entries(team)
    mine = [line.what for line in lines if line.what != "imported"]
    assert mine == ["closed", "cancelled", "decided"]
    assert sum(line.what == "imported" for line in lines) == 1
    assert all(entry["sentence"] and entry["kind_label"] for entry in journal_document(lines)["entries"])
    assert [line.what for line in journal.entries(team, kind="undo")] == ["cancelled"]
    assert [line.what for line in journal.entries(team, owner="Karim")] == ["cancelled", "decided"]
    assert journal.entries(team, since=NOW + timedelta(hours=3), until=NOW + timedelta(hours=4)) == []


def test_an_import_taken_back_leaves_both_lines(team):
    from vigie.ledger.models import Import
    from vigie.review import journal

    imports.undo(Import.objects.get(workspace=team).pk)
    assert [line.what for line in journal.entries(team)] == ["import_undone", "imported"]


def test_marks_are_what_changed_the_programme_by_day(team):
    from vigie.review import journal

    decided(team, "w1")
    found = journal.marks(team, MONDAY, MONDAY + timedelta(7))
    assert [(m.day, m.about, m.target) for m in found] == [(NOW.date(), "pause_source", {"source": "A"})]
    assert journal.marks(team, MONDAY + timedelta(7), MONDAY + timedelta(14)) == []


def test_a_receipt_that_no_decision_tells_is_told_by_itself(team):
    from vigie.actions.models import Receipt
    from vigie.review import journal

    Receipt.objects.create(
        workspace=team, action="slow_mailbox", target={"mailbox": "m@n.example"}, agreed="x", state="undone",
        mode="enforce", at=NOW, by="", key="k", undone_at=NOW + timedelta(1), undone_by="lea",
    )  # fmt: skip
    told = [(line.what, line.who) for line in journal.entries(team) if line.receipt]
    assert told == [("undone", "lea"), ("applied", "")]


def test_who_may_do_how_much_is_a_line_with_its_words(workspace):
    from vigie.documents.journal import journal_document
    from vigie.review import journal, rights

    rights.let(workspace, "pause_source", "enforce", by="lea", now=NOW)
    rights.ask_for(workspace, 500, by="lea", now=NOW + timedelta(1))
    rights.ask_for(workspace, None, by="lea", now=NOW + timedelta(2))
    said = [entry["sentence"] for entry in journal_document(journal.entries(workspace, kind="definition"))["entries"]]
    assert len(set(said)) == 3
    assert "500" in said[1]
    assert journal.marks(workspace, MONDAY, MONDAY + timedelta(7)) == []


def test_a_number_that_is_decided_asks_for_no_decision_any_more(team, monkeypatch):
    from vigie.documents.review import weekly_document
    from vigie.metrics.document import board_document, read_board
    from vigie.review import weekly
    from vigie.vocabulary.metric import State

    def off(tile):
        state = State.ACT if tile.reading.metric.key == "positive_rate" else State.OK
        return replace(tile, reading=replace(tile.reading, state=state))

    raw = weekly.weekly(team, WEEK, NOW)
    shown = read_board(raw["board"])
    shown = replace(shown, columns=tuple(replace(c, tiles=tuple(map(off, c.tiles))) for c in shown.columns))
    told = {**raw, "jumps": 0, "board": board_document(shown)}
    monkeypatch.setattr(weekly, "_kept", lambda _seen: told)
    monkeypatch.setattr(weekly, "remembered", lambda *_: told)
    assert weekly_document(weekly.weekly(team, WEEK, NOW))["headline"].startswith("1 ")
    made = decided(team, "w")
    assert made.metric == "positive_rate"
    after = weekly.weekly(team, WEEK, NOW)
    assert after["under_way"] == ["positive_rate"]
    assert not weekly_document(after)["headline"].startswith("1 ")
