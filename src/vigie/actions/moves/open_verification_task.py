"""Have the addresses of exactly one slice verified: they are exported, a verifier answers, its answer is imported.

In: a slice. Out: a task with its export; nothing is barred by it.
"""

from vigie.actions.moves import Target, World
from vigie.actions.people import chosen, mark_of
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.vocabulary.action import Effect
from vigie.vocabulary.metric import DIMENSIONS

KEY = "open_verification_task"
STEPS = ("export_segment", "have_it_verified", "import_the_answer")
DAYS = 3


def plan(world: World, target: Target) -> Plan:
    """How many addresses would be exported: everybody of the slice who is not known to be dead."""
    where = known_slice(world, target)
    dead = set(chosen(world, where, "hard_bounce"))
    contacts = [c for c in chosen(world, where, "all") if c not in dead]
    effects = (
        Effect("task_opened", {"action": KEY, "days": DAYS, "steps": len(STEPS)}),
        Effect("addresses_to_verify", {"contacts": len(contacts), "dead": len(dead), "set": mark_of(contacts)}),
    )
    return Plan(effects, checklist=STEPS, due=DAYS)


MOVE = automatic(KEY, plan, takes=DIMENSIONS, watch="hard_bounce_rate", hand="person", enforceable=True)
