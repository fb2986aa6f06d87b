"""Opens look fine while something worse rises.

In: a view. Out: evidence when opens stand and bounces, complaints or opt-outs rose.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = ""
_WORSE = ("hard_bounce_rate", "soft_bounce_rate", "complaint_rate", "unsubscribe_rate")
_ENOUGH, _FINE = 50, 0.9


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """Opens are as before, and that says nothing.

    Bounces, complaints or opt-outs rise meanwhile. Opens come from those who still receive the mail.
    """
    opens = view.totals["open_drop"]
    rising = [key for key in _WORSE if view.totals[key].rose]
    if rising and opens.base >= _ENOUGH and opens.effect >= _FINE:
        yield Evidence("false_green", {**opens.params(), "rising": rising})
