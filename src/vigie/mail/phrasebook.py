"""Which of very many phrases stands in a text, without trying them all: a phrase is found by how it begins.

In: phrases in the order in which they win, each with what it means. Out: what the first of them in a text means.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Generic, TypeVar

_BEGIN = 5  # letters of a phrase by which it is found; shorter ones are always tried
_NEAR = 60  # characters between two pieces of a phrase
_Meaning = TypeVar("_Meaning")


class Phrasebook(Generic[_Meaning]):
    """Phrases and what they mean; ` * ` in one stands for a few words between two pieces."""

    __slots__ = ("_by_beginning",)

    def __init__(self, told: Iterable[tuple[str, _Meaning]]) -> None:
        """Order the phrases by how they begin."""
        self._by_beginning: dict[str, list[tuple[int, tuple[str, ...], _Meaning]]] = {}
        for place, (phrase, meaning) in enumerate(told):
            pieces = tuple(phrase.split(" * "))
            begin = pieces[0][:_BEGIN] if len(pieces[0]) >= _BEGIN else ""
            self._by_beginning.setdefault(begin, []).append((place, pieces, meaning))

    def first(self, said: str, begun: set[str]) -> _Meaning | None:
        """What the first phrase that stands in a text means; `begun`: the `beginnings` of the text."""
        near = [row for begin in self._by_beginning.keys() & begun for row in self._by_beginning[begin]]
        near.sort(key=lambda row: row[0])
        return next((meaning for _place, pieces, meaning in near if _stands(pieces, said)), None)


def beginnings(said: str) -> set[str]:
    """Every run of letters of a text by which a phrase in it can be found."""
    return {"", *(said[n : n + _BEGIN] for n in range(len(said) - _BEGIN + 1))}


def _stands(pieces: tuple[str, ...], said: str) -> bool:
    """Whether the pieces stand in that order, near each other."""
    at = said.find(pieces[0])
    for piece, after in pairwise(pieces):
        if at < 0:
            return False
        at = said.find(after, at + len(piece), at + len(piece) + _NEAR + len(after))
    return at >= 0
