"""Moments as people type and read them.

In: text or moments, the workspace's zone. Out: aware UTC moments, text. Raises UsageError.
"""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from vigie.metrics.windows import moment_in
from vigie.vocabulary.errors import UsageError

WEEK = re.compile(r"(\d{4})-W(\d{2})")


def in_zone(heading: str, zone: str) -> str:
    """The heading of a column of moments: whose clock it is."""
    return f"{heading} ({zone})"


def clock(at: datetime | str | None, zone: str) -> str:
    """`2026-11-22 14:27` in the workspace's zone, a dash for never."""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if at else "–"


def moment(text: str, zone: str) -> datetime:
    """The moment that `text` names, in UTC. A day is its first moment in `zone`, a week its last second."""
    try:
        week = WEEK.fullmatch(text)
        if week:
            sunday = date.fromisocalendar(int(week[1]), int(week[2]), 7)
            found = datetime.combine(sunday, time(23, 59, 59), ZoneInfo(zone))
        else:
            found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_moment", text=text) from None
    return moment_in(zone, found)
