"""A secret, read without showing it.

In: the terminal, or standard input. Out: the secret, never an argument: those stand in the list of processes.
"""

import sys
from getpass import getpass

from vigie.cli.console import Console
from vigie.vocabulary.errors import UsageError


def piped() -> str:
    """A secret from standard input that must be there. Raises UsageError."""
    secret = sys.stdin.readline().strip()
    if not secret:
        raise UsageError("no_key_given")
    return secret


def typed(console: Console, question: str, *, from_stdin: bool) -> str:
    """What was typed or piped, "" when nothing was."""
    if from_stdin:
        return sys.stdin.readline().strip()
    return getpass(question, sys.stderr).strip() if console.asks else ""
