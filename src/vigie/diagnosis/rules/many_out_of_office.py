"""More people are away.

In: a view. Out: evidence when out-of-office replies rose.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = "change_send_days"


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """More out-of-office replies than usual.

    A holiday, the wrong days, or another time zone. Choose other sending days and resume after the dates of return.
    """
    away = view.totals["out_of_office_rate"]
    if away.rose:
        yield Evidence("many_out_of_office", away.params())
