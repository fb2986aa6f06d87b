"""Connections, the outbox and hooks from the command line: keys are typed or piped, shown to nobody."""

import pytest

HERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def home(vigie, tmp_path_factory):
    """A home with one account at a tool that does not answer, and one program that listens."""
    place = tmp_path_factory.mktemp("outward") / "home"
    added = vigie(
        "--home", place, "connections", "add", "smartlead", "--name", "main", "--address", HERE, "--secret-stdin",
        "--json", typed="the-secret\n",
    )  # fmt: skip
    assert (added.code, added.document["trouble"]) == (1, "unreachable")
    hook = vigie("--home", place, "hooks", "add", "crm", f"{HERE}/in", "--event", "review.closed", "--json")
    assert (hook.code, len(hook.document["secret"]) > 20) == (0, True)
    return place


@pytest.mark.parametrize("words", [("connections",), ("connections", "list"), ("outbox",), ("hooks",)], ids=" ".join)
def test_an_empty_home_has_nothing_outward(vigie, tmp_path_factory, words):
    place = tmp_path_factory.getbasetemp() / "outward-empty"
    said = vigie("--home", place, *words, "--json")
    assert (said.code, said.document) == (0, [])
    assert vigie("--home", place, *words).out.strip()


def test_what_is_listed_shows_no_secret_and_says_what_is_wrong(vigie, home):
    said = vigie("--home", home, "connections")
    assert said.code == 1
    assert "main" in said.out
    assert "does not answer" in said.out
    for words in (("connections", "list", "--json"), ("hooks", "--json")):
        listed = vigie("--home", home, *words).out
        assert "the-secret" not in listed
        assert '"secret"' not in listed


def test_a_test_that_is_not_taken_needs_a_look(vigie, home):
    said = vigie("--home", home, "hooks", "test", "crm", "--json")
    assert (said.code, said.document) == (1, {"name": "crm", "taken": False, "code": "unreachable"})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("connections", "add", "kickbox", "--secret-stdin"), "unknown_tool"),
        (("connections", "add", "smartlead"), "secret_missing"),
        (("connections", "add", "smartlead", "--address", "http://far.example", "--secret-stdin"), "address_not_safe"),
        (("connections", "remove", "nobody"), "unknown_connection"),
        (("hooks", "add", "x", "ftp://far.example"), "bad_address"),
        (("hooks", "add", "x", HERE, "--event", "contact.seen"), "unknown_event_name"),
        (("hooks", "test", "nobody"), "unknown_hook"),
        (("outbox", "again", "7"), "nothing_to_tell_again"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, tuple) else x,
)
def test_what_cannot_work_is_refused_with_a_remedy(vigie, home, words, code):
    said = vigie("--home", home, *words, "--json", typed="k\n")
    assert (said.code, said.document["error"]["code"]) == (2, code)
    assert said.document["error"]["remedy"]
    assert "%(" not in said.document["error"]["reason"]


def test_the_worker_tells_and_the_key_is_in_no_output(vigie, home):
    said = vigie("--home", home, "worker", "--once", "--json", VIGIE_LOG="DEBUG")
    assert said.code == 0, said
    assert {"tell_tools", "tell_listeners", "end_at_tools"} <= set(said.document["done"])
    assert "the-secret" not in said.out + said.err


def test_what_is_removed_is_gone(vigie, home):
    assert vigie("--home", home, "connections", "remove", "main", "--json").document == {"removed": "main"}
    assert vigie("--home", home, "hooks", "remove", "crm", "--json").document == {"removed": "crm"}
    assert vigie("--home", home, "connections", "--json").document == []
