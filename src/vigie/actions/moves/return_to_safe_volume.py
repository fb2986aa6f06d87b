"""Send no more from each mailbox than on its busiest day that went well.

In: the part of the programme that fails. Out: a cap for each mailbox that sends in it; the tools' daily limits.
"""

from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import known_slice, recent
from vigie.metrics.volume import safe_volumes
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect
from vigie.vocabulary.errors import UsageError

KEY = "return_to_safe_volume"


def plan(world: World, target: Target) -> Plan:
    """The cap of each mailbox. Raises UsageError when no mailbox of the slice sent anything lately."""
    boxes = recent(world, "mailbox", known_slice(world, target))
    if not boxes:
        raise UsageError("nothing_sent_lately")
    safe = safe_volumes(world.engine, as_of=world.as_of, zone=world.zone)
    caps = {box: safe.get(box, 0) for box in boxes}
    asked = tuple(c for b, n in caps.items() for c in calls(world, "set_daily_limit", {"mailbox": b, "limit": n}))
    effects = (*(Effect("capped", {"mailbox": b, "messages": n}) for b, n in caps.items()), *told(world, asked))
    return Plan(effects, tuple(Rule(Kind.CAP, {"mailbox": b}, figure=n) for b, n in caps.items()), calls=asked)


TAKES = ("mailbox", "domain", "provider", "campaign", "source", "segment")
MOVE = automatic(KEY, plan, takes=TAKES, watch="delivery_rate", whole=True, enforceable=True)
