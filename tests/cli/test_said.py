"""What a command says back of what it was given: bounded, without control characters, with what to do.

In: files and arguments out of form. Out: lines on standard output and error, exit codes.
"""

import gzip
import json

import pytest

from vigie import sentences
from vigie.cli import main
from vigie.cli.console import Console


@pytest.fixture
def vigie(capsys, monkeypatch, workspace):
    """`vigie(*words)`: exit code, all that was written."""
    monkeypatch.setenv("VIGIE_LANG", "en")

    def run(*words: str) -> tuple[int, str]:
        code = main([*words, "--workspace", workspace.slug])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_what_a_file_holds_is_told_shortly_and_safely(vigie, tmp_path):
    file = tmp_path / "bomb.csv.gz"
    file.write_bytes(
        gzip.compress(b"\x1b[31m" + b"A" * 3_000_000 + b",\xe2\x80\xaeb," + b",".join([b"c"] * 500) + b"\n1,2\n")
    )
    code, said = vigie("import", str(file), "--dry-run")
    assert (code, len(said) < 4_000) == (3, True)
    assert not set(said) & {"\x1b", "\u202e"}
    assert "\\x1b[31mAAA" in said


def test_every_value_of_a_sentence_is_bounded():
    said = sentences.reason("unknown_mailbox", {"name": "x" * 100_000, "known": "-"})
    assert len(said) < 1_000


def test_blanks_of_the_language_stay_and_what_steers_a_terminal_does_not(capsys):
    Console(as_json=False).answer(None, "Réponses\u00a0: 3\n\x1b[2Jb\u202ec\x9bd\te")
    assert capsys.readouterr().out == "Réponses\u00a0: 3\n\\x1b[2Jb\\u202ec\\x9bd\te\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("replies", "--correct", "12"), "--class"),
        (("replies", "--correct", "0", "--class", "not_now"), "no reply number 0"),
        (("replies", "--undo", "0"), "no correction number 0"),
        (("replies", "--correct", "abc", "--class", "not_now"), "'abc' is not a whole number"),
        (("bars", "--lift", "0"), "no bar number 0"),
        (("bars", "--because", "they asked"), "--lift NUMBER"),
    ],
)
def test_numbers_and_classes_out_of_form_say_where_and_what_to_do(vigie, words, said):
    code, told = vigie(*words)
    assert (code, said in told) == (2, True), told


def test_an_import_of_many_files_is_named_by_the_first_and_says_what_it_does_not_list(vigie, tmp_path):
    for n in range(12):
        said = "Retirez-moi de votre liste." if n == 11 else "Hello, lunch on Friday?"
        fields = f"From: p{n}@home.example\nTo: m@n.example\nSubject: Re: x\nDate: Wed, 11 Nov 2026 14:00:00 +0100"
        (tmp_path / f"{n:02}.eml").write_text(f"{fields}\nMessage-ID: <{n}@c.example>\n\n{said}\n")
    code, told = vigie("import", "--yes", *map(str, sorted(tmp_path.glob("*.eml"))))
    assert code == 1
    assert "Import 1: 12 mails: 00.eml and 11 more (mail)" in told.replace(told.split(":")[0], "Import 1", 1)
    assert "\nand 2 more\nA demand for removal from an address not in the file: it binds" in told
    assert "12 mails: 00.eml and 11 more " in vigie("imports")[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "--host", "h", "--user", "u"), "--secret-stdin"),
        (("add", "", "--host", "h", "--user", "u"), "A name is needed"),
        (("check", "none"), "Known: none yet"),
        (("sync",), "No mailbox yet: vigie mailbox add"),
    ],
)
def test_what_a_mailbox_lacks_is_named(vigie, words, says):
    code, told = vigie("mailbox", *words)
    assert (code, says in told, "kept" in told) == (2, True, False), told


def test_an_empty_folder_and_an_empty_file_are_told(vigie, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "none.eml").touch()
    for name in ("folder", "none.eml"):
        code, told = vigie("classify", "reply", str(tmp_path / name))
        assert (code, name in told, "holds no message" in told) == (1, True, True), told
    code, told = vigie("classify", "reply", "--json", str(tmp_path / "folder"))
    assert (code, json.loads(told)[0]["error"]["code"]) == (1, "holds_no_message")


def test_of_a_folder_that_cannot_be_read_each_file_is_named_or_counted(vigie, tmp_path):
    for n in range(12):
        (tmp_path / f"{n:02}.png").write_bytes(bytes(range(256)))
    code, said = vigie("import", str(tmp_path))
    assert code == 3
    told = [f"{n:02}.png: This file is of a kind that is not read." in said for n in range(12)]
    assert told == [True] * 10 + [False] * 2
    assert said.strip().endswith("More files that cannot be read: 2.")
    code, said = vigie("import", str(tmp_path), "--json")
    error = json.loads(said[: said.rindex("\n}") + 2])["error"]
    assert ([o["file"] for o in error["others"]], error["more"]) == ([f"{n:02}.png" for n in range(1, 12)], 0)
