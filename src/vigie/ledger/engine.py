"""The working engine of the ledger: DuckDB in memory, bounded, spilling to the workspace's own disk.

In: SQL. Out: rows or files; long statements report progress and can be interrupted.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

import duckdb

from vigie.vocabulary.errors import StorageError

Tick = Callable[[float], None]  # share done of the statement under way, 0..1

MEMORY_MB = int(os.environ.get("VIGIE_MEMORY_MB", "1150"))
THREADS = int(os.environ.get("VIGIE_THREADS", "0")) or min(os.cpu_count() or 2, 8)
POLL_SECONDS = 0.2


class Workbench:
    """One DuckDB connection for one job. Use as a context manager: the spill folder goes with it."""

    def __init__(self, folder: Path, zone: str) -> None:
        """Open in `folder` (spill), with `zone` deciding what a time without offset means."""
        folder.mkdir(parents=True, exist_ok=True)
        self._spill = Path(tempfile.mkdtemp(prefix="spill-", dir=folder))
        self.connection = duckdb.connect(":memory:")
        for setting, value in (
            ("threads", THREADS),
            ("memory_limit", f"'{MEMORY_MB}MB'"),
            ("temp_directory", f"'{self._spill}'"),
            ("TimeZone", f"'{zone}'"),
            ("preserve_insertion_order", "true"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("enable_progress_bar", "true"),
            ("enable_progress_bar_print", "false"),
        ):
            self.connection.execute(f"SET {setting}={value}")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close and remove the spill folder."""
        with suppress(duckdb.Error):  # a statement that is being interrupted still holds it
            self.connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def rows(self, sql: str, params: list[object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a short statement."""
        with _disk_errors():
            return self.connection.execute(sql, params or []).fetchall()

    def one(self, sql: str, params: list[object] | None = None) -> Any:
        """The single cell of a short statement."""
        return self.rows(sql, params)[0][0]

    def run(self, sql: str, tick: Tick | None = None) -> None:
        """A long statement; `tick` hears of progress; an interruption stops it cleanly."""
        with _disk_errors():
            if tick is None:
                self.connection.execute(sql)
            else:
                self._watched(sql, tick)

    def run_all(self, statements: Sequence[str]) -> None:
        """Statements that do not depend on each other, as many at once as there are threads."""
        with _disk_errors(), ThreadPoolExecutor(THREADS) as pool:
            for done in [pool.submit(self._on_cursor, s) for s in statements]:
                done.result()

    def _on_cursor(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def _watched(self, sql: str, tick: Tick) -> None:
        failure: list[BaseException] = []

        def work() -> None:
            try:
                self.connection.execute(sql)
            except BaseException as error:  # noqa: BLE001 - handed to the waiting thread below
                failure.append(error)

        thread = Thread(target=work, name="vigie-workbench")
        thread.start()
        try:
            while thread.is_alive():
                thread.join(POLL_SECONDS)
                tick(max(0.0, min(1.0, self.connection.query_progress() / 100)))
        except BaseException:
            self.connection.interrupt()
            thread.join()
            raise
        if failure:
            raise failure[0]


@contextmanager
def _disk_errors() -> Iterator[None]:
    """A full disk is an answer, not a stack trace."""
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        # DuckDB answers Ctrl-C in its own words when the signal reaches it before Python.
        if "interrupt" in str(error).lower():
            raise KeyboardInterrupt from error
        raise
    except duckdb.IOException as error:
        if "space left" in str(error).lower() or "quota" in str(error).lower():
            raise StorageError("disk_full") from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise StorageError("out_of_room") from error
