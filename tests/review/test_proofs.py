"""Words that prove a new consent: a day since the demand, this year's or the last one's; without a day, today."""

from datetime import date

import pytest

from vigie.review.proofs import is_since

DEMANDED, TODAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.mark.parametrize(
    "proof",
    [
        "Telephone call of 21 November, asked for the offer", "Appel téléphonique du 20 novembre",
        "Mail du 22.11.26", "Mail du 21, veut l'offre", "Wrote in November, wants it",
        "Wrote on 3 November, and again on 22 November",
        "Called on Sunday, asked for it", "Il a appelé samedi", "Yesterday on the telephone: the offer for 2027",
        "Telephoned today: wants a call in two weeks", "Telephone call this morning, asked for the offer",
        "Appel de ce matin, demande l’offre", "Avant-hier il a dit oui", "Asked by telephone for the offer",
    ],
)  # fmt: skip
def test_a_day_since_the_demand_proves_and_so_do_words_without_a_day(proof):
    assert is_since(proof, DEMANDED, TODAY)


@pytest.mark.parametrize(
    "proof",
    [
        "Telephone call of 12 November, asked for the offer", "Mail du 12/11, veut l'offre", "22.11.25 mail received",
        "Appel du 3 mars 2024, veut l'offre", "Mail of 30 November, asked for it", "Mail du 25, veut l'offre",
        "Wants a call in two weeks", "Wrote in October, wants it",
    ],
)  # fmt: skip
def test_days_before_the_demand_or_to_come_prove_nothing(proof):
    assert not is_since(proof, DEMANDED, TODAY)


def test_a_day_without_its_year_may_be_of_the_last_year():
    assert is_since("Mail of 22 December, asked for it", date(2025, 6, 1), TODAY)
    assert not is_since("Mail of 22 December, asked for it", date(2026, 6, 1), TODAY)
    assert is_since("Call of 29 February, wants it", date(2028, 2, 1), date(2028, 3, 5))
