"""Give one reply to somebody: they call or write, by a day.

In: a reply. Out: a task with its checklist.
"""

from vigie.actions.moves import Target, World
from vigie.actions.people import writer_of
from vigie.actions.planning import Plan, automatic
from vigie.vocabulary.action import Effect

STEPS = ("read_the_reply", "call_or_write", "note_what_was_said")
_DAYS = 1


def _plan(world: World, target: Target) -> Plan:
    writer_of(world, target)
    effects = (Effect("task_opened", {"action": "answer_reply", "days": _DAYS, "steps": len(STEPS)}),)
    return Plan(effects, checklist=STEPS, due=_DAYS)


MOVE = automatic(
    "answer_reply", _plan, takes=(), watch="reply_to_meeting", hand="person", whole=True, options=("reply",)
)  # fmt: skip
