"""The command line. One file per group of commands; `arguments.py` is the whole contract on one screen.

In: arguments. Out: one answer on standard output, notes on standard error, an exit code.
"""

from vigie.cli.entry import main

__all__ = ["main"]
