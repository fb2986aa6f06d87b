"""What is written to the log names nobody: of a mail address only the domain is kept.

In: records of `logging`. Out: their lines. Errors quote what they stumbled over, and that may be a row of a file.
"""

import logging

from vigie.vocabulary.text import without_addresses


class Line(logging.Formatter):
    """A line of the log, its traceback included, without the names of mail addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return without_addresses(super().format(record))
