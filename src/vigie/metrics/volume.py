"""Mailboxes that suddenly write more than they used to: providers judge a mailbox by its habits.

In: an engine over the facts, a moment, a zone. Out: jumps, each with the last volume that went well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from vigie.metrics.counting import Rows
from vigie.metrics.windows import Clock

# Half as much again as the busiest usual day, and enough messages to matter to a provider.
_RATIO = 1.5
_LEAST = 20
# Days of the habit, and days that must have been busy before one can speak of a habit.
HABIT_DAYS = 14
_BUSY_DAYS = 5
# A day is safe when less than this share of its messages came back.
_SAFE = 0.05
_HISTORY = 56


@dataclass(frozen=True, slots=True)
class VolumeJump:
    """A mailbox beyond its habit on a day: messages sent, the usual working day, the last safe volume."""

    mailbox: str
    day: date
    sent: int
    usual: float
    busiest: int
    safe: int


def volume_jumps(engine: Rows, *, as_of: datetime, zone: str) -> list[VolumeJump]:
    """Mailboxes whose latest day of sending is beyond the 14 days before it, the largest jump first."""
    today = Clock(as_of, zone).today
    boxes = _days(engine, as_of, today)
    found = [j for box, days in boxes.items() if (j := _jump(box, days, today)) is not None]
    return sorted(found, key=lambda j: (-j.sent / j.usual, j.mailbox))


def safe_volumes(engine: Rows, *, as_of: datetime, zone: str) -> dict[str, int]:
    """The last safe volume of each mailbox: messages of its busiest day that went well, the latest day left out.

    0: no day of the last eight weeks went well.
    """
    boxes = _days(engine, as_of, Clock(as_of, zone).today)
    return {box: _safe(days[:-1]) for box, days in boxes.items()}


def _days(engine: Rows, as_of: datetime, today: date) -> dict[str, list[tuple[date, int, int]]]:
    """Day, messages sent, messages that came back, by mailbox."""
    text = (
        "SELECT mailbox, day, COUNT(*) AS sent,\n"
        "  COUNT(*) FILTER (WHERE hard_at <= ? OR soft_at <= ? OR block_at <= ?) AS refused\n"
        "FROM fact_send\nWHERE mailbox IS NOT NULL AND day BETWEEN ? AND ? AND sent_at <= ?\n"
        "GROUP BY mailbox, day\nORDER BY mailbox, day"
    )
    seen = as_of.replace(tzinfo=None)
    rows = engine.rows(text, [seen, seen, seen, today - timedelta(_HISTORY), today, seen])
    boxes: dict[str, list[tuple[date, int, int]]] = {}
    for mailbox, day, sent, refused in rows:
        boxes.setdefault(mailbox, []).append((day, sent, refused))
    return boxes


def _safe(days: Sequence[tuple[date, int, int]]) -> int:
    return max((sent for _, sent, refused in days if refused <= _SAFE * sent), default=0)


def _jump(mailbox: str, days: Sequence[tuple[date, int, int]], today: date) -> VolumeJump | None:
    day, sent, _ = days[-1]
    habit = [n for d, n, _ in days[:-1] if (day - d).days <= HABIT_DAYS]
    if (today - day).days > 1 or len(habit) < _BUSY_DAYS or sent < _LEAST:
        return None
    if sent < _RATIO * max(habit):
        return None
    return VolumeJump(mailbox, day, sent, median(habit), max(habit), _safe(days[:-1]))
