"""Stop sending at once, everywhere or in one part, and open the audit: nothing goes out before the cause is known.

In: a part of the programme, or all of it. Out: a pause in force, a checklist, campaigns and mailboxes stopped at tools.
"""

from vigie.actions.calls import calls, told
from vigie.actions.moves import Target, World
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import daily_volume, known_slice, recent
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Call, Effect

KEY = "stop_sending"
STEPS = ("read_last_bounces", "check_authentication", "check_blocklists", "check_last_changes", "decide_to_resume")


def plan(world: World, target: Target) -> Plan:
    """What would stop, and which tools would be told."""
    where = known_slice(world, target)
    asked = _calls(world, where)
    effects = (
        Effect("sending_stopped", dict(where)),
        Effect("messages_held_a_day", {"messages": daily_volume(world, where)}),
        *told(world, asked),
        Effect("task_opened", {"action": KEY, "days": 1, "steps": len(STEPS)}),
    )
    return Plan(effects, (Rule(Kind.PAUSE, where),), calls=asked, checklist=STEPS, due=1)


def _calls(world: World, where: Target) -> tuple[Call, ...]:
    """Tools stop whole campaigns and mailboxes: they are told where nothing beyond the slice would stop."""
    if not set(where) - {"campaign"}:
        asked = [calls(world, "pause_campaign", {"campaign": c}) for c in recent(world, "campaign", where)]
    elif not set(where) - {"mailbox", "domain"}:
        asked = [calls(world, "set_daily_limit", {"mailbox": b, "limit": 0}) for b in recent(world, "mailbox", where)]
    else:
        asked = []
    return tuple(call for some in asked for call in some)


TAKES = ("mailbox", "domain", "provider", "campaign", "source", "segment", "owner")
MOVE = automatic(KEY, plan, takes=TAKES, watch="hard_bounce_rate", whole=True, enforceable=True)
