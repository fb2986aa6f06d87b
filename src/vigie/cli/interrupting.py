"""Ctrl-C that is not lost.

In: SIGINT. Out: KeyboardInterrupt at once, and again at the next step of the work where Python ignored the first:
what is raised while an object is cleaned up is printed and forgotten.
"""

import signal
import threading
from types import FrameType
from typing import NoReturn

_heard = threading.Event()


def listen() -> None:
    """Hear every Ctrl-C from now on; a process that was started deaf to it stays so."""
    _heard.clear()
    ours = threading.current_thread() is threading.main_thread()
    if ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def check() -> None:
    """Between two steps of the work: raise KeyboardInterrupt when somebody asked to stop."""
    if _heard.is_set():
        _heard.clear()
        raise KeyboardInterrupt


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    _heard.set()
    raise KeyboardInterrupt
