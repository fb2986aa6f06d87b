"""How much a number moves from one fortnight to the next without anything being wrong.

In: baseline counts by value and block. Out: variance beyond chance, relative to the rate, by number and dimension.
"""

from collections.abc import Mapping, Sequence

from vigie.diagnosis.cells import Margin
from vigie.diagnosis.expectation import base_of
from vigie.diagnosis.numbers import DIMENSIONS, NUMBERS

# (prior, its weight in values x blocks). A whole programme averages the moods of its parts, so it moves less.
_OF_A_SLICE = (0.2**2, 50.0)
_OF_ALL = (0.12**2, 12.0)
_BOUNDS = (0.05**2, 0.6**2)

Dispersion = Mapping[tuple[int, str], float]


def dispersion(margins: Sequence[Margin]) -> dict[tuple[int, str], float]:
    """Relative variance by (place of the number, dimension); dimension "" is the whole programme."""
    return {
        (at, dimension): _of(at, dimension, [m for m in margins if m.dimension == dimension])
        for dimension in ("", *DIMENSIONS)
        for at in range(len(NUMBERS))
    }


def _of(at: int, dimension: str, margins: Sequence[Margin]) -> float:
    prior, weight = _OF_A_SLICE if dimension else _OF_ALL
    values: dict[str | None, list[tuple[int, int]]] = {}
    place = base_of(NUMBERS[at])
    for m in margins:
        if m.bases[place]:
            values.setdefault(m.value, []).append((m.hits[at], m.bases[place]))
    excess = squares = 0.0
    seen = 0
    for blocks in values.values():
        hits, base = sum(x for x, _ in blocks), sum(n for _, n in blocks)
        if not hits or len(blocks) < 2:  # noqa: PLR2004 - one block tells nothing of how blocks differ
            continue
        rate, spread = hits / base, len(blocks) / (len(blocks) - 1)
        excess += sum(spread * (x - n * rate) ** 2 - n * rate * (1 - rate) for x, n in blocks)
        squares += sum((n * rate) ** 2 for _, n in blocks)
        seen += len(blocks)
    found = excess / squares if squares else prior
    pulled = (weight * prior + seen * found) / (weight + seen)
    return min(max(pulled, _BOUNDS[0]), _BOUNDS[1])
