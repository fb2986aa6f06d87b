"""Machines that answer are told from people who do; every mail here is made up.

In: written/*.eml.txt. Out: kinds. `automatic` and `ordinary` helped to choose the words; `unseen_*` did not.
`strangers` are of an author who knew none of the words; since their first reading their mistakes have taught, too.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.mail import read
from vigie.vocabulary.mail import Automatic, MailKind, MailRead

WRITTEN = Path(__file__).parent / "written"
PEOPLE = {MailKind.REPLY, MailKind.OTHER}


def automatic(name: str) -> Iterator[tuple[str, bytes]]:
    for lot in (WRITTEN / name).read_text(encoding="utf-8").split("### ")[1:]:
        kind, _line, raw = lot.partition("\n")
        yield kind, raw.encode()


def ordinary(name: str) -> list[bytes]:
    return [raw.encode() for raw in (WRITTEN / name).read_text(encoding="utf-8").split("---8<---\n")]


def test_automatic_replies_are_recognised():
    told = [(kind, read(raw)) for kind, raw in automatic("automatic.eml.txt")]
    found = sum(mail.kind is MailKind.AUTO_REPLY for _kind, mail in told)
    named = sum(mail.automatic == kind for kind, mail in told)
    assert len(told) == 132
    assert found >= 131
    assert named >= 126


def test_automatic_replies_that_chose_no_word_are_recognised():
    told = [read(raw).kind for _kind, raw in automatic("unseen_automatic.eml.txt")]
    assert told.count(MailKind.AUTO_REPLY) == len(told)


def strangers() -> list[tuple[str, MailRead]]:
    """Machine or "person", and what was read."""
    return [(line.split()[0], read(raw)) for line, raw in automatic("strangers.eml.txt")]


def test_automatic_replies_of_an_author_who_knew_no_word_are_recognised_by_mail_alone():
    told = [mail for which, mail in strangers() if which != "person"]
    assert len(told) == 140
    assert sum(mail.kind is MailKind.AUTO_REPLY for mail in told) >= 130


def test_no_person_of_that_author_is_taken_for_a_machine():
    told = [mail for which, mail in strangers() if which == "person"]
    assert len(told) == 80
    assert [mail.subject for mail in told if mail.kind not in PEOPLE] == []


def test_a_shop_and_a_bank_answer_nothing():
    head = (
        "From: shop@acme.example\nAuto-Submitted: auto-generated\nSubject: Your order 4411\n\nYour order is confirmed."
    )
    assert read(head.encode()).kind is MailKind.OTHER


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Subject: TR: Réponse automatique : offre", "Bonjour, il n'est pas là, écrivez-moi plutôt."),
        (
            "Subject: [Desk] Re: offer\nX-Zendesk-From-Account-Id: 1\nAuto-Submitted: auto-generated",
            "Jo commented:\nToo late.",
        ),
        ("Subject: Re: offer\nAuto-Submitted: auto-generated\nX-Mailer: iPhone Mail (21F90)", "Pourquoi pas, jeudi ?"),
        ("Subject: RE: offer", "Hi Paul,\nI'm out of the office until Monday but call me on Tuesday."),
        ("Subject: Re: offer", "Désolé pour le délai, j'étais absent jusqu'au 3. Cela m'intéresse."),
        ("Subject: Re: offer", "Je suis en congé paternité, par contre votre devis peut partir chez ma collègue."),
        (
            "Subject: Congés\nContent-Type: text/plain; charset=utf-8",
            "Bonjour, en congés jusqu'au 24 novembre, mais je vous réponds quand même : oui pour un rdv le 25 à 10h.",
        ),
        (
            "Subject: Congés\nContent-Type: text/plain; charset=utf-8",
            "Bonjour, en congés jusqu'au 24 novembre. Je vous réponds quand même. Voyez cela avec mon associé.",
        ),
        ("Subject: Re: offer", "Jo is on annual leave, I handle this while he is away."),
        ("Subject: Re: offer", "Votre mail a été bloqué par notre antispam, renvoyez-le moi svp."),
        ("Subject: Re: Automatic reply: offer", "Replying on top of my own auto-reply: I'm back. Thursday works."),
    ],
)
def test_what_only_people_do_outweighs_what_machines_say(head, body):
    raw = f"From: jo@acme.example\nTo: Paul <paul@us.example>\nIn-Reply-To: <m1@us.example>\n{head}\n\n{body}"
    assert read(raw.encode()).kind is MailKind.REPLY


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Subject: Re: offer\nX-Acme-Vacation: yes", "Back soon."),
        ("Subject: Re: offer", "Case 41-77802 has been created from your email."),
        ("Subject: Re: offer", "Cette adresse n'est plus relevée. Votre message ne sera pas lu."),
        ("Subject: Re: offer", "You are not among my approved senders. Click the link to be added."),
        (
            "Subject: [Desk] offer\nX-Jira-Fingerprint: 1\nAuto-Submitted: auto-generated",
            "Your request has been received.",
        ),
    ],
)
def test_what_only_machines_say_is_enough_without_a_field_of_theirs(head, body):
    raw = f"From: jo@acme.example\nTo: paul@us.example\nIn-Reply-To: <m1@us.example>\n{head}\n\n{body}"
    assert read(raw.encode()).kind is MailKind.AUTO_REPLY


def test_what_people_write_is_no_bounce_and_no_automatic_reply():
    for raw in ordinary("ordinary.eml.txt"):
        assert read(raw).kind in PEOPLE, raw.decode()[:200]


def test_what_other_people_write_is_no_bounce():
    kinds = [read(raw).kind for raw in ordinary("unseen_ordinary.eml.txt")]
    assert kinds.count(MailKind.BOUNCE) == 0
    assert sum(kind in PEOPLE for kind in kinds) / len(kinds) >= 0.95


def test_a_bounce_that_says_auto_submitted_is_a_bounce():
    raw = b"""From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied

