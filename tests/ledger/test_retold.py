"""A mail that is read again is the mail that was read; two mails are two, whatever id they share.

In: mails made here. Out: what is accepted, known and rejected; moments and classes in the facts.
"""

import pytest

SENT = "2026-11-19T09:00:00+01:00"
NO, YES = "Retirez-moi de votre liste.", "Oui, appelez-moi demain."
DAY = "Date: Fri, 20 Nov 2026 10:00:00 +0100\r\n"
FAILED = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: lea@ours.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    b"Message-ID: <b@mx.example>\r\nContent-Type: text/plain\r\n\r\n"
    b"<anne@b.example>: 550 5.1.1 user unknown\r\n\r\nMessage-ID: <manne@ours.example>\r\n"
)


def mail(who: str, text: str, date: str = DAY) -> bytes:
    """A mail of `who`; every mail has the same Message-ID."""
    return (
        f"From: {who}@b.example\r\nTo: lea@ours.example\r\nSubject: Re: Bonjour\r\n{date}Message-ID: <same@x>\r\n"
        f"In-Reply-To: <m{who}@ours.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.fixture
def read(folder, bring, tmp_path):
    """Import mails in one folder; accepted, known and rejected."""
    people = ("anne", "bruno")
    bring(folder(sends=[{"send_id": w, "email": f"{w}@b.example", "sent_at": SENT, "message_id": f"<m{w}@ours.example>"}
                        for w in people]))  # fmt: skip
    made = 0

    def run(*raws: bytes) -> tuple[int, int, int]:
        nonlocal made
        made += 1
        place = tmp_path / f"mails-{made}"
        place.mkdir()
        for number, raw in enumerate(raws):
            (place / f"{number}.eml").write_bytes(raw)
        rows = bring(place).rows
        return rows.accepted, rows.already_known, rows.rejected

    return run


def test_two_senders_and_two_texts_under_one_id_are_as_many_mails(read, facts):
    mails = mail("anne", YES), mail("bruno", NO), mail("anne", NO), mail("anne", YES)
    assert read(*mails) == (3, 1, 0)
    assert read(*reversed(mails)) == (0, 4, 0)
    assert facts("SELECT class, COUNT(*) FROM fact_reply GROUP BY 1 ORDER BY 1") == [
        ("callback_request", 1),
        ("unsubscribe", 2),
    ]


def test_two_senders_under_one_id_in_two_imports_are_two_mails(read):
    one, other = mail("anne", YES), mail("bruno", NO)
    assert [read(one), read(other), read(one), read(other)] == [(1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 1, 0)]


def test_a_mail_without_a_date_that_can_be_keeps_the_moment_of_its_first_reading(read, facts):
    mails = mail("bruno", NO, ""), mail("anne", NO, "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n"), FAILED
    assert read(*mails) == (3, 0, 0)
    moments = "SELECT received_at FROM fact_reply UNION ALL SELECT hard_at FROM fact_send WHERE hard_at IS NOT NULL"
    before = facts(moments)
    assert read(*mails) == (0, 3, 0)
    assert facts(moments) == before
    assert len(before) == 3
