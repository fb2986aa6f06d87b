"""The total looks well and a part of it does not.

In: a view. Out: evidence for each cause that its number's total hides.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = ""


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """The total is green and holds a red part.

    Averaged over everything the loss disappears, and goes on growing where it is. A green total with a red part is
    not green.
    """
    for cause in view.causes:
        lead = cause.candidate.moved[0]
        total = view.totals.get(lead.number.key)
        hidden = total is not None and not (total.rose if lead.number.bad > 0 else total.fell)
        if total is not None and hidden and cause.candidate.slice:
            yield Evidence("red_part", {**total.params(), "slice": dict(cause.candidate.slice)})
