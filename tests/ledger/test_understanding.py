"""What the fields of a mail say and what its words say become one answer.

In: made-up mails; what their text says is given. Out: kind, class, confidence.
"""

from pathlib import Path

import pytest
from django.utils.translation import override

from vigie import replies
from vigie.documents.mail import read_document
from vigie.ledger.understanding import MACHINE, SURE, understand
from vigie.sentences import mail_sentence
from vigie.sentences.replies import next_step
from vigie.vocabulary.mail import MailKind
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.words import ReplyClass as Is

WRITTEN = Path(__file__).parents[1] / "mail" / "written"
PERSON = "From: jo@acme.example\nIn-Reply-To: <m1@us.example>\nSubject: Re: offer\n"
ABSENT = "From: jo@acme.example\nSubject: Automatic reply: offer\n"
FORGED = f"{PERSON}Auto-Submitted: auto-replied\n"
BUTTON = "From: jo@acme.example\nTo: unsubscribe@us.example\nSubject: unsubscribe\n"


@pytest.fixture
def text_says(monkeypatch):
    def say(reply_class, confidence=0.9, rule="", newest=""):
        answer = ReplyRead(reply_class, confidence, "en", ("word",), None, None, None, newest, rule)
        monkeypatch.setattr(replies, "read", lambda *_text, **_more: answer, raising=False)

    return say


@pytest.mark.parametrize(
    ("head", "says", "rule", "expected"),
    [
        (PERSON, Is.INTERESTED, "", (MailKind.REPLY, Is.INTERESTED, 0.9)),
        (PERSON, Is.OUT_OF_OFFICE, "", (MailKind.AUTO_REPLY, Is.OUT_OF_OFFICE, 0.9)),
        (PERSON, Is.UNSUBSCRIBE, "", (MailKind.REPLY, Is.UNSUBSCRIBE, 0.9)),
        (PERSON, Is.BOUNCE, "", (MailKind.REPLY, Is.OTHER, None)),
        (ABSENT, Is.OUT_OF_OFFICE, "", (MailKind.AUTO_REPLY, Is.OUT_OF_OFFICE, 0.9)),
        (ABSENT, Is.INTERESTED, "", (MailKind.AUTO_REPLY, Is.OUT_OF_OFFICE, SURE)),
        (ABSENT, Is.UNSUBSCRIBE, "", (MailKind.AUTO_REPLY, Is.OUT_OF_OFFICE, SURE)),
        (ABSENT, Is.UNSUBSCRIBE, "removal", (MailKind.REPLY, Is.UNSUBSCRIBE, 0.9)),
        (FORGED, Is.MEETING_REQUEST, "", (MailKind.REPLY, Is.MEETING_REQUEST, 0.9)),
        (FORGED, Is.OTHER, "", (MailKind.AUTO_REPLY, Is.AUTO_OTHER, SURE)),
        (FORGED, Is.WRONG_PERSON, "", (MailKind.AUTO_REPLY, Is.AUTO_OTHER, SURE)),
        (BUTTON, Is.OTHER, "", (MailKind.REPLY, Is.UNSUBSCRIBE, SURE)),
    ],
)
def test_fields_and_words_agree_on_one_class(text_says, head, says, rule, expected):
    text_says(says, rule=rule)
    found = understand(f"{head}\nsome words".encode())
    assert (found.kind, found.reply_class, pytest.approx(found.confidence)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("J'ai eu « 550 5.1.1 User unknown ». Quelle est votre adresse ? Votre offre m'intéresse.", Is.INTERESTED),
        ("On leave until the 12th with no network, sorry, but yes: call me on Friday, I am interested.", None),
    ],
)
def test_a_person_whose_words_sound_like_a_machines_says_what_persons_say(said, expected):
    found = understand(f"{PERSON}Content-Type: text/plain; charset=utf-8\n\n{said}".encode())
    assert found.kind is MailKind.REPLY
    assert found.reply_class not in (Is.BOUNCE, Is.OUT_OF_OFFICE, Is.AUTO_OTHER)
    assert expected in (None, found.reply_class)


