"""One form for the numbers that people and tools write, and none for what is no number."""

import duckdb
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from vigie.people import telephone

PARIS = "+33 1 23 45 67 89"
ENGINE = duckdb.connect()


def number(text: str, country: str | None = None, zone: str = "Europe/Paris") -> str | None:
    asked = f"SELECT {telephone.dialled_sql('said')}, {telephone.tail_sql('said')} FROM (SELECT $1::VARCHAR AS said)"
    dialled, tail = ENGINE.execute(asked, [text]).fetchone()
    found = telephone.number(dialled, telephone.region(country or "", telephone.home(zone))) if dialled else None
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
        # Within a country that the former list of our own did not have, a number was none.
        ("03-1234-5678", "Japon", "81312345678"),
        ("(11) 91234-5678", "Brasil", "5511912345678"),
        ("011 15-2345-6789", "Argentine", "5491123456789"),
        ("212345678", "Italia", "390212345678"),  # the zero that is part of the number, eaten
        ("030 123456", "Deutschland", "4930123456"),
        ("4930123456", "DEU", "4930123456"),
        ("32475123456", "Pays-Bas", "32475123456"),
        ("33012345678 9", "France", "33123456789"),
        ("0596 30 12 34", "Martinique", "596596301234"),
        ("01 23 45 67 89", "Martinique", "33123456789"),
        ("555 555 0100", "U.S.A.", "15555550100"),  # given to nobody, or not yet
        ("021 23 45 67", "France", "3321234567"),
        ("01 23 45 67 89", "Atlantis", None),
        ("+33 1 23 45 67 89", "Atlantis", "33123456789"),
        ("01 23 45 67 89", "  ", "33123456789"),
    ],
)
def test_a_number_dialled_within_a_country_is_that_countrys(text, country, digits):
    assert number(text, country) == digits


def test_where_no_country_is_said_the_teams_zone_says_it():
    assert number("02 123 45 67", zone="Europe/Brussels") == "3221234567"
    assert number("02 123 45 67", "France", zone="Europe/Brussels") == "3321234567"
    assert number("01 23 45 67 89", zone="Indian/Reunion") == "33123456789"
    assert number("11 91234-5678", zone="America/Sao_Paulo") == "5511912345678"


def test_every_country_s_numbers_are_read_as_they_are_written_there():
    kinds, ways = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE), (PhoneNumberFormat.E164,
        PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)  # fmt: skip
    told = [
        (phonenumbers.format_number(example, way), region, phonenumbers.format_number(example, ways[0])[1:])
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in kinds
        if (example := phonenumbers.example_number_for_type(region, kind))
        for way in ways
    ]
    asked = f"SELECT {telephone.dialled_sql('said')} FROM (SELECT unnest($1::VARCHAR[]) AS said)"
    dialled = [row[0] for row in ENGINE.execute(asked, [[said for said, _, _ in told]]).fetchall()]
    # Less than seven digits are taken for an extension.
    pairs = [(d, *rest) for d, rest in zip(dialled, told, strict=True) if d]
    assert len(pairs) > 0.9 * len(told) > 1000
    assert [p for p in pairs if telephone.number(p[0], p[2]) != p[3]] == []


@given(
    dialled=st.from_regex(r"(0|\+(33|32|39|41|44|49|1|7|54|55|52|81|212|225|352|262))[0-9]{6,12}", fullmatch=True),
    region=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
)
def test_what_is_read_without_the_library_is_read_as_by_it(dialled, region):
    found = telephone.number(dialled, region)
    try:
        parsed = phonenumbers.parse(dialled, region)
    except NumberParseException:
        return
    said = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)[1:]
    if phonenumbers.is_valid_number(parsed):
        assert found == said
    elif found and region not in {"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"}:
        assert found == f"{parsed.country_code}{parsed.national_number}"


@pytest.mark.parametrize("text", ["0262 12 34 56", "+33 262 12 34 56", "+262 262 12 34 56", "0262123456"])
@pytest.mark.parametrize("country", [None, "France", "Réunion", "FR", "RE", "Guadeloupe"])
def test_numbers_overseas_are_one_number_as_france_dials_them_too(text, country):
    assert number(text, country) == "262262123456"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0590 12 34 56", "590590123456"), ("0690 12 34 56", "590690123456"), ("0594 12 34 56", "594594123456"),
        ("0694 12 34 56", "594694123456"), ("0596 12 34 56", "596596123456"), ("0696 12 34 56", "596696123456"),
        ("0692 12 34 56", "262692123456"), ("0639 12 34 56", "262639123456"), ("692123456", "262692123456"),
        ("0591 12 34 56", "33591123456"), ("0638 12 34 56", "33638123456"),
    ],
)  # fmt: skip
def test_each_country_overseas_has_its_code(text, digits):
    assert number(text) == digits
    assert number(text, zone="Indian/Reunion") == digits
