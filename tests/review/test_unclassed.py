"""Replies that nobody classed: counted under a word of their own, asked for alone, with why they have no class.

In: a reply without a text, one whose words are not sure enough, one that its tool calls "other". Out: documents.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from vigie.documents.inbox import capture_document, inbox_document, narrowed, reply_document
from vigie.facts.engines.duckdb import open_engine
from vigie.ledger import imports, inbox
from vigie.review import corrections
from vigie.review.capture import capture
from vigie.web.replies import Place, _tabs

NOW = datetime.now(UTC)
SENT, SAID = ((NOW - timedelta(days=n)).isoformat() for n in (9, 3))


@pytest.fixture
def team(workspace, tmp_path):
    """Four replies: of no text, of a mail that says nothing sure, "other" in the word of its tool, wanted."""
    files = {
        "sends": ["send_id,email,sent_at", *(f"s{c},{c}@b.example,{SENT}" for c in ("anne", "bob", "cleo", "dan"))],
        "replies": [
            "reply_id,email,received_at,reply_class,text,via", f"ra,anne@b.example,{SAID},,,",
            f"rb,bob@b.example,{SAID},other,Transmis.,", f"rc,cleo@b.example,{SAID},other,I am in a meeting,mail",
            f"rd,dan@b.example,{SAID},interested,Yes,",
        ],
    }  # fmt: skip
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    return workspace


def listed(team, of=""):
    with override("en"):
        return inbox_document(team, narrowed(inbox.Asked(NOW - timedelta(days=28), NOW), of))


def who(said):
    return sorted(r["contact"]["email"].partition("@")[0] for r in said["replies"])


def test_they_are_counted_under_their_own_word_and_asked_for_alone(team):
    said = listed(team)
    assert said["counts"] == said["open"] == {"interested": 1, "other": 1, "unclassed": 2}
    assert {w: who(listed(team, w)) for w in ("unclassed", "other", "unsorted")} == {
        "unclassed": ["anne", "cleo"], "other": ["bob"], "unsorted": ["anne", "bob", "cleo"],
    }  # fmt: skip
    assert [listed(team, w)["total"] for w in ("unclassed", "other", "unsorted")] == [2, 1, 3]
    assert [g["count"] for g in said["groups"] if g["group"] == "unsorted"] == [3]
    tabs = _tabs(said, 4, Place("unclassed").of, "en")
    assert [(t["of"], t["n"]) for t in tabs if t["on"]] == [("unsorted", "3")]


def test_what_a_tool_calls_other_is_classed_by_the_tool(team):
    found = {r["contact"]["email"][:3]: r for r in listed(team)["replies"]}
    assert (found["bob"]["class"], found["bob"]["from"], found["bob"]["label"]) == (
        "other", "tool", "says something else",
    )  # fmt: skip
    assert {(found[w]["class"], found[w]["from"], found[w]["group"]) for w in ("ann", "cle")} == {
        (None, None, "unsorted")
    }
    with override("en"):
        one = reply_document(team, int(found["cle"]["reply"]))
    assert [line["class"] for line in one["thread"] if line["what"] == "received"] == [None]


def test_it_is_said_why_they_have_no_class(team):
    def heard():
        with override("en"):
            return capture_document(capture(open_engine(team.facts_root), team, NOW))

    said = heard()
    assert (said["unclassed"], said["unclassed_without_text"]) == (2, 1)
    assert said["to_do"][-1] == (
        "Replies without a class: 2. Without their text: 1; imported with it, they are read. "
        "Read, and their words are not sure enough for a class: 1. Say what they are."
    )
    corrections.correct(team, int(listed(team, "unclassed")["replies"][0]["reply"]), "other", by="lea", now=NOW)
    assert heard()["unclassed"] == 1
    said = listed(team)
    assert (said["counts"]["other"], said["counts"]["unclassed"]) == (2, 1)
