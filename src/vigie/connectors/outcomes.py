"""What the tags of a call mean, in the words in which teams name outcomes.

In: tags as somebody gave them. Out: an outcome of the folder format, or the tag itself.
"""

from collections.abc import Iterable

from vigie.connectors.cells import plain
from vigie.connectors.synonyms import CALL_WORDS


def outcome_of(tags: Iterable[str]) -> str:
    """The outcome of the first tag that means one; else the first tag as it stands, "" without tags."""
    said = [tag for tag in tags if tag]
    return next((CALL_WORDS[word] for tag in said if (word := plain(tag)) in CALL_WORDS), next(iter(said), ""))
