"""What a bounce says: of whom, why, and whether the address is dead.

In: written/bounces.eml.txt, mails made up in the manner of each system. Out: bounces.
"""

import json
from pathlib import Path

import pytest

from vigie.mail import read
from vigie.mail.reasons import judge, reasons, word
from vigie.vocabulary.mail import Automatic, BounceClass, BounceReason, MailKind

LOTS = (Path(__file__).parent / "written" / "bounces.eml.txt").read_text(encoding="utf-8").split("### ")[1:]
BY_NAME = {lot.split()[0]: lot for lot in LOTS}


def raw_of(name: str) -> bytes:
    return BY_NAME[name].partition("\n")[2].encode()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_bounce_is_read_whoever_wrote_it(name):
    _name, cls, reason, recipient = BY_NAME[name].partition("\n")[0].split()
    mail = read(raw_of(name))
    bounce = mail.bounces[0]
    assert mail.kind is MailKind.BOUNCE
    assert (bounce.cls, bounce.reason, bounce.recipient) == (cls, reason, recipient)


def test_every_failed_recipient_of_one_mail_is_told_with_his_own_reason():
    first, second = read(raw_of("two-recipients")).bounces
    assert (first.recipient, first.reason, first.status) == ("jo@acme.example", BounceReason.UNKNOWN_USER, "5.1.1")
    assert (second.recipient, second.reason, second.status) == ("ann@acme.example", BounceReason.HOST_UNKNOWN, "5.1.2")


def test_the_message_that_failed_is_named():
    assert read(raw_of("exim")).original_message_id == "m1@sender.example"
    with_fields = raw_of("gmail-auth").replace(
        b"Reporting-MTA:", b"X-Original-Message-ID: <m2@sender.example>\nReporting-MTA:"
    )
    assert read(with_fields).original_message_id == "m2@sender.example"
    in_thread = raw_of("notes").replace(b"To: us", b"In-Reply-To: <m3@sender.example>\nTo: us")
    assert read(in_thread).original_message_id == "m3@sender.example"


def test_who_refused_is_named_where_it_is_known():
    assert read(raw_of("gmail-auth")).bounces[0].provider == "google"
    assert read(raw_of("orange-fr")).bounces[0].provider == "orange"
    assert read(raw_of("notes")).bounces[0].provider is None


def test_a_rejection_of_the_sender_never_says_that_the_address_is_dead():
    senders = {"policy", "authentication", "reputation", "content", "rate_limit", "refused", "virus", "not_relayed"}
    assert {r.name for r in reasons().values() if r.cls is BounceClass.BLOCK} == senders
    assert not any(r.dead for r in reasons().values() if r.cls is not BounceClass.HARD)
    assert {r.name for r in reasons().values() if r.dead} == {"unknown_user", "host_unknown", "moved", "no_mail"}


def test_every_reason_of_the_closed_list_has_its_file_and_its_own_rank():
    known = reasons()
    assert set(known) == set(BounceReason)
    assert len({r.rank for r in known.values()}) == len(known)


def test_what_nobody_understands_is_neither_dead_nor_hard():
    for text in ("", "550 5.0.0 xyzzy", "zut", "错误"):
        found = judge(text, "5.0.0")
        assert (found.name, found.cls, found.dead) == (BounceReason.UNKNOWN, BounceClass.SOFT, False)


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        (
            "550 5.7.26 Unauthenticated email from sender.example is not accepted due to DMARC policy",
            None,
            "authentication",
        ),
        ("550 5.1.1 user unknown", "5.7.515", "authentication"),
        ("550 5.1.8 <us@sender.example>: Domain of sender address does not exist", "5.1.8", "refused"),
        ("550 5.4.1 <jo@acme.example>: Recipient address rejected: Access denied", "5.4.1", "unknown_user"),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", None, "reputation"),
        ("452 4.2.2 The email account that you tried to reach is over quota", None, "mailbox_full"),
        ("550 5.2.1 The email account that you tried to reach is disabled", None, "disabled"),
        ("550-5.1.1 The email account that you tried to reach does\n550-5.1.1 not exist", None, "unknown_user"),
        ("552 5.3.4 Message size exceeds fixed limit", None, "too_large"),
        ("550 5.7.1 Relaying denied", None, "not_relayed"),
        ("554 5.4.6 Too many hops 26 (25 max)", None, "loop"),
        ("421 4.7.28 Gmail has detected an unusual rate of unsolicited mail", None, "rate_limit"),
        ("550 5.1.10 Recipient not found by SMTP address lookup", None, "unknown_user"),
        ("556 5.1.10 domain does not accept mail (nullMX)", None, "no_mail"),
        ("550 5.1.1 Adresse d'au moins un destinataire invalide. OFR_416", None, "unknown_user"),
        ("550 boîte aux lettres pleine", None, "mailbox_full"),
        ("", "5.1.1", "unknown_user"),
        ("", "5.1.2", "host_unknown"),
        ("", "4.2.2", "mailbox_full"),
        ("refused", "5.1.1", "unknown_user"),
    ],
)
def test_the_words_of_a_server_decide_and_its_status_where_they_do_not(text, status, reason):
    assert judge(text, status).name == reason


