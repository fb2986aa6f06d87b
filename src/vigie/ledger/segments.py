"""Segments: the events of one import as typed Parquet files, the ledger's own columnar memory.

In: an import's folder. Out: paths and SQL relations over the segments of every live import.

A segment is rebuilt from its raw files at any time (`digest --again`); facts are built from segments.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from vigie.vocabulary.sql import literal, literals
from vigie.vocabulary.tables import LEDGER, TABLES, Kind

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
KEYS = {"id": "BIGINT", "content": "BIGINT", "contact": "BIGINT", "send": "BIGINT", "month": "VARCHAR"}
UNPLACED = "unplaced"  # events whose message is not known yet
# What persons said of replies (id, reply_class), beside the folders of the imports.
CORRECTIONS = "corrections.parquet"


@dataclass(frozen=True, slots=True)
class Segment:
    """The segments of one import. `number` is the import's id: later imports win over earlier ones."""

    number: int
    kind: str
    folder: Path

    def file(self, table: str) -> Path:
        """The Parquet file of a table, whether it exists or not."""
        return self.folder / f"{table}.parquet"

    def has(self, table: str) -> bool:
        """Whether the import brought rows of a table."""
        return self.file(table).exists()

    def note(self) -> dict[str, object]:
        """What the digest wrote about itself."""
        file = self.folder / "digest.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def columns(table: str) -> dict[str, str]:
    """Column -> DuckDB type of a table's segments."""
    own = {c.name: _TYPES[c.kind] for c in LEDGER[table].columns}
    return {**KEYS, **own, **({"_extra": "VARCHAR", "loaded_at": "TIMESTAMP"} if table == "contacts" else {})}


def relation(segments: Sequence[Segment], table: str, months: Sequence[str] | None = None) -> str:
    """A SELECT over a table in all `segments`, with `number`; typed and empty when there is no file.

    `months` (YYYY-MM or UNPLACED) keeps the rows of messages sent in these UTC months: row groups are in that order,
    so the others are not read.
    """
    here = "" if months is None else f" WHERE month IN ({literals(months)})"
    parts = [f"SELECT {s.number} AS number, * FROM {_rows(s, table)}{here}" for s in segments if s.has(table)]
    if parts:
        return "(" + " UNION ALL BY NAME ".join(parts) + ")"
    empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns(table).items())
    return f"(SELECT 0 AS number, {empty} WHERE FALSE)"


def _rows(segment: Segment, table: str) -> str:
    """The rows of one file; replies with the class that a person gave them."""
    rows = f"read_parquet({literal(str(segment.file(table)))})"
    said = segment.folder.parent / CORRECTIONS
    if table != "replies" or not said.exists():
        return rows
    return (
        "(SELECT r.* REPLACE (COALESCE(c.reply_class, r.reply_class) AS reply_class) "
        f"FROM {rows} r LEFT JOIN read_parquet({literal(str(said))}) c ON c.id = r.id)"
    )


def months_sql(segments: Sequence[Segment]) -> str:
    """SELECT of month and number of messages, over all `segments`."""
    return f"SELECT month, COUNT(*) FROM {relation(segments, 'sends')} GROUP BY month ORDER BY month"


def shares_ids(speaking: Segment, telling: Segment) -> bool:
    """Whether `speaking` names, by its tool's id alone, a contact that a file of `telling` describes."""
    tables = [t for t, table in TABLES.items() if {"contact_id", "email"} <= set(table.names) and t != "contacts"]
    named = " UNION ALL ".join(
        f"SELECT contact_id FROM {relation([speaking], t)} WHERE email IS NULL" for t in tables if speaking.has(t)
    )
    if not named or not telling.has("contacts"):
        return False
    described = f"SELECT contact_id FROM {relation([telling], 'contacts')}"
    with duckdb.connect(":memory:") as connection:
        row = connection.execute(f"SELECT COUNT(*) FROM ({named}) WHERE contact_id IN ({described})").fetchone()
    return bool(row and row[0])
