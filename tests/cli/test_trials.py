"""Delays, follow-ups and experiments from the command line: documents, exit codes, sentences."""

import json
from datetime import date, timedelta
from random import Random

import pytest

MONDAY = date(2026, 1, 5)
AS_OF = ("--as-of", "2026-03-08T20:00:00Z")
QUESTIONS = (("delays",), ("followups",), ("experiments", "running"))
AUDIENCE = ("--where", "campaign=Test", "--start", "2026-01-05")


@pytest.fixture(scope="module")
def tested(vigie, tmp_path_factory):
    """A home with four weeks of a made-up test: version B answers three times as often, step 2 makes people leave."""
    rng, place = Random(2), tmp_path_factory.mktemp("tested")  # noqa: S311 - made-up rows
    sends, replies, events = [], [], []
    for n in range(2400):
        day, version = MONDAY + timedelta(days=n % 28), "AB"[n % 2]
        sends.append(f"s{n},c{n},c{n}@firm{n}.example,{day}T09:00:00Z,Test,1,{version},a@m.example,lot")
        luck = rng.random()
        if luck < (0.06 if version == "B" else 0.02):
            replies.append(f"r{n},s{n},{day + timedelta(days=1)}T10:00:00Z,interested")
            continue
        sends.append(
            f"t{n},c{n},c{n}@firm{n}.example,{day + timedelta(days=4)}T09:00:00Z,Test,2,{version},a@m.example,lot"
        )
        if luck > 0.97:
            events.append(f"t{n},unsubscribe,{day + timedelta(days=5)}T09:00:00Z")
        elif luck > 0.968:
            replies.append(f"r{n},t{n},{day + timedelta(days=5)}T10:00:00Z,interested")
    tables = {
        "sends": ["send_id,contact_id,email,sent_at,campaign,step,version,mailbox,source", *sends],
        "replies": ["reply_id,send_id,received_at,reply_class", *replies],
        "events": ["send_id,type,at", *events],
    }
    for name, lines in tables.items():
        (place / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = vigie("--home", place / "home", "import", *sorted(place.glob("*.csv")), "--yes", "--json")
    assert said.code == 0, said
    return place / "home"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A home in which nothing has happened yet."""
    return tmp_path_factory.mktemp("empty") / "home"


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_an_empty_home_has_nothing_to_compare(vigie, empty, words):
    said = vigie("--home", empty, *words, "--json")
    assert said.code == 0, said
    assert not any(v for k, v in said.document.items() if k != "as_of")
    person = vigie("--home", empty, *words)
    assert person.out.strip()
    with pytest.raises(json.JSONDecodeError):
        json.loads(person.out)


@pytest.mark.parametrize(
    "words",
    [
        ("delays", "--by", "colour"),
        ("followups", "--days", "0"),
        ("experiments",),
        ("experiments", "guess"),
        ("experiments", "plan"),
        ("experiments", "read"),
        ("experiments", "effect"),
        ("experiments", "effect", "--start", "2026-01-05"),
        ("experiments", "plan", "--base", "2"),
        ("experiments", "read", "--arms", "A", "A", "--start", "2026-01-05"),
        ("experiments", "read", "nobody"),
        ("experiments", "end", "nobody"),
        ("experiments", "start", "nameless", "--start", "2026-01-05"),
    ],
    ids=" ".join,
)
def test_a_question_that_makes_no_sense_exits_with_2_and_says_what_to_do(vigie, empty, words):
    said = vigie("--home", empty, *words, "--json")
    assert said.code == 2, said
    assert said.document["error"]["reason"]
    assert said.document["error"]["remedy"]


def test_delays_are_given_in_all_by_provider_and_by_step(vigie, tested):
    said = vigie("--home", tested, "delays", "--days", "70", *AS_OF, "--json")
    assert said.code == 0, said
    slices = [tuple(d["slice"]) for d in said.document["delays"]]
    assert slices[0] == ()
    assert {("provider",), ("step",)} <= set(slices)
    whole = said.document["delays"][0]
    assert whole["median"] == pytest.approx(25.0)
    assert whole["low"] <= whole["median"] <= whole["high"]


def test_a_step_that_costs_too_much_needs_attention(vigie, tested):
    said = vigie("--home", tested, "followups", *AS_OF, "--json")
    assert said.code == 1, said
    (found,) = said.document["followups"]
    assert (found["sent"], found["recommended"], found["reason"]) == (1, 0, "step_too_costly")
    assert [s["step"] for s in found["steps"]] == [1, 2]
    assert found["steps"][1]["too_costly"] > 0.8
    assert "Step 2" in found["sentence"]


def test_the_result_of_a_test_is_read_from_the_facts_alone(vigie, tested):
    said = vigie("--home", tested, "experiments", "read", *AUDIENCE, "--arms", "A", "B", *AS_OF, "--json")
    assert said.code == 0, said
    result = said.document
    assert result["verdict"] == "better"
    assert 1 < result["low"] < result["ratio"] < result["high"]
    assert 1 < result["expected_ratio"] < result["ratio"]
    assert result["entered"] == [1200, 1200]
    assert result["looks"][-1]["ends"] is True


def test_the_only_test_of_an_audience_needs_no_naming(vigie, tested):
    short = vigie("--home", tested, "experiments", "read", "--where", "campaign=Test", *AS_OF, "--json")
    assert short.code == 0, short
    assert short.document["arms"] == ["A", "B"]
    assert short.document["verdict"] == "better"


def test_a_test_is_kept_read_by_its_name_and_ended(vigie, home):
    words = ("--home", home, "experiments")
    asked = ("--where", "campaign=Next", "--arms", "A", "B", "--start", "2999-01-07", "--weeks", "6")
    kept = vigie(*words, "start", "bolder subject", *asked, "--json")
    assert kept.code == 0, kept
    assert kept.document["declared_in_time"] is True
    taken = vigie(*words, "start", "second", *asked, "--json")
    assert (taken.code, taken.document["error"]["code"]) == (2, "audience_in_test")
    read = vigie(*words, "read", "bolder subject", "--json")
    assert (read.code, read.document["verdict"], read.document["weeks"]) == (0, "running", 6)
    assert read.document["declared_in_time"] is True
    odd = vigie(*words, "end", "bolder subject", "--keep", "C", "--json")
    assert (odd.code, odd.document["error"]["code"]) == (2, "two_arms_needed")
    ended = vigie(*words, "end", "bolder subject", "--keep", "B", "--json").document
    assert (bool(ended["ended_on"]), ended["kept"]) == (True, "B")
    assert [t["name"] for t in vigie(*words, "running", "--json").document["declared"]] == ["bolder subject"]
    assert vigie(*words, "start", "second", *asked, "--json").code == 0


def test_a_test_that_nobody_planned_is_a_hint(vigie, tested):
    said = vigie("--home", tested, "experiments", "read", *AUDIENCE, "--arms", "A", "B", *AS_OF)
    assert "not planned before its start" in said.out


def test_a_plan_warns_of_a_test_that_uses_the_same_audience(vigie, tested):
    words = ("experiments", "plan", "--where", "campaign=Test", "--effect", "0.5", "--as-of", "2026-02-02T20:00:00Z")
    said = vigie("--home", tested, *words, "--json")
    assert said.code == 1, said
    plan = said.document
    assert [o["campaign"] for o in plan["overlaps"]] == ["Test"]
    assert plan["base"] == pytest.approx(0.04, abs=0.02)
    assert plan["needed_per_arm"] > plan["reaches"][0]["contacts_per_arm"]


def test_the_effect_of_a_decision_says_when_there_is_too_little(vigie, tested):
    words = ("experiments", "effect", "--where", "source=lot", "--start", "2026-01-19", *AS_OF)
    said = vigie("--home", tested, *words, "--json")
    assert said.code == 0, said
    assert said.document["verdict"] in ("no_difference", "too_few", "better", "worse")
    assert said.document["control"] is False
    assert (said.document["judged"], said.document["proof"]["outcome"]) == ("not_confirmed", "undecided")
    person = vigie("--home", tested, *words)
    assert person.out.startswith("Not confirmed. No effect")
    assert vigie("--home", tested, *words, "--kind", "weather").code == 2


@pytest.mark.parametrize("words", [("delays",), ("followups",), ("experiments", "read", *AUDIENCE, "--arms", "A", "B")])
def test_answers_are_in_the_language_of_the_reader(vigie, tested, words):
    english = vigie("--home", tested, *words, *AS_OF).out
    french = vigie("--home", tested, *words, *AS_OF, LANG="fr_FR.UTF-8").out
    assert english
    assert french
    assert english != french
    assert "the" not in french.split()
