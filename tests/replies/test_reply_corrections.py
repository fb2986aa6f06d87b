"""A person's correction wins for the same text and counts for texts that are alike.

In: corrected replies. Out: how replies are read afterwards.
"""

from datetime import date

from vigie.replies import read
from vigie.replies.corrections import Corrected, Correction
from vigie.vocabulary.words import ReplyClass

TEXT = "Sounds about right for the Dutch depot, loop in Joost when you can."


def test_a_corrected_text_is_read_as_the_person_said():
    team = Corrected([Correction(TEXT, ReplyClass.MEETING_REQUEST)])
    said = team.read(TEXT)
    assert (said.reply_class, said.confidence, said.rule) == (ReplyClass.MEETING_REQUEST, 1.0, "corrected")
    shouted = team.read(TEXT.upper() + "\n\nOn 3 Feb 2026, P <p@x.example> wrote:\n> Hello")
    assert shouted.reply_class is ReplyClass.MEETING_REQUEST


def test_the_last_correction_of_a_text_wins():
    team = Corrected([Correction(TEXT, ReplyClass.OTHER), Correction(TEXT, ReplyClass.INTERESTED)])
    assert team.read(TEXT).reply_class is ReplyClass.INTERESTED


def test_texts_that_are_alike_lean_towards_the_correction():
    odd = "Depot says zebra, as agreed with Joost."
    team = Corrected([Correction("Depot says zebra, as agreed with Marijke.", ReplyClass.WRONG_PERSON)])
    assert read(odd).reply_class is not ReplyClass.WRONG_PERSON
    said = team.read(odd)
    assert (said.reply_class, said.rule) == (ReplyClass.WRONG_PERSON, "alike")
    assert said.confidence < 1


def test_other_texts_are_read_as_before():
    team = Corrected([Correction(TEXT, ReplyClass.OTHER)])
    for text in ("Not interested, thanks.", "Appelez-moi demain.", "STOP"):
        assert team.read(text) == read(text)


def test_a_removal_that_is_only_alike_stays_one():
    team = Corrected([Correction("Please remove me from your list, Ann", ReplyClass.OTHER)])
    assert team.read("Please remove me from your list, Bob").reply_class is ReplyClass.UNSUBSCRIBE
    assert team.read("Please remove me from your list, Ann").reply_class is ReplyClass.OTHER


def test_a_corrected_reply_carries_the_day_of_its_new_class():
    text = "Zebra until 12 May."
    team = Corrected([Correction(text, ReplyClass.OUT_OF_OFFICE)])
    assert team.read(text, received=date(2026, 3, 4)).return_date == date(2026, 5, 12)


def test_the_order_of_corrections_of_other_texts_changes_nothing():
    made = [Correction(f"Zebra number {n} for the depot", c) for n, c in enumerate(list(ReplyClass)[:6])]
    assert Corrected(made).read("Zebra number 9 for the depot") == Corrected(made[::-1]).read(
        "Zebra number 9 for the depot"
    )
