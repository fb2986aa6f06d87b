"""Write to a small lot of the catch-all addresses first, and to the rest when it has arrived.

In: a slice of the list, `contacts` in the lot (50 unless told). Out: a rule in force until somebody lifts it.
"""

from vigie.actions.filtering import LIST
from vigie.actions.moves import Target, World
from vigie.actions.options import number
from vigie.actions.people import chosen
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import known_slice
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect

KEY = "test_small_lot"
FEWEST, USUAL, MOST = 10, 50, 500


def plan(world: World, target: Target) -> Plan:
    """How many go first, how many wait."""
    where = known_slice(world, target)
    first = number(target, "contacts", USUAL, FEWEST, MOST)
    waiting = max(0, len(chosen(world, where, "catch_all")) - first)
    effect = Effect("small_lot", {"contacts": first, "waiting": waiting})
    return Plan((effect,), (Rule(Kind.LOT, where, figure=first, detail="catch_all"),))


MOVE = automatic(KEY, plan, takes=LIST, watch="hard_bounce_rate", whole=True, options=("contacts",))
