"""Reads a Parquet file row by row, every value as text.

In: a member. Out: a `Sheet`; times as ISO 8601, those with a zone in UTC.
"""

from collections.abc import Iterator

import duckdb

from vigie.connectors import Refused
from vigie.connectors.reading.member import Bomb, Member, Truncated, on_disk
from vigie.connectors.reading.sheet import Cells, Sheet
from vigie.vocabulary.text import sound

_BATCH = 4096


def read(member: Member) -> Sheet:
    """The file's columns and rows; line = place of the row, from 1."""
    try:
        with on_disk(member) as path, _engine() as engine:
            types = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    except (duckdb.Error, Truncated, Bomb) as broken:
        return Sheet((), 0, iter([(1, Refused("parquet_broken", {"detail": str(broken)[:200]}))]))
    columns = tuple(str(t[0]) for t in types)
    texts = ", ".join(_as_text(str(t[0]), str(t[1])) for t in types)
    return Sheet(columns, 0, _rows(member, columns, f"SELECT {texts} FROM read_parquet(?)"))  # noqa: S608 - quoted


def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "512MB", "threads": 1})


def _as_text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"CAST({quoted} AS VARCHAR)"
    if kind.startswith("TIMESTAMP"):
        return f"replace({text}, ' ', 'T')"
    if kind in {"DOUBLE", "FLOAT"}:
        return f"regexp_replace({text}, '\\.0$', '')"
    return text


def _rows(member: Member, columns: tuple[str, ...], sql: str) -> Iterator[tuple[int, Cells | Refused]]:
    line = 0
    try:
        with on_disk(member) as path, _engine() as engine:
            engine.execute(sql, [str(path)])
            while batch := engine.fetchmany(_BATCH):
                for line, values in enumerate(batch, line + 1):  # noqa: B020 - goes on counting
                    yield line, {c: sound(v or "") for c, v in zip(columns, values, strict=True)}
    except duckdb.Error:
        yield line + 1, Refused("truncated")
        return
    if not line:
        yield 0, Refused("header_only")
