"""A team's corrections: what a person said of a reply counts more than what the rules or the model say.

In: corrected texts with their classes. Out: a reader that gives the person's class for the same text, and leans
towards it for texts that are much alike.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

from vigie.replies import reading
from vigie.replies.stripping import newest
from vigie.replies.words import fold
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.words import ReplyClass

# How alike (0 to 1) a text must be before a correction speaks for it, and how many corrections are asked.
_ALIKE = 0.6
_ASKED = 3
_SURE_RULES = frozenset({"removal", "offered"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A reply as it was received, and the class that a person gave it."""

    text: str
    reply_class: ReplyClass


def _essence(text: str) -> tuple[str, ...]:
    """The words of the newest text: the same for two copies that differ by quotes, capitals, accents or signs."""
    return tuple(re.findall(r"\w+", fold(reading.heart(newest(text)))))


def _runs(essence: Sequence[str]) -> Counter[str]:
    return Counter(["_".join(essence[i : i + n]) for n in (1, 2) for i in range(len(essence) - n + 1)])


class Corrected:
    """Reads replies as `vigie.replies.read` does, with a team's corrections.

    The last correction of a text wins. A demand to be removed that the rules are sure of stays one for texts that are
    only alike: only a person who corrected this very text may say otherwise.
    """

    def __init__(self, corrections: Iterable[Correction]) -> None:
        """Keep the corrections, the last one of each text."""
        self._same = {_essence(c.text): c.reply_class for c in corrections}
        self._known: list[tuple[float, ReplyClass]] = []
        self._having: dict[str, list[tuple[int, int]]] = {}
        for essence, reply_class in self._same.items():
            if essence:
                runs = _runs(essence)
                for run, count in runs.items():
                    self._having.setdefault(run, []).append((len(self._known), count))
                self._known.append((_length(runs), reply_class))

    def read(self, text: str, subject: str = "", *, received: date | None = None) -> ReplyRead:
        """What a reply says; `rule` is `corrected` for a corrected text, `alike` where corrections decided."""
        plain = reading.read(text, subject, received=received)
        essence = _essence(text)
        if essence and essence in self._same:
            return reading.with_class(plain, self._same[essence], 1.0, "corrected", received=received)
        if not essence or plain.rule in _SURE_RULES:
            return plain
        votes = self._votes(_runs(essence))
        if not votes:
            return plain
        best = max(sorted(votes), key=lambda c: votes[c])
        share = votes[best] / sum(votes.values())
        weight = max(votes.values())
        if best == plain.reply_class:
            return replace(plain, confidence=round(max(plain.confidence, weight * share), 3))
        if weight * share <= plain.confidence:
            return plain
        return reading.with_class(plain, best, round(weight * share, 3), "alike", received=received)

    def _votes(self, runs: Counter[str]) -> dict[ReplyClass, float]:
        """How alike the most alike corrections are, by class (cosine of runs of one and two words)."""
        shared: Counter[int] = Counter()
        for run, count in runs.items():
            for number, times in self._having.get(run, ()):
                shared[number] += count * times
        length = _length(runs)
        alike = ((product / (length * self._known[n][0]), self._known[n][1]) for n, product in shared.items())
        near = sorted(alike, key=lambda v: (-v[0], v[1]))[:_ASKED]
        votes: dict[ReplyClass, float] = {}
        for share, reply_class in near:
            if share >= _ALIKE:
                votes[reply_class] = max(votes.get(reply_class, 0.0), share)
        return votes


def _length(runs: Counter[str]) -> float:
    return sqrt(sum(c * c for c in runs.values()))
