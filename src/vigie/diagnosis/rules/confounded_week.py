"""Several things changed in one week.

In: a view. Out: evidence when list, copy, volume or sender changed together about the time of the first cause.
"""

from collections.abc import Iterator

from vigie.diagnosis.confounds import entangled
from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = ""


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """Text, list and volume changed in the same week.

    Their effects cannot be told apart by date alone, and none is credited. Change one thing at a time; a source or
    a campaign that stands as before is what still tells them apart.
    """
    days = [cause.since for cause in view.causes] or sorted({c.day for c in view.confounds})
    together = next((t for day in days if len(t := entangled(view.confounds, day)) > 1), ())
    if together:
        yield Evidence("confounded_week", {"kinds": list(together)})
