"""People answer as before, and fewer of them want what we offer.

In: a view. Out: evidence when replies stand and positives fell.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = "tighten_targeting"
_AS_BEFORE = 0.92


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """Many replies, few of them positive.

    The message is read and the offer does not fit these people. Tighten the targeting first, then rework the offer.
    """
    replies, positive = view.totals["human_reply_rate"], view.totals["positive_rate"]
    if positive.fell and not replies.fell and replies.effect >= _AS_BEFORE:
        yield Evidence("many_replies_few_positive", {**positive.params(), "replies": replies.hits})
