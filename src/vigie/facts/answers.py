"""Answers already given over one snapshot: facts do not change under it, so the same question has the same answer.

In: SQL text, bound values, rows; finished documents. Out: rows, for as long as the process lives; documents, from files
beside the facts, so that a page is quick from its first view.
"""

import json
import os
import shutil
import time
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
FOLDER = "answers"
# A board asks some thirty questions; three periods and the filters stay far below.
MOST_KEPT = 400
# A document answers one day's question: tomorrow's is another.
KEPT_SECONDS = 2 * 24 * 3600


class Answers:
    """What was asked of one snapshot, oldest forgotten first."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._known: dict[str, list[Row]] = {}

    def get(self, sql: str, params: Sequence[object]) -> list[Row] | None:
        """The rows given before, or None."""
        return self._known.get(_key(sql, params))

    def put(self, sql: str, params: Sequence[object], rows: list[Row]) -> None:
        """Remember an answer."""
        while len(self._known) >= MOST_KEPT:
            self._known.pop(next(iter(self._known)), None)  # another thread may have been first
        self._known[_key(sql, params)] = rows


def read_document(root: Path, snapshot: str, question: str) -> Any | None:
    """The document kept for a question about a snapshot; None when nobody kept one or it cannot be read."""
    try:
        return json.loads(_file(root, snapshot, question).read_bytes())
    except (OSError, ValueError):
        return None


def keep_document(root: Path, snapshot: str, question: str, document: object) -> None:
    """Write a document beside the facts of `root`; those of other snapshots and of days gone by are removed."""
    file = _file(root, snapshot, question)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")
    beside.replace(file)
    for old in file.parent.parent.iterdir():
        if old.name != snapshot:
            shutil.rmtree(old, ignore_errors=True)
    for old in file.parent.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)


def _file(root: Path, snapshot: str, question: str) -> Path:
    return root / FOLDER / snapshot / f"{blake2b(question.encode(), digest_size=16).hexdigest()}.json"


def _key(sql: str, params: Sequence[object]) -> str:
    asked = json.dumps([sql, [str(p) for p in params]])
    return blake2b(asked.encode(), digest_size=16).hexdigest()
