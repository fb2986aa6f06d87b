"""Qualified meetings become opportunities less often.

In: a view. Out: evidence when that conversion fell.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = "run_handover_checklist"
_BEYOND = 3.0


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """Fewer opportunities come of qualified meetings than before.

    What the caller knew is lost on the way to the seller. Go through the handover checklist.
    """
    for stage in view.stages:
        if stage.conversion.key == "opportunity_rate" and not stage.slice and stage.score >= _BEYOND:
            yield Evidence("handover_falls", {"hits": stage.hits, "base": stage.base, "expected": stage.expected})
