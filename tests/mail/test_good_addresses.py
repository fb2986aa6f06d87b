"""Refusals that do not say that an address is gone, though words or a status in them sound like it.

In: mails made up in the manner of each system. Out: bounces that suppress nobody, and why they came.
"""

import pytest

from vigie.mail import read
from vigie.mail.reasons import word
from vigie.vocabulary.mail import BounceReason as Why
from vigie.vocabulary.mail import MailKind

POSTFIX = "From: MAILER-DAEMON@relay.example\nTo: lea@us.example\nSubject: Undelivered Mail Returned to Sender\n"
SORRY = "This is the mail system at host relay.example.\n\n<jo@acme.example>: "
QMAIL = "From: MAILER-DAEMON@qmail.example\nTo: lea@us.example\nSubject: failure notice\n"
HI = "Hi. This is the qmail-send program at qmail.example.\nThis is a permanent error; I've given up.\n\n"
EXIM = "From: Mailer-Daemon@exim.example\nTo: lea@us.example\nSubject: Mail delivery failed\n"
CREATED = "This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n"
SAID = "host mx.acme.example[203.0.113.9] said: "
REJECTED = "<jo@acme.example>: Recipient address rejected: "


def one(raw: str):
    mail = read(raw.encode())
    assert mail.kind is MailKind.BOUNCE
    (bounce,) = mail.bounces
    assert bounce.recipient == "jo@acme.example"
    return bounce


def in_prose(said: str, answered: str = "RCPT TO"):
    return one(f"{POSTFIX}\n{SORRY}{SAID}{said} (in reply to {answered} command)\n")


def in_fields(said: str, answered: str = "RCPT TO"):
    """The same as a report, whose fields do not tell which command was answered."""
    status = said.split()[1]
    return one(
        f'{POSTFIX}Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\n'
        f"{SORRY}{SAID}{said}\n    (in reply to {answered} command)\n\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; jo@acme.example\nAction: failed\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {said}\n\n--b--\n"
    )


def of_qmail(said: str):
    return one(f"{QMAIL}\n{HI}<jo@acme.example>:\n{said}\n")


