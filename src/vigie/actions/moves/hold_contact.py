"""Let somebody wait who asked for it, or who is away: a bar until a day.

In: a reply and a day. Out: a bar that ends by itself.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from vigie.actions.moves import Target, World
from vigie.actions.people import Barring, free_of, writer_of
from vigie.actions.planning import Plan, automatic
from vigie.actions.tasks import today
from vigie.people.models import Bar
from vigie.vocabulary.action import Effect
from vigie.vocabulary.errors import UsageError

REASON = "on_hold"
_LONGEST_DAYS = 2 * 365


def _plan(world: World, target: Target) -> Plan:
    contact, day = writer_of(world, target), _day(world, target)
    free = free_of(world, [contact], [Bar.SUPPRESSED, Bar.QUARANTINED])
    until = datetime.combine(day, time(), ZoneInfo(world.zone))
    effect = Effect("contact_waits", {"contacts": len(free), "until": day.isoformat()})
    return Plan((effect,), bars=(Barring(Bar.QUARANTINED, REASON, free, until),) if free else ())


def _day(world: World, target: Target) -> date:
    said = target.get("until", "")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = today(world)
    if 0 < (day - today(world)).days <= _LONGEST_DAYS:
        return day
    raise UsageError("bad_option", name="until", value=said, known="YYYY-MM-DD")


MOVE = automatic("hold_contact", _plan, takes=(), watch="complaint_rate", whole=True, options=("reply", "until"))
