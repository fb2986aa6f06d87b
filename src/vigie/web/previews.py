"""Dry runs started from the page: quick ones are waited for, long ones go on while the page shows how far they are.

In: the number of an import. Out: whether its preview is ready. One at a time; a restart loses a preview, never a file.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from django.db import close_old_connections

from vigie.ledger import imports
from vigie.vocabulary.errors import VigieError

PATIENCE_SECONDS = 4.0

log = logging.getLogger("vigie.web")
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preview")
_under_way: dict[int, Future[None]] = {}
_lock = Lock()


def start(number: int, patience: float = PATIENCE_SECONDS) -> bool:
    """Start the preview unless it is under way, wait a little; True when it is over."""
    with _lock:
        future = _under_way.get(number)
        if future is None:
            future = _under_way[number] = _pool.submit(_preview, number)
    try:
        future.result(patience)
    except TimeoutError:
        return False
    return True


def under_way(number: int) -> bool:
    """Whether this process is reading that import."""
    return number in _under_way


def _preview(number: int) -> None:
    try:
        imports.preview(number)
    except VigieError as error:  # noted on the import, which says it
        log.info("preview %s: %s", number, error)
    except Exception:  # the door of a job: anything may break behind it
        log.exception("preview %s", number)
    finally:
        with _lock:
            _under_way.pop(number, None)
        close_old_connections()