def test_a_guess_that_a_machine_wrote_hides_no_person(text_says):
    text_says(Is.AUTO_OTHER, confidence=0.5)
    assert understand(f"{PERSON}\nsome words".encode()).reply_class is Is.OTHER
    assert understand(f"{ABSENT}\nsome words".encode()).kind is MailKind.AUTO_REPLY
    text_says(Is.AUTO_OTHER, confidence=0.5, rule="ticket")
    assert understand(f"{PERSON}\nsome words".encode()).reply_class is Is.AUTO_OTHER


def told_of(name: str) -> tuple[list[MailKind], list[MailKind]]:
    """What mails of machines and mails of people are read as."""
    lots = (WRITTEN / name).read_text(encoding="utf-8").split("### ")[1:]
    told = [(lot.split()[0], understand(lot.partition("\n")[2].encode()).kind) for lot in lots]
    return [k for which, k in told if which != "person"], [k for which, k in told if which == "person"]


def test_fields_and_words_together_tell_machines_from_people():
    """Mails of an author who knew none of the words; their mistakes have taught since."""
    machines, people = told_of("strangers.eml.txt")
    assert (len(machines), len(people)) == (140, 80)
    assert machines.count(MailKind.AUTO_REPLY) >= 135
    assert people.count(MailKind.AUTO_REPLY) == 0


def test_machines_are_told_from_people_where_no_mail_has_taught():
    machines, people = told_of("unseen_strangers.eml.txt")
    assert (len(machines), len(people)) == (100, 60)
    assert machines.count(MailKind.AUTO_REPLY) >= 93
    assert people.count(MailKind.AUTO_REPLY) <= 5


def test_an_absence_that_the_text_reader_misses_has_its_day_and_its_deputy(text_says):
    text = "Absent until 14 May 2026, please contact ann@acme.example."
    text_says(Is.OTHER, newest=text)
    found = understand(f"{ABSENT}\n{text}".encode())
    assert found.reply_class is Is.OUT_OF_OFFICE
    assert (str(found.return_date), found.refer_to) == ("2026-05-14", "ann@acme.example")


def test_a_machine_that_neither_fields_nor_words_show_alone_is_told_without_a_chance(text_says):
    text_says(Is.OTHER, confidence=0.3)
    found = understand(f"{PERSON}\nWe are at sea.".encode())
    assert (found.kind, found.reply_class, found.confidence) == (MailKind.AUTO_REPLY, Is.AUTO_OTHER, None)


def test_a_text_that_answers_no_mail_is_no_automatic_reply_by_its_words_alone(text_says):
    text_says(Is.AUTO_OTHER)
    assert understand(b"From: jo@acme.example\nSubject: Closed deal!\n\nWe signed.").kind is MailKind.REPLY
    assert understand(f"{PERSON}\nWe signed.".encode()).kind is MailKind.AUTO_REPLY


def test_the_subject_of_an_automatic_reply_that_somebody_answers_makes_no_machine_of_him():
    head = PERSON.replace("offer", "Automatic reply: offer")
    found = understand(f"{head}\nThe warehouse is full until autumn, nothing moves before then.".encode())
    assert found.kind is MailKind.REPLY


def test_mail_that_answers_nothing_is_not_read_as_a_reply(text_says):
    text_says(Is.INTERESTED)
    newsletter = b"From: n@news.example\nList-Id: <n>\nList-Unsubscribe: <https://n>\nSubject: News\n\nBuy"
    assert understand(newsletter).reply_class is None
    bounce = b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<jo@acme.example>:\n550 5.1.1 unknown user\n"
    assert understand(bounce).reply_class is Is.BOUNCE


