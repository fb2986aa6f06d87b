"""Bounces that French hosts write in words of their own, most without MIME; and mails that only speak of such things.

In: written/french_bounces.eml.txt, each lot under its family, its recipients (`hard:` where the address is gone) and
the Message-ID that it names. Out: figures.
"""

from collections import Counter
from pathlib import Path

import pytest

from vigie.mail import read
from vigie.vocabulary.mail import BounceClass, BounceReason, MailKind

LOTS = (Path(__file__).parent / "written" / "french_bounces.eml.txt").read_bytes().split(b"### ")[1:]


def test_bounces_of_french_hosts_are_found_with_their_recipient_their_class_and_the_message_that_failed():
    counts: Counter[str] = Counter()
    for lot in LOTS:
        line, _end, raw = lot.partition(b"\n")
        family, *marked = line.decode().split()
        if family == "ordinary":
            continue
        mail = read(raw)
        told = dict(reversed(mark.split(":", 1)) for mark in marked)
        dead = {who: word == "hard" for who, word in told.items() if word != "id"}
        named = next(who for who, word in told.items() if word == "id")
        counts.update(
            mails=1, found=mail.kind is MailKind.BOUNCE, whom={b.recipient for b in mail.bounces} == set(dead)
        )
        counts["message"] += mail.original_message_id == named
        for bounce in mail.bounces:
            hard = bounce.cls is BounceClass.HARD
            counts.update(judged=1, right=hard == dead.get(bounce.recipient or ""))
            counts["wrongly dead"] += hard and not dead.get(bounce.recipient or "")
    assert counts["mails"] == 59
    assert min(counts[k] for k in ("found", "whom", "message")) >= 58
    assert counts["right"] >= counts["judged"] - 2
    assert counts["wrongly dead"] == 0


def test_what_only_speaks_of_addresses_and_messages_is_no_bounce():
    kinds = Counter(read(lot.partition(b"\n")[2]).kind for lot in LOTS if lot.startswith(b"ordinary"))
    assert kinds.total() == 20
    assert kinds[MailKind.BOUNCE] == 0


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Message-ID: <a@b.example>", "a@b.example"),
        ("Votre message <a1@go.sender.example> pour jo@acme.example est bloqué.", "a1@go.sender.example"),
        ("Identifiant\n20250314.7781@tool.example\njo@acme.example", "20250314.7781@tool.example"),
        ("The message jo@acme.example is gone.", None),
        ("L'adresse jo@acme.example n'existe plus.", None),
        ("Votre e-mail à jo@acme.example n'est pas parvenu.", None),
    ],
)
def test_an_id_is_told_from_an_address_by_what_stands_around_it(said, found):
    raw = f"From: MAILER-DAEMON@host.example\nTo: us@sender.example\nSubject: Non remis\n\nÉchec de remise.\n{said}\n"
    mail = read(raw.encode())
    assert mail.original_message_id == found
    assert {b.recipient for b in mail.bounces} <= {"jo@acme.example", None}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("votre nom de domaine n'est pas authentifié", BounceReason.UNKNOWN),
        ("le nom de domaine acme.example est introuvable", BounceReason.HOST_UNKNOWN),
        ("l'expéditeur jean@sender.example est inconnu", BounceReason.REFUSED),
        ("Cher expéditeur, boîte pleine", BounceReason.MAILBOX_FULL),
        ("550 5.1.1 Adresse d au moins un destinataire invalide. OFR204_416 [416]", BounceReason.UNKNOWN_USER),
    ],
)
def test_words_that_condemn_are_those_of_the_address(said, reason):
    raw = f"From: MAILER-DAEMON@host.example\nTo: us@sender.example\nSubject: Non remis\n\n<jo@acme.example>: {said}\n"
    (bounce,) = read(raw.encode()).bounces
    assert bounce.reason is reason
    assert bounce.dead is (reason in {BounceReason.HOST_UNKNOWN, BounceReason.UNKNOWN_USER})


@pytest.mark.parametrize("who", ["no-reply", "do-not-reply", "ne-pas-repondre", "robot"])
def test_behind_every_name_of_nobody_a_program_returns_messages(who):
    raw = (
        f"From: Service <{who}@host.example>\nTo: jean@sender.example\nReturn-Path: <>\nSubject: Non remis\n\n"
        "Bonjour,\ntom@acme.example : adresse supprimée.\n\n> Message-ID : <st-1@go.sender.example>\n"
        "> À : tom@acme.example\n> Objet : Bonjour Tom\n"
    )
    (bounce,) = read(raw.encode()).bounces
    assert (bounce.recipient, bounce.dead) == ("tom@acme.example", True)
