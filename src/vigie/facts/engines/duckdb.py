"""DuckDB in memory over the Parquet parts of one snapshot.

In: a snapshot of the fact store, or Python rows for tests. Out: an `Engine` that answers SQL with rows.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from vigie.facts.answers import Answers
from vigie.facts.schema import FACTS, ddl
from vigie.facts.store import Snapshot, read_snapshot

THREADS = 2
# Longer answers (a list of every company domain) are not worth their memory.
MOST_ROWS = 5_000


Connect = Callable[[], duckdb.DuckDBPyConnection]
Prepared = Sequence[tuple[str, Sequence[object]]]


class Engine:
    """Read-only answers over one snapshot; safe to share between threads (each call has its own cursor)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection | Connect, snapshot: str) -> None:
        """Take over a connection, or open one when first needed. `snapshot` identifies the facts it sees."""
        self.snapshot = snapshot
        self.answers = Answers()
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

    @contextmanager
    def session(self, prepared: Prepared = ()) -> Generator["Session"]:
        """Several questions over the same temporary tables, which `prepared` makes when one of them must be counted."""
        session = Session(self, prepared)
        try:
            yield session
        finally:
            session.close()

    def _asked(self, sql: str, params: Sequence[object]) -> list[tuple[Any, ...]]:
        cursor = self.cursor()
        try:
            return cursor.execute(sql, list(params)).fetchall()
        finally:
            cursor.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own, with its own temporary tables."""
        with self._lock:
            if not isinstance(self._connection, duckdb.DuckDBPyConnection):
                self._connection = self._connection()
            return self._connection.cursor()

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            if isinstance(self._connection, duckdb.DuckDBPyConnection):
                self._connection.close()


class Session:
    """A cursor kept through several questions. Its tables are not even made when every answer is known already."""

    def __init__(self, engine: Engine, prepared: Prepared) -> None:
        """Nothing is counted before the first question."""
        self._engine = engine
        self._prepared = prepared
        # The same question over other tables is another question.
        self._about = "\n".join(f"{sql}\n{list(map(str, params))}" for sql, params in prepared)
        self._cursor: duckdb.DuckDBPyConnection | None = None

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of the answer, as `Engine.rows`."""
        asked = f"{self._about}\n{sql}"
        known = self._engine.answers.get(asked, params)
        if known is None:
            known = self._ready().execute(sql, list(params)).fetchall()
            if len(known) <= MOST_ROWS:
                self._engine.answers.put(asked, params, known)
        return known

    def _ready(self) -> duckdb.DuckDBPyConnection:
        if self._cursor is None:
            self._cursor = self._engine.cursor()
            for sql, params in self._prepared:
                self._cursor.execute(sql, list(params))
        return self._cursor

    def close(self) -> None:
        """Drop the temporary tables."""
        if self._cursor is not None:
            self._cursor.close()


def open_engine(root: Path, *, threads: int = THREADS) -> Engine:
    """The engine over the current snapshot under `root`; empty tables where no part exists yet."""
    return engine_of(read_snapshot(root), threads=threads)


def engine_of(snapshot: Snapshot, *, threads: int = THREADS) -> Engine:
    """The engine over a given snapshot. Nothing is opened until something must be counted."""
    return Engine(partial(_opened, snapshot, threads), snapshot.id)


def _lacking(connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> str:
    """What an older version did not write is unknown until the facts are built again."""
    here = {str(column[0]) for column in connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
    return "".join(f', NULL::{kind} AS "{name}"' for name, kind in FACTS[table].items() if name not in here)


def _opened(snapshot: Snapshot, threads: int) -> duckdb.DuckDBPyConnection:
    connection = _connect(threads)
    for table in FACTS:
        files = snapshot.files(table)
        if files:
            listed = ", ".join("'" + str(f).replace("'", "''") + "'" for f in files)
            rows = f"read_parquet([{listed}])"
            lacking = _lacking(connection, table, rows) if snapshot.outdated else ""
            connection.execute(f"CREATE VIEW {table} AS SELECT *{lacking} FROM {rows}")
        else:
            connection.execute(ddl(table))
    return connection


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
