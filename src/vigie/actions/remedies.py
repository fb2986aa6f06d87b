"""Which action a finding calls for, and on what: the target that fits what the action takes.

In: a metric or a remedy of a diagnosis, a slice. Out: the key of a `Move` and a target that it accepts, or None.
"""

from collections.abc import Sequence

from vigie.actions.moves import moves
from vigie.metrics.catalogue import METRICS
from vigie.vocabulary.finding import Signal, Slice


def remedy(metric: str, slice_: Sequence[tuple[str, str | None]]) -> tuple[str, dict[str, str]] | None:
    """The one action of a metric, on a slice."""
    return aimed(METRICS[metric].action, slice_)


def remedy_of(signal: Signal) -> tuple[str, dict[str, str]] | None:
    """The action of an alert, on the slice that it names."""
    return aimed(signal.action, signal.slice)


def aimed(key: str, slice_: Slice | Sequence[tuple[str, str | None]]) -> tuple[str, dict[str, str]] | None:
    """An action on the part of a slice that it takes.

    None when it needs a part that the slice does not name (a mailbox, of a signal about everything), or when a value
    is unknown.
    """
    move = moves()[key]
    target = {d: v for d, v in slice_ if d in move.takes and v is not None}
    if target or move.whole:
        return key, target
    return None
