"""Requests of tools, safe on disk before they are answered: those that come at the same time in one transaction.

In: requests, from many threads. Out: `Posting` rows; `keep` returns when the row would survive a power cut.

What signs a request and says nothing of it signs one body only: another under it is not kept.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from queue import Empty, SimpleQueue

from django.db import DatabaseError, connection, transaction

from vigie.connectors import Post
from vigie.ledger.models import Posting
from vigie.ledger.own_thread import OwnThread
from vigie.vocabulary.errors import StorageError

_MOST_AT_ONCE = 256
_Signed = tuple[int, str, str]  # a receiver, the mark of a signature, the mark of the body under it
_PATIENCE = 25.0  # seconds; a database that is locked longer is in trouble


@dataclass(slots=True)
class _Slip:
    """One request on its way: the row, and whoever waits for it."""

    row: Posting
    written: threading.Event = field(default_factory=threading.Event)
    used: bool = False
    error: Exception | None = None


def keep(receiver: int, post: Post, once: str = "") -> bool:
    """Store one request, once for each body; False when what may sign one body only, `once`, signed another before.

    Raises StorageError: then it is not stored, and must not be answered.
    """
    slip = _Slip(row_of(receiver, post, once))
    _writer.put(slip)
    if not slip.written.wait(_PATIENCE):
        raise StorageError("database_refused", reason="timeout")
    if slip.error:
        raise StorageError("database_refused", reason=str(slip.error)) from slip.error
    return not slip.used


def row_of(receiver: int, post: Post, once: str = "") -> Posting:
    """The row of a request, as it is stored."""
    return Posting(
        receiver_id=receiver, mark=mark(post.body), once=mark(once.encode()) if once else "",
        received_at=post.received, request=post.to_text(),
    )  # fmt: skip


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
        self._thread = OwnThread(self._run, "vigie-intake")

    def put(self, slip: _Slip) -> None:
        self._slips.put(slip)
        self._thread.want()

    def _run(self) -> None:
        while True:
            slips = [self._slips.get()]
            try:
                while len(slips) < _MOST_AT_ONCE:
                    slips.append(self._slips.get_nowait())
            except Empty:
                pass
            error: Exception | None = None
            used: set[_Signed] = set()
            try:
                used = _write([slip.row for slip in slips])
            except Exception as caught:  # noqa: BLE001 - whoever waits is told; the thread goes on
                error = caught
            for slip in slips:
                slip.error, slip.used = error, _signed(slip.row) in used
                slip.written.set()


_writer = _Writer()


def _write(rows: list[Posting]) -> set[_Signed]:
    """Those of the rows whose signature another body bears."""
    try:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # The rest of the state may lose its last moments in a power cut; what was acknowledged may not.
                cursor.execute("PRAGMA synchronous=FULL")
        with transaction.atomic():
            before = _written()
            Posting.objects.bulk_create(rows, ignore_conflicts=True)
            return set() if _written() - before == len(rows) else _used(rows)
    except DatabaseError:
        connection.close()
        raise


def _written() -> int:
    """How many rows the connection wrote so far, where asking costs nothing; 0 elsewhere."""
    return connection.connection.total_changes if connection.vendor == "sqlite" else 0


def _used(rows: list[Posting]) -> set[_Signed]:
    asked = {_signed(row) for row in rows if row.once}
    if not asked:
        return set()
    whose, marks = {receiver for receiver, _, _ in asked}, {once for _, once, _ in asked}
    there = Posting.objects.filter(receiver__in=whose, once__in=marks).exclude(once="")  # the words of the index
    bodies = {(receiver, once): body for receiver, once, body in there.values_list("receiver_id", "once", "mark")}
    return {(receiver, once, body) for receiver, once, body in asked if bodies.get((receiver, once), body) != body}


def _signed(row: Posting) -> _Signed:
    return row.receiver_id, row.once, row.mark