@pytest.mark.parametrize(
    ("said", "dead"),
    [
        ("550 Unknown user jo@acme.example (in reply to end of DATA command)", False),
        ("550 5.1.1 <jo@acme.example>: User unknown (in reply to end of DATA command)", False),
        ("550 invalid mailbox. Local mailbox jo@acme.example is unavailable (in reply to end of DATA command)", True),
        (">>> DATA\n<<< 550 Unknown user jo@acme.example", False),
        (">>> DATA\n<<< 550 <jo@acme.example>... User unknown\n<<< 503 Need RCPT (recipient)", True),
        ("550 Unknown user jo@acme.example (in reply to RCPT TO command)", True),
    ],
)
def test_who_refuses_once_he_has_the_text_may_have_refused_the_text(said, dead):
    explained = f"I could not deliver your message.\n\n<jo@acme.example>:\n{said}\n"
    mail = read(f"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n{explained}".encode())
    assert [(b.recipient, b.dead) for b in mail.bounces] == [("jo@acme.example", dead)]
    assert (word(said) is BounceReason.UNKNOWN_USER) is dead


def test_what_a_service_says_around_the_words_of_a_server_condemns_nobody():
    refused = "5.1.0 - Unknown address error 550-'5.7.1 <bounces@mail.example>... Access denied'"
    unknown = "5.1.0 - Unknown address error 550-'5.1.1 <jo@acme.example> user unknown'"
    assert judge(refused, "5.1.0").name is BounceReason.POLICY
    assert judge(unknown, "5.1.0").name is BounceReason.UNKNOWN_USER
    assert judge("550 5.1.1 RCP-P2 Refused due to recipient preferences", "5.1.1").name is BounceReason.RESTRICTED


def test_a_server_that_refuses_for_now_condemns_nobody():
    later = raw_of("exim").replace(b"550 No such person at this address.", b"450 4.2.1 No such person at this address.")
    bounce = read(later).bounces[0]
    assert (bounce.reason, bounce.cls, bounce.dead) == (BounceReason.UNKNOWN_USER, BounceClass.SOFT, False)


def test_a_warning_that_a_message_is_late_is_a_delay():
    late = raw_of("gmail-auth").replace(b"Action: failed", b"Action: delayed").replace(b"5.7.26", b"4.4.1")
    bounce = read(late).bounces[0]
    assert (bounce.delayed, bounce.dead) == (True, False)
    in_prose = b"""From: MAILER-DAEMON@mx.example
Subject: Warning: message delayed

A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours.
No action is required on your part.

  jo@acme.example
"""
    assert read(in_prose).bounces[0].delayed


def test_a_report_of_success_is_a_receipt():
    done = raw_of("gmail-auth").replace(b"Action: failed", b"Action: delivered").replace(b"5.7.26", b"2.0.0")
    told = read(done)
    assert (told.kind, told.automatic, told.bounces) == (MailKind.AUTO_REPLY, Automatic.RECEIPT, ())


def test_a_complaint_names_who_complained_about_which_message():
    raw = b"""From: fbl@loop.example
Subject: abuse report
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: %s
Version: 1
Original-Rcpt-To: <Jo@Acme.example>

--b
Content-Type: message/rfc822

Message-ID: <m1@sender.example>
From: us@sender.example

hello
--b--
"""
    told = read(raw % b"abuse")
    assert (told.kind, told.original_to, told.original_message_id) == (
        MailKind.COMPLAINT, "jo@acme.example", "m1@sender.example",
    )  # fmt: skip
    assert read(raw % b"opt-out").opt_out
    assert read(raw % b"not-spam").kind is MailKind.OTHER
    assert read(raw % b"auth-failure").kind is MailKind.DMARC


def test_a_notification_in_json_names_whom_it_did_not_reach():
    inner = {
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bouncedRecipients": [
                {"emailAddress": "Jo <jo@acme.example>", "status": "5.1.1", "diagnosticCode": "smtp; 550 user unknown"},
                {"emailAddress": "ann@acme.example", "status": "odd", "action": "failed"},
                {"status": "5.1.1"},
                "rubbish",
            ],
        },
        "mail": {"commonHeaders": {"messageId": "<m1@sender.example>"}},
    }
    document = json.dumps({"Type": "Notification", "Message": json.dumps(inner)})
    told = read(f"From: no-reply@esp.example\nSubject: Notification\n\n{document}\n--\nfooter".encode())
    assert [(b.recipient, b.reason) for b in told.bounces] == [
        ("jo@acme.example", BounceReason.UNKNOWN_USER),
        ("ann@acme.example", BounceReason.UNKNOWN),
    ]
    assert told.original_message_id == "m1@sender.example"
    broken = f"From: no-reply@esp.example\nSubject: Notification\n\n{document[:-9]}"
    assert read(broken.encode()).kind in MailKind


AROUND = {
    "postfix": "This is the mail system at host mx.\n\nThe mail system\n\n<jo@acme.example>: host mx said: {}",
    "qmail": "Hi. This is the qmail-send program.\nThis is a permanent error; I've given up.\n\n<jo@acme.example>:\n{}",
    "french": "Le message n'a pas pu être remis à jo@acme.example. Une erreur est survenue.\n{}",
}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "said",
    [
        "550 5.0.0 frobnicate declined by oracle",
        "550 5.0.0 frobnication of the quux denied",
        "450 4.0.0 plugh",
        "xyzzy",
    ],
)
@pytest.mark.parametrize("field", [True, False])
def test_words_that_nobody_knows_give_no_reason_whatever_stands_around_them(around, said, field):
    status = "4.0.0" if said.startswith("450") else "5.0.0"
    code = f"Diagnostic-Code: smtp; {said}\n" if field else ""
    raw = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@acme.example\nTo: us@sender.example\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
        f"Content-Type: text/plain; charset=utf-8\n\n{AROUND[around].format(said)}\n--b\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; jo@acme.example\n"
        f"Action: failed\nStatus: {status}\n{code}\n--b--\n"
    )
    (bounce,) = read(raw.encode()).bounces
    assert (bounce.reason, bounce.dead) == (BounceReason.UNKNOWN, False)
