"""Facts on disk: Parquet parts and the manifest that names the parts of one snapshot.

In: parts written by the ledger. Out: snapshots; a reader sees one snapshot whole, whatever is published meanwhile.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vigie.facts.schema import SHAPE

MANIFEST = "manifest.json"
# A reader that opened the previous snapshot may still be asking: its parts stay this long.
GRACE_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file: path below the root, rows, first and last day inside (None: not by day)."""

    path: str
    rows: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The parts that belong together. `id` changes with every publication; "empty" before the first."""

    root: Path
    id: str = "empty"
    tables: Mapping[str, tuple[Part, ...]] = field(default_factory=dict[str, tuple[Part, ...]])
    facts: Mapping[str, object] = field(default_factory=dict[str, object])

    def parts(self, table: str) -> tuple[Part, ...]:
        """The parts of a table, none if it was never published."""
        return self.tables.get(table, ())

    def files(self, table: str) -> list[Path]:
        """Absolute paths of the parts that hold rows."""
        return [self.root / p.path for p in self.parts(table) if p.rows]

    @property
    def outdated(self) -> bool:
        """Whether its parts were written by a version with other columns."""
        return bool(self.tables) and self.facts.get("shape") != SHAPE

    def rows(self, table: str) -> int:
        """How many rows the table has in this snapshot."""
        return sum(p.rows for p in self.parts(table))


def read_snapshot(root: Path) -> Snapshot:
    """The current snapshot under `root`."""
    try:
        said = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Snapshot(root)
    tables = {
        name: tuple(Part(p["path"], p["rows"], _day(p.get("first")), _day(p.get("last"))) for p in parts)
        for name, parts in said["tables"].items()
    }
    return Snapshot(root, said["id"], tables, said.get("facts", {}))


def publish_snapshot(snapshot: Snapshot) -> None:
    """Make `snapshot` the current one: written beside, flushed to disk, swapped in one step.

    The parts that it replaces stay for the grace from now on, however old they are: somebody may be reading them.
    """
    root = snapshot.root
    root.mkdir(parents=True, exist_ok=True)
    for path in _paths(read_snapshot(root)) - _paths(snapshot):
        with suppress(FileNotFoundError):
            os.utime(root / path)
    said = {
        "id": snapshot.id,
        "facts": dict(snapshot.facts),
        "tables": {name: [_part(p) for p in parts] for name, parts in snapshot.tables.items()},
    }
    beside = root / (MANIFEST + ".new")
    with beside.open("w", encoding="utf-8") as out:
        json.dump(said, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(root / MANIFEST)


def sweep(root: Path, *, grace: float = GRACE_SECONDS) -> list[str]:
    """Delete the parts that no snapshot names any more and that nobody can still be reading."""
    named = _paths(read_snapshot(root))
    gone: list[str] = []
    for file in root.glob("*/*.parquet"):
        name = file.relative_to(root).as_posix()
        if name not in named and time.time() - file.stat().st_mtime > grace:
            file.unlink(missing_ok=True)
            gone.append(name)
    return gone


def missing_parts(snapshot: Snapshot) -> list[str]:
    """Parts that the manifest names and the disk does not have."""
    paths: Iterable[str] = (p.path for parts in snapshot.tables.values() for p in parts)
    return [p for p in paths if not (snapshot.root / p).exists()]


def _paths(snapshot: Snapshot) -> set[str]:
    return {p.path for parts in snapshot.tables.values() for p in parts}


def _part(part: Part) -> dict[str, object]:
    said: dict[str, object] = {"path": part.path, "rows": part.rows}
    if part.first and part.last:
        said |= {"first": part.first.isoformat(), "last": part.last.isoformat()}
    return said


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
