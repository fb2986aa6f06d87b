"""When a person may be told: quiet hours, weekends and the hour of the digest, in that person's zone.

In: a person's hours and a moment. Out: the first moment, that one or later, at which a message may leave.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Hours:
    """`quiet_from` to `quiet_until` (excluded) nobody is disturbed; equal ends mean never. `digest_at`: hour of it."""

    zone: str = "Europe/Paris"
    quiet_from: time = time(19)
    quiet_until: time = time(8)
    weekends: bool = True  # Saturday and Sunday are quiet
    stop_breaks: bool = False  # an emergency stop is told at once, whatever the hour
    immediate: bool = True  # False: once a day, with the digest
    digest_at: time = time(8, 30)


def free(hours: Hours, now: datetime, *, urgent: bool = False) -> datetime:
    """The first moment from `now` on outside the quiet hours; `urgent` may pass through them if the person chose so."""
    if urgent and hours.stop_breaks:
        return now
    moment = now
    while (later := _after_quiet(hours, moment)) is not None:
        moment = later
    return moment


def due(hours: Hours, now: datetime, *, urgent: bool = False, can_wait: bool = False) -> datetime:
    """When news of `now` is to be told: an urgent one at once, the rest at once or with the digest; never in the quiet.

    `can_wait`: news that nobody has to act on goes with the digest, whatever the person chose.
    """
    if urgent or (hours.immediate and not can_wait):
        return free(hours, now, urgent=urgent)
    return free(hours, _next(now, hours.digest_at, ZoneInfo(hours.zone)))


def _after_quiet(hours: Hours, moment: datetime) -> datetime | None:
    """The end of the quiet stretch that `moment` lies in; None when it lies in none."""
    zone = ZoneInfo(hours.zone)
    local = moment.astimezone(zone)
    if hours.weekends and local.weekday() >= SATURDAY:
        return _at(local, 1, MIDNIGHT, zone)
    start, end, clock = hours.quiet_from, hours.quiet_until, local.time()
    if start < end:
        return _at(local, 0, end, zone) if start <= clock < end else None
    if start == end or end <= clock < start:
        return None
    return _at(local, 1 if clock >= start else 0, end, zone)


def _next(now: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The next time that the clocks of `zone` show `clock`."""
    local = now.astimezone(zone)
    today = _at(local, 0, clock, zone)
    return today if today >= now else _at(local, 1, clock, zone)


def _at(local: datetime, days: int, clock: time, zone: ZoneInfo) -> datetime:
    """That hour, `days` later; an hour that the change of clocks skips is the same instant an hour on."""
    return datetime.combine(local.date() + timedelta(days), clock, zone).astimezone(UTC)
