"""Filters as people write them: stored values, names as the pages show them, in any letter case and language.

In: texts, facts in memory. Out: stored values, refusals.
"""

from datetime import UTC, datetime

import pytest

from vigie import sentences
from vigie.filters import meant, read_filters
from vigie.vocabulary.errors import UsageError

AS_OF = datetime(2026, 11, 20, 8, tzinfo=UTC)
HELD = {
    "provider": ["google", "microsoft", "microsoft365", "ovh", "other", None],
    "source": ["Salon Lyon", "Partner", "partner", None],
    "owner": ["Léa"],
}


class Facts:
    """Answers the distinct values of one column."""

    def rows(self, text, params=()):
        assert params == [AS_OF.replace(tzinfo=None)]
        return [(v,) for v in HELD[text.split()[2]]]


def read(*texts):
    return read_filters(texts, Facts(), AS_OF)


def test_values_of_one_dimension_add_up_and_an_empty_one_is_the_unknown():
    assert read("source=Salon Lyon", "owner=Léa = boss", "source=") == {
        "source": ["Salon Lyon", None],
        "owner": ["Léa = boss"],
    }


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("microsoft", "microsoft"),
        ("Microsoft", "microsoft"),
        ("MICROSOFT 365", "microsoft365"),
        ("Ovh", "ovh"),
        ("other providers", "other"),
        ("Autres fournisseurs", "other"),
        ("unknown", None),
        ("Inconnu", None),
        ("Yahoo", "Yahoo"),  # nobody holds it: it finds nothing, as it did
    ],
)
def test_a_name_as_it_is_shown_means_the_value_as_it_is_stored(text, stored):
    assert read(f"provider={text}") == {"provider": [stored]}


def test_letter_case_matters_only_where_two_values_differ_by_it():
    assert read("source=salon lyon") == {"source": ["Salon Lyon"]}
    assert read("source=partner") == {"source": ["partner"]}
    with pytest.raises(UsageError) as raised:
        read("source=PARTNER")
    assert raised.value.code == "ambiguous_value"
    assert "Partner, partner" in sentences.reason("ambiguous_value", raised.value.params)


def test_two_names_of_one_value_are_that_value_once():
    assert meant({"provider": ["google", "Google"]}, lambda _: HELD["provider"]) == {"provider": ["google"]}


@pytest.mark.parametrize(("text", "code"), [("source", "bad_where"), ("color=red", "unknown_dimension")])
def test_what_is_no_filter_says_so(text, code):
    with pytest.raises(UsageError) as raised:
        read(text)
    assert raised.value.code == code
    assert sentences.reason(code, raised.value.params)
    assert sentences.remedy(code, raised.value.params)
