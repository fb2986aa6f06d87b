"""How large what an action would touch is: values of a dimension, messages a day.

In: a world, a target. Out: figures for previews.
"""

from datetime import timedelta

from vigie.actions.moves import Target, World, slice_of
from vigie.facts.schema import FACT_CONTACT
from vigie.metrics.compile import checked_dimensions, filtered
from vigie.metrics.windows import Clock
from vigie.vocabulary.errors import UsageError

# A working fortnight says what a day is; weekends have no messages and count as nothing.
HABIT_DAYS = 14


def values_of(world: World, dimension: str) -> set[str]:
    """Values of a dimension among the messages sent and the contacts loaded up to the moment."""
    checked_dimensions([dimension])
    text = f"SELECT DISTINCT {dimension} FROM fact_send WHERE sent_at <= ? AND {dimension} IS NOT NULL"
    if dimension in FACT_CONTACT:
        text += f" UNION SELECT DISTINCT {dimension} FROM fact_contact WHERE loaded_at <= ? AND {dimension} IS NOT NULL"
    seen = world.as_of.replace(tzinfo=None)
    return {str(value) for (value,) in world.engine.rows(text, [seen] * text.count("?"))}


def known_slice(world: World, target: Target) -> dict[str, str]:
    """The slice of a target. Raises UsageError for a value that nothing was ever sent under."""
    slice_ = slice_of(target)
    for dimension, value in slice_.items():
        if value not in values_of(world, dimension):
            raise UsageError("unknown_value", dimension=dimension, value=value)
    return slice_


def daily_volume(world: World, target: Target) -> int:
    """Messages a sending day over the last fortnight, rounded; 0 where nothing was sent."""
    texts, params = filtered({dimension: (value,) for dimension, value in slice_of(target).items()})
    today = Clock(world.as_of, world.zone).today
    where = " AND ".join(["day > ?", "day <= ?", *texts])
    rows = world.engine.rows(
        f"SELECT COUNT(*), COUNT(DISTINCT day) FROM fact_send WHERE {where}",
        [today - timedelta(HABIT_DAYS), today, *params],
    )
    sent, days = rows[0]
    return round(sent / days) if days else 0


def recent(world: World, dimension: str, target: Target) -> list[str]:
    """Values of a dimension that sent anything in the slice over the last fortnight."""
    checked_dimensions([dimension])
    texts, params = filtered({d: (v,) for d, v in slice_of(target).items()})
    today = Clock(world.as_of, world.zone).today
    where = " AND ".join([f"{dimension} IS NOT NULL", "day > ?", "day <= ?", *texts])
    text = f"SELECT DISTINCT {dimension} FROM fact_send WHERE {where}"
    return sorted(str(v) for (v,) in world.engine.rows(text, [today - timedelta(HABIT_DAYS), today, *params]))


def covered(world: World, target: Target) -> float | None:
    """Share of the contacts of a slice whose required fields are complete; None without contacts."""
    texts, params = filtered({d: (v,) for d, v in slice_of(target).items()})
    where = " AND ".join(["loaded_at <= ?", *texts])
    text = f"SELECT COUNT(*), COUNT(*) FILTER (WHERE fields_ok) FROM fact_contact WHERE {where}"
    loaded, complete = world.engine.rows(text, [world.as_of.replace(tzinfo=None), *params])[0]
    return complete / loaded if loaded else None