@pytest.mark.parametrize(
    ("machine", "subject", "text"),
    [
        ("ticket", "[Ticket #44312] offer", "Your request has been registered as ticket 44312."),
        ("left", "Automatic reply: offer", "Jo no longer works here, her address is no longer in use."),
        (
            "challenge",
            "Please confirm your message",
            "Your message is held: confirm that you are a person to deliver it.",
        ),
        ("receipt", "Read: offer", "Your message was read on Monday."),
        ("calendar", "Accepted: offer", ""),
    ],
)
def test_every_machine_has_a_sentence_of_its_own_in_both_languages(machine, subject, text):
    head = f"From: jo@acme.example\nTo: us@us.example\nAuto-Submitted: auto-replied\nSubject: {subject}\n"
    read = understand(f"{head}\n{text}".encode())
    assert (read.reply_class, f"{MACHINE}{machine}" in read.why) == (Is.AUTO_OTHER, True)
    seen: set[str] = set()
    for language in ("en", "fr"):
        with override(language):
            seen |= {mail_sentence(read.kind, read.reply_class), next_step("auto_other", None, "")[1]}
            seen |= {mail_sentence(read.kind, read.reply_class, (), read.mail.automatic)}
            seen |= {next_step("auto_other", None, "", machine)[1]}
    assert len(seen) == 8


@pytest.mark.parametrize(
    ("head", "said", "back"),
    [
        ("Automatic reply: x", "I am out of office until Nov 30. Please remove me from your list.", "2026-11-30"),
        ("Réponse automatique : x", "Je suis absent jusqu'au 30 novembre. Retirez-moi de votre liste.", "2026-11-30"),
        ("Automatic reply: x", "John Doe has left the company. Please remove this address from your lists.", "None"),
        ("[#123] Offre", "Ticket #123 fermé : merci de ne plus nous contacter.", "None"),
    ],
)  # fmt: skip
def test_a_demand_in_plain_words_wins_over_every_mark_of_a_machine(head, said, back):
    fields = (
        f"From: x@c.example\nDate: Fri, 20 Nov 2026 10:00:00 +0100\nSubject: {head}\nAuto-Submitted: auto-replied\n"
    )
    found = understand(f"{fields}\n{said}".encode())
    assert (found.kind, found.reply_class, str(found.return_date)) == (MailKind.REPLY, Is.UNSUBSCRIBE, back)
    assert any(words in said for words in found.why[:1])  # the demand, not the machine


@pytest.mark.parametrize("link", ["Unsubscribe | Notification preferences", "Turn off this request's notifications"])
def test_the_link_of_a_machines_footer_demands_nothing(link):
    head = "From: desk@acme.example\nSubject: Incident INC0418827 has been opened\nAuto-Submitted: auto-replied\n"
    raw = (
        f"{head}\nThis is an automated message.\nIncident INC0418827 has been opened on your behalf.\n\n{link}".encode()
    )
    assert understand(raw).reply_class is Is.AUTO_OTHER


@pytest.mark.parametrize(
    ("said", "demands"),
    [
        ("This email is confidential. If you received it in error, please delete it.", False),
        ("Si vous souhaitez faire valoir vos droits (RGPD), écrivez à dpo@c.example.", False),
        ("J'ai fait valoir mes droits à la retraite.", False),
        ("Unsubscribe me.", True),
        ("If you have me on a list, please remove me from it.", True),
    ],
)
def test_what_a_machine_offers_is_no_demand_and_what_it_asks_for_somebody_is(said, demands):
    head = "From: x@c.example\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied"
    found = understand(f"{head}\n\nI am out of office until Monday. {said}".encode())
    assert (found.reply_class is Is.UNSUBSCRIBE) is demands


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Re: offer", "Hi, I'm off next week, Ann can take your call on Thursday."),
        ("Re: offer", "I'm on leave next week but my colleague Ann (ann@cust.example) can take the call on Thursday."),
        ("Re: offre", "Je suis en congés la semaine prochaine, Anne peut prendre votre appel jeudi."),
        (
            "Re: offre\nAuto-Submitted: auto-replied",
            "Bonjour, merci, je vous rappelle demain matin pour fixer une date.",
        ),
        ("Refusé : Point", "Refusé : désolé je ne peux pas mardi, plutôt jeudi 14h ?"),
        ("Refusé : Point\nAuto-Submitted: auto-replied", "Refusé : désolé je ne peux pas mardi, plutôt jeudi 14h ?"),
    ],
)
def test_who_proposes_something_is_a_person_and_comes_back_on_no_day(subject, said):
    found = understand(
        f"From: x@c.example\nDate: Fri, 20 Nov 2026 10:00:00 +0100\nSubject: {subject}\n\n{said}".encode()
    )
    assert (found.kind, found.return_date) == (MailKind.REPLY, None)


