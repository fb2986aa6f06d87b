"""What the judgment rooms found: changes of a number, and the slices that carry them.
In: figures a judge has weighed. Out: small frozen records that states, pages and documents are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

type Slice = tuple[tuple[str, str | None], ...]
"""Dimensions and their values, in dimension order; empty is the whole programme."""

type Kind = Literal["incident", "signal", "stop"]
type Direction = Literal["worse", "better"]


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
