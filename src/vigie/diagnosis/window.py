"""Which days are judged, which they are compared with, and how much each of them may know.

In: a moment and a zone. Out: `Window`: the last 14 days and four blocks of 14 days before them, at the same age.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from vigie.metrics.windows import GAP, Clock

DAYS = 14
BLOCKS = 4  # 56 days
RECENT = 28  # days in which the beginning of a change is looked for


@dataclass(frozen=True, slots=True)
class Window:
    """`start` to `end` (excluded). Block 0 is the window; 1 to 4 are its baseline, youngest first."""

    clock: Clock
    start: date
    end: date

    @property
    def seen(self) -> datetime:
        """All that is known now, as facts write it: naive UTC."""
        return _naive(self.clock.as_of)

    def rows(self) -> list[tuple[date, int, datetime]]:
        """(day, block, seen) of every day of the window and of its baseline; weekdays stay in step."""
        found: list[tuple[date, int, datetime]] = []
        for block in range(BLOCKS + 1):
            shift = GAP + DAYS * block if block else 0
            seen = _naive(self.clock.days_before(shift))
            found += [(self.start + timedelta(i - shift), block, seen) for i in range(DAYS)]
        return found

    @property
    def baseline(self) -> tuple[date, date]:
        """First day of the baseline, and the day after its last."""
        return self.start - timedelta(GAP + DAYS * BLOCKS), self.start - timedelta(GAP)


def window(as_of: datetime, zone: str) -> Window:
    """The 14 days up to `as_of`; the day of `as_of` is one of them once it has begun."""
    clock = Clock(as_of.astimezone(UTC), zone)
    last = Clock(clock.as_of - timedelta(microseconds=1), zone).today
    end = last + timedelta(1)
    return Window(clock, end - timedelta(DAYS), end)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
