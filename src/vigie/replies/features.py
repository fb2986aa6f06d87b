"""What the model sees of a text: words in ones, twos and threes, pieces of words, turns of phrase.

In: words and the turns of phrase found in them. Out: three groups of names; a group weighs the same however long
the text is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from vigie.replies.phrases import Found
from vigie.replies.words import Word

WEIGHTS = (1.0, 1.0, 1.0)
_PIECES = (3, 4, 5)
_PHRASES = (1, 2, 3)
_LONG = 4
_STEP = 6
MOST_WORDS = 160
CONTRAST = frozenset(
    "but however though although unfortunately except still yet "
    "mais toutefois cependant helas malheureusement pourtant neanmoins sauf".split()
)


class Features(NamedTuple):
    """Names by group: runs of words, pieces of words, signs."""

    runs: list[str]
    pieces: list[str]
    signs: list[str]


def features(words: Sequence[Word], found: Sequence[Found]) -> Features:
    """The features of a text; of a long one, of its first 160 words."""
    said = ["^", *(w.text for w in words[:MOST_WORDS]), "$"]
    runs = {"_".join(said[i : i + n]) for n in _PHRASES for i in range(len(said) - n + 1)}
    pieces = {
        piece[i : i + n]
        for piece in {f"~{w}~" for w in said if w.isalpha()}
        for n in _PIECES
        for i in range(len(piece) - n + 1)
    }
    names = [f.name for f in found if f.last < MOST_WORDS]
    signs = {f"={name}" for name in names}
    if names:
        signs |= {f"={names[0]}<", f"={names[-1]}>"}
    signs |= {f"={a}&{b}" for a in set(names) for b in set(names) if a < b}
    turns = [n for n, word in enumerate(said) if word in CONTRAST]
    if turns:
        # What stands after "but" weighs more than what stands before it.
        signs |= {f"={f.name}/but" for f in found if turns[-1] <= f.last + 1 and f.last < MOST_WORDS}
        signs |= {f"but/={f.name}" for f in found if f.last + 1 < turns[-1]}
    signs.add(f"={min(_LONG, len(words) // _STEP)}long")
    # Sorted: sums of floats depend on the order, and the order of a set on the process.
    return Features(sorted(runs), sorted(pieces), sorted(signs))
