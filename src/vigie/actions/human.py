"""Actions that only a person can do: a task with a checklist, an owner, a day.

In: the number that should move and the steps. Out: a `Move` of the same shape as any other.
"""

from vigie.actions.moves import Move, Target, World
from vigie.actions.people import chosen, mark_of
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.vocabulary.action import Effect
from vigie.vocabulary.metric import DIMENSIONS


def human(key: str, watch: str, steps: str, *, due: int, who: str = "") -> Move:
    """Work on any slice, or on the whole programme, in `steps`; `who`: the contacts that it is about, counted."""
    checklist = tuple(steps.split())

    def plan(world: World, target: Target) -> Plan:
        known_slice(world, target)
        effects = [Effect("task_opened", {"action": key, "days": due, "steps": len(checklist)})]
        if who:
            contacts = chosen(world, target, who)
            effects.append(Effect("contacts_concerned", {"contacts": len(contacts), "set": mark_of(contacts)}))
        return Plan(tuple(effects), checklist=checklist, due=due)

    return automatic(key, plan, takes=DIMENSIONS, watch=watch, hand="person", whole=True)