This is the mail system at host mx.example.

<jo@acme.example>: host mx.acme.example said: 550 5.1.1 User unknown
"""
    told = read(raw)
    assert (told.kind, told.automatic) == (MailKind.BOUNCE, None)


def test_precedence_bulk_alone_makes_no_automatic_reply():
    raw = b"From: jo@acme.example\nPrecedence: bulk\nSubject: Re: offer\nIn-Reply-To: <m1@us.example>\n\nCall me."
    assert read(raw).kind is MailKind.REPLY


def test_an_invitation_is_of_a_person_and_its_answer_of_a_calendar():
    head = (
        "From: jo@acme.example\nSubject: Point\nContent-Type: text/calendar; method={}\n\nBEGIN:VCALENDAR\nMETHOD:{}\n"
    )
    assert read(head.format("REQUEST", "REQUEST").encode()).kind is MailKind.REPLY
    assert read(head.format("REPLY", "REPLY").encode()).automatic is Automatic.CALENDAR
    assert read((head.format("COUNTER", "COUNTER")).encode()).automatic is Automatic.CALENDAR


@pytest.mark.parametrize(
    ("head", "body", "code"),
    [
        ("To: unsubscribe+k3j4@us.example\nSubject: hello", "", "unsubscribe_address"),
        ("To: us+unsub=jo@us.example\nSubject: ", "", "unsubscribe_address"),
        ("To: us@us.example\nSubject: unsubscribe", "", "unsubscribe_subject"),
        ("To: us@us.example\nSubject: Désinscription", "Merci", "unsubscribe_subject"),
        (
            "To: us@us.example\nSubject: Unsubscribe",
            "This message was automatically generated by Gmail.",
            "unsubscribe_subject",
        ),
    ],
)
def test_a_button_that_demands_removal_is_heard(head, body, code):
    told = read(f"From: jo@acme.example\n{head}\n\n{body}".encode())
    assert (told.kind, told.opt_out, told.why) == (MailKind.REPLY, True, (code,))


def test_a_person_who_writes_about_an_unsubscribe_link_demands_nothing_by_header():
    raw = (
        b"From: jo@acme.example\nTo: us@us.example\nSubject: Your unsubscribe link\n\nIt is broken, did you know? "
        + b"x" * 400
    )
    assert not read(raw).opt_out
    assert not read(b"From: jo@acme.example\nTo: stopher@us.example\nSubject: hi\n\nhello").opt_out
