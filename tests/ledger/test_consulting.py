"""A language model that the installation names is asked about unsure replies: once, within bounds.

In: a class without mail, a model that answers as the test says. Out: the classes of replies, how often it was asked.
"""

import pytest
from django.conf import settings

from vigie.cli.checks import opinions
from vigie.ledger import consulting, learning
from vigie.ledger.models import Opinion
from vigie.opinions import Endpoint
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.words import ReplyClass

UNSURE = "Zebra {}, perhaps. My number is 01 44 55 66 77."


@pytest.fixture
def model(monkeypatch):
    """What the model is asked, and what it answers: the test may change `model.answer`."""

    class Model:
        def __init__(self):
            self.asked, self.answer = [], '{"class": "meeting_request"}'

    made = Model()

    def call(_self, _instruction, reply):
        made.asked.append(reply)
        return made.answer

    monkeypatch.setattr(Endpoint, "__call__", call)
    monkeypatch.setattr(settings, "OPINION_URL", "https://models.example/v1")
    monkeypatch.setattr(settings, "OPINION_MODEL", "small")
    return made


def unsure(text, _subject="", *, received=None):
    return ReplyRead(ReplyClass.OTHER, 0.3, "en", (), None, None, None, text)


def reader(workspace):
    return consulting.consulting(workspace, unsure)


def test_a_model_is_asked_once_about_a_reply_however_often_it_is_read(workspace, model):
    first = reader(workspace)(UNSURE)
    again = reader(workspace)(UNSURE)
    assert (first.reply_class, first.rule) == (ReplyClass.MEETING_REQUEST, "opinion")
    assert again == first
    assert len(model.asked) == 1
    assert "55 66" not in model.asked[0]


def test_what_is_kept_of_a_question_is_a_keyed_hash(workspace, model):
    reader(workspace)(UNSURE)
    (kept,) = Opinion.objects.filter(workspace=workspace)
    assert kept.answer == "meeting_request"
    assert len(kept.mark) == len("ab" * 32)
    assert "Zebra" not in str(vars(kept))


def test_an_answer_of_no_use_changes_nothing_and_is_not_asked_for_again(workspace, model):
    model.answer = "I think it is a meeting."
    plain = reader(workspace)(UNSURE)
    reader(workspace)(UNSURE)
    assert plain.rule != "opinion"
    assert len(model.asked) == 1


def test_a_silent_model_is_left_alone_for_the_rest_of_the_import(workspace, model):
    model.answer = None
    read = reader(workspace)
    for n in range(consulting.PATIENCE + 4):
        assert read(UNSURE.format("abcdefgh"[n])).rule != "opinion"
    assert len(model.asked) == consulting.PATIENCE
    assert not Opinion.objects.filter(workspace=workspace).exists()


def test_one_import_asks_about_so_many_replies_at_most(workspace, model, monkeypatch):
    monkeypatch.setattr(consulting, "MOST", 2)
    read = reader(workspace)
    assert [read(UNSURE.format(word)).rule for word in "abc"] == ["opinion", "opinion", ""]


def test_nobody_is_asked_unless_an_address_is_named(workspace, model, monkeypatch):
    monkeypatch.setattr(settings, "OPINION_URL", "")
    assert reader(workspace)(UNSURE).rule != "opinion"
    assert model.asked == []
    assert opinions().ok


def test_a_wrong_address_is_asked_nothing_and_the_doctor_says_so(workspace, model, monkeypatch):
    monkeypatch.setattr(settings, "OPINION_URL", "http://models.example/v1")
    assert reader(workspace)(UNSURE).rule != "opinion"
    assert model.asked == []
    assert "http://models.example/v1" in opinions().detail
    assert not opinions().ok


def test_the_reader_of_a_team_asks(workspace, model):
    assert learning.reader(workspace)("Yes, call me on Monday at 10, we want it.").reply_class
    assert len(model.asked) <= 1
    assert isinstance(learning.reader(workspace), type(reader(workspace)))


def test_the_doctor_tries_the_model(model):
    assert opinions().ok
    model.answer = "Bonjour !"
    assert "VIGIE_OPINION_URL" in opinions().remedy
