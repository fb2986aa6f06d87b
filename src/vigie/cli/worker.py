"""`vigie worker`: runs the schedule of `jobs.py` until told to stop.

In: signals. Out: work done in the background, by one process.
"""

import argparse
import os
import signal
import threading
from datetime import UTC, datetime

from vigie.cli.console import Console
from vigie.jobs import Rota

PAUSE_SECONDS = 0.5


def run(args: argparse.Namespace, console: Console) -> int:
    """Work until SIGTERM or Ctrl-C; with --with-parent, until that process is gone, however it went."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: stop.set())
    rota = Rota()
    done = rota.run_due(datetime.now(UTC))
    while not (args.once or stop.is_set() or _orphaned(args.with_parent)):
        stop.wait(PAUSE_SECONDS)
        rota.run_due(datetime.now(UTC))
    if args.once:
        console.answer({"done": done}, ", ".join(done))
    return 0


def _orphaned(parent: int | None) -> bool:
    """A killed parent cannot stop its worker: the system then gives the worker another parent."""
    return parent is not None and os.getppid() != parent
