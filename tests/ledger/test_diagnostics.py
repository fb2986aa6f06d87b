"""What servers said of failed messages becomes a reason of the closed list; whom they name stays out of the facts.

In: a folder of exports. Out: reasons in facts, and texts that were read.
"""

import pytest

from vigie.ledger import diagnostics

SAID = {
    "s0": ("hard_bounce", "550 5.1.1 <p0@b.example>: Recipient address rejected: User unknown id=4fX9aB1c2D3e"),
    "s1": ("hard_bounce", "550 5.1.1 <p1@b.example>: Recipient address rejected: User unknown id=9zZ8yY7x6W5v"),
    "s2": ("hard_bounce", "550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy"),
    "s3": ("blocked", "554 5.7.1 Service unavailable; client [192.0.2.7] blocked using zen.spamhaus.org"),
    "s4": ("soft_bounce", "452 4.2.2 Mailbox full"),
    "s5": ("hard_bounce", "la distribution a échoué"),
    "s6": ("hard_bounce", ""),
    "s7": ("hard_bounce", "450 4.2.1 No such user for now"),
    "s8": ("open", "550 5.1.1 not of a bounce"),
    "s9": ("hard_bounce", "smtp;550 boîte aux lettres inexistante"),
}
TOLD = ["unknown_user", "unknown_user", "authentication", "reputation", "mailbox_full", "unknown", None, "unknown"]


@pytest.fixture
def exported(folder):
    sends = [
        {"send_id": s, "email": f"p{n}@b.example", "sent_at": "2026-09-01T09:00:00+02:00"} for n, s in enumerate(SAID)
    ]
    events = [
        {"send_id": s, "type": kind, "at": "2026-09-01T09:05:00+02:00", "detail": text}
        for s, (kind, text) in SAID.items()
    ]
    return folder(sends=sends, events=events)


def test_a_diagnostic_text_becomes_a_reason_of_the_closed_list(exported, bring, facts):
    bring(exported)
    found = [reason for (reason,) in facts("SELECT bounce_reason FROM fact_send ORDER BY send")]
    assert sorted(map(str, found)) == sorted(map(str, [*TOLD, None, "unknown_user"]))


def test_texts_that_differ_by_addresses_and_ids_are_read_once(exported, bring, facts, monkeypatch):
    read = []

    def reading(text):
        read.append(text)
        return "unknown"

    monkeypatch.setattr(diagnostics, "word", reading)
    bring(exported)
    assert len(read) == 7
    assert not [text for text in read if "b.example" in text or "192.0.2.7" in text]