FOR_NOW = {
    f"450 4.1.1 {REJECTED}unverified address: Address verification in progress": {Why.SYSTEM},
    f"450 4.1.1 {REJECTED}unverified address: connect to 192.0.2.1[192.0.2.1]:25: Connection refused": {Why.NETWORK},
    f"454 4.1.1 {REJECTED}User unknown": {Why.UNKNOWN_USER},
    f"450 4.1.1 {REJECTED}User unknown in local recipient table": {Why.UNKNOWN_USER},
    f"550 5.1.1 {REJECTED}undeliverable address: connect to 192.0.2.1[192.0.2.1]:25: Connection timed out": {
        Why.NETWORK
    },
    f"550 5.1.1 {REJECTED}unverified address: unknown mail transport error": {Why.SYSTEM},
    f"550 5.1.1 {REJECTED}unverified address: Address verification in progress": {Why.SYSTEM},
    f"550 5.1.1 {REJECTED}LDAP lookup failure": {Why.SYSTEM},
    f"550 5.1.1 {REJECTED}Temporary lookup failure": {Why.SYSTEM},
    "550 5.1.1 User temporarily unavailable": {Why.SYSTEM},
    "550 5.1.1 mailbox unavailable, try later": {Why.SYSTEM},
    "550 5.1.1 mailbox in maintenance mode": {Why.SYSTEM},
    f"550 5.1.1 {REJECTED}acme.example account status locked": {Why.DISABLED},
    "550 5.1.1 Compte gelé": {Why.DISABLED},
    "554 5.0.0 delivery error: dd Requested mail action aborted - mta4.mail": {Why.UNKNOWN},
    "554 5.4.7 Delivery expired 421 4.4.0 [internal] no MXs for this domain could be reached at this time": {
        Why.NETWORK,
        Why.EXPIRED,
    },
    "421 4.4.0 [internal] no MXs for this domain could be reached at this time": {Why.NETWORK},
    "550 5.4.300 Message expired -> 451 4.1.1 user unknown": {Why.EXPIRED},
    "550 5.3.0 unknown user: LDAP server unreachable": {Why.SYSTEM},
    '550 5.3.0 unknown user: "jo": ldap server unreachable': {Why.SYSTEM},
    "550 5.1.1 User unknown (directory server down)": {Why.SYSTEM},
    "550 5.1.1 User unknown; backend database not available": {Why.SYSTEM},
    "550 5.1.1 User unknown; LDAP timeout": {Why.SYSTEM},
    "550 5.1.1 User unknown (directory lookup failed)": {Why.SYSTEM},
    "550 5.1.1 mailbox unavailable for the moment": {Why.SYSTEM},
    "550 5.1.1 utilisateur inconnu pour le moment": {Why.SYSTEM},
    "550 5.1.1 utilisateur inconnu, réessayez": {Why.SYSTEM},
    "550 5.1.1 Service temporairement indisponible, utilisateur introuvable dans l'annuaire": {Why.SYSTEM},
    "550 5.1.1 Utilisateur inconnu temporairement": {Why.SYSTEM},
    "550 5.1.1 Utilisateur inconnu, panne temporaire de l'annuaire": {Why.SYSTEM},
    "550 5.1.1 Utilisateur inconnu, annuaire provisoirement fermé": {Why.SYSTEM},
    "550 5.1.1 Utilisateur inconnu, coupure momentanée de l'annuaire": {Why.SYSTEM},
    "550 5.1.1 Votre adresse n'est pas autorisée à écrire à cet utilisateur": {Why.RESTRICTED},
    "550 5.1.1 L'utilisateur n'accepte plus les messages commerciaux": {Why.RESTRICTED},
    "550 5.1.1 user has chosen not to receive advertising": {Why.RESTRICTED},
    "550 5.1.1 User does not want to receive your mail": {Why.RESTRICTED},
    "550 5.1.1 L'utilisateur refuse les messages publicitaires": {Why.RESTRICTED},
    "550 5.1.1 Votre domaine n'est pas autorisé": {Why.RESTRICTED},
    "550 5.1.1 utilisateur inconnu, serveur d'annuaire injoignable": {Why.SYSTEM},
    "550 5.1.2 domain acme.example is suspended, mailbox unavailable": {Why.DISABLED},
    "451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant "
    "which has no mail-enabled subscriptions. ATTR5": {Why.DISABLED},
}


@pytest.mark.parametrize("told", [in_prose, in_fields])
@pytest.mark.parametrize("said", FOR_NOW)
def test_what_may_pass_says_nothing_of_the_address(told, said):
    bounce = told(said)
    assert (bounce.cls, bounce.dead) == ("soft", False)
    assert bounce.reason in FOR_NOW[said]


