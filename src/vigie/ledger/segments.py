"""Segments: the events of one import as typed Parquet files, the ledger's own columnar memory.

In: an import's folder. Out: paths and SQL relations over the segments of every live import.

A segment is rebuilt from its raw files at any time (`digest --again`); facts are built from segments.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


from vigie.vocabulary.tables import TABLES, Kind
from vigie.vocabulary.sql import literal

_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.EMAIL: "VARCHAR",
    Kind.WORD: "VARCHAR",
    Kind.TIME: "TIMESTAMP",
    Kind.INTEGER: "SMALLINT",
    Kind.NUMBER: "DOUBLE",
    Kind.FLAG: "BOOLEAN",
}
# Columns that every segment carries beside its table's own: identity, content, the contact, the message answered.
KEYS = {"id": "BIGINT", "content": "BIGINT", "contact": "BIGINT", "send": "BIGINT"}
UNPLACED = "unplaced"  # events whose message is not known yet


@dataclass(frozen=True, slots=True)
class Segment:
    """The segments of one import. `number` is the import's id: later imports win over earlier ones."""

    number: int
    kind: str
    folder: Path

    def files(self, table: str, months: Iterable[str] | None = None) -> list[Path]:
        """Parquet files of a table; `months` (YYYY-MM or UNPLACED) keeps only those partitions."""
        root = self.folder / table
        if months is None:
            return sorted(root.glob("**/*.parquet"))
        return sorted(f for m in months for f in (root / m).glob("*.parquet"))

    def months(self, table: str) -> set[str]:
        """Partitions that hold rows of a table."""
        root = self.folder / table
        return {p.name for p in root.iterdir() if p.is_dir()} if root.exists() else set()

    def note(self) -> dict[str, object]:
        """What the digest wrote about itself."""
        file = self.folder / "digest.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def columns(table: str) -> dict[str, str]:
    """Column -> DuckDB type of a table's segments."""
    own = {c.name: _TYPES[c.kind] for c in TABLES[table].columns}
    return {**KEYS, **own, **({"_extra": "VARCHAR", "loaded_at": "TIMESTAMP"} if table == "contacts" else {})}


def relation(segments: Sequence[Segment], table: str, months: Iterable[str] | None = None) -> str:
    """A SELECT over a table in all `segments`, with `number`; typed and empty when there is no file."""
    wanted = None if months is None else list(months)
    parts = [
        f"SELECT {s.number} AS number, * FROM read_parquet([{', '.join(literal(str(f)) for f in files)}])"
        for s in segments
        if (files := s.files(table, wanted))
    ]
    if parts:
        return "(" + " UNION ALL BY NAME ".join(parts) + ")"
    empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns(table).items())
    return f"(SELECT 0 AS number, {empty} WHERE FALSE)"
