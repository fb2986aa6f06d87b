"""Actions from the command line: agreed to by fingerprint, applied once, undone, approved by somebody else."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "actions" / "moves"))

from acting import folder_of_files

PAUSE = ("actions", "--apply", "pause_source", "--target", "source=salon")
SUPPRESS = ("actions", "--apply", "suppress_segment", "--target", "source=Salon", "--yes")


@pytest.fixture(scope="module")
def acted(vigie, tmp_path_factory):
    """`acted("actions", ...)` runs in a home that holds the small programme."""
    place = tmp_path_factory.mktemp("acted")
    said = vigie("--home", place / "home", "import", folder_of_files(place / "lot"), "--yes", "--json")
    assert said.code == 0, said
    return lambda *words, **env: vigie("--home", place / "home", *words, **env)


def test_the_journey_of_an_action(acted):
    shown = acted(*PAUSE, "--preview", "--json")
    assert (shown.code, shown.document["target"]) == (0, {"source": "Salon"})
    agreed = ("--agreed", shown.document["fingerprint"], "--wish", "mine", "--json")
    done, again = acted(*PAUSE, *agreed), acted(*PAUSE, *agreed)
    assert (done.code, done.document["state"]) == (0, "applied")
    assert again.document["id"] == done.document["id"]
    listed = acted("actions", "--json").document
    assert [r["where"] for r in listed["in_force"]["rules"]] == [{"source": "Salon"}]
    undone = acted("actions", "--undo", str(done.document["id"]), "--json")
    assert (undone.code, undone.document["state"]) == (0, "undone")
    assert acted("actions", "--json").document["in_force"]["rules"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (PAUSE, "not_agreed"),
        ((*PAUSE, "--agreed", "000000000000"), "world_moved"),
        (("actions", "--apply", "no_such_thing"), "unknown_action"),
        (("actions", "--apply", "pause_source", "--target", "source=Nowhere", "--preview"), "unknown_value"),
        (("actions", "--apply", "pause_source", "--target", "source", "--preview"), "bad_where"),
        (("actions", "--undo", "999"), "unknown_receipt"),
        (("actions", "--mode", "suppress_segment=enforce"), "not_enforceable"),
        (("actions", "--mode", "pause_source=often"), "bad_option"),
        (("actions", "--tick", "seven"), "bad_usage"),
        (("actions", "--two-persons-over", "some"), "bad_usage"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(acted, words, code):
    said = acted(*words, "--json")
    assert (said.code, said.document["error"]["code"]) == (2, code)
    assert said.document["error"]["remedy"]


def test_two_persons_a_file_and_a_ticked_step(acted, tmp_path):
    assert acted("actions", "--two-persons-over", "1", "--json").document == {"two_persons_over": 1}
    proposed = acted(*SUPPRESS, "--target", "what=role", "--by", "karim", "--json")
    assert (proposed.code, proposed.document["state"]) == (1, "proposed")
    number = str(proposed.document["id"])
    assert acted("actions", "--approve", number, "--by", "karim", "--json").document["error"]["code"] == "same_person"
    assert acted("actions", "--approve", number, "--by", "lea", "--json").document["approved_by"] == "lea"
    assert acted("actions", "--two-persons-over", "never", "--json").document == {"two_persons_over": None}
    task = acted("actions", "--apply", "open_verification_task", "--target", "source=API", "--yes", "--json").document
    file = tmp_path / "out.csv"
    written = acted("actions", "--export", str(task["id"]), "--out", file, "--json").document
    assert written["contacts"] == len(file.read_text(encoding="utf-8").splitlines()) - 1 == 19
    assert file.stat().st_mode & 0o077 == 0
    ticked = acted("actions", "--tick", f"{task['tasks'][0]['id']}=export_segment", "--json").document
    assert [bool(step["done_at"]) for step in ticked["steps"]] == [True, False, False]


def test_a_person_reads_sentences_in_their_language(acted):
    said = acted(*PAUSE, "--preview", LANG="fr_FR.UTF-8")
    assert "Mettre la source en pause 48 heures" in said.out
    assert "Gardées comme témoin\N{NO-BREAK SPACE}: API." in said.out
