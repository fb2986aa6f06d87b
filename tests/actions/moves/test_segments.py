"""Addresses: exactly those that failed, never a good one; out to a verifier and back."""

import csv
import io

import pytest
from acting import address, applied, said, taken, written

from vigie.actions import addresses
from vigie.actions.people import chosen
from vigie.ledger import imports
from vigie.ledger.addresses import addresses_of
from vigie.people.bars import barred, counted
from vigie.people.models import Bar
from vigie.vocabulary.errors import UsageError

# Those of Salon who are not known to be dead and never answered.
IN_DOUBT = {address(n) for n in range(0, 40, 2)} - {address(n) for n in (2, 4, 26, 28)}


def names(world, contacts):
    """Addresses of contact keys."""
    return set(addresses_of(world.workspace, sorted(contacts)).values())


def exported(world, receipt):
    """The rows of its file, and what stands in its first names."""
    out = io.StringIO(newline="")
    count = addresses.export(world, receipt, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert len(rows) == count
    return rows


def test_only_the_dead_of_one_source_are_suppressed_and_the_doubtful_wait(world):
    effects = said(world, "suppress_segment", source="Salon")
    assert effects["contacts_suppressed"]["contacts"] == 2
    assert effects["contacts_quarantined"]["contacts"] == 2
    applied(world, "suppress_segment", source="Salon")
    assert names(world, barred(world.workspace, Bar.SUPPRESSED)) == {address(2), address(4)}
    # Refused for its policy, and refused without a word: nobody knows that these addresses are dead.
    assert names(world, barred(world.workspace, Bar.QUARANTINED)) == {address(6), address(8)}


def test_a_bounce_that_nobody_explains_is_never_suppressed(world):
    for doubtful in ("bounce_unknown", "catch_all", "all", "soft_bounce"):
        with pytest.raises(UsageError) as refused:
            said(world, "suppress_segment", source="Salon", what=doubtful)
        assert refused.value.code == "bad_option"


def test_role_addresses_are_found_in_the_list(world):
    assert names(world, chosen(world, {"source": "Salon"}, "role")) == {address(10), address(12)}
    assert names(world, chosen(world, {"campaign": "Autumn"}, "role")) == {address(10), address(12)}
    assert chosen(world, {"campaign": "Spring"}, "role") == []


def test_who_is_barred_already_is_not_barred_twice(world):
    applied(world, "suppress_segment", source="Salon")
    again = said(world, "suppress_segment", source="Salon")
    assert (again["contacts_suppressed"]["contacts"], again["contacts_suppressed"]["before"]) == (0, 2)
    assert counted(world.workspace) == [("quarantined", "bounce_unknown", 2), ("suppressed", "hard_bounce", 2)]


def test_undoing_one_of_two_keeps_what_the_other_placed(world):
    from vigie.actions.applying import undo

    first = applied(world, "suppress_segment", source="Salon")
    applied(world, "suppress_segment", campaign="Autumn")
    undo(world, first.pk, by="karim")
    assert names(world, barred(world.workspace, Bar.SUPPRESSED)) == {address(3)}


def test_the_verification_file_holds_exactly_the_failing_segment_and_no_formula(world):
    rows = exported(world, applied(world, "open_verification_task", source="Salon"))
    assert {row["email"] for row in rows} == {address(n) for n in range(0, 40, 2)} - {
        address(n) for n in (2, 4, 26, 28)
    }
    assert next(row["first_name"] for row in rows if row["email"] == address(30)) == "'=HYPERLINK(1)"
    assert all(row["contact_id"].startswith("c") for row in rows)


def test_the_file_of_a_cleaning_holds_those_who_wait(world):
    rows = exported(world, applied(world, "clean_segment", source="Salon"))
    assert {row["email"] for row in rows} == {address(n) for n in range(0, 40, 2)} - {
        address(n) for n in (2, 4, 26, 28)
    }


def test_an_action_about_nobody_has_no_file(world):
    receipt = applied(world, "pause_source", source="Salon")
    with pytest.raises(UsageError, match="nothing_to_export"):
        exported(world, receipt)


def test_what_the_verifier_calls_valid_is_let_go_and_the_rest_waits(world, tmp_path):
    applied(world, "clean_segment", source="Salon")
    waiting = barred(world.workspace, Bar.QUARANTINED)
    assert len(waiting) == 16
    # Two were verified before; the answer of the verifier says one more.
    answer = written(tmp_path / "contacts.csv", ["contact_id", "email", "verification"], [["c6", address(6), "valid"]])
    number = imports.receive(world.workspace.pk, answer, "contacts.csv")
    imports.accept(number)
    assert said(world, "release_segment", source="Salon")["contacts_released"] == {"contacts": 3, "waiting": 13}
    applied(world, "release_segment", source="Salon")
    freed = waiting - barred(world.workspace, Bar.QUARANTINED)
    assert names(world, freed) == {address(6), address(18), address(20)}
    imports.undo(number)


def test_a_release_that_is_undone_does_not_bar_twice(world):
    from vigie.actions.applying import undo

    applied(world, "quarantine_segment", source="Salon", what="all")
    release = applied(world, "release_segment", source="Salon", what="all")
    applied(world, "quarantine_segment", source="Salon", what="role")
    before = len(taken(world.workspace)["bars"])
    undo(world, release.pk, by="karim")
    assert (before, len(taken(world.workspace)["bars"])) == (2, 22)
    assert len(barred(world.workspace)) == 20


def test_a_task_names_the_contacts_it_is_about(world):
    assert said(world, "tighten_filters", source="Salon")["contacts_concerned"]["contacts"] == len(
        chosen(world, {"source": "Salon"}, "title_misfit")
    )


def test_what_a_spreadsheet_would_run_is_neutralised_and_a_telephone_number_is_not():
    plain = addresses._plain  # noqa: SLF001 - the one rule of every cell
    for formula in ("=1+1", "+1+cmd|x", "-2", "@SUM(A1)", "\t=1", "\r=1"):
        assert plain(formula) == f"'{formula}"
    for text in ("+33 6 12 34 56 78", "+33612345678", "O'Neil", "a=b", ""):
        assert plain(text) == text
