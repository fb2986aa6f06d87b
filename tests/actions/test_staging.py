"""Very many contacts: nothing of them in force until all are; taken up where it stopped; undone on the way."""

from datetime import UTC, datetime

import pytest

from vigie.ledger import imports

TARGET = {"source": "Big", "what": "all"}


@pytest.fixture
def world(workspace, tmp_path, monkeypatch):
    """Twenty-five contacts, and a product to which ten are very many."""
    from vigie.actions import staging
    from vigie.actions.world import world_of

    rows = ["contact_id,email,source"]
    rows += [f"c{n},p{n}@firm{n}.example,Big" for n in range(25)]
    (tmp_path / "contacts.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path / "contacts.csv", "contacts.csv"))
    monkeypatch.setattr(staging, "LARGE", 10)
    monkeypatch.setattr(staging, "LOT", 10)
    return world_of(workspace, datetime.now(UTC))


def begun(world, wish="w"):
    from vigie.actions import applying

    shown = applying.preview(world, "quarantine_segment", TARGET)
    return applying.apply(world, shown, wish=wish, by="lea")


def in_force(world):
    from vigie.people.bars import barred

    return len(barred(world.workspace))


def test_nothing_is_in_force_until_everything_is(world):
    from vigie.actions import applying, staging

    receipt = begun(world)
    seen = []
    while receipt.state == "running":
        seen.append((staging.progress(receipt), in_force(world)))
        receipt = applying.go_on(world, receipt.pk)
    assert seen == [((0, 25), 0), ((10, 25), 0), ((20, 25), 0)]
    assert (receipt.state, in_force(world), receipt.undo) == ("applied", 25, {})
    assert list((world.workspace.folder / "receipts").iterdir()) == []
    assert applying.go_on(world, receipt.pk).state == "applied"


def test_who_dies_in_a_lot_leaves_none_of_it_and_the_next_worker_goes_on(world, monkeypatch):
    from vigie.actions import applying, staging
    from vigie.people.models import Standing

    receipt = begun(world)
    applying.go_on(world, receipt.pk)
    with monkeypatch.context() as broken:
        broken.setattr(staging.Receipt, "save", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            applying.go_on(world, receipt.pk)
    assert Standing.objects.filter(receipt=receipt.pk).count() == 10
    applying.go_on(world, receipt.pk, lots=5)
    assert in_force(world) == 25
    assert Standing.objects.filter(receipt=receipt.pk).count() == 25


def test_what_was_agreed_is_done_whatever_is_imported_meanwhile(world, tmp_path):
    from vigie.actions import applying
    from vigie.actions.world import world_of

    receipt = begun(world)
    rows = ["contact_id,email,source"]
    rows += [f"late{n},late{n}@firm{n}.example,Big" for n in range(5)]
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "contacts.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.accept(imports.receive(world.workspace.pk, tmp_path / "more", "more"))
    applying.go_on(world_of(world.workspace, datetime.now(UTC)), receipt.pk, lots=9)
    assert in_force(world) == 25


def test_undone_on_the_way_nothing_of_it_stays(world):
    from vigie.actions import applying
    from vigie.people.models import Standing

    receipt = begun(world)
    applying.go_on(world, receipt.pk)
    assert applying.undo(world, receipt.pk, by="lea").state == "undone"
    assert applying.go_on(world, receipt.pk).state == "undone"
    assert not Standing.objects.filter(receipt=receipt.pk).exists()
    assert list((world.workspace.folder / "receipts").iterdir()) == []


def test_undone_afterwards_all_of_it_is_let_go_and_stays_on_record(world):
    from vigie.actions import applying
    from vigie.people.models import Standing

    receipt = applying.go_on(world, begun(world).pk, lots=9)
    applying.undo(world, receipt.pk, by="lea")
    assert (in_force(world), Standing.objects.filter(receipt=receipt.pk).count()) == (0, 25)


def test_who_was_barred_for_the_same_reason_meanwhile_stays_barred_by_that(world):
    from vigie.actions import applying
    from vigie.people.models import Standing

    receipt = begun(world)
    applying.go_on(world, receipt.pk, lots=2)
    one = Standing.objects.filter(receipt=receipt.pk).first()
    Standing.objects.create(
        workspace=world.workspace, contact=one.contact, bar=one.bar, reason=one.reason, since=world.now, receipt=None
    )
    applying.go_on(world, receipt.pk, lots=9)
    assert in_force(world) == 25
    assert Standing.objects.filter(receipt=receipt.pk, lifted_at=None).count() == 24


def test_the_worker_finishes_it_and_its_decision_counts_from_then(world, monkeypatch):
    from vigie import jobs
    from vigie.review import decisions

    made = decisions.decide(world, "quarantine_segment", TARGET, by="lea", owner="Léa", wish="d")
    assert (made.done_at, decisions.state_of(made, world.now)) == (None, "waiting")
    jobs.place_bars()
    made.refresh_from_db()
    assert in_force(world) == 25
    assert made.done_at is not None


def test_where_the_list_is_lost_the_action_is_taken_back_and_the_others_go_on(world):
    from vigie import jobs

    lost = begun(world)
    (world.workspace.folder / "receipts" / f"{lost.pk}-0.keys").unlink()
    other = begun(world, wish="another")
    jobs.place_bars()
    for receipt in (lost, other):
        receipt.refresh_from_db()
    assert (lost.state, other.state, in_force(world)) == ("undone", "applied", 25)


def test_many_that_wait_for_a_second_person_are_placed_after_the_word(world):
    from vigie.actions import applying
    from vigie.actions.models import Receipt

    receipt = begun(world)
    Receipt.objects.filter(pk=receipt.pk).update(state="proposed", undo={"owner": "", "due": None})
    assert applying.approve(world, receipt.pk, by="karim").state == "running"
    assert applying.go_on(world, receipt.pk, lots=9).state == "applied"
    assert in_force(world) == 25
