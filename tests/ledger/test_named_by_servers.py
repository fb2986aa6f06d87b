"""Whom a server names is whom a bounce is about, whatever else its mail names, and whatever came before.

In: reports made here, after RFC 3464. Out: facts of the messages to each person.
"""

import pytest

from vigie.sentences.reasons import reason

PEOPLE = ("anne", "bruno", "chloe")
UNKNOWN, FULL = "550 5.1.1 user unknown", "452 4.2.2 over quota"


def report(*said: tuple[str, str], of: str = "anne", at: str = "20 Nov 2026 09:00:00", number: int = 1) -> bytes:
    """A delivery report: what the server said of each person; the message that comes back is the one to `of`."""
    fields = "\r\n".join(
        f"Final-Recipient: rfc822; {who}@b.example\r\nAction: failed\r\nStatus: {text.split()[1]}\r\n"
        f"Diagnostic-Code: smtp; {text}\r\n"
        for who, text in said
    )
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: lea@ours.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Date: Fri, {at} +0100\r\nMessage-ID: <{number}@mx.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n{fields}\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: lea@ours.example\r\nTo: {of}@b.example\r\nMessage-ID: <{of}@ours.example>\r\n\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def house(folder, bring):
    """Three persons by the ids of a contact file, a message to each in a campaign of their name."""
    people = [{"contact_id": who, "email": f"{who}@b.example"} for who in PEOPLE]
    sends = [
        {"send_id": f"s{who}", "contact_id": who, "sent_at": "2026-11-19T09:00:00+01:00", "campaign": who,
         "mailbox": "lea@ours.example", "message_id": f"<{who}@ours.example>"}
        for who in PEOPLE
    ]  # fmt: skip
    return bring(folder(contacts=people, sends=sends))


@pytest.fixture
def became(bring, facts, tmp_path):
    """Import messages; of each person hard, soft and the reason, of those who have one."""

    def run(*raws: bytes) -> dict[str, tuple[bool, bool, str]]:
        for number, raw in enumerate(raws):
            (tmp_path / "mails").mkdir(exist_ok=True)
            (tmp_path / "mails" / f"{number}.eml").write_bytes(raw)
        if raws:
            bring(tmp_path / "mails")
        rows = facts("SELECT campaign, hard_at IS NOT NULL, soft_at IS NOT NULL, bounce_reason FROM fact_send "
                     "WHERE hard_at IS NOT NULL OR soft_at IS NOT NULL")  # fmt: skip
        return {who: tuple(rest) for who, *rest in rows}

    return run


def test_a_report_about_two_persons_is_about_each(house, became):
    assert became(report(("anne", UNKNOWN), ("bruno", FULL))) == {
        "anne": (True, False, "unknown_user"),
        "bruno": (False, True, "mailbox_full"),
    }


def test_a_stranger_beside_a_person_is_refused_alone(house, became):
    found = became(report(("anne", FULL), ("stranger", UNKNOWN)))
    assert found == {"anne": (False, True, "mailbox_full")}


def test_the_row_that_is_refused_names_the_stranger(house, bring, tmp_path):
    (tmp_path / "several.eml").write_bytes(report(("anne", FULL), ("stranger", UNKNOWN)))
    (refused,) = bring(tmp_path / "several.eml").rejected
    assert (refused.code, refused.params) == ("mail_unmatched_recipient", ["stranger@b.example"])
    assert "stranger@b.example" in reason(refused.code, refused.params)


def test_another_known_person_whom_the_server_names_is_meant(house, became):
    assert became(report(("bruno", UNKNOWN), of="anne")) == {"bruno": (True, False, "unknown_user")}


def test_an_address_of_nobody_is_where_the_message_went_until_it_is_somebody_s(house, became, folder, bring):
    assert became(report(("dan", UNKNOWN), of="anne")) == {"anne": (True, False, "unknown_user")}  # handed on to
    bring(folder(contacts=[{"contact_id": "dan", "email": "dan@b.example"}],
                 sends=[{"send_id": "sdan", "contact_id": "dan", "sent_at": "2026-11-19T09:00:00+01:00",
                         "campaign": "dan"}]))  # fmt: skip
    assert became() == {"dan": (True, False, "unknown_user")}


def test_a_failure_for_good_is_the_reason_whatever_came_before_it(house, became):
    said = [("anne", FULL), ("anne", UNKNOWN), ("bruno", UNKNOWN), ("bruno", FULL)]
    mails = [report(one, of=one[0], at=f"20 Nov 2026 {9 + n:02}:00:00", number=n) for n, one in enumerate(said)]
    assert became(*mails) == {"anne": (True, True, "unknown_user"), "bruno": (True, True, "unknown_user")}


def test_a_failure_for_good_in_unknown_words_is_a_hard_bounce_of_unknown_reason(house, became):
    said = {"anne": "550 5.0.0 Zorglub 42", "bruno": "451 4.0.0 Zorglub 42", "chloe": "451 5.0.0 Zorglub 42"}
    assert became(report(*said.items())) == {
        "anne": (True, False, "unknown"),
        "bruno": (False, True, "unknown"),
        "chloe": (False, True, "unknown"),
    }


def test_a_report_that_bears_a_day_before_its_message_counts_from_the_message(house, became, facts):
    found = became(report(("anne", UNKNOWN), at="18 Nov 2026 08:00:00"))
    assert found == {"anne": (True, False, "unknown_user")}
    assert facts("SELECT hard_at = sent_at FROM fact_send WHERE campaign = 'anne'") == [(True,)]
