"""Which action a finding calls for, and on what: always one that can be applied there.

In: a metric or a remedy of a diagnosis, a slice. Out: the key of a `Move` and a target that it accepts.
"""

from collections.abc import Sequence

from vigie.actions.moves import moves
from vigie.metrics.catalogue import METRICS
from vigie.vocabulary.finding import Signal

Place = Sequence[tuple[str, str | None]]
# What is done where an action cannot be applied to the slice that is to blame: nobody pauses a provider.
_INSTEAD: dict[str, tuple[str, ...]] = {
    "pause_campaign": ("pause_mailbox", "pause_source", "open_deliverability_check"),
    "pause_source": ("tighten_filters",),
    "slow_mailbox": ("check_providers",),
    "return_to_safe_volume": ("check_providers",),
    "clean_segment": ("check_providers",),
    "open_verification_task": ("check_providers",),
}
# A human task on any slice: what is left where nothing else fits.
_LAST = "open_deliverability_check"


def remedy(metric: str, slice_: Place) -> tuple[str, dict[str, str]]:
    """The one action of a metric, on a slice."""
    return aimed(METRICS[metric].action, slice_)


def remedy_of(signal: Signal) -> tuple[str, dict[str, str]]:
    """The action of an alert, on the slice that it names."""
    return aimed(signal.action, signal.slice)


def aimed(key: str, slice_: Place) -> tuple[str, dict[str, str]]:
    """An action on a slice; where it cannot be applied to it, the next best that can. Unknown values are left out."""
    place = {dimension: value for dimension, value in slice_ if value is not None}
    for choice in (key, *_INSTEAD.get(key, ()), _LAST):
        move = moves()[choice]
        target = {dimension: value for dimension, value in place.items() if dimension in move.takes}
        # On a slice that it does not know, an action for the whole programme would reach too far.
        if target or (move.whole and not place):
            return choice, target
    return _LAST, {}


def among(key: str, places: Sequence[Place]) -> tuple[str, dict[str, str]]:
    """An action on the first of several slices that it can be applied to; on the first of all where it fits none."""
    found = [aimed(key, place) for place in places or [()]]
    return next((choice for choice in found if choice[0] == key and choice[1]), found[0])
