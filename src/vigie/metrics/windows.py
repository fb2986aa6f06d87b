"""Which days a number is read over, which days it is compared with, and how much each of them may know.

In: the moment of the computation and the workspace's zone. Out: periods.
Same age: a baseline window is counted as it stood when it was as old as the window it is compared with.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.metrics.ranges import WEEKS
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Metric, Period

# Days beyond these are slips of a key, and weeks around them have no calendar.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)
# The gap keeps a slide out of its own baseline.
GAP = 14
STEP = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """A moment seen from a zone."""

    as_of: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day of the moment, in the zone."""
        return self.as_of.astimezone(ZoneInfo(self.zone)).date()

    def days_before(self, days: int) -> datetime:
        """The same time on the clock that many days earlier (UTC); summer time does not shift a weekday's hours."""
        local = self.as_of.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) - timedelta(days)
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def window(self, end: date, days: int) -> Period:
        """`days` days up to `end` (excluded), with all that is known now."""
        return Period(end - timedelta(days), end, self.as_of.astimezone(UTC))

    def week(self, back: int) -> Period:
        """The ISO week of the moment (0, unfinished) or one before it."""
        monday = self.today - timedelta(self.today.weekday() + 7 * back)
        return self.window(monday + timedelta(7), 7)

    def rolling(self, days: int, back: int = 0) -> Period:
        """The last `days` days, today included, `back` days ago."""
        return self.window(self.today + timedelta(1 - back), days)

    def earlier(self, period: Period, days: int) -> Period:
        """The same window that many days earlier, as it stood at the same age."""
        shift = timedelta(days)
        return Period(period.start - shift, period.end - shift, self.days_before(days))

    def baseline(self, period: Period) -> tuple[Period, ...]:
        """Eight windows of the same length, a week apart, the last one ending 14 days before the window starts."""
        length = (period.end - period.start).days
        return tuple(self.earlier(period, length + GAP + STEP * k) for k in range(WEEKS))

    def local_midnight(self, day: date) -> datetime:
        """The first moment of a day in the zone (UTC)."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def provisional(self, metric: Metric, period: Period) -> bool:
        """The window is younger than the outcome needs."""
        return self.as_of < self.local_midnight(period.end) + timedelta(metric.maturity)


def checked_day(day: date) -> None:
    """Raise UsageError for a day that no programme knows."""
    if not FIRST_DAY <= day < LAST_DAY:
        raise UsageError("day_beyond", day=day.isoformat())


def moment_in(zone: str, moment: datetime) -> datetime:
    """A moment in UTC; without an offset it is one of the zone. Raises UsageError for days that no programme knows."""
    checked_day(moment.date())
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def independent_share(period: Period) -> float:
    """What eight overlapping windows are worth, as a share of eight separate ones (1 for weeks)."""
    length = (period.end - period.start).days
    return min(1.0, (length + STEP * (WEEKS - 1)) / (length * WEEKS))


def spanned(metric: Metric, period: Period) -> Period:
    """The window, reaching back as far as the metric needs."""
    if not metric.span:
        return period
    return replace(period, start=min(period.start, period.end - timedelta(metric.span)))
