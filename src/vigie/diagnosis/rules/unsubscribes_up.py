"""More people leave.

In: a view. Out: evidence when opt-outs rose.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = "soften_follow_ups"


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """More people opt out than usual.

    Send fewer and softer follow-ups, and leave more days between them.
    """
    leaving = view.totals["unsubscribe_rate"]
    if leaving.rose:
        yield Evidence("unsubscribes_up", leaving.params())
