"""Numbers and dates as a reader of each language expects them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from vigie.metrics import METRICS
from vigie.sentences.numbers import calendar_day
from vigie.sentences.replies import bar_sentence
from vigie.vocabulary.metric import Range
from vigie.web import formats

BOUNCES, HOURS = METRICS["hard_bounce_rate"], METRICS["first_reply_hours"]


def test_french_thousands_are_apart_by_a_space_that_the_font_has():
    assert formats.number(9118, "fr") == "9\u00a0118"
    assert "\u202f" not in formats.number(1234567.8, "fr", 1)


def test_english_thousands_are_apart_by_a_comma():
    assert formats.number(9118, "en") == "9,118"


@pytest.mark.parametrize(("lang", "text"), [("fr", "2,6\u00a0%"), ("en", "2.6%")])
def test_a_rate_carries_its_sign_as_the_language_writes_it(lang, text):
    assert formats.value(BOUNCES, 0.0261, lang, 1) == text


def test_an_unknown_value_is_a_dash_and_never_a_zero():
    assert formats.value(BOUNCES, None, "fr", 1) == "–"


@pytest.mark.parametrize(("width", "decimals"), [(0.02, 2), (0.099, 2), (0.1, 1), (7.9, 1), (8, 0), (40, 0)])
def test_decimals_follow_the_width_of_the_range(width, decimals):
    assert formats.decimals_for(width) == decimals


def test_complaints_keep_two_decimals_though_their_range_is_wide_for_them():
    assert formats.metric_decimals(METRICS["complaint_rate"], Range(0.0, 0.0012, 0.0006, 8)) == 2


def test_a_large_rate_never_has_two_decimals():
    assert formats.metric_decimals(METRICS["delivery_rate"], Range(0.9995, 1.0, 0.9999, 8)) == 1


@pytest.mark.parametrize(("lang", "text"), [("fr", "−0,5\u00a0pt"), ("en", "−0.5\u00a0pp")])
def test_a_gap_between_rates_is_in_points_with_a_true_minus(lang, text):
    assert formats.gap(BOUNCES, 0.010, 0.015, lang, 1) == text


def test_a_gap_that_rounds_to_nothing_says_nothing():
    assert formats.gap(BOUNCES, 0.0101, 0.0103, "fr", 1) == ""


def test_a_median_is_in_hours_and_so_is_its_gap():
    assert formats.value(HOURS, 18.7, "fr", 1) == "18,7\u00a0h"
    assert formats.gap(HOURS, 18.7, 19.6, "fr", 1) == "−0,9\u00a0h"


def test_dates_are_spelled_in_the_language():
    assert formats.day(date(2026, 11, 20), "fr") == "ven. 20 nov."
    assert formats.day(date(2026, 11, 20), "en") == "Fri 20 Nov"


def test_the_hour_is_that_of_the_workspace():
    assert formats.clock(datetime(2026, 11, 20, 8, 14, tzinfo=UTC), "Europe/Paris", "fr") == "09:14"


@pytest.mark.parametrize(("octets", "text"), [(900, "900\u00a0o"), (1536, "1,5\u00a0ko"), (4 << 30, "4\u00a0Go")])
def test_sizes_are_readable(octets, text):
    assert formats.size(octets, "fr") == text


@given(st.floats(-1e6, 1e6), st.sampled_from(["fr", "en"]), st.integers(0, 2))
def test_no_number_is_ever_minus_zero_nor_written_with_a_hyphen(value, lang, decimals):
    text = formats.number(value, lang, decimals)
    assert "-" not in text
    assert text.strip("0.,−") or not text.startswith("−")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("+33146550014", "+33 1 46 55 00 14"), ("0146550014", "01 46 55 00 14"), ("01.46.55.00.14", "01.46.55.00.14"),
        ("+33 1 46 55 00 14", "+33 1 46 55 00 14"), ("+493012345678", "+49 301 234 5678"),
        ("+14155550123", "+1 415 555 0123"), ("+352621123456", "+352 621 123 456"), ("3900", "3900"),
    ],
)  # fmt: skip
def test_a_telephone_number_stands_in_groups(given, shown):
    assert formats.telephone(given) == shown.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("day", "lang", "short", "spelt", "plain"),
    [
        (date(2026, 9, 1), "en", "Tue 1 Sept", "Tuesday 1 September", "1 September"),
        (date(2026, 9, 1), "fr", "mar. 1er sept.", "mardi 1er septembre", "1er septembre"),
        (date(2027, 9, 1), "en", "Wed 1 Sept 2027", "Wednesday 1 September 2027", "1 September 2027"),
        (date(2027, 9, 1), "fr", "mer. 1er sept. 2027", "mercredi 1er septembre 2027", "1er septembre 2027"),
        (date(2025, 9, 2), "fr", "mar. 2 sept. 2025", "mardi 2 septembre 2025", "2 septembre 2025"),
    ],
)
def test_a_day_of_another_year_is_told_with_its_year(day, lang, short, spelt, plain):
    assert (formats.day(day, lang), formats.weekday(day, lang)) == (short, spelt)
    first = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    assert (formats.long_day(day, lang).split()[0], formats.short_day(day, lang).split()[0]) == (first, first)
    with override(lang):
        assert calendar_day(day) == plain


def test_an_absence_until_another_year_says_which():
    with override("en"):
        said = bar_sentence("away", "out_of_office", date(2026, 11, 12), date(2027, 9, 1))
    assert said == "Back on 1 September 2027: no follow-up before."
