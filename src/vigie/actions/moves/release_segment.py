"""Let go of the contacts of a slice that wait in quarantine: those verified as good, or all of them.

In: a slice, `what`: verified unless told, or all. Out: bars lifted. What is suppressed stays so.
"""

from vigie.actions.addresses import verified
from vigie.actions.moves import Target, World
from vigie.actions.options import word
from vigie.actions.people import chosen
from vigie.actions.planning import Plan, automatic
from vigie.actions.sizes import known_slice
from vigie.people.models import Bar, Standing
from vigie.vocabulary.action import Effect
from vigie.vocabulary.metric import DIMENSIONS

KEY = "release_segment"


def plan(world: World, target: Target) -> Plan:
    """How many would be let go, how many go on waiting."""
    contacts = set(chosen(world, known_slice(world, target), "all"))
    rows = Standing.objects.filter(workspace=world.workspace, lifted_at=None, bar=Bar.QUARANTINED).order_by("pk")
    waiting = [(pk, contact) for pk, contact in rows.values_list("pk", "contact") if contact in contacts]
    if word(target, "what", "verified", ("verified", "all")) == "verified":
        good = verified(world, {contact for _, contact in waiting})
        free = [(pk, contact) for pk, contact in waiting if contact in good]
    else:
        free = waiting
    left = {c for _, c in waiting} - {c for _, c in free}
    effects = (Effect("contacts_released", {"contacts": len({c for _, c in free}), "waiting": len(left)}),)
    return Plan(effects, frees=tuple(pk for pk, _ in free))


MOVE = automatic(KEY, plan, takes=DIMENSIONS, watch="delivery_rate", whole=True, options=("what",))
