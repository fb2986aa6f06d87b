"""Quiet hours: nights, weekends, other zones, the days on which the clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.review.quiet import Hours, due, free

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Hours()


def at(text, zone=PARIS):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-18T10:00", "2026-11-18T10:00"),  # a Wednesday, in the day
        ("2026-11-18T18:59", "2026-11-18T18:59"),
        ("2026-11-18T19:00", "2026-11-19T08:00"),  # the evening
        ("2026-11-19T02:30", "2026-11-19T08:00"),  # the night
        ("2026-11-19T08:00", "2026-11-19T08:00"),  # the end is free
        ("2026-11-20T19:30", "2026-11-23T08:00"),  # from Friday evening to Monday morning
        ("2026-11-21T12:00", "2026-11-23T08:00"),
        ("2026-11-22T23:59", "2026-11-23T08:00"),
    ],
)
def test_nights_and_weekends_are_quiet(now, told):
    assert free(OFFICE, at(now)) == at(told)


def test_quiet_hours_are_those_of_the_person_not_of_the_server():
    moment = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # 18:00 in Paris, 02:00 in Tokyo, 09:00 in Los Angeles
    tokyo, angeles = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")
    assert free(OFFICE, moment) == moment
    assert free(Hours(zone="Asia/Tokyo"), moment) == at("2026-11-19T08:00", tokyo)
    assert free(Hours(zone="America/Los_Angeles"), moment) == moment
    saturday_there = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # Friday in Paris, Saturday 01:00 in Tokyo
    assert free(Hours(zone="Asia/Tokyo"), saturday_there) == at("2026-11-23T08:00", tokyo)
    assert free(Hours(zone="America/Los_Angeles"), at("2026-11-23T00:30", angeles)) == at("2026-11-23T08:00", angeles)


def test_a_night_is_an_hour_shorter_or_longer_where_the_clocks_change():
    every_day = Hours(weekends=False)
    assert free(every_day, at("2026-03-28T19:00")) == datetime(2026, 3, 29, 6, tzinfo=UTC)  # 08:00 summer time
    assert free(every_day, at("2026-10-24T19:00")) == datetime(2026, 10, 25, 7, tzinfo=UTC)  # 08:00 winter time


def test_an_hour_that_the_clocks_skip_or_repeat_is_met_once():
    night_bird = Hours(weekends=False, quiet_from=time(20), quiet_until=time(2, 30))
    skipped = free(night_bird, at("2026-03-28T23:00"))
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 summer time: 02:30 does not exist
    assert free(night_bird, skipped) == skipped
    repeated = free(night_bird, at("2026-10-24T23:00"))
    assert repeated == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first 02:30


def test_quiet_hours_within_one_day_and_none_at_all():
    siesta = Hours(weekends=False, quiet_from=time(12), quiet_until=time(14))
    assert free(siesta, at("2026-11-18T12:30")) == at("2026-11-18T14:00")
    assert free(siesta, at("2026-11-18T23:00")) == at("2026-11-18T23:00")
    never = Hours(weekends=False, quiet_from=time(8), quiet_until=time(8))
    assert free(never, at("2026-11-18T08:00")) == at("2026-11-18T08:00")


def test_a_stop_breaks_the_quiet_only_where_the_person_chose_so():
    night = at("2026-11-21T03:00")
    assert due(OFFICE, night, urgent=True) == at("2026-11-23T08:00")
    assert due(Hours(stop_breaks=True), night, urgent=True) == night
    assert due(Hours(stop_breaks=True), night) == at("2026-11-23T08:00")
    assert due(Hours(stop_breaks=True, immediate=False), night, urgent=True) == night


def test_the_digest_comes_once_a_day_at_its_hour_and_never_in_the_quiet():
    digest = Hours(immediate=False, digest_at=time(9, 15))
    assert due(digest, at("2026-11-18T09:00")) == at("2026-11-18T09:15")
    assert due(digest, at("2026-11-18T09:16")) == at("2026-11-19T09:15")
    assert due(digest, at("2026-11-20T10:00")) == at("2026-11-23T08:00")  # Saturday's digest waits for Monday morning
    late = Hours(immediate=False, digest_at=time(22))
    assert due(late, at("2026-11-18T10:00")) == at("2026-11-19T08:00")


def test_what_can_wait_goes_with_the_digest_of_whoever_is_told_at_once():
    assert due(OFFICE, at("2026-11-18T10:00"), can_wait=True) == at("2026-11-19T08:30")


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given its zone
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"]),
    st.times(),
    st.times(),
    st.booleans(),
)
def test_whatever_the_hours_the_moment_is_free_and_not_before_now(now, zone, start, end, weekends):
    hours = Hours(zone=zone, quiet_from=start, quiet_until=end, weekends=weekends)
    moment = free(hours, now)
    assert moment >= now
    assert free(hours, moment) == moment
