"""Whether a snapshot on disk is what its manifest says.

In: a snapshot. Out: what is wrong with its parts; nothing when all is well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from vigie.facts.schema import FACTS
from vigie.facts.store import Part, Snapshot


@dataclass(frozen=True, slots=True)
class Problem:
    """One damaged part. `code`: missing_part, unreadable_part, wrong_rows, wrong_columns, unknown_table."""

    table: str
    part: str
    code: str
    detail: str = ""


def problems(snapshot: Snapshot) -> Iterator[Problem]:
    """Every difference between the manifest, the parts and the schema. Reads footers, not rows."""
    connection = duckdb.connect(":memory:")
    try:
        for table, parts in snapshot.tables.items():
            if table not in FACTS:
                yield Problem(table, "", "unknown_table")
                continue
            for part in parts:
                yield from _problems_of(connection, snapshot, table, part)
    finally:
        connection.close()


def _problems_of(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, table: str, part: Part
) -> Iterator[Problem]:
    path = snapshot.root / part.path
    if not path.exists():
        yield Problem(table, part.path, "missing_part")
        return
    try:
        rows = connection.execute("SELECT SUM(num_rows)::BIGINT FROM parquet_file_metadata(?)", [str(path)]).fetchall()
        shape = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        yield Problem(table, part.path, "unreadable_part", str(error).splitlines()[0])
        return
    if rows[0][0] != part.rows:
        yield Problem(table, part.path, "wrong_rows", f"{rows[0][0]} instead of {part.rows}")
    here = {str(column[0]): str(column[1]) for column in shape}
    lacking = [f"{name} {kind}" for name, kind in FACTS[table].items() if here.get(name) != kind]
    if lacking:
        yield Problem(table, part.path, "wrong_columns", ", ".join(lacking))
