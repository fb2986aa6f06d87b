"""Stop writing to contacts of one source for 48 hours; the other sources go on as control.

In: a source. Out: a pause in force, over by itself.
"""

from datetime import timedelta

from vigie.actions.moves import Target, World
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import daily_volume, known_slice, recent
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect

KEY = "pause_source"
HOURS = 48


def plan(world: World, target: Target) -> Plan:
    """How much would be held back, for how long, and which sources that still send remain to compare with."""
    where = known_slice(world, target)
    source = where["source"]
    others = [name for name in recent(world, "source", {}) if name != source]
    effects = (
        Effect("source_paused", {"source": source, "hours": HOURS}),
        Effect("messages_held_a_day", {"messages": daily_volume(world, where)}),
        Effect("control_kept", {"sources": ", ".join(others)}) if others else Effect("no_control"),
    )
    return Plan(effects, (Rule(Kind.PAUSE, where, lasts=timedelta(hours=HOURS)),))


MOVE = automatic(KEY, plan, takes=("source",), watch="positive_rate", enforceable=True)
