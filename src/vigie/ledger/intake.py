"""Requests of tools, safe on disk before they are answered: those that come at the same time in one transaction.

In: requests, from many threads. Out: `Posting` rows; `keep` returns when the row would survive a power cut.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from queue import Empty, SimpleQueue

from django.db import DatabaseError, connection, transaction

from vigie.connectors import Post
from vigie.ledger.models import Posting
from vigie.vocabulary.errors import StorageError

_MOST_AT_ONCE = 256
_PATIENCE = 25.0  # seconds; a database that is locked longer is in trouble


@dataclass(slots=True)
class _Slip:
    """One request on its way: the row, and whoever waits for it."""

    row: Posting
    written: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


def keep(receiver: int, post: Post) -> None:
    """Store one request, once for each body. Raises StorageError: then it is not stored, and must not be answered."""
    slip = _Slip(Posting(receiver_id=receiver, mark=mark(post.body), received_at=post.received, request=post.to_text()))
    _writer.put(slip)
    if not slip.written.wait(_PATIENCE):
        raise StorageError("database_refused", reason="timeout")
    if slip.error:
        raise StorageError("database_refused", reason=str(slip.error)) from slip.error


def mark(body: bytes) -> str:
    """What tells one body from another."""
    return blake2b(body, digest_size=16).hexdigest()


def sweep(before: datetime) -> None:
    """Forget marks of requests that nobody will replay any more; their bytes lie in raw files."""
    Posting.objects.filter(request="", received_at__lt=before.astimezone(UTC)).delete()


class _Writer:
    """One thread with a connection of its own. While it waits for the disk the next requests gather."""

    def __init__(self) -> None:
        self._slips: SimpleQueue[_Slip] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, slip: _Slip) -> None:
        self._slips.put(slip)
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="vigie-intake", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            slips = [self._slips.get()]
            try:
                while len(slips) < _MOST_AT_ONCE:
                    slips.append(self._slips.get_nowait())
            except Empty:
                pass
            error: Exception | None = None
            try:
                _write([slip.row for slip in slips])
            except Exception as caught:  # noqa: BLE001 - whoever waits is told; the thread goes on
                error = caught
            for slip in slips:
                slip.error = error
                slip.written.set()


_writer = _Writer()


def _write(rows: list[Posting]) -> None:
    try:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # The rest of the state may lose its last moments in a power cut; what was acknowledged may not.
                cursor.execute("PRAGMA synchronous=FULL")
        with transaction.atomic():
            Posting.objects.bulk_create(rows, ignore_conflicts=True)
    except DatabaseError:
        connection.close()
        raise
