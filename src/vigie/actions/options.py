"""The options that a target may hold beside dimensions.

In: a target. Out: numbers and words within what makes sense. Raises UsageError.
"""

from collections.abc import Collection

from vigie.actions.moves import Target
from vigie.vocabulary.errors import UsageError


def number(target: Target, name: str, usual: int | None, least: int, most: int) -> int:
    """A whole number; `usual` when it is not said, and an error where there is no usual one."""
    said = target.get(name, "" if usual is None else str(usual))
    if said.isdecimal() and least <= int(said) <= most:
        return int(said)
    raise UsageError("bad_option", name=name, value=said, known=f"{least} - {most}")


def word(target: Target, name: str, usual: str, known: Collection[str]) -> str:
    """One of the known words."""
    said = target.get(name, usual)
    if said in known:
        return said
    raise UsageError("bad_option", name=name, value=said, known=", ".join(known))
