"""Answers already given over one snapshot: facts do not change under it, so the same question has the same answer.

In: SQL text, bound values, rows. Out: rows; a file beside the snapshot, so that the page is quick from its first view.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

Row = tuple[Any, ...]
FOLDER = "answers"
# A board asks some ten questions; three periods and the filters stay far below.
MOST_KEPT = 400


class Answers:
    """What was asked of one snapshot, oldest forgotten first. Kept only when `save` is called."""

    def __init__(self, known: dict[str, list[Row]] | None = None) -> None:
        """Start with what a file knew."""
        self._known = dict(known or {})

    def get(self, sql: str, params: Sequence[object]) -> list[Row] | None:
        """The rows given before, or None."""
        return self._known.get(_key(sql, params))

    def put(self, sql: str, params: Sequence[object], rows: list[Row]) -> None:
        """Remember an answer."""
        while len(self._known) >= MOST_KEPT:
            del self._known[next(iter(self._known))]
        self._known[_key(sql, params)] = rows

    def save(self, root: Path, snapshot: str) -> None:
        """Write beside the facts of `root`; those of other snapshots are removed."""
        folder = root / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{snapshot}.new"
        said = {key: [[_said(v) for v in row] for row in rows] for key, rows in self._known.items()}
        beside.write_text(json.dumps(said), encoding="utf-8")
        beside.replace(folder / f"{snapshot}.json")
        for old in folder.glob("*.json"):
            if old.stem != snapshot:
                old.unlink(missing_ok=True)


def read_answers(root: Path, snapshot: str) -> Answers:
    """The answers saved for a snapshot; none when nobody saved any or the file cannot be read."""
    try:
        said = json.loads((root / FOLDER / f"{snapshot}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Answers()
    return Answers({key: [tuple(_meant(v) for v in row) for row in rows] for key, rows in said.items()})


def _key(sql: str, params: Sequence[object]) -> str:
    asked = json.dumps([sql, [str(p) for p in params]])
    return blake2b(asked.encode(), digest_size=16).hexdigest()


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


def _meant(value: Any) -> object:
    if isinstance(value, dict):
        said = cast("dict[str, str]", value)
        return datetime.fromisoformat(said["moment"]) if "moment" in said else date.fromisoformat(said["day"])
    return value
