"""Streams of chance that repeat themselves.

In: a seed and a name. Out: generators; two names never disturb each other, so a fault leaves their luck alone.
"""

from random import Random


def stream(seed: int, name: str) -> Random:
    """The stream of that name; the same on every machine and in every process."""
    return Random(f"{seed}/{name}")
