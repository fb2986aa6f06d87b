"""People who speak of an absence, past or to come, and answer all the same; beside them machines that say nothing else.

In: written/absences.txt, one text a line, under three heads. Out: figures.
"""

from pathlib import Path

import pytest

from vigie.ledger.understanding import understand
from vigie.vocabulary.mail import MailKind

WRITTEN = Path(__file__).parents[1] / "mail" / "written" / "absences.txt"
LOTS = dict(lot.split("\n", 1) for lot in WRITTEN.read_text(encoding="utf-8").split("### ")[1:])
FIELDS = "From: Jo Martin <jo@acme.example>\nTo: Lea <lea@ours.example>\nIn-Reply-To: <m1@ours.example>\nSubject: "
PLAIN, OWN = f"{FIELDS}Re: Your project\n", f"{FIELDS}Your project\n"
FORGED = f"{PLAIN}Auto-Submitted: auto-replied\n"
SAID = f"{FIELDS}Automatic reply: Your project\n"


def machines(lots: str, fields: str) -> tuple[int, int]:
    """How many of these texts are taken for a machine's under these fields, and how many there are."""
    texts = LOTS[lots].splitlines()
    mails = [f"{fields}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode() for text in texts]
    return sum(understand(raw).kind is MailKind.AUTO_REPLY for raw in mails), len(texts)


@pytest.mark.parametrize("fields", [PLAIN, OWN, FORGED])
@pytest.mark.parametrize("lots", ["people", "more people"])
def test_who_speaks_of_an_absence_and_answers_is_a_person(lots, fields):
    taken, of = machines(lots, fields)
    assert of in {40, 24}
    assert taken <= (fields == FORGED)  # at most one, where a field says that a machine wrote it


@pytest.mark.parametrize("fields", [PLAIN, SAID, FORGED])
def test_what_only_says_that_somebody_is_away_is_a_machines(fields):
    found, of = machines("machines", fields)
    assert of == 32
    assert found >= 31
