"""What passes says nothing of an address: a name server that fails, a delay, in fields or in prose.

In: mails made up in the manner of each system. Out: bounces.
"""

import pytest

from vigie.mail import read
from vigie.mail.reasons import word
from vigie.vocabulary.mail import BounceReason as Why
from vigie.vocabulary.mail import MailKind

GMAIL = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: lea@us.example\n"
FAILED = "X-Failed-Recipients: jo@acme.example\nContent-Type: text/plain; charset=utf-8\n"
POSTFIX = "From: MAILER-DAEMON@x.example (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n"
EXCHANGE = "From: postmaster@us.onmicrosoft.com\nTo: lea@us.example\nContent-Type: text/plain; charset=utf-8\n"
SERVFAIL = "DNS Error: DNS type 'mx' lookup of acme.example responded with code SERVFAIL"
SORRY = "This is the mail system at host x.\n\nI'm sorry to have to inform you that your message could not be sent.\n"
NAMES = "Host or domain name not found. Name service error for name=acme.example type=MX: "
GMAIL_EN = f"""** Delivery incomplete **

There was a temporary problem delivering your message to jo@acme.example. Gmail will retry for 45 more hours.

The response was:

{SERVFAIL}"""
GMAIL_FR = f"""** Remise incomplète **

Un problème temporaire est survenu lors de la remise de votre message à jo@acme.example. Gmail va réessayer.

La réponse était :

{SERVFAIL}"""
MICROSOFT = """Delivery to these recipients or groups is delayed.

jo@acme.example

The server will keep trying to deliver this message for the next 1 days.
450 4.4.312 DNS query failed [Message=InfoDomainNonexistent]"""


def bounce_of(head: str, text: str):
    mail = read(f"{head}\n{text}".encode())
    assert mail.kind is MailKind.BOUNCE
    return mail.bounces[0]


@pytest.mark.parametrize(
    ("head", "text", "reason", "delayed"),
    [
        (f"{GMAIL}Subject: Delivery Status Notification (Delay)\n{FAILED}", GMAIL_EN, Why.NETWORK, True),
        (f"{GMAIL}Subject: Delivery Status Notification (Delay)\n{FAILED}", GMAIL_FR, Why.NETWORK, True),
        (POSTFIX, f"{SORRY}\n<jo@acme.example>: {NAMES}Host not found, try again", Why.NETWORK, False),
        (f"{EXCHANGE}Subject: Delivery delayed:Offer\n", MICROSOFT, Why.HOST_UNKNOWN, True),
    ],
)
def test_what_passes_kills_no_address(head, text, reason, delayed):
    bounce = bounce_of(head, text)
    assert (bounce.cls, bounce.reason, bounce.recipient) == ("soft", reason, "jo@acme.example")
    assert (bounce.delayed, bounce.dead) == (delayed, False)


def test_a_name_that_is_not_there_still_kills():
    bounce = bounce_of(POSTFIX, f"{SORRY}\n<jo@acme.example>: {NAMES}Host not found")
    assert (bounce.cls, bounce.reason, bounce.dead) == ("hard", Why.HOST_UNKNOWN, True)


def test_a_subject_that_says_delay_is_enough_where_the_words_are_not_known():
    bounce = bounce_of(f"{GMAIL}Subject: Delivery Status Notification (Delay)\n{FAILED}", "550 5.1.1 user unknown")
    assert (bounce.delayed, bounce.dead) == (True, False)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", Why.RESTRICTED),
        ("550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox; authentication required", Why.RESTRICTED),
        ("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", Why.RESTRICTED),
        ("552 5.2.2 Mailbox is full / Blocks limit exceeded / Inode limit exceeded", Why.MAILBOX_FULL),
        ("Mailbox is full / Blocks limit exceeded / Inode limit exceeded", Why.MAILBOX_FULL),
        ("550 5.1.1 Recipient address rejected: Adresse e-mail inconnue - LPN105_401", Why.UNKNOWN_USER),
        ("550 5.7.0 Authentication required", Why.AUTHENTICATION),
        ("421 4.7.0 Rate limit exceeded", Why.RATE_LIMIT),
    ],
)
def test_words_that_say_it_plainly_win_over_those_around_them(said, reason):
    assert word(said) is reason


@pytest.mark.parametrize("named", ["Message-ID d'origine : <m1@us.example>", "Message-ID : ‹m1@us.example›"])
def test_the_message_is_named_behind_whatever_marks(named):
    head = "From: MAILER-DAEMON@relais.example\nTo: lea@us.example\nSubject: Echec de livraison\n"
    text = f"Votre message n'a pas pu etre remis au destinataire suivant :\n\njo@acme.example\n\n{named}"
    assert read(f"{head}\n{text}".encode()).original_message_id == "m1@us.example"
