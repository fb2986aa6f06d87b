"""One form for the numbers that people and tools write, and none for what is no number."""

import duckdb
import pytest

from vigie.people import telephone

PARIS = "+33 1 23 45 67 89"
ENGINE = duckdb.connect()


def number(text: str, country: str | None = None, zone: str = "Europe/Paris") -> str | None:
    placed = telephone.country_sql("t.country", telephone.home(zone))
    number_tail = f"{telephone.number_sql('t.said')}, {telephone.tail_sql('t.said')}"
    found, tail = ENGINE.execute(
        f"SELECT {number_tail} FROM (SELECT $1::VARCHAR AS said, $2::VARCHAR AS country) t "
        f"LEFT JOIN {telephone.plans_sql()} ON {telephone.PLAN}.country = {placed}",
        [text, country],
    ).fetchone()
    assert found is None or found.endswith(tail)
    return found


@pytest.mark.parametrize(
    "text",
    [
        PARIS, "+33123456789", "0033 1 23 45 67 89", "00 33 1 23 45 67 89", "01 23 45 67 89", "01.23.45.67.89",
        "01-23-45-67-89", "01/23/45/67/89", "+33 (0)1 23 45 67 89", "+33 01 23 45 67 89", "(+33) 1 23 45 67 89",
        "01\u202f23\u202f45\u202f67\u202f89", "01\u00a023\u00a045\u00a067\u00a089", "33123456789", "123456789",
        "123456789.0", "33123456789.0", "tel:+33123456789", "Tél. : 01 23 45 67 89", "'+33123456789",
        "01 23 45 67 89 poste 12", "01 23 45 67 89 ext. 4", "+33123456789x12", "01 23 45 67 89 #12",
        "01 23 45 67 89;06 12 34 56 78", "01 23 45 67 89 / 06 12 34 56 78", "01 23 45 67 89 (standard)",
        "+33\u20111\u201123\u201145\u201167\u201189",
    ],
)  # fmt: skip
def test_one_number_however_it_is_written(text):
    assert number(text) == "33123456789"


@pytest.mark.parametrize(
    "text",
    ["", "-", "anonymous", "n/a", "12", "3900", "poste 12", "123456", "3,36123E+10", "3.3612345678E+10",
     "01 23 45 67 89 01 23 45 67 89", "a@b.example", "+", "+33 12"],
)  # fmt: skip
def test_what_is_no_number_is_none(text):
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "country", "digits"),
    [
        ("02 123 45 67", "Belgique", "3221234567"),
        ("02 123 45 67", "BE", "3221234567"),
        ("044 668 18 00", "Suisse", "41446681800"),
        ("020 7946 0018", "Royaume-Uni", "442079460018"),
        ("(415) 555-2671", "États-Unis", "14155552671"),
        ("1 415 555 2671", "USA", "14155552671"),
        ("06 698 12345", "Italie", "390669812345"),
        ("+39 06 698 12345", None, "390669812345"),
        ("+44 (0)20 7946 0018", "France", "442079460018"),
        ("0032 2 123 45 67", "France", "3221234567"),
        ("32475123456", "France", "32475123456"),
        ("+81 3-1234-5678", "Japon", "81312345678"),
        ("03-1234-5678", "Japon", None),
        ("01 23 45 67 89", "  ", "33123456789"),
    ],
)
def test_a_number_dialled_within_a_country_is_that_countrys(text, country, digits):
    assert number(text, country) == digits


def test_where_no_country_is_said_the_teams_zone_says_it():
    assert number("02 123 45 67", zone="Europe/Brussels") == "3221234567"
    assert number("02 123 45 67", "France", zone="Europe/Brussels") == "3321234567"
    assert number("01 23 45 67 89", zone="Indian/Reunion") == "33123456789"
