"""The review, decisions and the journal from the command line: documents, files, exit codes, both languages."""

import json
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture(scope="module")
def home(vigie, tmp_path_factory):
    """A home with six weeks of two sources up to yesterday."""
    place, today = tmp_path_factory.mktemp("reviewed"), datetime.now(UTC).replace(hour=9, minute=0, second=0)
    rows = ["send_id,email,sent_at,mailbox,campaign,source"]
    rows += [
        f"s{n}-{k},p{n}.{k}@firm{k}.example,{(today - timedelta(days=n)).isoformat()},m@n.example,c,{'AB'[k % 2]}"
        for n in range(1, 43) for k in range(20)
    ]  # fmt: skip
    (place / "sends.csv").write_text("\n".join(rows), encoding="utf-8")
    said = vigie("--home", place / "home", "import", place / "sends.csv", "--yes", "--json")
    assert said.code == 0, said.err
    return place / "home"


@pytest.fixture
def ask(vigie, home):
    return lambda *words, **env: vigie("--home", home, *words, **env)


def test_a_decision_is_taken_handed_over_and_taken_back_and_the_journal_tells_all_of_it(ask):
    words = ("--action", "pause_source", "--target", "source=A", "--by", "lea", "--json")
    made = ask("decisions", "add", *words, "--owner", "Karim", "--due", "2026-11-30", "--wish", "w").document
    assert (made["owner"], made["due"], made["metric"], made["state"]) == (
        "Karim", "2026-11-30", "positive_rate", "waiting",
    )  # fmt: skip
    assert ask("decisions", "add", *words, "--wish", "w").document["id"] == made["id"]
    number = str(made["id"])
    assert ask("decisions", "assign", number, "--owner", "Zoé", "--json").document["owner"] == "Zoé"
    assert [d["id"] for d in ask("decisions", "--json").document["decisions"]] == [made["id"]]
    assert ask("decisions", "cancel", number, "--json").document["state"] == "cancelled"
    told = [e["what"] for e in ask("journal", "--json").document["entries"]]
    assert told == ["cancelled", "assigned", "decided", "imported"]
    assert [e["what"] for e in ask("journal", "--kind", "import", "--json").document["entries"]] == ["imported"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("decisions", "add"), "decision_needs_action"),
        (("decisions", "add", "--action", "pause_source", "--target", "source"), "bad_where"),
        (("decisions", "cancel", "999"), "unknown_decision"),
        (("review", "--week", "2099-W01"), "week_to_come"),
        (("review", "--week", "soon"), "bad_week"),
        (("review", "--week", "2026-W54"), "bad_week"),
        (("review", "sample", "--week", "soon"), "bad_week"),
        (("review", "month", "--month", "November"), "bad_month"),
        (("review", "sample", "--on", "15", "--off", "15"), "sample_too_large"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(ask, words, code):
    said = ask(*words, "--json")
    assert (said.code, said.document["error"]["code"]) == (2, code)
    assert said.document["error"]["remedy"]


def test_the_review_is_written_in_four_ways(ask, tmp_path):
    for form, begins in (("json", b"{"), ("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("text", b"Week ")):
        file = tmp_path / f"review.{form}"
        said = ask("review", "--format", form, "--out", file)
        assert (said.code, file.read_bytes().startswith(begins)) == (0, True), said.err
    document = json.loads((tmp_path / "review.json").read_text(encoding="utf-8"))
    assert ask("review", "--json").document["week"] == document["week"]
    assert "Semaine" in ask("review", VIGIE_LANG="fr").out


def test_a_review_is_closed_once_every_decision_has_an_owner_and_a_day(ask):
    current = ask("review", "--json").document["week"]
    made = ask("decisions", "add", "--action", "pause_source", "--target", "source=B", "--json").document
    assert ask("review", "--week", current).code == 1
    refused = ask("review", "close", "--week", current, "--json")
    assert (refused.code, refused.document["error"]["code"]) == (2, "review_incomplete")
    assert ask("decisions", "assign", str(made["id"]), "--owner", "Zoé", "--due", "2026-12-01").code == 0
    closed = ask("review", "close", "--week", current, "--by", "lea", "--json").document
    assert (closed["state"], closed["closed_by"]) == ("closed", "lea")


def test_the_sample_is_drawn_and_counted(ask):
    this = (datetime.now(UTC) - timedelta(14)).isocalendar()
    week = f"{this.year}-W{this.week:02}"
    assert len(ask("review", "sample", "--week", week, "--json").document["drawn"]) == 20
    kept = ask("review", "sample", "--week", week, "--on", "13", "--off", "7", "--json").document
    assert (kept["on_target"], kept["off_target"]) == (13, 7)


@pytest.mark.parametrize("what", [("month",), ("quarter",), ("debrief", "c")])
def test_periods_are_written_as_mail_and_paper_too(ask, tmp_path, what):
    for form, begins in (("pdf", b"%PDF-"), ("html", b"<!doctype html>"), ("json", b"{"), ("text", b"")):
        file = tmp_path / f"period.{form}"
        said = ask("review", *what, "--format", form, "--out", file)
        assert (said.code, file.read_bytes().startswith(begins)) == (0, True), said.err


def test_the_month_the_quarter_and_the_debrief_have_their_tables(ask):
    month = ask("review", "month", "--json").document
    assert {"delivery_rate", "positive_rate", "meetings_booked"} <= {t["metric"] for t in month["totals"]}
    assert {t["dimension"] for t in ask("review", "quarter", "--json").document["tables"]} == {"source"}
    debrief = ask("review", "debrief", "c", "--json").document
    assert (debrief["kind"], debrief["totals"][0]["programme"]["base"]) == ("debrief", 840)
