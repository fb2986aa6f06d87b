"""Addresses, headings, names and ids as they come out of people's files."""

import pytest

from vigie.connectors.cells import address, flag, made_id, plain
from vigie.connectors.dates import orders, settle
from vigie.connectors.folder import as_kind, has_required, table_of


@pytest.mark.parametrize(
    "text",
    [
        "ana.roy@acme.fr",
        "  Ana.Roy@ACME.fr ",
        "mailto:ana.roy@acme.fr",
        "Ana Roy <Ana.Roy@acme.fr>",
        "Ana Roy (ana.roy@acme.fr)",
        "ana.roy @ acme.fr",
        "ana.roy@acme.fr; bo@acme.fr",
        "ana.roy@acme.fr,",
        "'ana.roy@acme.fr'",
        "\u200bana.roy@acme.fr\u00a0",
        "<mailto:ana.roy@acme.fr>",
    ],
)
def test_an_address_is_found_in_its_usual_wrappings(text: str) -> None:
    assert address(text) == "ana.roy@acme.fr"


@pytest.mark.parametrize(
    "text", ["", "ana", "ana@", "@acme.fr", "ana@acme", "ana@@acme.fr", "jean dupont@acme.fr", "a@b.c", "ana@acme..fr"]
)
def test_what_is_no_address_is_not_mended_into_one(text: str) -> None:
    assert not address(text)


@pytest.mark.parametrize("heading", ["Lead Email", "lead_email", "leadEmail", "\ufeffLEAD-EMAIL ", "Léad  émail"])
def test_headings_are_the_same_whatever_their_case_accents_and_marks(heading: str) -> None:
    assert plain(heading) == "lead email"


@pytest.mark.parametrize(
    ("text", "said"),
    [("Oui", True), ("TRUE", True), ("3", True), ("non", False), ("0", False), ("", None), ("maybe", None)],
)
def test_yes_and_no_are_read_in_both_languages(text: str, said: bool | None) -> None:  # noqa: FBT001 - a column of the table
    assert flag(text) is said


def test_made_ids_do_not_mix_neighbouring_parts() -> None:
    assert made_id("ab", "c") != made_id("a", "bc")
    assert made_id("ab", "c") == made_id("ab", "c")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("contacts.csv", "contacts"),
        ("export.zip/2026/Sends.csv.gz", "sends"),
        ("x/events.parquet", "events"),
        ("book.xlsx#contacts", None),
        ("my contacts.csv", None),
    ],
)
def test_the_folder_format_is_recognised_by_file_name(name: str, table: str | None) -> None:
    assert table_of(name) == table


def test_a_file_that_only_has_the_name_of_a_table_is_not_taken_for_it() -> None:
    assert has_required("contacts", ["email", "Contact_ID"])
    assert not has_required("contacts", ["email", "first name"])
    assert not has_required("sends", ["send_id", "sent_at"])


def test_a_single_file_can_be_read_as_the_kind_it_is_said_to_be() -> None:
    (record,) = as_kind("sends").extract({"Send_ID": "s1", "email": "a@b.fr", "sent_at": "", "extra": "kept"})
    assert (record.table, record.values) == ("sends", {"send_id": "s1", "email": "a@b.fr", "extra": "kept"})


def test_dates_that_a_spreadsheet_rewrote_are_settled_by_their_column() -> None:
    rows = [{"sent": "03/04/2026 09:00", "note": "3/4"}, {"sent": "25/04/2026 09:00", "note": ""}]
    known = orders(rows)
    assert known == {"sent": "dmy"}
    assert settle(rows[0], known) == {"sent": "2026-04-03T09:00:00", "note": "3/4"}
