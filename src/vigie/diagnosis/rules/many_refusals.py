"""More people say no.

In: a view. Out: evidence when refusals rose.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = "add_disqualifying_line"


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """More refusals than usual.

    The positioning is not understood or does not fit. Review it, and add a line that lets the wrong people
    recognise early that this is not for them.
    """
    refusals = view.totals["not_interested_rate"]
    if refusals.rose:
        yield Evidence("many_refusals", refusals.params())