BARRED = {
    f"550 5.7.1 {REJECTED}Access denied": Why.POLICY,
    f"554 5.7.1 {REJECTED}Access denied": Why.POLICY,
    "550 5.7.1 TRANSPORT.RULES.RejectMessage; recipient unknown to rule": Why.POLICY,
    "550 5.1.1 Sending country blocked by recipient": Why.POLICY,
    "550 5.1.1 invalid user or blocked sender": Why.POLICY,
    "550 5.1.2 Your domain does not exist": Why.REFUSED,
    "550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains": Why.REFUSED,
    "550 5.7.1 SPF unauthorized mail is prohibited.": Why.AUTHENTICATION,
    "550 5.1.1 sender user unknown lea@us.example": Why.REFUSED,
    "550 Callout verification failed: 550 5.1.1 lea@us.example unknown user": Why.REFUSED,
    "550 5.1.1 <postmaster@us.example>: user unknown (sender callback)": Why.REFUSED,
    "550 Requested action not taken: mailbox unavailable invalid DNS MX or A/AAAA resource record": Why.REFUSED,
    "550 5.1.1 Sender domain us.example is suspended": Why.REFUSED,
    "550 5.1.1 Domain us.example does not exist": Why.REFUSED,
    "550 5.1.2 Domain of us.example does not resolve": Why.REFUSED,
    "550 us.example: unknown domain": Why.REFUSED,
    "550 5.1.2 No MX for us.example": Why.REFUSED,
    "550 5.1.2 Host not found: us.example": Why.REFUSED,
    "550 5.4.4 DNS lookup failed for us.example": Why.REFUSED,
    "550 5.1.2 Domain @us.example not found": Why.REFUSED,
    "550 5.1.1 MAIL FROM domain does not exist": Why.REFUSED,
    "550 5.1.1 unknown user or access denied": Why.POLICY,
    "550 5.1.1 Le domaine us.example n'existe pas": Why.REFUSED,
}


@pytest.mark.parametrize("said", BARRED)
def test_a_refusal_of_the_sender_is_one_whatever_it_sounds_like(said):
    bounce = in_prose(said)
    assert (bounce.cls, bounce.reason, bounce.dead) == ("block", BARRED[said], False)


def test_a_sender_whom_sendmail_could_not_name_is_the_one_who_was_refused():
    said = ">>> MAIL From:<lea@us.example>\n<<< 550 5.1.1 <lea@us.example>... User unknown\n"
    gone = ">>> RCPT To:<jo@acme.example>\n<<< 550 5.1.1 <jo@acme.example>... User unknown\n"
    head = "   ----- The following addresses had permanent fatal errors -----\n<jo@acme.example>\n\n"
    talk = "   ----- Transcript of session follows -----\n... while talking to mx.acme.example.:\n"
    last = "550 5.1.1 <jo@acme.example>... User unknown\n"
    bounce = one(f"{POSTFIX}\n{head}{talk}{said}{last}")
    assert (bounce.cls, bounce.reason, bounce.dead) == ("block", Why.REFUSED, False)
    assert one(f"{POSTFIX}\n{head}{talk}{gone}{last}").dead


def test_who_asks_behind_a_gateway_for_the_recipient_speaks_of_him():
    bounce = in_prose("550 Callout verification failed: 550 5.1.1 <jo@acme.example> unknown user")
    assert (bounce.reason, bounce.dead) == (Why.UNKNOWN_USER, True)


def test_a_code_for_now_outweighs_the_status_that_a_reporter_writes_beside_it():
    fields = (
        "Final-Recipient: rfc822; jo@acme.example\nAction: failed\nStatus: 5.0.0\n"
        "Diagnostic-Code: smtp; {} no such user here\n"
    )
    head = f'{EXIM}Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    parts = "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; exim.example\n\n{}\n--b--\n"
    for code, dead in (("450", False), ("550", True)):
        assert one(head + parts.format(fields.format(code))).dead is dead
        assert (word(f"{code} 5.1.1 no such user here") is Why.UNKNOWN_USER) is dead


