"""Never write again to exactly the contacts of a slice that failed for good, on any channel.

In: a slice, `what` failed (hard_bounce unless told). Out: suppressed contacts; blocklists of the tools. A bounce whose
kind nobody knows is never taken for a dead address: those contacts wait in quarantine.
"""

from vigie.actions.barring import quarantined, suppressed
from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.options import word
from vigie.actions.people import FOR_GOOD, chosen
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.vocabulary.metric import DIMENSIONS

KEY = "suppress_segment"


def plan(world: World, target: Target) -> Plan:
    """How many contacts would be suppressed, how many are in doubt, which tools would be told."""
    where = known_slice(world, target)
    what = word(target, "what", "hard_bounce", FOR_GOOD)
    bars, effects = suppressed(world, what, chosen(world, where, what))
    if what == "hard_bounce":
        doubtful, said = quarantined(world, "bounce_unknown", chosen(world, where, "bounce_unknown"))
        bars, effects = (*bars, *doubtful), (*effects, *said)
    asked = calls(world, "add_to_blocklist", {}) if bars else ()
    return Plan((*effects, *told(world, asked)), bars=bars, calls=asked)


MOVE = automatic(KEY, plan, takes=DIMENSIONS, watch="hard_bounce_rate", options=("what",))
