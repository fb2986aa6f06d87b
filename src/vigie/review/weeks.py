"""ISO weeks as people write them.

In: 2026-W47, or nearly. Out: its Monday, its proper spelling. Raises UsageError.
"""

import re
from datetime import date

from vigie.vocabulary.errors import UsageError

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MEANT = re.compile(r"(\d{4})[-_ ]?[WwSs]?(\d{1,2})")  # S: semaine


def monday(week: str) -> date:
    """The first day of a week. Raises UsageError."""
    found = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _refused(week)
    except ValueError:
        return _refused(week)


def nearest(text: str) -> str:
    """The week that somebody meant: 2026-40, 2026w40 and 2026-W4 are weeks to a person. Raises UsageError."""
    found = _MEANT.fullmatch(text.strip())
    week = f"{found[1]}-W{int(found[2]):02}" if found else text
    monday(week)
    return week


def _refused(week: str) -> date:
    raise UsageError("bad_week", text=week)
