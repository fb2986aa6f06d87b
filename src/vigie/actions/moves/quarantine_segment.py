"""Do not write to exactly the contacts of a slice that are in doubt, until they have been checked.

In: a slice, `what` is in doubt (bounce_unknown unless told). Out: quarantined contacts.
"""

from vigie.actions.barring import quarantined
from vigie.actions.moves import Target, World
from vigie.actions.options import word
from vigie.actions.people import IN_DOUBT, chosen
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.vocabulary.metric import DIMENSIONS

KEY = "quarantine_segment"


def plan(world: World, target: Target) -> Plan:
    """How many contacts would wait."""
    where = known_slice(world, target)
    what = word(target, "what", "bounce_unknown", IN_DOUBT)
    bars, effects = quarantined(world, what, chosen(world, where, what))
    return Plan(effects, bars=bars)


MOVE = automatic(KEY, plan, takes=DIMENSIONS, watch="hard_bounce_rate", options=("what",), enforceable=True)
