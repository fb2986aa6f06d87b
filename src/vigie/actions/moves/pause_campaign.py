"""Stop a campaign until somebody resumes it, here and at the tool that sends it.

In: a campaign. Out: a pause in force; what the tools are told.
"""

from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import daily_volume, known_slice
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect

KEY = "pause_campaign"


def plan(world: World, target: Target) -> Plan:
    """What would be held back, and which tools would be told."""
    where = known_slice(world, target)
    asked = calls(world, "pause_campaign", {"campaign": where["campaign"]})
    effects = (
        Effect("campaign_paused", {"campaign": where["campaign"]}),
        Effect("messages_held_a_day", {"messages": daily_volume(world, where)}),
        *told(world, asked),
    )
    return Plan(effects, (Rule(Kind.PAUSE, where),), calls=asked)


MOVE = automatic(KEY, plan, takes=("campaign",), watch="complaint_rate", enforceable=True)
