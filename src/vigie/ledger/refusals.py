"""How many requests of tools were refused, and why: counted in memory, written down every few seconds.

In: a receiver, a code. Out: `Refused` rows. A refusal costs an addition; what a process counted in its last seconds
before it is killed is not told, and nothing else hangs on it.
"""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import DatabaseError, IntegrityError, close_old_connections, transaction
from django.db.models import F

from vigie.ledger.models import Refused
from vigie.ledger.own_thread import OwnThread
from vigie.workspaces.models import Workspace

EVERY = 3.0  # seconds between two writings
log = logging.getLogger(__name__)
_Counts = dict[tuple[int, str], tuple[int, datetime, datetime]]


def count(receiver: int, code: str) -> None:
    """One request of a receiver was refused."""
    now, key = datetime.now(UTC), (receiver, code)
    with _one:
        times, first, _ = _waiting.get(key, (0, now, now))
        _waiting[key] = (times + 1, first, now)
    _writer.wake()


def flush() -> None:
    """Write down what was counted since."""
    with _one:
        counted = dict(_waiting)
        _waiting.clear()
    for (receiver, code), (times, first, last) in counted.items():
        try:
            _add(receiver, code, times, first, last)
        except DatabaseError as error:  # a receiver that is gone, a database in trouble: a count is not worth more
            log.warning("refusals of receiver %s were not counted: %s", receiver, error)


def told(workspace: Workspace) -> Mapping[int, list[Refused]]:
    """The refusals of each receiver of a team, the latest first."""
    found: dict[int, list[Refused]] = {}
    for row in Refused.objects.filter(receiver__workspace=workspace).order_by("-last_at"):
        found.setdefault(row.receiver_id, []).append(row)
    return found


def _add(receiver: int, code: str, times: int, first: datetime, last: datetime) -> None:
    mine = Refused.objects.filter(receiver_id=receiver, code=code)
    if mine.update(times=F("times") + times, last_at=last):
        return
    try:
        with transaction.atomic():
            Refused.objects.create(receiver_id=receiver, code=code, times=times, first_at=first, last_at=last)
    except IntegrityError:  # another process was first
        mine.update(times=F("times") + times, last_at=last)


class _Writer:
    """One thread that writes while there is something to write."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._thread = OwnThread(self._run, "vigie-refusals")

    def wake(self) -> None:
        self._wanted.set()
        self._thread.want()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            time.sleep(EVERY)
            self._wanted.clear()
            flush()
            close_old_connections()


_one = threading.Lock()
_waiting: _Counts = {}
_writer = _Writer()
