"""The documented command line, word for word: documents, exit codes, what is on which output.

In: commands run as processes on made-up exports. Out: the contract that other programs rely on.
"""

import json
import re
import subprocess
import sys

import pytest

COMMANDS = (
    ("imports",),
    ("metrics", "--weeks", "1"),
    ("actions",),
    ("digest",),
    ("digest", "--again"),
    ("facts", "build"),
    ("facts", "info"),
    ("facts", "verify"),
    ("doctor",),
    ("worker", "--once"),
    ("user", "add", "ana@team.example", "--role", "operator"),
)
AS_OF = ("--as-of", "2026-03-08T20:00:00Z")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A home in which nothing has happened yet, shared by the tests that only look."""
    return tmp_path_factory.mktemp("empty") / "home"


# -- every command ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_empty_home_is_fine_for_every_command(vigie, empty, words):
    said = vigie("--home", empty, *words, "--json")
    assert said.code == 0, said
    assert isinstance(said.document, dict | list)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_without_json_a_person_gets_text(vigie, empty, words):
    said = vigie("--home", empty, *words)
    assert said.code == 0, said
    assert said.out.strip()
    with pytest.raises(json.JSONDecodeError):
        json.loads(said.out)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("launch",),
        ("import",),
        ("import", "no/such/file.csv"),
        ("import", "README.md", "--as", "telegram"),
        ("import", "undo", "999"),
        ("metrics", "--window", "month"),
        ("metrics", "--weeks", "0"),
        ("metrics", "--by", "color"),
        ("metrics", "--where", "color=red"),
        ("metrics", "--where", "source"),
        ("metrics", "--metric", "open_rate"),
        ("metrics", "--as-of", "yesterday"),
        ("metrics", "--as-of", "0001-01-01"),
        ("diagnose", "--as-of", "9999-12-31"),
        ("facts",),
        ("facts", "burn"),
        ("serve", "--port", "99999"),
        ("user", "add", "not an address"),
        ("user", "add", "ana@team.example", "--role", "king"),
        ("--workspace", "../etc", "imports"),
        ("--workspace", "nobody", "imports"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_says_what_to_do(vigie, empty, words):
    said = vigie("--home", empty, *words, "--json")
    assert said.code == 2, said
    assert set(said.document) == {"error"}
    assert {"code", "reason", "remedy"} <= set(said.document["error"])
    assert said.document["error"]["reason"]
    assert said.document["error"]["remedy"]
    for_a_person = vigie("--home", empty, *words)
    assert (for_a_person.code, for_a_person.out) == (2, "")
    assert for_a_person.err.startswith("vigie: ")


def test_a_metric_that_does_not_exist_gives_the_list_of_those_that_do(vigie, empty):
    said = vigie("--home", empty, "metrics", "--metric", "open_rate", "--json")
    assert said.code == 2
    assert {"delivery_rate", "positive_rate"} <= set(said.document["error"]["known"])


def test_errors_are_in_the_language_of_the_reader(vigie, empty):
    said = vigie("--home", empty, "metrics", "--metric", "open_rate", LANG="fr_FR.UTF-8")
    assert "Il n'y a pas d'indicateur" in said.err.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    assert "usage" not in said.err


def test_a_home_that_may_not_be_written_changes_nothing_and_exits_with_3(vigie, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    said = vigie("--home", tmp_path / "file" / "home", "imports", "--json")
    assert said.code == 3
    assert said.document["error"]["remedy"]


def test_help_and_wrong_usage_load_no_framework(tmp_path):
    code = (
        "import sys; from vigie.cli import main\n"
        "assert main(['launch']) == 2\n"
        "assert not {'django', 'duckdb', 'babel'} & set(sys.modules), 'heavy'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=tmp_path)


def test_the_common_options_stand_before_or_after_the_command(vigie, empty):
    before = vigie("--home", empty, "--json", "imports")
    after = vigie("imports", "--json", "--home", empty)
    variable = vigie("imports", "--json", VIGIE_HOME=str(empty))
    assert before.document == after.document == variable.document == []


# -- import -------------------------------------------------------------------------------------------------------


def test_an_import_answers_with_the_documented_document(vigie, home, folder):
    said = vigie("--home", home, "import", folder, "--yes", "--json")
    assert said.code == 0, said
    document = said.document
    assert {"import_id", "kind", "rows", "by_table", "rejected", "rejected_file", "reconciliation", "seconds"} <= set(
        document
    )
    assert document["kind"] == "folder"
    assert document["rows"] == {"read": 615, "accepted": 615, "already_known": 0, "rejected": 0}
    assert document["by_table"]["sends"] == {"read": 300, "accepted": 300, "already_known": 0, "rejected": 0}
    assert document["rejected"] == []
    assert document["rejected_file"] is None


def test_the_same_files_twice_add_nothing(vigie, home, folder):
    paths = sorted(folder.iterdir())
    assert vigie("--home", home, "import", *paths, "--yes").code == 0
    again = vigie("--home", home, "import", *paths, "--yes", "--json")
    assert again.code == 0
    assert again.document["rows"] == {"read": 615, "accepted": 0, "already_known": 615, "rejected": 0}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(vigie, home, folder):
    dry = vigie("--home", home, "import", folder, "--dry-run", "--json")
    assert dry.code == 0
    assert dry.document["rows"]["accepted"] == 615
    tables = vigie("--home", home, "facts", "info", "--json").document["tables"]
    assert {t["rows"] for t in tables.values()} == {0}
    real = vigie("--home", home, "import", folder, "--yes", "--json")
    assert real.document["rows"]["accepted"] == 615


def test_rejected_rows_exit_with_1_and_can_be_corrected_and_imported_again(vigie, write, home, tmp_path):
    file = write(
        tmp_path / "contacts.csv",
        "contact_id,email,source",
        ["c1,ana@firm.example,fair", "c2,not-an-address,fair", "c3,leo@firm.example,fair"],
    )
    said = vigie("--home", home, "import", file, "--yes", "--json")
    assert said.code == 1, said
    assert said.document["rows"] == {"read": 3, "accepted": 2, "already_known": 0, "rejected": 1}
    (rejected,) = said.document["rejected"]
    assert (rejected["file"], rejected["line"], rejected["code"]) == ("contacts.csv", 3, "bad_email")
    assert rejected["reason"]
    assert rejected["remedy"]
    corrected = tmp_path / "corrected.csv"
    kept = open(said.document["rejected_file"], encoding="utf-8-sig").read()  # noqa: PTH123, SIM115 - read once
    assert "not-an-address" in kept
    corrected.write_text(kept.replace("not-an-address", "zoe@firm.example"), encoding="utf-8")
    again = vigie("--home", home, "import", corrected, "--as", "contacts", "--yes", "--json")
    assert again.code == 0, again
    assert again.document["rows"]["accepted"] == 1


def test_an_undone_import_no_longer_counts(vigie, home, folder):
    done = vigie("--home", home, "import", folder, "--yes", "--json").document
    undone = vigie("--home", home, "import", "undo", done["import_id"], "--json")
    assert undone.code == 0, undone
    assert undone.document["undone"] == done["import_id"]
    assert undone.document["rows"]["accepted"] == 615
    (listed,) = vigie("--home", home, "imports", "--json").document
    assert listed["status"] == "undone"
    assert vigie("--home", home, "facts", "info", "--json").document["tables"]["fact_send"]["rows"] == 0


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_where_nobody_can_be_asked_a_known_shape_is_accepted_and_a_guess_is_not(vigie, write, folder, tmp_path, more):
    home = tmp_path / "home"
    known = vigie("--home", home, "import", folder, *more)
    assert known.code == 0, known
    file = write(tmp_path / "salon.csv", "Identifiant;Adresse e-mail;Prénom", ["1;ana@firm.example;Ana"])
    guessed = vigie("--home", home, "import", file, *more)
    assert guessed.code == 3, guessed
    assert "--yes" in guessed.err
    rows = {name: t["rows"] for name, t in vigie("--home", home, "facts", "info", "--json").document["tables"].items()}
    assert (rows["fact_send"], rows["fact_contact"]) == (300, 300)


def test_an_unknown_shape_is_read_with_its_complete_proposal_when_asked(vigie, write, home, tmp_path):
    file = write(
        tmp_path / "salon.csv",
        "Identifiant;Adresse e-mail;Prénom;Nom;Société;Note interne",
        ["1;ana@firm.example;Ana;Roy;Firm;à revoir", "2;leo@firm.example;Léo;Petit;Firm;"],
    )
    said = vigie("--home", home, "import", file, "--yes", "--json")
    assert said.code == 0, said
    assert said.document["by_table"]["contacts"]["accepted"] == 2


def test_a_dry_run_of_an_unknown_shape_shows_the_proposal_and_leaves_nothing(vigie, write, home, tmp_path):
    file = write(tmp_path / "salon.csv", "Nom;Adresse e-mail;Couleur", ["Roy;ana@firm.example;bleu"])
    said = vigie("--home", home, "import", file, "--dry-run", "--json")
    assert said.code == 1, said
    (proposed,) = said.document["proposed"]
    assert (proposed["file"], proposed["table"]) == ("salon.csv", "contacts")
    assert proposed["columns"] == {"email": "Adresse e-mail", "last_name": "Nom"}
    assert said.document["rows"]["accepted"] == 1
    assert "Kept as they are: Couleur" in said.err
    assert vigie("--home", home, "import", file, "--json").code == 3  # nothing was remembered
    weather = write(tmp_path / "weather.csv", "town,temperature", ["Lyon,21"])
    unknown = vigie("--home", home, "import", weather, "--dry-run")
    assert unknown.code == 3
    assert "No column was found for: email" in unknown.err
    (only,) = vigie("--home", home, "imports", "--json").document
    assert (only["name"], only["status"]) == ("salon.csv", "refused")


def test_a_dry_run_of_a_file_that_cannot_be_read_leaves_nothing(vigie, home, tmp_path):
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04 torn")
    listed = vigie("--home", home, "imports", "--json").document
    said = vigie("--home", home, "import", tmp_path / "list.xlsx", "--dry-run", "--json")
    assert (said.code, bool(said.document["error"]["remedy"])) == (3, True)
    assert vigie("--home", home, "imports", "--json").document == listed
    assert vigie("--home", home, "import", tmp_path / "list.xlsx", "--json").code == 3
    assert len(vigie("--home", home, "imports", "--json").document) == len(listed) + 1


def test_a_file_that_nobody_understands_is_refused_with_what_to_do(vigie, write, home, tmp_path):
    file = write(tmp_path / "weather.csv", "town,temperature,wind", ["Lyon,21,4", "Lille,17,9"])
    said = vigie("--home", home, "import", file, "--yes", "--json")
    assert said.code == 3, said
    assert said.document["error"]["remedy"]
    assert vigie("--home", home, "facts", "info", "--json").document["tables"]["fact_contact"]["rows"] == 0


# -- metrics ------------------------------------------------------------------------------------------------------

READING = {
    "metric",
    "version",
    "axis",
    "unit",
    "slice",
    "start",
    "end",
    "hits",
    "base",
    "value",
    "low",
    "high",
    "range",
    "state",
    "provisional",
    "min_base",
}


def test_metrics_answer_with_the_documented_readings(vigie, filled):
    said = vigie("--home", filled, "metrics", *AS_OF, "--json")
    assert said.code == 0, said
    assert said.document["as_of"].startswith("2026-03-08T20:00:00")
    assert said.document["window"] == "week"
    readings = said.document["readings"]
    assert all(set(r) >= READING for r in readings)
    assert {r["state"] for r in readings} <= {"ok", "watch", "act", "better", "wait"}
    assert all(r["hits"] is None and r["base"] is None and "n" in r for r in readings if r["metric"] == "cycle_days")


def test_a_rate_is_its_hits_over_its_base(vigie, filled):
    words = ("--metric", "positive_rate", "--window", "7d", "--weeks", "1")
    said = vigie("--home", filled, "metrics", *words, *AS_OF, "--json")
    reading = next(r for r in said.document["readings"] if r["axis"] == "cohort")
    assert (reading["hits"], reading["base"]) == (15, 300)
    assert reading["value"] == pytest.approx(0.05)
    assert reading["low"] < 0.05 < reading["high"]


def test_a_split_gives_one_reading_per_value_and_a_filter_keeps_one(vigie, filled):
    words = ("--metric", "delivery_rate", "--window", "7d", "--weeks", "1", *AS_OF, "--json")
    split = vigie("--home", filled, "metrics", "--by", "source", *words).document["readings"]
    assert {(r["slice"]["source"], r["base"]) for r in split} == {("fair", 150), ("partner", 150)}
    kept = vigie("--home", filled, "metrics", "--where", "source=fair", *words).document["readings"]
    assert [r["base"] for r in kept] == [150]


def test_nothing_later_than_as_of_is_seen(vigie, filled):
    words = ("--metric", "positive_rate", "--window", "7d", "--weeks", "1", "--json")
    early = vigie("--home", filled, "metrics", *words, "--as-of", "2026-03-04T00:00:00Z").document["readings"]
    assert next(r for r in early if r["axis"] == "cohort")["base"] == 120


def test_the_sql_that_ran_is_given_when_asked(vigie, filled):
    said = vigie("--home", filled, "metrics", "--metric", "delivery_rate", "--weeks", "1", "--sql", *AS_OF, "--json")
    assert all("FROM" in r["sql"] for r in said.document["readings"])


def test_an_empty_workspace_waits_and_shows_no_zero(vigie, empty):
    said = vigie("--home", empty, "metrics", "--weeks", "1", "--json")
    assert {r["state"] for r in said.document["readings"]} == {"wait"}
    assert {r["value"] for r in said.document["readings"]} == {None}


def test_old_exports_are_read_with_a_hint_on_the_other_output(vigie, filled):
    said = vigie("--home", filled, "metrics", "--metric", "delivery_rate", "--json")
    assert "2026-03-06" in said.err
    assert said.document["readings"]


# -- facts, digest, doctor ----------------------------------------------------------------------------------------


def test_digesting_again_gives_the_same_facts(vigie, home, folder):
    vigie("--home", home, "import", folder, "--yes")
    before = vigie("--home", home, "metrics", *AS_OF, "--json").document
    again = vigie("--home", home, "digest", "--again", "--json")
    assert again.code == 0, again
    assert again.document["by_table"]["sends"]["accepted"] == 300
    assert vigie("--home", home, "metrics", *AS_OF, "--json").document == before


def test_a_damaged_part_is_found_and_built_again(vigie, home, folder):
    vigie("--home", home, "import", folder, "--yes")
    part = next((home / "workspaces" / "default" / "facts").rglob("*.parquet"))
    part.write_bytes(b"PAR1 no more")
    found = vigie("--home", home, "facts", "verify", "--json")
    assert found.code == 1
    assert found.document["problems"][0]["code"] == "unreadable_part"
    assert vigie("--home", home, "doctor", "--json").code == 1
    assert vigie("--home", home, "facts", "build").code == 0
    assert vigie("--home", home, "facts", "verify").code == 0


def test_the_doctor_finds_an_altered_raw_file(vigie, home, folder):
    vigie("--home", home, "import", folder, "--yes")
    assert vigie("--home", home, "doctor", "--json").document["ok"] is True
    raw = next(f for f in (home / "workspaces" / "default" / "raw").rglob("*") if f.is_file())
    raw.chmod(0o600)
    raw.write_bytes(raw.read_bytes() + b"x")
    said = vigie("--home", home, "doctor", "--full", "--json")
    assert said.code == 1
    (found,) = [c for c in said.document["checks"] if not c["ok"]]
    assert (found["check"], bool(found["remedy"])) == ("raw_files:default", True)


# -- user ---------------------------------------------------------------------------------------------------------


def test_a_new_user_gets_a_password_that_is_shown_once(vigie, home):
    made = vigie("--home", home, "user", "add", "Ana@Team.example", "--role", "manager", "--json").document
    assert (made["email"], made["role"], made["workspace"]) == ("ana@team.example", "manager", "default")
    assert re.fullmatch(r"\S{12,}", made["password"])
    again = vigie("--home", home, "user", "add", "ana@team.example", "--role", "viewer", "--json").document
    assert again["role"] == "viewer"
    assert "password" not in again


def test_a_password_that_is_too_easy_is_refused(vigie, home):
    said = vigie("--home", home, "user", "add", "a@b.example", "--password-stdin", "--json", typed="password\n")
    assert said.code == 2
    assert said.document["error"]["code"] == "weak_password"


def test_a_file_with_a_header_alone_says_which_file_why_and_what_to_do(vigie, tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("Prénom;Courriel\n", encoding="utf-8")
    said = vigie("--home", tmp_path / "home", "import", file, "--yes")
    assert said.code == 3
    assert "export.csv: The file has a header and no row under it." in said.err
    assert "filters of the export" in said.err
    error = vigie("--home", tmp_path / "home", "import", file, "--yes", "--json").document["error"]
    assert (error["code"], error["file"]) == ("header_only", "export.csv")


def test_files_without_rows_are_named_and_a_folder_of_nothing_else_needs_attention(vigie, home, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "contacts.csv").write_text("contact_id,email\n", encoding="utf-8")
    (folder / "sends.csv").write_text("send_id,email,sent_at\n", encoding="utf-8")
    empty = vigie("--home", home, "import", folder)
    assert empty.code == 1
    assert "contacts.csv has a header and no row under it." in empty.out
    assert "sends.csv has a header and no row under it." in empty.out
    (folder / "contacts.csv").write_text("contact_id,email\n1,ana@firm.example\n", encoding="utf-8")
    partly = vigie("--home", home, "import", folder, "--json")
    assert (partly.code, partly.document["rows"]["accepted"]) == (0, 1)
    assert [n["params"] for n in partly.document["noted"]] == [["sends.csv"]]


def test_mail_that_answers_nothing_is_counted(vigie, tmp_path):
    head = "From: news@shop.example\nSubject: News\nList-Unsubscribe: <https://shop.example/u>\n"
    (tmp_path / "one.eml").write_text(f"{head}Message-ID: <n1@shop.example>\n\nNew prices.\n", encoding="utf-8")
    said = vigie("--home", tmp_path / "home", "import", tmp_path / "one.eml", VIGIE_LANG="en")
    assert "\n1 × Other mail, which answers nothing." in said.out


def test_what_waits_for_its_message_and_what_was_rejected_is_told_in_sentences(vigie, write, home, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    write(folder / "sends.csv", "send_id,email,sent_at", ["s1,ana@firm.example,2026-03-02T09:00:00Z"])
    write(
        folder / "events.csv", "event_id,send_id,type,at",
        ["e1,elsewhere,open,2026-03-02T10:00:00Z", "e2,s1,teleported,2026-03-02T10:00:00Z"],
    )  # fmt: skip
    said = vigie("--home", home, "import", folder)
    assert said.code == 1
    assert "1 event names a message that is not known" in said.out
    assert "not one that Vigie knows: teleported. Use one of the documented words" in said.out
