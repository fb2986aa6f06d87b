"""Stop writing to contacts of one source for 48 hours; the other sources go on as control.

In: a source. Out: a pause in force, lifted by itself.
"""

from datetime import timedelta

from vigie.actions.holding import hold, lift_holds
from vigie.actions.models import Receipt
from vigie.actions.moves import Move, Target, Undo, World
from vigie.actions.sizes import daily_volume, values_of
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect, Preview
from vigie.vocabulary.errors import UsageError

KEY = "pause_source"
HOURS = 48


def preview(world: World, target: Target) -> Preview:
    """How much would be held back, for how long, and which sources remain to compare with."""
    source = target["source"]
    known = values_of(world, "source")
    if source not in known:
        raise UsageError("unknown_value", dimension="source", value=source)
    others = sorted(known - {source})
    effects = [
        Effect("source_paused", {"source": source, "hours": HOURS}),
        Effect("messages_held_a_day", {"messages": daily_volume(world, {"source": source})}),
        Effect("control_kept", {"sources": ", ".join(others)}) if others else Effect("no_control"),
    ]
    return Preview(KEY, dict(target), tuple(effects))


def apply(world: World, agreed: Preview, receipt: Receipt) -> Undo:
    """Place the pause."""
    return hold(world, receipt, Kind.PAUSE, agreed.target, until=world.now + timedelta(hours=HOURS))


def undo(world: World, receipt: Receipt) -> None:
    """Lift the pause."""
    lift_holds(world, receipt)


MOVE = Move(KEY, "vigie", ("source",), "positive_rate", "up", 7, preview, apply, undo)
