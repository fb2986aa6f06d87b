"""Send half as much from a mailbox or a domain for 3 to 7 days: providers forgive senders who go easy.

In: a mailbox or a domain, at one provider if only that one minds; `days`, 5 unless told. Out: a cap in force, over by
itself; the tools' daily limits.
"""

from datetime import timedelta

from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.options import number
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import daily_volume, known_slice, recent
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Call, Effect

KEY = "slow_mailbox"
FEWEST, USUAL, MOST = 3, 5, 7


def plan(world: World, target: Target) -> Plan:
    """The cap, until when, and which daily limits the tools would be told."""
    where = known_slice(world, target)
    days = number(target, "days", USUAL, FEWEST, MOST)
    usual = daily_volume(world, where)
    asked = _limits(world, where)
    effects = (
        Effect("slowed", {**where, "messages": usual // 2, "usual": usual, "days": days}),
        *told(world, asked),
        *(Effect("limit_set", dict(c.args)) for c in asked),
    )
    rule = Rule(Kind.CAP, where, figure=usual // 2, lasts=timedelta(days=days))
    return Plan(effects, (rule,), calls=asked)


def _limits(world: World, where: Target) -> tuple[Call, ...]:
    """Half of what each mailbox sends; a tool knows no limit by provider."""
    if "provider" in where:
        return ()
    boxes = {box: daily_volume(world, {"mailbox": box}) // 2 for box in recent(world, "mailbox", where)}
    return tuple(c for b, half in boxes.items() for c in calls(world, "set_daily_limit", {"mailbox": b, "limit": half}))


MOVE = automatic(
    KEY, plan, takes=("mailbox", "domain", "provider"), watch="soft_bounce_rate", options=("days",), enforceable=True
)
