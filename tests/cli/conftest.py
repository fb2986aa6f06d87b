"""The command line as another program meets it: a process, its two outputs, its exit code.

In: words. Out: a `Said`. Every row of the exports written here is made up.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document that it must be."""
        return json.loads(self.out)


def _environment(**more: str) -> dict[str, str]:
    """A terminal without a home, in English."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VIGIE_", "LC_", "LANG", "DJANGO_"))}
    return {**kept, "LANG": "C.UTF-8", **more}


def _vigie(*words: str | Path, typed: str = "", **env: str) -> Said:
    """Run one command to its end."""
    run = subprocess.run(
        [sys.executable, "-m", "vigie", *map(str, words)],
        input=typed,
        capture_output=True,
        text=True,
        env=_environment(**env),
        timeout=TIMEOUT,
        check=False,
    )
    return Said(run.returncode, run.stdout, run.stderr)


@pytest.fixture(scope="session")
def vigie():
    """`vigie("import", path, LANG="fr_FR.UTF-8")` runs one command to its end."""
    return _vigie


@pytest.fixture(scope="session")
def terminal():
    """The environment of a command that a test starts by itself."""
    return _environment


@pytest.fixture(scope="session")
def write():
    """`write(file, head, rows)` makes a CSV file."""
    return _write


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A week of a made-up team in the folder format: 300 contacts, one message each, some answers."""
    place = tmp_path_factory.mktemp("exports")
    people = range(300)
    _write(
        place / "contacts.csv",
        "contact_id,email,source,persona",
        (f"c{i},p{i}@firm{i % 40}.example,{'fair' if i % 2 else 'partner'},cto" for i in people),
    )
    _write(
        place / "sends.csv",
        "send_id,contact_id,sent_at,campaign,mailbox,source",
        (
            f"s{i},c{i},2026-03-0{2 + i % 5}T09:00:00Z,spring,ana@send.example,{'fair' if i % 2 else 'partner'}"
            for i in people
        ),
    )
    _write(
        place / "replies.csv",
        "reply_id,send_id,received_at,reply_class",
        (f"r{i},s{i},2026-03-0{3 + i % 5}T10:00:00Z,interested" for i in people if i % 20 == 0),
    )
    return place


@pytest.fixture(scope="session")
def filled(tmp_path_factory, folder):
    """A home into which that week was imported; tests only read it."""
    home = tmp_path_factory.mktemp("filled") / "home"
    said = _vigie("--home", home, "import", folder, "--yes", "--json")
    assert said.code == 0, said
    return home


@pytest.fixture
def home(tmp_path):
    """A home that does not exist yet."""
    return tmp_path / "home"


def _write(file: Path, head: str, rows) -> Path:
    """A CSV file."""
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file
