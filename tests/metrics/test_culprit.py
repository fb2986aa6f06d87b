"""The culprit is a slice with a name that chance cannot explain, or nobody.

In: counts of slices in a window and its eight baseline windows. Out: the culprit.
"""

from datetime import UTC, date, datetime

import pytest

from vigie.metrics import METRICS
from vigie.metrics.culprit import culprit, dimensions, split
from vigie.metrics.infer import Judged
from vigie.vocabulary.metric import Period, Reading, State

PERIOD = Period(date(2026, 9, 1), date(2026, 9, 8), datetime(2026, 9, 20, tzinfo=UTC))
METRIC = METRICS["hard_bounce_rate"]
USUAL = [(10, 1000)] * 8


def total():
    reading = Reading(METRIC, (), PERIOD, 110, 3000, None, 0.037, 0.03, 0.04, None, State.ACT, provisional=False)
    return Judged(reading, 1.0, 0.0, None)


@pytest.mark.parametrize(("bad", "found"), [("API", (("source", "API"),)), (None, None)])
def test_only_a_slice_that_can_be_named_is_blamed(bad, found):
    counts = {
        (("source", bad),): [(90, 1000), *USUAL],
        (("source", "Salon"),): [(10, 1000), *USUAL],
        (("source", "LinkedIn"),): [(10, 1000), *USUAL],
    }
    blamed = culprit(METRIC, total(), [split(METRIC, PERIOD, counts, {})])
    assert (blamed.slice if blamed else None) == found


def test_what_a_number_says_by_definition_blames_nobody():
    assert ("provider",) not in dimensions(METRICS["role_free_rate"])
    assert ("source",) in dimensions(METRICS["role_free_rate"])
    assert ("provider",) in dimensions(METRIC)
