"""ISO weeks as people write them.

In: 2026-W47. Out: its Monday. Raises UsageError.
"""

import re
from datetime import date

from vigie.vocabulary.errors import UsageError

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def monday(week: str) -> date:
    """The first day of a week. Raises UsageError."""
    found = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _refused(week)
    except ValueError:
        return _refused(week)


def _refused(week: str) -> date:
    raise UsageError("bad_week", text=week)