GONE = {
    "550 5.1.1 User unknown in directory": Why.UNKNOWN_USER,
    "550 5.1.1 Recipient verify from ldap failed": Why.UNKNOWN_USER,
    "550 5.1.1 User unknown in virtual mailbox database; server mx.acme.example": Why.UNKNOWN_USER,
    "550 5.1.1 Destinataire inconnu. Vérifiez l'adresse, puis réessayez.": Why.UNKNOWN_USER,
    "550 5.1.1 Adresse inconnue, réessayez avec la bonne adresse": Why.UNKNOWN_USER,
    "550 5.1.1 <jo@us.example>: user unknown": Why.UNKNOWN_USER,
    "550 5.1.1 User unknown. For help contact postmaster@us.example": Why.UNKNOWN_USER,
    "550 5.1.1 User unknown. See https://us.example/help": Why.UNKNOWN_USER,
    "550 5.1.1 <us.example #5.1.1 smtp;550 5.1.1 user unknown>": Why.UNKNOWN_USER,
    "550 5.1.1 User unknown (mx us.example)": Why.UNKNOWN_USER,
    "550 5.1.1 User not found on us.example": Why.UNKNOWN_USER,
    "550 5.1.2 Domain acme.example does not exist": Why.HOST_UNKNOWN,
    "550 5.1.2 Domain mail.us.example does not exist": Why.HOST_UNKNOWN,
    "550 Requested action not taken: mailbox unavailable invalid DNS MX or A/AAAA resource record or no such mailbox": (
        Why.UNKNOWN_USER
    ),
    f"550 5.1.1 {REJECTED}utilisateur inconnu / user unknown - LPN105_11": Why.UNKNOWN_USER,
}


@pytest.mark.parametrize("said", GONE)
def test_words_that_resemble_those_of_a_fault_do_not_save_who_is_gone(said):
    bounce = in_prose(said)
    assert (bounce.cls, bounce.reason, bounce.dead) == ("hard", GONE[said], True)


def test_who_names_his_own_server_as_the_one_that_refused_is_the_recipient():
    assert one(f"{POSTFIX}\n{SORRY}{SAID}550 5.1.1 <postmaster@acme.example>: user unknown\n").dead


@pytest.mark.parametrize(
    "said",
    [
        "Your message wasn't delivered to jo@acme.example because the domain acme.example couldn't be found.",
        "Votre message n'a pas été remis à jo@acme.example, car le domaine acme.example est introuvable.",
    ],
)
def test_google_says_in_words_that_the_domain_is_not_there(said):
    head = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: lea@us.example\n"
    dns = "DNS Error: DNS type 'mx' lookup of acme.example responded with code NXDOMAIN Domain name not found"
    kind = "Subject: Delivery Status Notification (Failure)\nContent-Type: text/plain; charset=utf-8\n"
    bounce = one(f"{head}{kind}\n{said} Vérifiez, puis réessayez.\n\nThe response was:\n\n{dns}: acme.example\n")
    assert (bounce.reason, bounce.dead) == (Why.HOST_UNKNOWN, True)


def test_several_causes_that_may_be_are_none():
    maybe = (
        "The mail server could not deliver mail to jo@acme.example.  The account or domain may not exist, they may be "
        "blacklisted, or missing the proper dns entries."
    )
    bounce = one(f"{EXIM}\n{CREATED}  jo@acme.example\n    {maybe}\n")
    assert (bounce.cls, bounce.reason, bounce.dead) == ("soft", Why.UNKNOWN, False)
    assert word(f"550-{maybe} 550 Sender verify failed") is Why.REFUSED


def test_who_quotes_a_refusal_in_his_own_letter_is_a_person():
    head = (
        "From: Jo Durand <jo@acme.example>\nTo: lea@us.example\nSubject: Re: Votre parc\nIn-Reply-To: <1@us.example>\n"
    )
    said = "Notre postmaster me signale que votre mail a été bloqué (550 5.1.1 User unknown)."
    text = f"{head}Content-Type: text/plain; charset=utf-8\n\nBonjour,\n\n{said}\n\nCordialement,\nJo Durand\n"
    mail = read(text.encode())
    assert (mail.kind, mail.bounces) == (MailKind.REPLY, ())


def test_microsoft_says_access_denied_where_it_knows_no_such_recipient():
    said = "550 5.4.1 Recipient address rejected: Access denied. [DB5EUR03FT049.eop-EUR03.prod.protection.outlook.com]"
    for told in (in_prose(said), in_fields(said)):
        assert (told.reason, told.dead) == (Why.UNKNOWN_USER, True)
    wrapped = "5.1.0 - Unknown address error 550-'5.4.1 Recipient address rejected: Access denied. [DB5EUR03FT049]'"
    assert word(wrapped) is Why.UNKNOWN_USER


