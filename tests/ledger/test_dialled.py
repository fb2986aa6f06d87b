"""A call that names a telephone number alone is the call to whom that number is, and to nobody else.

In: posted calls, contact files before and after them. Out: facts, reasons, what changes when files come and go.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from vigie.connectors import Post
from vigie.documents.receivers import receiver_documents
from vigie.ledger import imports, intake, postings, receivers, removals
from vigie.sentences.reasons import REASONS
from vigie.sentences.receivers import receiver_state

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WHEN = datetime(2026, 11, 2, 9, tzinfo=UTC)
PEOPLE = ("ana", "ben", "dan", "eve")


def person(name: str, phone: str, **more: str) -> dict[str, str]:
    return {"contact_id": name, "email": f"{name}@b.example", "phone": phone, **more}


@pytest.fixture
def post(workspace):
    """`post(number, ...)`: an Aircall receiver takes one call to each number, and understands them."""
    row = receivers.add(workspace, "aircall", now=NOW)

    def run(*numbers: str) -> None:
        for n, digits in enumerate(numbers):
            call = {"id": f"{digits}{n}", "direction": "outbound", "started_at": WHEN.timestamp(),
                    "answered_at": WHEN.timestamp(), "duration": 9, "contact": None, "raw_digits": digits,
                    "user": {"name": f"u{n}"}, "tags": []}  # fmt: skip
            body = json.dumps({"event": "call.ended", "data": call}).encode()
            intake.keep(row.pk, Post(body, {}, NOW + timedelta(milliseconds=n)))
        postings.understand(row, NOW, lambda _: None)

    return run


@pytest.fixture
def called(facts, workspace):
    """Who was called, by name, as the facts say."""
    names = {removals.contact_of(workspace, f"{name}@b.example"): name for name in PEOPLE}

    def ask() -> list[str]:
        return sorted(names.get(contact, "?") for (contact,) in facts("SELECT contact FROM fact_call"))

    return ask


def codes(workspace) -> list[str]:
    """The reasons of the rows that live imports refuse."""
    return [r.code for report in imports.listing(workspace.pk) if report.status == "done" for r in report.rejected]


def test_the_number_finds_its_contact_whenever_the_file_comes_and_loses_it_when_it_goes(
    folder, bring, called, post, workspace
):
    post("+33 1 23 45 67 89")
    assert (called(), codes(workspace)) == ([], ["phone_unknown"])
    (waiting,) = receiver_documents(workspace)
    assert waiting["of_nobody"] == {"phone_unknown": 1}
    assert [r.params for r in imports.listing(workspace.pk)[0].rejected] == [["6789"]]
    assert "1" in receiver_state(waiting)
    file = bring(folder(contacts=[person("ana", "01 23 45 67 89"), person("ben", "01 23 45 67 80")]))
    assert (called(), codes(workspace)) == (["ana"], [])
    (settled,) = receiver_documents(workspace)
    assert settled["of_nobody"] == {}
    assert "1" not in receiver_state(settled)
    post("+33 1 23 45 67 80")
    assert (called(), codes(workspace)) == (["ana", "ben"], [])
    imports.digest_again(workspace)
    assert (called(), codes(workspace)) == (["ana", "ben"], [])
    imports.undo(file.import_id)
    assert (called(), codes(workspace)) == ([], ["phone_unknown"] * 2)


def test_a_number_of_several_is_nobodys_and_a_former_one_its_holders_until_files_settle_it(
    folder, bring, called, post, workspace
):
    shared, former = "01 23 45 67 00", "01 23 45 67 89"
    bring(folder(contacts=[person("ana", shared), person("ben", "+33 1 23 45 67 00"), person("eve", former)]))
    post("+33 1 23 45 67 00", "+33 1 23 45 67 89")
    assert (called(), codes(workspace)) == (["eve"], ["phone_shared"])
    own = bring(folder(contacts=[person("ben", "06 12 34 56 78"), person("eve", "06 12 34 56 79")]))
    assert (called(), codes(workspace)) == (["ana", "eve"], [])
    bring(folder(contacts=[person("dan", former)]))
    assert (called(), codes(workspace)) == (["ana", "dan"], [])
    imports.undo(own.import_id)
    assert (called(), codes(workspace)) == ([], ["phone_shared"] * 2)


def test_a_file_of_calls_may_name_people_by_their_number(folder, bring, facts, workspace):
    def call(name: str, **who: str) -> dict[str, str]:
        return {"call_id": name, "called_at": "2026-11-02T09:00", "outcome": "connected", "owner": name, **who}

    bring(folder(contacts=[person("ana", "02 123 45 67", country="Belgique"), person("ben", "01 23 45 67 80")]))
    calls = folder(calls=[
        call("abroad", phone="+32 2 123 45 67"), call("here", phone="0123456780"), call("short", phone="3900"),
        call("other", phone="02 12 34 56 7", email="eve@b.example"), call("nobody", phone=""),
    ])  # fmt: skip
    report = bring(calls)
    assert facts("SELECT owner FROM fact_call ORDER BY 1") == [("abroad",), ("here",), ("other",)]
    assert [(r.line, r.code) for r in report.rejected] == [(4, "phone_invalid"), (6, "missing_one_of")]
    # Facts hold no number.
    assert not any("345678" in str(cell) for row in facts("SELECT * FROM fact_call") for cell in row)
    assert bring(calls).rows.already_known == 3
    assert codes(workspace).count("phone_invalid") == 2


def test_a_number_that_is_withheld_is_told_as_such_and_asks_for_nothing(folder, bring, facts, workspace):
    bring(folder(contacts=[person("ana", "01 23 45 67 89")]))
    said = {"called_at": "2026-11-02T09:00", "outcome": "connected", "contact_id": "", "email": ""}
    hidden = ["anonymous", "Numéro masqué", "Privé", "No Caller ID", "Anne Durand"]
    calls = [{**said, "call_id": f"h{n}", "phone": text} for n, text in enumerate(hidden)]
    named = {**said, "call_id": "known", "phone": "anonymous", "email": "ana@b.example"}
    report = bring(folder(calls=[*calls, named]))
    assert [r.code for r in report.rejected] == ["phone_withheld"] * 4 + ["phone_invalid"]
    assert facts("SELECT COUNT(*) FROM fact_call") == [(1,)]
    assert "withheld" in REASONS["phone_withheld"].reason
    assert REASONS["phone_withheld"].remedy.startswith("Nothing to do")


def test_an_address_or_a_known_id_goes_before_the_number(folder, bring, facts):
    bring(folder(contacts=[person("ana", "01 23 45 67 89"), person("ben", "01 23 45 67 80")]))
    said = {"called_at": "2026-11-02T09:00", "outcome": "connected", "phone": "01 23 45 67 89"}
    bring(folder(calls=[
        {**said, "call_id": "a", "owner": "a", "contact_id": "", "email": "ben@b.example"},
        {**said, "call_id": "b", "owner": "b", "contact_id": "ben", "email": ""},
        {**said, "call_id": "c", "owner": "c", "contact_id": "dialler-7", "email": ""},
    ]))  # fmt: skip
    who = dict(facts("SELECT owner, contact FROM fact_call"))
    assert who["a"] == who["b"] != who["c"]
