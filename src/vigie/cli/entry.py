"""The door of the command line: parse, open the home, run one command, turn every error into an answer.

In: the words after `vigie`. Out: exit code 0 fine, 1 needs attention, 2 wrong usage, 3 failed and nothing changed.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module, metadata
from typing import Any

from vigie.cli import arguments, errors, interrupting
from vigie.cli.console import Console
from vigie.vocabulary.errors import UsageError, VigieError

FINE, ATTENTION, USAGE, FAILED = 0, 1, 2, 3


def main(words: Sequence[str] | None = None) -> int:
    """Run `vigie words...`; the process exits with what is returned."""
    said = list(sys.argv[1:] if words is None else words)
    console = Console(as_json="--json" in said)
    interrupting.listen()
    try:
        return _run(said, console)
    except BrokenPipeError:  # the reader of our output left (`vigie metrics | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door of the command line
        return _explain(_as_told(error), console)


def _as_told(error: BaseException) -> VigieError:
    """What stopped the command, as an error of the tree; a bug is told as one, with its trace for the report."""
    if _interrupted(error):
        return VigieError("interrupted")
    if isinstance(error, VigieError):
        return error
    if isinstance(error, OSError):
        return errors.of_the_system(error)
    traceback.print_exception(error)
    return VigieError("unexpected", what=f"{type(error).__name__}: {error}")


def _interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C started it: what is closed in the middle of its work may complain on its own."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _run(said: list[str], console: Console) -> int:
    asked = arguments.parse(said)
    if asked.version:
        version = metadata.version("vigie")
        console.answer({"version": version}, f"vigie {version}")
        return FINE
    if asked.module is None:
        raise UsageError("no_command")
    # Django and DuckDB are imported from here on only: usage errors and help are immediate.
    _file("boot").open_home(asked.home)
    return _file(asked.module).run(asked, console)


def _file(name: str) -> Any:
    return import_module(f"vigie.cli.{name}")


def _explain(error: VigieError, console: Console) -> int:
    reason, remedy = errors.sentences(error)
    console.failure(error.code, reason, remedy, **errors.shown(error))
    return USAGE if isinstance(error, UsageError) else FAILED
