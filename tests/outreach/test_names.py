"""Accounts and addresses by the names that people gave them, however they type them.

In: mailboxes with names. Out: the one that is meant, None where two could be.
"""

from datetime import UTC, datetime

import pytest

from vigie.outreach import mailboxes
from vigie.outreach.names import called


@pytest.fixture
def rows(workspace):
    def named(*names):
        for name in names:
            said = mailboxes.Wanted(name, "imap.example", f"{name}@b.example", "x")
            mailboxes.add(workspace, said, datetime.now(UTC))
        return mailboxes.listing(workspace)

    return named


@pytest.mark.parametrize(
    ("said", "meant"), [("Brevo", "Brevo"), ("brevo", "Brevo"), (" ÉQUIPE ", "Équipe"), ("lea", None), ("lÉa", None)]
)
def test_a_name_is_found_without_regard_to_case(rows, said, meant):
    found = called(rows("Brevo", "Équipe"), said)
    assert (found and found.name) == meant


def test_a_name_that_two_have_but_for_case_is_the_one_that_is_typed_exactly(rows):
    both = rows("Ops", "OPS")
    assert called(both, "OPS").name == "OPS"
    assert called(both, "ops") is None