@pytest.mark.parametrize("told", [in_prose, in_fields])
@pytest.mark.parametrize("answered", ["MAIL FROM", "end of DATA"])
def test_an_answer_to_another_command_than_the_one_that_names_him_is_not_about_the_recipient(told, answered):
    bounce = told("550 5.1.1 User unknown", answered)
    assert not bounce.dead
    assert bounce.reason is (Why.REFUSED if answered == "MAIL FROM" else Why.UNKNOWN_USER)
    assert told("550 5.1.1 User unknown").dead
    assert f"(in reply to {answered.lower()} command" in bounce.diagnostic.lower()


def test_a_report_of_two_tells_of_each_which_command_was_answered():
    fields = "\n\n".join(
        f"Final-Recipient: rfc822; {who}@acme.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown"
        for who in ("jo", "ann")
    )
    raw = (
        f'{POSTFIX}Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\n'
        f"{SORRY}{SAID}550 5.1.1 User unknown\n    (in reply to end of DATA command)\n\n"
        f"<ann@acme.example>: {SAID}550 5.1.1 User unknown (in reply to RCPT TO command)\n\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n{fields}\n\n--b--\n"
    )
    assert [(b.recipient, b.dead) for b in read(raw.encode()).bounces] == [
        ("jo@acme.example", False),
        ("ann@acme.example", True),
    ]


@pytest.mark.parametrize("status", ["", " 5.1.1"])
@pytest.mark.parametrize("when", ["end of data", "MAIL FROM:<lea@us.example> SIZE=2034"])
def test_exim_names_the_command_before_the_answer(status, when):
    said = f"  jo@acme.example\n    SMTP error from remote mail server after {when}:\n    550{status} user unknown\n"
    assert not one(f"{EXIM}\n{CREATED}{said}").dead
    to_him = said.replace(when, "RCPT TO:<jo@acme.example>")
    assert one(f"{EXIM}\n{CREATED}{to_him}").dead


@pytest.mark.parametrize("status", ["", " 5.1.1"])
def test_what_qmail_had_sent_may_have_been_refused_for_its_text(status):
    bounce = of_qmail(f"203.0.113.9 failed after I sent the message.\nRemote host said: 550{status} User unknown")
    assert (bounce.cls, bounce.dead) == ("soft", False)


@pytest.mark.parametrize(
    ("said", "cls", "reason", "dead"),
    [
        ("550 5.7.1 <jo@acme.example>... Blocked by policy", "block", Why.POLICY, False),
        ("550 5.7.1 Blocked by policy", "block", Why.POLICY, False),
        ("554 Denied", "block", Why.POLICY, False),
        ("550 5.7.1 SPF unauthorized mail is prohibited.", "block", Why.AUTHENTICATION, False),
        ("550 Zork frob quux", "soft", Why.UNKNOWN, False),
        ("550 no mailbox here by that name", "hard", Why.UNKNOWN_USER, True),
        ("550 5.1.1 sorry", "hard", Why.UNKNOWN_USER, True),
    ],
)
def test_the_words_that_qmail_quotes_decide_and_not_those_around_them(said, cls, reason, dead):
    bounce = of_qmail(f"203.0.113.9 does not like recipient.\nRemote host said: {said}\nGiving up on 203.0.113.9.")
    assert (bounce.cls, bounce.reason, bounce.dead) == (cls, reason, dead)


def test_a_name_server_that_fails_for_qmail_is_a_networks_fault():
    assert of_qmail("CNAME lookup failed temporarily. (#4.4.3)").reason is Why.NETWORK


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("550 Le domaine du destinataire est introuvable", Why.HOST_UNKNOWN),
        ("550 L'utilisateur n'a pas le droit de recevoir de courriels externes", Why.RESTRICTED),
        ("554 30 Sorry, your message cannot be delivered. This account has been temporarily suspended", Why.DISABLED),
    ],
)
def test_the_reason_is_the_one_that_the_words_give(said, reason):
    assert in_prose(said).reason is reason


