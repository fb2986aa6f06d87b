"""Have the addresses of exactly one slice verified: they are exported, a verifier answers, its answer is imported.

In: a slice. Out: a task with its export; nothing is barred by it.
"""

from vigie.actions.moves import Target, World
from vigie.actions.people import chosen, doubtful, mark_of
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.vocabulary.action import Effect
from vigie.vocabulary.metric import DIMENSIONS

KEY = "open_verification_task"
STEPS = ("export_segment", "have_it_verified", "import_the_answer")
DAYS = 3


def plan(world: World, target: Target) -> Plan:
    """How many addresses would be exported: all but the dead and those who answered."""
    where = known_slice(world, target)
    dead, contacts = chosen(world, where, "hard_bounce"), doubtful(world, where)
    effects = (
        Effect("task_opened", {"action": KEY, "days": DAYS, "steps": len(STEPS)}),
        Effect("addresses_to_verify", {"contacts": len(contacts), "dead": len(dead), "set": mark_of(contacts)}),
    )
    return Plan(effects, checklist=STEPS, due=DAYS)


MOVE = automatic(KEY, plan, takes=DIMENSIONS, watch="hard_bounce_rate", hand="person", enforceable=True)
