"""Send no follow-up from a step on.

In: the step, a campaign or the whole programme. Out: a rule in force.
"""

from vigie.actions.moves import Target, World
from vigie.actions.options import number
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import daily_volume, known_slice
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect

KEY = "cut_follow_ups"
# The first message is no follow-up, and nobody sends more than a score.
FIRST, LAST = 2, 20


def plan(world: World, target: Target) -> Plan:
    """The last step that is sent, and how many messages a day the others are."""
    step = number(target, "step", None, FIRST, LAST)
    where = known_slice(world, {d: v for d, v in target.items() if d != "step"})
    cut = sum(daily_volume(world, {**where, "step": str(n)}) for n in range(step, LAST + 1))
    effects = (Effect("steps_cut", {"step": step}), Effect("messages_held_a_day", {"messages": cut}))
    return Plan(effects, (Rule(Kind.LAST_STEP, where, figure=step - 1),))


MOVE = automatic(KEY, plan, takes=("campaign", "segment", "source", "step"), watch="unsubscribe_rate")
