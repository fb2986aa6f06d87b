"""`vigie sources` and `vigie budget` to the letter of their contract: documents, exit codes, a table for people."""

import json
from datetime import date, timedelta

import pytest

MONDAY = date(2026, 1, 5)
AS_OF = ("--as-of", "2026-03-08T20:00:00Z")
# The columns that other programs read.
DOCUMENTED = ["source", "delivered", "positive", "positive_rate", "low", "high", "meetings_held", "cost",
              "cost_per_held_meeting", "state"]  # fmt: skip


@pytest.fixture(scope="module")
def programme(vigie, tmp_path_factory):
    """Eight weeks: a fair that answers 4 %, an API that answers 0.5 %, eighty contacts of a partner; some costs."""
    place, sends, replies, meetings = tmp_path_factory.mktemp("programme"), [], [], []
    sources = [("fair", 1000, 25), ("api", 1000, 200), ("partner", 80, 40)]
    for source, contacts, one_in in sources:
        for n in range(contacts):
            day, who = MONDAY + timedelta(days=n % 56), f"{source}{n}"
            sends.append(f"s{who},{who},{who}@firm{n}.example,{day}T09:00:00Z,spring,a@m.example,{source}")
            if n % one_in == 0:
                replies.append(f"r{who},s{who},{day}T15:00:00Z,interested")
            if source == "fair" and n % 100 == 0:
                held = day + timedelta(days=3)
                meetings.append(f"m{who},{who},{day}T16:00:00Z,{held}T10:00:00Z,held")
    people = (f"{source}{n},{source}{n}@firm{n}.example" for source, contacts, _ in sources for n in range(contacts))
    tables = {
        "contacts": ["contact_id,email", *people],
        "sends": ["send_id,contact_id,email,sent_at,campaign,mailbox,source", *sends],
        "replies": ["reply_id,send_id,received_at,reply_class", *replies],
        "meetings": ["meeting_id,contact_id,booked_at,scheduled_at,status", *meetings],
        "costs": [
            "period_start,period_end,amount,currency,kind,source,campaign",
            "2026-01-01,2026-01-31,310,EUR,list,fair,",
            "2026-02-01,2026-03-31,590,EUR,list,api,",
            "2026-01-01,2026-03-31,900,EUR,tool,,",
        ],
    }
    for name, lines in tables.items():
        (place / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    home = tmp_path_factory.mktemp("home") / "home"
    said = vigie("--home", home, "import", place, "--yes", "--json")
    assert said.code == 0, said
    return home


def test_sources_answer_with_the_documented_rows(vigie, programme):
    said = vigie("--home", programme, "sources", *AS_OF, "--json")
    assert said.code == 0, said
    rows = {row["source"]: row for row in said.document["sources"]}
    assert list(rows) == ["api", "fair", "partner"]
    assert all(list(row)[: len(DOCUMENTED)] == DOCUMENTED for row in rows.values())
    fair, api, partner = rows["fair"], rows["api"], rows["partner"]
    assert (fair["delivered"], fair["positive"], fair["positive_rate"]) == (1000, 40, 0.04)
    assert (fair["meetings_held"], fair["cost"], fair["cost_per_held_meeting"]) == (10, 310, 31)
    # 590 over 59 days, of which 36 have come on 8 March.
    assert (api["cost"], api["cost_per_held_meeting"], api["state"]) == (pytest.approx(360), None, "act")
    assert (partner["delivered"], partner["positive"], partner["positive_rate"]) == (80, 2, None)
    assert (partner["cost"], partner["state"]) == (None, "wait")


def test_weeks_and_the_moment_bound_what_is_seen(vigie, programme):
    two = vigie("--home", programme, "sources", *AS_OF, "--weeks", "2", "--json").document
    assert (two["start"], two["end"]) == ("2026-02-23", "2026-03-09")
    assert sum(r["delivered"] for r in two["sources"]) < 400
    before = vigie("--home", programme, "sources", "--as-of", "2026-01-02", "--json")
    assert (before.code, [r["delivered"] for r in before.document["sources"]]) == (0, [0])


def test_before_and_after_a_day(vigie, programme):
    said = vigie("--home", programme, "sources", *AS_OF, "--since", "2026-02-02", "--json").document
    assert (said["before"]["end"], said["after"]["start"]) == ("2026-02-02", "2026-02-02")
    assert {c["source"]: c["verdict"] for c in said["changes"]}["fair"] == "same"
    refused = vigie("--home", programme, "sources", *AS_OF, "--since", "2026-04-01", "--json")
    assert (refused.code, refused.document["error"]["code"]) == (2, "day_not_past")
    assert vigie("--home", programme, "sources", "--since", "soon", "--json").code == 2


def test_the_budget_says_where_and_how_sure_it_is(vigie, programme):
    said = vigie("--home", programme, "budget", "--as-of", "2026-03-08T20:00:00Z", "--json")
    assert said.code == 0, said
    document = said.document
    assert (document["kind"], document["total"], document["by"]) == ("sends", 1000, ["source", "campaign"])
    parts = {p["source"]: p for p in document["parts"]}
    # The API does so badly that nothing more goes to it before somebody looks.
    assert (parts["api"]["give"], parts["api"]["closed"]) == (0, "doubted")
    assert sum(p["give"] for p in document["parts"]) + document["unplaced"] == 1000
    assert parts["fair"]["low"] < parts["fair"]["per_thousand"] < parts["fair"]["high"]
    assert document["sentence"]
    calls = vigie("--home", programme, "budget", "--calls", "100", "--by", "segment", *AS_OF, "--json").document
    assert (calls["kind"], calls["total"], calls["advice"]) == ("calls", 100, "not_enough_data")


@pytest.mark.parametrize("words", [("budget", "--sends", "0"), ("budget", "--sends", "5", "--calls", "5"),
                                   ("sources", "--by", "mailbox"), ("sources", "--weeks", "0")])  # fmt: skip
def test_what_makes_no_sense_is_wrong_usage(vigie, tmp_path, words):
    assert vigie("--home", tmp_path / "home", *words, "--json").code == 2


@pytest.mark.parametrize("words", [("sources",), ("budget",)], ids=" ".join)
def test_an_empty_home_has_nothing_to_compare(vigie, tmp_path, words):
    said = vigie("--home", tmp_path / "home", *words, "--json")
    assert said.code == 0, said
    assert not said.document.get("sources", said.document.get("parts"))


@pytest.mark.parametrize(("lang", "says"), [("fr_FR.UTF-8", "n. s."), ("C.UTF-8", "n. s.")])
def test_a_person_reads_a_table(vigie, programme, lang, says):
    said = vigie("--home", programme, "sources", *AS_OF, LANG=lang)
    assert said.code == 0, said
    assert says in said.out
    assert "fair" in said.out
    with pytest.raises(json.JSONDecodeError):
        json.loads(said.out)
