"""Stop sending from a mailbox until somebody resumes it, here and at the tool that sends from it.

In: a mailbox. Out: a pause in force; what the tools are told.
"""

from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import daily_volume, known_slice
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect

KEY = "pause_mailbox"


def plan(world: World, target: Target) -> Plan:
    """What would be held back, and which tools would be told."""
    where = known_slice(world, target)
    asked = calls(world, "set_daily_limit", {"mailbox": where["mailbox"], "limit": 0})
    effects = (
        Effect("mailbox_paused", {"mailbox": where["mailbox"]}),
        Effect("messages_held_a_day", {"messages": daily_volume(world, where)}),
        *told(world, asked),
    )
    return Plan(effects, (Rule(Kind.PAUSE, where),), calls=asked)


MOVE = automatic(KEY, plan, takes=("mailbox",), watch="delivery_rate", enforceable=True)
