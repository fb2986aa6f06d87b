"""What reads a reply: everybody's reader, a team's, one that asks.

In: text, subject, day of receipt. Out: a `ReplyRead`.
"""

from datetime import date
from typing import Protocol

from vigie.vocabulary.reply import ReplyRead


class Read(Protocol):
    """What reads a reply."""

    def __call__(self, text: str, subject: str = "", *, received: date | None = None) -> ReplyRead:
        """What the reply says."""
        ...
