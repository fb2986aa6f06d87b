"""Addresses that only take what a button sends, opened by hand: a page that leads to the button.

In: every address of the pages. Out: no bare refusal, no address that leads nowhere.
"""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from vigie.web.middleware import holder
from vigie.workspaces.setup import add_user

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/replies/5/class", "/replies?r=5"), ("/replies/done/5/undo", "/replies"), ("/tasks/3/tick", "/tasks"),
        ("/decisions/3/undo", "/decisions"), ("/import/3/accept", "/import/3"), ("/import/new", "/import"),
        ("/experiments/3/end", "/experiments/3"), ("/review/close", "/review"), ("/act", "/"),
    ],
)  # fmt: skip
def test_opened_by_hand_the_page_says_that_nothing_was_done_and_where_the_button_is(client, address, page):
    for lang, words in (("fr", "Rien n’a été fait"), ("en", "Nothing was done")):
        client.cookies["django_language"] = lang
        answer = client.get(address, headers=HTML)
        assert answer.status_code == 405
        assert answer["Allow"] == "POST"
        text = unescape(answer.content.decode())
        assert words in text
        assert re.search(r'class="b solid" href="([^"]+)"', text)[1] == page


def test_programs_are_told_in_the_usual_way(client):
    answer = client.get("/act")
    assert (answer.status_code, answer.content) == (405, b"")


def test_every_address_of_a_button_has_its_page():
    """No name is mistyped: the page of each is an address, and one that may be read."""
    found = [p for p in get_resolver("vigie.web.urls").url_patterns if p.name]
    for pattern in found:
        given = {name: "x" if pattern.pattern.converters[name].regex.startswith("[-a-z") else 3 for name in
                 pattern.pattern.converters}  # fmt: skip
        address = reverse(f"web:{pattern.name}", kwargs=given)
        assert resolve(holder(resolve(address)).split("?")[0]).url_name


def test_after_signing_in_one_is_told_to_press_again(workspace):
    user = add_user("buttons@team.example", "correct horse battery staple", "operator", workspace.slug)
    door = Client()
    away = door.post("/replies/5/class", {"to": "not_now"})
    sent = {"email": user.username, "password": "correct horse battery staple", "next": "/replies/5/class"}
    assert "next=/replies/5/class" in away["Location"]
    answer = door.post("/login", sent, follow=True, headers=HTML)
    assert answer.status_code == 405
    assert "/replies?r=5" in answer.content.decode()
