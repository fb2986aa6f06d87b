"""How large what an action would touch is: values of a dimension, messages a day.

In: a world, a target. Out: figures for previews.
"""

from datetime import timedelta

from vigie.actions.moves import Target, World
from vigie.metrics.compile import checked_dimensions, filtered
from vigie.metrics.windows import Clock

# A working fortnight says what a day is; weekends have no messages and count as nothing.
HABIT_DAYS = 14


def values_of(world: World, dimension: str) -> set[str]:
    """Values of a dimension among the messages sent up to the moment."""
    checked_dimensions([dimension])
    text = f"SELECT DISTINCT {dimension} FROM fact_send WHERE sent_at <= ? AND {dimension} IS NOT NULL"
    return {str(value) for (value,) in world.engine.rows(text, [world.as_of.replace(tzinfo=None)])}


def daily_volume(world: World, target: Target) -> int:
    """Messages a sending day over the last fortnight, rounded; 0 where nothing was sent."""
    texts, params = filtered({dimension: (value,) for dimension, value in target.items()})
    today = Clock(world.as_of, world.zone).today
    where = " AND ".join(["day > ?", "day <= ?", *texts])
    rows = world.engine.rows(
        f"SELECT COUNT(*), COUNT(DISTINCT day) FROM fact_send WHERE {where}",
        [today - timedelta(HABIT_DAYS), today, *params],
    )
    sent, days = rows[0]
    return round(sent / days) if days else 0
