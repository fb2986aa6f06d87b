"""French bounces in prose that name whom and why and nothing else: no field, no Message-ID, no returned message.

In: written/french_prose.txt, each its sender, its subject, what it means (`none`: no bounce) and its words. Out: what
is read.
"""

from pathlib import Path

import pytest

from vigie.mail import read
from vigie.mail.reasons import judge
from vigie.vocabulary.mail import MailKind

LOTS = (Path(__file__).parent / "written" / "french_prose.txt").read_text("utf-8").split("### ")[1:]


def told(lot: str) -> tuple[str, list[tuple[str, bool, str]], MailKind]:
    """What a lot is said to mean, what is read of it, and its kind."""
    head, _end, words = lot.partition("\n")
    meant, sender, subject = head.split(" | ")
    mail = read(
        f"From: {sender}\nTo: lea@ours.example\nSubject: {subject}\nMessage-ID: <w1@x.example>\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{words}".encode()
    )
    return meant, [(str(b.reason), b.delayed, b.recipient or "") for b in mail.bounces], mail.kind


def test_a_program_that_names_whom_and_why_tells_a_bounce_and_for_what_reason():
    found = [told(lot) for lot in LOTS if not lot.startswith("none")]
    wrong = [(meant, read) for meant, read, _kind in found if [f"{r}{'+' * d}" for r, d, _who in read] != [meant]]
    assert len(found) == 39
    assert wrong == []
    assert {who.partition("@")[0] for _meant, read, _kind in found for _r, _d, who in read} == {"lise", "paul"}


def test_people_shops_and_challenges_that_speak_so_are_no_bounces():
    found = [told(lot) for lot in LOTS if lot.startswith("none")]
    assert len(found) == 12
    assert [kind for _meant, _read, kind in found if kind is MailKind.BOUNCE] == []


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        ("450 4.1.8 Greylisted by policy", "4.1.8", "greylisting"),
        ("451 4.5.1 Liste grise active, merci de réessayer", "4.5.1", "greylisting"),
        ("550 5.1.8 Sender rejected, see our greylist", "5.1.8", "refused"),
        ("450 4.1.8 <lea@ours.example>: Sender address rejected: Domain not found", "4.1.8", "refused"),
    ],
)
def test_a_grey_list_says_so_whatever_number_stands_before_it(said, status, reason):
    assert judge(said, status).name == reason
