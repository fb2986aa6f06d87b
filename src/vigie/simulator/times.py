"""Seconds since the first midnight of the programme, and how they are written.

In: the first day and seconds. Out: ISO 8601 texts with the offset of Paris, weekdays, working and waking moments.
"""

from datetime import date as Date  # noqa: N812 - `date` is a method here
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

DAY = 86_400
HOUR = 3_600
_PARIS = ZoneInfo("Europe/Paris")
_SATURDAY = 5
_WAKES, _SLEEPS = 7 * HOUR, 22 * HOUR
_MONDAY_INSTEAD = 0.7  # of what would have happened on a week-end
_OPENS, _CLOSES = int(9.5 * HOUR), 18 * HOUR


class Calendar:
    """The days of one programme. A day keeps the offset of its noon: any moment written with it is a real one."""

    def __init__(self, first: Date, days: int) -> None:
        """`days` of history; moments up to a year later (call-backs, meetings to come) can be written too."""
        self.first = first
        self.days = days
        self.end = days * DAY
        self.weekdays = [(first.weekday() + n) % 7 for n in range(days + 4_000)]  # the longest deal closes long after
        self._written = {n: self._around(n) for n in range(-60, days + 400)}

    def _around(self, day: int) -> tuple[str, str]:
        noon = datetime.combine(self.first + timedelta(days=day), datetime.min.time(), _PARIS).replace(hour=12)
        offset = noon.strftime("%z")
        return noon.strftime("%Y-%m-%dT"), f"{offset[:3]}:{offset[3:]}"

    def date(self, day: int) -> Date:
        """The date of a day number."""
        return self.first + timedelta(days=day)

    def number(self, when: Date) -> int:
        """The day number of a date."""
        return (when - self.first).days

    def stamp(self, second: int) -> str:
        """ISO 8601 with offset."""
        day, rest = divmod(second, DAY)
        before, after = self._written[day]
        return f"{before}{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}{after}"

    def working(self, day: int) -> bool:
        """Monday to Friday."""
        return self.weekdays[day] < _SATURDAY

    def next_working(self, day: int) -> int:
        """That day, or the Monday after it."""
        return day + max(0, 7 - self.weekdays[day]) if self.weekdays[day] >= _SATURDAY else day

    def later(self, day: int, working_days: int) -> int:
        """So many working days after a working day."""
        weeks, rest = divmod(self.weekdays[day] + working_days, _SATURDAY)
        return day - self.weekdays[day] + 7 * weeks + rest

    def awake(self, second: int, rng: Random) -> int:
        """The moment a person acts who would have acted at `second`: not at night, seldom on a week-end."""
        day, rest = divmod(second, DAY)
        if rest >= _SLEEPS or rest < _WAKES:
            day += rest >= _SLEEPS
            rest = _WAKES + int(rng.random() * 3 * HOUR)
        if day < len(self.weekdays) and self.weekdays[day] >= _SATURDAY and rng.random() < _MONDAY_INSTEAD:
            day, rest = self.next_working(day), _WAKES + int(rng.random() * 4 * HOUR)
        return day * DAY + rest

    def office(self, second: int, rng: Random) -> int:
        """The first moment in office hours at or after `second`."""
        day, rest = divmod(second, DAY)
        if rest >= _CLOSES:
            day, rest = day + 1, 0
        if self.weekdays[day] >= _SATURDAY:
            day, rest = self.next_working(day), 0
        if rest < _OPENS:
            rest = _OPENS + int(rng.random() * 2 * HOUR)
        return day * DAY + rest
