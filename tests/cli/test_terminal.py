"""Somebody at the keyboard: questions, answers, the progress line. A pseudo-terminal plays the terminal.

In: keystrokes. Out: what the person saw, and what came of it.
"""

import os
import pty
import subprocess
import sys
import threading

import pytest

PATIENCE = 120


@pytest.fixture
def typing(terminal, home):
    """`typing(keys, *words)`: exit code and everything that was shown."""

    def run(keys, *words):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "vigie", "--home", str(home), *map(str, words)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=terminal(),
            start_new_session=True,
        )
        os.close(theirs)
        shown = []
        reader = threading.Thread(target=_collect, args=(ours, shown))
        reader.start()
        os.write(ours, keys.encode())
        code = process.wait(PATIENCE)
        reader.join(PATIENCE)
        os.close(ours)
        return code, b"".join(shown).decode()

    return run


def _collect(terminal, shown):
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            return
        if not piece:
            return
        shown.append(piece)


def sends(vigie, home):
    return vigie("--home", home, "facts", "info", "--json").document["tables"]["fact_send"]["rows"]


def test_the_preview_is_shown_before_the_question_and_yes_accepts(typing, vigie, home, folder):
    code, shown = typing("y\n", "import", folder)
    assert code == 0, shown
    assert shown.index("already known") < shown.index("Accept this import?")
    assert sends(vigie, home) == 300


def test_a_person_who_says_no_has_changed_nothing(typing, vigie, home, folder):
    code, shown = typing("\n", "import", folder)
    assert code == 3, shown
    assert "nothing changed" in shown
    assert sends(vigie, home) == 0
    (listed,) = vigie("--home", home, "imports", "--json").document
    assert listed["status"] == "refused"


def test_progress_is_drawn_for_somebody_who_watches(typing, folder):
    code, shown = typing("", "import", folder, "--yes")
    assert code == 0, shown
    drawn, cleared = "Reading the rows  [", "\r\x1b[K"
    assert drawn in shown
    assert shown.rindex(cleared) > shown.rindex(drawn)


def test_a_new_shape_is_confirmed_once_and_remembered(typing, vigie, write, home, tmp_path):
    head = "Identifiant;Adresse e-mail;Prénom;Couleur"
    first = write(tmp_path / "salon.csv", head, ["1;ana@firm.example;Ana;bleu"])
    code, shown = typing("y\ny\n", "import", first)
    assert code == 0, shown
    assert "Adresse e-mail" in shown
    second = write(tmp_path / "autre.csv", head, ["2;leo@firm.example;Léo;vert"])
    again = vigie("--home", home, "import", second, "--json")
    assert again.code == 0, again
    assert again.document["rows"]["accepted"] == 1


def test_a_proposal_that_is_declined_leaves_nothing(typing, vigie, write, home, tmp_path):
    file = write(tmp_path / "salon.csv", "Identifiant;Adresse e-mail;Prénom", ["1;ana@firm.example;Ana"])
    code, shown = typing("n\n", "import", file)
    assert code == 3, shown
    assert vigie("--home", home, "facts", "info", "--json").document["tables"]["fact_contact"]["rows"] == 0
