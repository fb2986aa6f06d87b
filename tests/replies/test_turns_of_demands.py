"""Demands in every turn of phrase with every verb and object, so that no list hides a whole family of them."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from vigie.replies import read
from vigie.vocabulary.words import ReplyClass

LISTS = (Path(__file__).parent / "turns.txt").read_text(encoding="utf-8").split("\n== ")[1:]
ELIDED = {f"de {vowel}": f"d'{vowel}" for vowel in "aeêuéi"}


def composed(listed: str) -> Iterator[str]:
    """Each turn of phrase with each filling; a turn without a place for one stands alone."""
    _, *lines = listed.strip().split("\n")
    turns = [line for line in lines if not line.startswith("> ")]
    fillings = [line[2:].partition(" | ") for line in lines if line.startswith("> ")]
    for turn, (plain, _, doing) in product(turns, fillings or [("", "", "")]):
        said = turn.format(plain, g=doing)
        for two, one in ELIDED.items():
            said = said.replace(two, one) if listed.startswith("fr") else said
        yield said


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.partition("\n")[0])
def test_a_demand_is_heard_in_every_turn_of_phrase(listed):
    share = float(listed.split()[1])
    said = list(composed(listed))
    missed = [text for text in said if read(text, "Re: offer").reply_class is not ReplyClass.UNSUBSCRIBE]
    assert len(missed) <= (1 - share) * len(said), missed


@pytest.mark.parametrize("listed", LISTS[:-1], ids=lambda listed: listed.partition("\n")[0])
def test_no_turn_of_phrase_is_deaf_to_most_of_what_it_is_filled_with(listed):
    for turn in (line for line in listed.split("\n")[1:] if line and not line.startswith("> ")):
        fillings = "\n".join(line for line in listed.split("\n") if line.startswith("> "))
        said = list(composed(f"{listed.partition(chr(10))[0]}\n{turn}\n{fillings}"))
        heard = [read(text, "Re: offer").reply_class is ReplyClass.UNSUBSCRIBE for text in said]
        assert sum(heard) >= 0.8 * len(heard), turn
