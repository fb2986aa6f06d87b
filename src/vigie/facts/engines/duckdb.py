"""DuckDB in memory over the Parquet parts of one snapshot.

In: a snapshot of the fact store, or Python rows for tests. Out: an `Engine` that answers SQL with rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from vigie.facts.answers import Answers, read_answers
from vigie.facts.schema import FACTS, ddl
from vigie.facts.store import Snapshot, read_snapshot

THREADS = 2
# Longer answers (a list of every company domain) are not worth their memory.
MOST_ROWS = 5_000


class Engine:
    """Read-only answers over one snapshot; safe to share between threads (each call has its own cursor)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, snapshot: str, answers: Answers | None = None) -> None:
        """Take over a prepared connection; `snapshot` identifies the facts it sees, `answers` what it knows already."""
        self.snapshot = snapshot
        self.answers = answers or Answers()
        self._connection = connection
        self._lock = Lock()

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of the answer. `params` are bound to `?` in order. Asked before, it is not counted again."""
        known = self.answers.get(sql, params)
        if known is None:
            known = self._asked(sql, params)
            if len(known) <= MOST_ROWS:
                self.answers.put(sql, params, known)
        return known

    def _asked(self, sql: str, params: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._lock:
            cursor = self._connection.cursor()
        try:
            return cursor.execute(sql, list(params)).fetchall()
        finally:
            cursor.close()

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


def open_engine(root: Path, *, threads: int = THREADS) -> Engine:
    """The engine over the current snapshot under `root`; empty tables where no part exists yet."""
    return engine_of(read_snapshot(root), threads=threads)


def engine_of(snapshot: Snapshot, *, threads: int = THREADS) -> Engine:
    """The engine over a given snapshot."""
    connection = _connect(threads)
    for table in FACTS:
        files = snapshot.files(table)
        if files:
            listed = ", ".join("'" + str(f).replace("'", "''") + "'" for f in files)
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{listed}])")
        else:
            connection.execute(ddl(table))
    return Engine(connection, snapshot.id, read_answers(snapshot.root, snapshot.id))


def memory_engine(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> Engine:
    """An engine over rows given in Python; a column that a row does not name is NULL."""
    connection = _connect(1)
    for table, columns in FACTS.items():
        connection.execute(ddl(table))
        rows = [[row.get(name) for name in columns] for row in tables.get(table, ())]
        if rows:
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return Engine(connection, "memory")


def _connect(threads: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET threads={threads}")
    connection.execute("SET parquet_metadata_cache=true")
    connection.execute("SET autoinstall_known_extensions=false")
    connection.execute("SET autoload_known_extensions=false")
    return connection
