"""What barring contacts comes to: those not barred yet, as bars to place and effects to show.

In: contact keys and a reason. Out: bars, effects.
"""

from collections.abc import Sequence

from vigie.actions.moves import World
from vigie.actions.people import Barring, free_of, mark_of
from vigie.people.models import Bar
from vigie.vocabulary.action import Effect

Barred = tuple[tuple[Barring, ...], tuple[Effect, ...]]


def suppressed(world: World, reason: str, contacts: Sequence[int]) -> Barred:
    """Suppress those that are not suppressed yet."""
    return _barred("contacts_suppressed", Bar.SUPPRESSED, reason, contacts, free_of(world, contacts, [Bar.SUPPRESSED]))


def quarantined(world: World, reason: str, contacts: Sequence[int]) -> Barred:
    """Quarantine those that are under no bar yet."""
    free = free_of(world, contacts, [Bar.SUPPRESSED, Bar.QUARANTINED])
    return _barred("contacts_quarantined", Bar.QUARANTINED, reason, contacts, free)


def _barred(code: str, bar: Bar, reason: str, meant: Sequence[int], free: tuple[int, ...]) -> Barred:
    figures = {"contacts": len(free), "why": reason, "before": len(meant) - len(free), "set": mark_of(free)}
    return ((Barring(bar, reason, free),) if free else (), (Effect(code, figures),))
