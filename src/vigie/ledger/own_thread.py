"""A thread of this process that is there when it is wanted: started by the first who wants it, again if it died.

In: what it does, for ever, and its name. Out: a running thread. A process that is forked has none until it wants one.
"""

import threading
from collections.abc import Callable


class OwnThread:
    """One thread at a time."""

    def __init__(self, run: Callable[[], None], name: str) -> None:
        """`run` does not return; what it raises ends the thread until somebody wants it again."""
        self._run, self._name = run, name
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def want(self) -> None:
        """Have it run; nothing when it does."""
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                    self._thread.start()
