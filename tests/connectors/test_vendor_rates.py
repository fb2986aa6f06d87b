"""The rates that other tools show for the same facts: 1,000 leads, 450 openers, 40 repliers, 10 positive."""

from dataclasses import replace

import pytest

from vigie.connectors import Counts, connectors

FACTS = Counts(
    leads=1000,
    messages=1400,
    bounced=30,
    contacted=1000,
    openers=450,
    repliers=40,
    automatic_repliers=14,
    positive=10,
)


def shown(key: str, counts: Counts) -> dict[str, float | None]:
    """Rates in percent with one decimal."""
    return {r.rate: r.value and round(100 * r.value, 1) for r in connectors()[key].rates(counts)}


@pytest.mark.parametrize(
    ("key", "counts", "rates"),
    [
        ("lemlist", FACTS, {"reply_rate": 8.9}),
        ("smartlead", FACTS, {"reply_rate": 8.9, "positive_rate": 25.0}),
        ("smartlead", replace(FACTS, openers=0), {"reply_rate": 4.0, "positive_rate": 25.0}),
        ("instantly", FACTS, {"reply_rate": 4.0, "positive_rate": 25.0}),
    ],
)
def test_each_tool_shows_the_rates_of_its_own_page(key: str, counts: Counts, rates: dict[str, float]) -> None:
    assert shown(key, counts) == rates


def test_the_formula_is_told_with_the_figures() -> None:
    reply, positive = connectors()["smartlead"].rates(FACTS)
    assert (reply.hits_name, reply.hits, reply.base_name, reply.base) == ("repliers", 40, "openers", 450)
    assert (positive.hits_name, positive.base_name) == ("positive", "repliers")


def test_no_rate_is_shown_when_its_base_is_unknown_or_zero() -> None:
    assert shown("lemlist", replace(FACTS, openers=0)) == {"reply_rate": None}
    assert shown("instantly", replace(FACTS, contacted=None)) == {"reply_rate": None, "positive_rate": 25.0}
