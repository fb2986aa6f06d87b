"""Who is working: one import at a time per workspace, its progress, and what remains of one that was cut off.

In: imports under way. Out: locks that the system frees when a process dies, heartbeats, errors noted on the row.
"""

import errno
import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError

from vigie.ledger.models import Import, Status
from vigie.vocabulary.errors import StorageError, VigieError
from vigie.workspaces.models import Workspace

Progress = Callable[[str, int, int], None]  # step, done, total
HEARTBEAT_SECONDS = 1
_MOST_OTHERS = 50


@contextmanager
def locked(workspace: Workspace, *, wait: bool = True) -> Iterator[bool]:
    """One import at a time per workspace; yields False when somebody else works and `wait` is false."""
    folder = workspace.folder / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


class Ticker:
    """Progress for the caller and, at most once a second, for the row that the page reads."""

    def __init__(self, batch: Import, progress: Progress | None) -> None:
        """Speak for `batch`; `progress` may be nobody."""
        self._batch, self._progress = batch, progress
        self._last = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Hear of a step: `done` of `total` (0 = unknown)."""
        if self._progress:
            self._progress(step, done, total)
        if time.monotonic() - self._last > HEARTBEAT_SECONDS:
            self._last = time.monotonic()
            Import.objects.filter(pk=self._batch.pk).update(
                step=step, done=done, total=total, heartbeat_at=datetime.now(UTC)
            )


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody listens."""


@contextmanager
def failing(batch: Import, *, status: str = Status.FAILED) -> Iterator[None]:
    """An error is noted on the import, which stays as it was; the caller hears of it too."""
    try:
        yield
    except VigieError as error:
        note_failure(batch, error, status)
        raise
    except OSError as error:
        stored = refused_by_disk(error)
        note_failure(batch, stored, status)
        raise stored from error
    except DatabaseError as error:
        # SQLite answers so when its disk is full; then this row cannot be written either: `recover` settles it.
        raise StorageError("database_refused", reason=str(error)) from error
    except Exception:  # an error of Vigie's own: the caller hears of it as it is
        note_failure(batch, VigieError("unexpected_fault"), status)
        raise
    except BaseException:
        note_failure(batch, VigieError("interrupted"), status)
        raise


def refused_by_disk(error: OSError) -> StorageError:
    """What the operating system refused, as an error of the tree."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError("disk_full")
    return StorageError("cannot_store", reason=error.strerror or str(error))


def note_failure(
    batch: Import, error: VigieError, status: str = Status.FAILED, others: Sequence[VigieError] = ()
) -> None:
    """Say on the import why it stopped. `others`: the same of its other files; of many, how many `more` there are."""
    said = _told(error)
    if others:
        said |= {"others": [_told(other) for other in others[:_MOST_OTHERS]], "more": len(others[_MOST_OTHERS:])}
    Import.objects.filter(pk=batch.pk).update(status=status, error=said, step="")
    batch.status, batch.error = status, said


def _told(error: VigieError) -> dict[str, Any]:
    return {"code": error.code, "params": {k: str(v) for k, v in error.params.items()}}
