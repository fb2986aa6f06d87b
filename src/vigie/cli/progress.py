"""A line that tells how far a long job is: step, rows, speed, remaining time.

In: `(step, done, total)` as a job reports it. Out: one line redrawn on standard error, when somebody watches.
"""

import sys
import time
from collections.abc import Callable

from vigie.cli import interrupting
from vigie.cli.words import _

REDRAW_SECONDS = 0.1
WIDTH = 24
# A job that knows its share and not its rows reports it per mille.
SHARE = 1_000


class Progress:
    """Call it with (step, done, total); `total` 0 = not known. Silent unless `live`: somebody watches."""

    def __init__(self, *, live: bool, say: Callable[[str], str]) -> None:
        """Start the clock; `say` words a step."""
        self._live, self._say = live, say
        self._step = ""
        self._began = self._drawn = time.monotonic()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Draw, at most ten times a second. Raises KeyboardInterrupt after a Ctrl-C that went unheard."""
        interrupting.check()
        now = time.monotonic()
        if step != self._step:
            self._step, self._began = step, now
        elif now - self._drawn < REDRAW_SECONDS and done < total:
            return
        self._drawn = now
        if self._live:
            sys.stderr.write("\r\x1b[K" + line(self._say(step), done, total, now - self._began))
            sys.stderr.flush()

    def close(self) -> None:
        """Leave the line clean for what comes next."""
        if self._live and self._step:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def line(step: str, done: int, total: int, seconds: float) -> str:
    """The text of the line: `reading  [######......]  1 200 000 / 4 000 000  95 000/s  0:29 left`."""
    speed = done / seconds if seconds > 0 else 0.0
    parts = [step]
    if total:
        filled = round(WIDTH * min(done, total) / total)
        parts.append("[" + "#" * filled + "." * (WIDTH - filled) + "]")
    if total == SHARE:
        parts.append(f"{100 * done // total} %")
    else:
        parts.append(_grouped(done) + (f" / {_grouped(total)}" if total else ""))
        parts += [f"{_grouped(round(speed))}/s"] if speed else []
    if speed and total > done:
        left = round((total - done) / speed)
        parts.append(_("%(minutes)d:%(seconds)02d left") % {"minutes": left // 60, "seconds": left % 60})
    return "  ".join(parts)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