def test_a_calendars_answer_stays_one_and_refers_to_nobody_else():
    part = "Content-Type: text/calendar; method=REPLY\n\nMETHOD:REPLY\n--c--"
    text = "Content-Type: text/plain; charset=utf-8\n\njo@c.example a accepté cette invitation."
    head = "From: jo@c.example\nSubject: Accepted: Point\nContent-Type: multipart/alternative; boundary=c"
    found = understand(f"{head}\n\n--c\n{text}\n--c\n{part}\n".encode())
    assert (found.reply_class, found.refer_to) == (Is.AUTO_OTHER, None)
    alone = understand("From: jo@c.example\nSubject: Refusé : Point\n\nX a refusé : Point".encode())
    assert alone.reply_class is Is.AUTO_OTHER


def test_who_answers_a_bounce_that_he_quotes_is_a_person_whatever_his_address():
    text = "Bonjour Léa, votre mail à mon collègue est revenu, envoyez-moi votre plaquette, ça m'intéresse."
    quoted = "> This is the mail system at host mx.us.example.\n> <x@c.example>: 550 5.1.1 User unknown"
    head = "From: Jo <bounce.reply@c.example>\nSubject: Re: Undelivered Mail\nIn-Reply-To: <m@us.example>"
    found = understand(f"{head}\n\n{text}\n\n{quoted}".encode())
    assert (found.kind, found.reply_class, found.mail.bounces) == (MailKind.REPLY, Is.INTERESTED, ())


@pytest.mark.parametrize("body", [b"\0\0\0", b"", b" \n\0\n"])
def test_a_mail_without_a_text_says_what_its_subject_says_or_nothing(body):
    told = {
        subject: understand(b"From: jo@acme.example\nSubject: " + subject.encode("latin-1") + b"\n\n" + body)
        for subject in ("\xff\xfe", "qqqq", "Unsubscribe", "Oui, appelez-moi lundi")
    }
    classes = [str(read.reply_class) for read in told.values()]
    assert classes == ["other", "other", "unsubscribe", "callback_request"]


def test_the_subject_that_decided_is_told_once():
    head = "From: jo@c.example\nSubject: Read: Offer\nAuto-Submitted: auto-replied"
    told = read_document("one.eml", f"{head}\n\nYour message was read on Friday.".encode())
    assert sum("Read: Offer" in said for said in told["because"]) == 1


def test_a_sentence_contradicts_nothing():
    head = "From: jo@c.example\nSubject: Not read: Offer\nAuto-Submitted: auto-replied"
    with override("en"):
        unread = read_document("one.eml", f"{head}\n\nYour message was deleted without being read.".encode())
    assert "deleted unread" in unread["sentence"]
    late = "La remise à ces destinataires ou groupes est retardée :\n\njo@c.example\n\nLe serveur va réessayer."
    head = "From: postmaster@us.onmicrosoft.com\nSubject: Retardé : Offre\nContent-Type: text/plain; charset=utf-8"
    with override("en"):
        delayed = read_document("one.eml", f"{head}\n\n{late}".encode())
    assert delayed["sentence"] == "Delayed, jo@c.example: the server still tries."


@pytest.mark.parametrize("subject", ["Adresse inconnue ?", "Re: Proposition"])
@pytest.mark.parametrize(
    "said",
    [
        "Votre message destiné à jean@c.example m'est parvenu. Jean est décédé, son adresse n'existe plus. Merci.",
        "Your message intended for jean@c.example reached me. Jean died last year, his address no longer exists.",
    ],
)
def test_who_tells_that_somebody_else_died_is_a_person_and_refers_to_no_dead_man(subject, said):
    head = f"From: Eve <eve@c.example>\nTo: lea@ours.example\nSubject: {subject}\n\nBonjour Léa,\n"
    found = understand(f"{head}{said}\nEve\n".encode())
    assert (found.kind, found.refer_to) == (MailKind.REPLY, None)
    machine = understand(f"From: eve@c.example\nSubject: {subject}\nAuto-Submitted: auto-replied\n\n{said}\n".encode())
    assert machine.kind is MailKind.AUTO_REPLY
