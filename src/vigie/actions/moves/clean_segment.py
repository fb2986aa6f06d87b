"""Clean exactly the failing part of the list: the dead are suppressed, who never answered waits to be verified.

In: a slice. Out: suppressed and quarantined contacts, a verification task with its export.
"""

from vigie.actions.barring import quarantined, suppressed
from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.people import chosen, doubtful
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.vocabulary.action import Effect
from vigie.vocabulary.metric import DIMENSIONS

KEY = "clean_segment"
STEPS = ("export_segment", "have_it_verified", "import_the_answer", "release_the_good_ones")
DAYS = 3


def plan(world: World, target: Target) -> Plan:
    """How many are suppressed, how many wait, and the task."""
    where = known_slice(world, target)
    bars, effects = suppressed(world, "hard_bounce", chosen(world, where, "hard_bounce"))
    waiting, said = quarantined(world, "to_verify", doubtful(world, where))
    asked = calls(world, "add_to_blocklist", {}) if bars else ()
    task = Effect("task_opened", {"action": KEY, "days": DAYS, "steps": len(STEPS)})
    return Plan(
        (*effects, *said, task, *told(world, asked)), bars=(*bars, *waiting), calls=asked, checklist=STEPS, due=DAYS
    )


MOVE = automatic(KEY, plan, takes=DIMENSIONS, watch="hard_bounce_rate")
