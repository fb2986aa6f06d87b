"""Moments and filters as people type them.

In: text, the workspace's zone. Out: aware UTC moments; filters by dimension. Raises UsageError.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import DIMENSIONS

WEEK = re.compile(r"(\d{4})-W(\d{2})")


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
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def filters(texts: Iterable[str]) -> dict[str, list[str | None]]:
    """`dim=value` texts as dimension -> accepted values; an empty value is the unknown one."""
    found: dict[str, list[str | None]] = {}
    for text in texts:
        dimension, equals, value = text.partition("=")
        if not equals:
            raise UsageError("bad_where", text=text)
        if dimension not in DIMENSIONS:
            raise UsageError("unknown_dimension", name=dimension, known=DIMENSIONS)
        found.setdefault(dimension, []).append(value or None)
    return found