def test_a_directory_that_was_asked_after_the_text_has_looked_for_the_recipient():
    said = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
    assert in_prose(said, "end of DATA").dead


def test_a_program_that_could_not_write_a_mailbox_says_nothing_of_the_address():
    said = 'user unknown. Command output: procmail: Couldn\'t create "/var/spool/mail/jo" id: jo: No such user'
    assert not one(f"{POSTFIX}\n{SORRY}{said}\n").dead


def test_a_person_at_postmaster_who_answers_is_a_person():
    french = "Nous avons retiré votre IP de notre liste de blocage. Vous pouvez réessayer d'écrire à jo@acme.example."
    english = "We removed your IP 203.0.113.5 from our blacklist. You may write to jo@acme.example again."
    for greeting, said, name in (("Bonjour,", french, "Yves, équipe messagerie"), ("Hello Lea,", english, "John")):
        head = "From: Postmaster Acme <postmaster@acme.example>\nTo: lea@us.example\nSubject: Re: delisting request\n"
        mail = read(f"{head}Content-Type: text/plain; charset=utf-8\n\n{greeting}\n\n{said}\n\n{name}\n".encode())
        assert (mail.kind, mail.bounces) == (MailKind.REPLY, ())


def test_examples_of_what_may_be_are_no_diagnosis():
    constant = "The server was unable to deliver your message (ex: unknown user, mailbox not found)."
    assert word(constant) is Why.UNKNOWN
    assert word(f"{constant} 550 5.1.1 no such user here") is Why.UNKNOWN_USER


def test_a_tools_own_list_of_barred_addresses_is_nobodys_blacklist():
    assert word("blocked : due to blacklist user") is Why.SUPPRESSED
    assert word("550 5.7.1 blocked: your IP is on a blacklist") is Why.REPUTATION


LETTERS = {
    "Postmaster <postmaster@acme.example>\nSubject: Delivery failure": (
        "Hello, I am the administrator here. We got many messages of yours to users that do not exist "
        "(550 user unknown). Please clean your list and call me.\nGreg\n"
    ),
    "Postmaster Acme <postmaster@acme.example>\nSubject: Delivery failure": (
        "We are seeing many 550 5.1.1 user unknown for your messages. Clean your list.\nGreg\n"
    ),
    "Daemon Mailer <daemon.mailer@acme.example>\nSubject: Failure notice": (
        "Hello Lea,\nDelivery of your paper has failed to impress us. The user is unknown to me. Call me.\nDaemon\n"
    ),
    "Mail Delivery Ltd <contact@maildelivery.example>\nSubject: Undeliverable parcels": (
        "Hi, we are Mail Delivery Ltd. We'd be interested in your offer on undeliverable parcels; can you send "
        "pricing?\nTim\n"
    ),
}


@pytest.mark.parametrize("head", LETTERS)
def test_who_is_called_like_a_mail_system_and_writes_a_letter_is_a_person(head):
    mail = read(f"From: {head}\nTo: lea@us.example\nIn-Reply-To: <1@us.example>\n\n{LETTERS[head]}".encode())
    assert (mail.kind, mail.bounces) == (MailKind.REPLY, ())


def test_a_bounce_in_prose_that_names_nobody_condemns_nobody():
    head = "From: Postmaster <postmaster@acme.example>\nTo: lea@us.example\nSubject: Delivery failure\n"
    mail = read(f"{head}\nYour message could not be delivered: 550 5.1.1 user unknown\n".encode())
    (bounce,) = mail.bounces
    assert (bounce.cls, bounce.recipient, bounce.dead) == ("soft", None, False)
