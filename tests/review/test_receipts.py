"""What is done to a receipt counts for its decision at once; what changes in alerting is told in the journal."""

from datetime import UTC, date, datetime

import pytest

from vigie.ledger import imports

NOW = datetime(2026, 9, 11, 16, tzinfo=UTC)


@pytest.fixture
def team(workspace, tmp_path):
    rows = ["send_id,email,sent_at,mailbox,campaign,source"]
    rows += [f"s{n},p{n}@f{n}.example,2026-09-0{1 + n % 9}T09:00:00Z,m@n.example,c,{'AB'[n % 2]}" for n in range(60)]
    (tmp_path / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    contacts = ["contact_id,email,source", *(f"p{n}@f{n}.example,info{n}@f{n}.example,A" for n in range(9))]
    (tmp_path / "contacts.csv").write_text("\n".join(contacts), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "export"))
    return workspace


@pytest.fixture
def world(team):
    from vigie.actions.world import world_of

    return world_of(team, NOW)


def decided(world, action, wish="w", **target):
    from vigie.review.decisions import decide

    return decide(world, action, target, by="lea", owner="Léa", due=date(2026, 9, 15), wish=wish)


@pytest.fixture
def proposed(team, world):
    """A suppression that waits for a second person."""
    from vigie.review import decisions, rights

    rights.ask_for(team, 0, by="ada", now=NOW)
    made = decided(world, "suppress_segment", source="A", what="complaint")
    made.refresh_from_db()
    if decisions.state_of(made, NOW) != "proposed":
        from vigie.actions.models import Receipt

        Receipt.objects.filter(pk=made.receipt).update(state="proposed")
        type(made).objects.filter(pk=made.pk).update(done_at=None)
        made.refresh_from_db()
    return made


def test_an_approval_counts_at_once(world, proposed):
    from vigie.review import decisions, receipts

    assert decisions.state_of(proposed, NOW) == "proposed"
    receipts.approve(world, proposed.receipt, by="karim")
    proposed.refresh_from_db()
    assert (proposed.done_at, decisions.state_of(proposed, NOW)) == (NOW, "waiting")


def test_a_refusal_and_an_undo_end_their_decisions_at_once(world, proposed):
    from vigie.review import receipts

    paused = decided(world, "pause_source", wish="p", source="B")
    receipts.refuse(world, proposed.receipt, by="karim")
    receipts.undo(world, paused.receipt, by="karim")
    for made in (proposed, paused):
        made.refresh_from_db()
        assert made.cancelled_at == NOW


def test_work_that_is_done_counts_from_its_last_step(world):
    from vigie.outreach.models import Task
    from vigie.review import receipts

    made = decided(world, "run_handover_checklist")
    work = Task.objects.get(receipt=made.receipt)
    for step in work.checklist:
        made.refresh_from_db()
        assert made.done_at is None
        receipts.tick(world, work.pk, step["code"], by="karim")
    made.refresh_from_db()
    assert made.done_at == NOW


def test_who_is_told_by_which_way_and_when_is_a_line_of_the_journal_without_any_address(team, database):
    from uuid import uuid4

    from vigie.documents.journal import journal_document
    from vigie.review import journal, owners, ways
    from vigie.workspaces.setup import add_user

    email = f"lea{uuid4().hex[:6]}@team.example"
    add_user(email, None, "operator", team.slug)
    asked = {"address": "https://hooks.example/secret-of-the-place"}
    owners.assign(team, "source", "A", email, by="ada")
    owners.assign(team, *owners.DEFAULT, email, by="ada")
    channel = ways.add_channel(team, "slack", "Sales", asked, language="en", now=NOW, by="ada")
    ways.schedule(team, 0, "08:30", by_mail=True, names=["Sales"], now=NOW, by="ada")
    ways.schedule(team, 0, "08:30", by_mail=False, names=[], now=NOW, by="ada")
    ways.remove_channel(channel, by="ada")
    owners.forget(team, "source", "A", by="ada")
    owners.forget(team, "source", "never set", by="ada")
    said = [e for e in journal_document(journal.entries(team))["entries"] if e["what"] == "alerting"]
    assert sorted(e["about"] for e in said) == [
        "channel_added", "channel_removed", "owner_forgotten", "owner_set", "owner_set", "review_not_sent",
        "review_sent",
    ]  # fmt: skip
    assert {(e["who"], e["kind"]) for e in said} == {("ada", "definition")}
    text = " ".join(e["sentence"] for e in said)
    assert "secret" not in str(said)
    assert all(word in text for word in ("Slack", "Sales", "08:30", email))
