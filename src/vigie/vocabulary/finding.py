"""What the judgment rooms found: changes of a number, and the slices that carry them.

In: figures a judge has weighed. Out: small frozen records that states, pages and documents are made of.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# Dimensions and their values, in dimension order; empty is the whole programme.
Slice = tuple[tuple[str, str | None], ...]

Kind = Literal["incident", "signal", "stop"]
Direction = Literal["worse", "better"]
Verdict = Literal["none", "list", "message", "deliverability", "follow_up", "pipeline", "mixed", "not_enough_data"]
Strength = Literal["weak", "moderate", "strong"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One change that chance does not explain: an incident (a day), a signal (a slide), a stop (suspend sending)."""

    metric: str
    slice: Slice
    kind: Kind
    direction: Direction
    since: date
    value: float | None
    expected: tuple[float, float]
    hits: int
    base: int
    action: str
    owner: str | None
    tail: float

    @property
    def stops(self) -> bool:
        """Sending must stop: for days now, or since a single day that exploded."""
        return self.kind == "stop" or self.action == "stop_sending"


@dataclass(frozen=True, slots=True)
class Count:
    """Hits of a base from `start` to `end` (excluded), beside the hits that the baseline lets us expect there."""

    metric: str
    slice: Slice
    start: date
    end: date
    hits: int
    base: int
    expected: float


@dataclass(frozen=True, slots=True)
class Culprit:
    """A slice that carries a change. `effect`: observed over expected of `metric`, the one that shows it most.

    `share`: its part of that number's change in the whole programme. `posterior`: chance that this slice, and none of
    the others looked at, is the cause. `counts`: every number it moved. `control`: slices of the same dimension that
    stand as before. `verdict`: what this cause alone would deserve; None = it belongs to no place (opens alone).
    """

    metric: str
    slice: Slice
    since: date
    effect: float
    share: float
    posterior: float
    score: float
    counts: tuple[Count, ...]
    control: tuple[Slice, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence to be: a code, and what it speaks about."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Confound:
    """Something else that changed about the same time: from the journal, or seen in the facts."""

    kind: str
    entity: str | None
    day: date
    origin: Literal["journal", "facts"]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, where, since when, with the evidence. `start` to `end` (excluded): the days that were judged."""

    as_of: datetime
    start: date
    end: date
    verdict: Verdict
    strength: Strength
    culprits: tuple[Culprit, ...]
    evidence: tuple[Evidence, ...]
    confounds: tuple[Confound, ...]
    actions: tuple[str, ...]
