"""What may follow an answer instead of holding it up: one piece of work after the other, in the background.

In: work and what it is about. Out: the same, done a moment later in a thread of its own, once for everything that was
asked of it meanwhile; what fails there is in the log.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock
from time import sleep

from django.db import connections

log = logging.getLogger("vigie.web")
# Whoever presses keys one after the other is answered first.
PAUSE_SECONDS = 0.8
# One thread: two publications of a workspace at once would be one too many.
_pool = ThreadPoolExecutor(1, thread_name_prefix="afterwards")
_asked: dict[str, Future[None]] = {}
_lock = Lock()


def afterwards(about: str, work: Callable[[], object]) -> Future[None]:
    """Do it soon, once for all who ask until it begins. A server that is stopped finishes what it was asked for."""
    with _lock:
        if about not in _asked:
            _asked[about] = _pool.submit(partial(_do, about, work))
        return _asked[about]


def _do(about: str, work: Callable[[], object]) -> None:
    sleep(PAUSE_SECONDS)
    with _lock:
        _asked.pop(about, None)
    try:
        work()
    except Exception:  # nobody waits for it: it may only say so
        log.exception("work after an answer")
    finally:
        connections.close_all()
