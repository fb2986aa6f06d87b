"""Dates and numbers as people's tools write them."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.connectors.dates import Order, has_decimal_comma, moment, number, order_of


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-12", "2026-03-12"),
        ("2026-03-12T14:05:00Z", "2026-03-12T14:05:00+00:00"),
        ("2026-03-12 14:05:00 +0100", "2026-03-12T14:05:00+01:00"),
        ("2026-03-12 14:05:00.123 UTC", "2026-03-12T14:05:00.123000+00:00"),
        ("2026-03-12 14:05", "2026-03-12T14:05:00"),
        ("2026/03/12 9:05", "2026-03-12T09:05:00"),
        ("12 mars 2026 14:05", "2026-03-12T14:05:00"),
        ("1er août 2026 à 14h05", "2026-08-01T14:05:00"),
        ("jeudi 12 février 2026", "2026-02-12"),
        ("12 févr. 2026 14 h 05", "2026-02-12T14:05:00"),
        ("Mar 12, 2026 2:05 PM", "2026-03-12T14:05:00"),
        ("March 12th, 2026 at 12:00 am", "2026-03-12T00:00:00"),
        ("Thu, 12 Mar 2026 14:05:00 +0100", "2026-03-12T14:05:00+01:00"),
        ("Thu Mar 12 2026 14:05:00 GMT+0100 (Central European Standard Time)", "2026-03-12T14:05:00+01:00"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026 2:05 PM", "2026-12-31T14:05:00"),
        ("31.12.26", "2026-12-31"),
        ("45000", "2023-03-15"),
        ("45000.5", "2023-03-15T12:00:00"),
        ("1773324300", "2026-03-12T14:05:00+00:00"),
        ("1773324300000", "2026-03-12T14:05:00+00:00"),
    ],
)
def test_a_date_that_can_only_be_read_one_way_is_read(text: str, iso: str) -> None:
    assert moment(text) == iso


@pytest.mark.parametrize(("order", "iso"), [("dmy", "2026-03-12"), ("mdy", "2026-12-03"), (None, None)])
def test_a_date_that_can_be_read_two_ways_waits_for_its_column(order: Order | None, iso: str | None) -> None:
    assert moment("12/03/2026", order) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31/02/2026",
        "2026-13-01",
        "12",
        "0",
        "mars",
        "12 mars",
        "25:00 12/31/2026",
        "call Ana on 12 mars 2026",
    ],
)
def test_what_is_no_date_is_not_made_into_one(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["03/04/2026", "25/04/2026"], "dmy"),
        (["03/04/2026", "04/25/2026"], "mdy"),
        (["03/04/2026 2:05 PM"], "mdy"),
        (["03.04.2026"], "dmy"),
        (["03/04/2026"], None),
        (["2026-04-25", "words"], None),
    ],
)
def test_day_or_month_first_is_decided_by_the_column(samples: list[str], order: Order | None) -> None:
    assert order_of(samples) == order


SEEN = (datetime(2001, 9, 10), datetime(2100, 1, 1))  # noqa: DTZ001 - a cell shows a time without a zone


@given(
    st.datetimes(*SEEN).map(lambda t: t.replace(second=0, microsecond=0)),
    st.integers(-12, 14),
)
def test_every_way_of_writing_the_same_moment_gives_the_same_iso(when: datetime, hours: int) -> None:
    zoned = when.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert moment(when.strftime("%d/%m/%Y %H:%M"), "dmy") == when.isoformat()
    assert moment(when.strftime("%m/%d/%Y %I:%M %p"), "mdy") == when.isoformat()
    assert moment(when.strftime("%d %B %Y %Hh%M")) == when.isoformat()
    assert moment(zoned.strftime("%a, %d %b %Y %H:%M:%S %z")) == zoned.isoformat()
    assert moment(zoned.isoformat()) == zoned.isoformat()


@pytest.mark.parametrize(
    ("text", "comma", "plain"),
    [
        ("1 234,50", None, "1234.50"),
        ("1\u202f234,50 €", None, "1234.50"),
        ("1,234.50", None, "1234.50"),
        ("1.234,50", None, "1234.50"),
        ("$1,234,567", None, "1234567"),
        ("1,234", None, "1234"),
        ("1,234", True, "1.234"),
        ("1.234", True, "1234"),
        ("1.234", None, "1.234"),
        ("12,5 %", None, "12.5"),
        ("-3", None, "-3"),
        ("007", None, "7"),
        ("1000.00", None, "1000"),
        ("n/a", None, None),
        ("", None, None),
        ("12 apples", None, None),
    ],
)
def test_numbers_lose_their_clothes(text: str, comma: bool | None, plain: str | None) -> None:  # noqa: FBT001 - a column of the table
    assert number(text, decimal_comma=comma) == plain


def test_the_decimal_mark_is_decided_by_the_column() -> None:
    assert has_decimal_comma(["1,234", "12,5"]) is True
    assert has_decimal_comma(["1,234", "12.5"]) is False
    assert has_decimal_comma(["1,234", "7", "-"]) is None
