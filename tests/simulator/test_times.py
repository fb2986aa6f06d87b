"""Days and seconds of a simulated programme."""

from datetime import date
from random import Random

from vigie.simulator.times import DAY, Calendar

YEARS = 5 * 365


def test_a_deal_that_closes_years_after_the_programme_has_a_day_to_close_on():
    calendar = Calendar(date(2026, 1, 5), 28)
    closes = calendar.office(YEARS * DAY, Random(1))  # noqa: S311 - a simulation
    assert calendar.working(closes // DAY)
    assert calendar.date(closes // DAY) >= date(2030, 12, 31)
