"""Send on the days when people are there.

In: a campaign, a region or the whole programme; `days` (mon,tue,wed), else the facts choose. Out: a rule in force.
"""

from vigie.actions.moves import Target, World
from vigie.actions.planning import Plan, Rule, automatic
from vigie.actions.sizes import known_slice
from vigie.metrics.compile import filtered
from vigie.outreach.models import Kind
from vigie.vocabulary.action import Effect
from vigie.vocabulary.errors import UsageError

KEY = "change_send_days"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKING = 5
_KEPT = 3
_WEEKS = 12
_FEWEST = 50  # messages of a weekday; fewer say nothing of it


def plan(world: World, target: Target) -> Plan:
    """The days that are kept, with the share of absent people on each day that the facts know."""
    where = known_slice(world, target)
    absent = _absent(world, where)
    said = target.get("days", "")
    days = _read(said) if said else _best(absent)
    shares = {DAYS[day]: round(absent[day], 4) for day in sorted(absent)}
    return Plan(
        (Effect("days_kept", {"days": ",".join(days)}), *([Effect("absent_by_day", shares)] if shares else [])),
        (Rule(Kind.DAYS, where, detail=",".join(days)),),
    )


def _read(said: str) -> list[str]:
    asked = [d.strip().lower() for d in said.split(",") if d.strip()]
    if not asked or not set(asked) <= set(DAYS):
        raise UsageError("bad_option", name="days", value=said, known=",".join(DAYS))
    return [d for d in DAYS if d in asked]


def _best(absent: dict[int, float]) -> list[str]:
    """The three working days with the fewest absent people. Raises UsageError when too few messages say it."""
    working = [d for d in absent if d < _WORKING]
    if len(working) <= _KEPT:
        raise UsageError("too_few_days", known=",".join(DAYS))
    return [DAYS[d] for d in sorted(sorted(working, key=lambda d: (absent[d], d))[:_KEPT])]


def _absent(world: World, where: Target) -> dict[int, float]:
    """Share of messages answered by an absence, by weekday (0 = Monday), over the last twelve weeks."""
    texts, params = filtered({d: (v,) for d, v in where.items()})
    seen = world.as_of.replace(tzinfo=None)
    here = " AND ".join(["sent_at <= ?", f"sent_at > CAST(? AS TIMESTAMP) - INTERVAL '{7 * _WEEKS}' DAY", *texts])
    rows = world.engine.rows(
        "SELECT ISODOW(day) - 1, COUNT(*), COUNT(*) FILTER (WHERE out_of_office_at <= ?) "
        f"FROM fact_send WHERE {here} GROUP BY 1 ORDER BY 1",
        [seen, seen, seen, *params],
    )
    return {int(day): away / sent for day, sent, away in rows if sent >= _FEWEST}


TAKES = ("campaign", "region", "segment", "source", "owner")
MOVE = automatic(KEY, plan, takes=TAKES, watch="out_of_office_rate", whole=True, options=("days",))
