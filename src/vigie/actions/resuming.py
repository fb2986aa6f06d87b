"""Ending a pause before its time.

In: the dimension that was paused. Out: a `Move` that lifts the pauses of a value, and tells the tools so.
"""

from vigie.actions.calls import taken_back
from vigie.actions.moves import Move, Target, World
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import daily_volume, known_slice
from vigie.outreach.holds import in_force
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect
from vigie.vocabulary.errors import UsageError

# What is watched after a resumption: that nothing breaks again.
_WATCH = {"campaign": "complaint_rate", "mailbox": "delivery_rate", "source": "hard_bounce_rate"}


def resume(key: str, dimension: str) -> Move:
    """The way back from a pause of one value of a dimension."""

    def plan(world: World, target: Target) -> Plan:
        where = known_slice(world, target)
        rows = in_force(world.workspace, world.now).filter(kind=Kind.PAUSE)
        pauses = [hold for hold in rows if hold.where == where]
        if not pauses:
            raise UsageError("nothing_paused", dimension=dimension, value=where[dimension])
        receipts = tuple(hold.receipt for hold in pauses if hold.receipt)
        effects = (
            Effect("resumed", {"dimension": dimension, "value": where[dimension]}),
            Effect("messages_expected_a_day", {"messages": daily_volume(world, where)}),
            *taken_back(world, receipts),
        )
        return Plan(effects, lifts=tuple(hold.pk for hold in pauses), quiets=receipts)

    return automatic(key, plan, takes=(dimension,), watch=_WATCH[dimension])
