"""Meetings are booked as before, and fewer of them come to anything: whom one meets, or what they were promised.

In: a view. Out: evidence with the meetings whose day has passed, those qualified, the opportunities, in four weeks.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = "add_prequalifying_line"
_BEYOND = 3.0


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """Meetings are booked, and too few of them are with somebody who can buy.

    More messages would bring more of the same. Look at who is selected and at what the message promises: say for
    whom it is and for whom it is not, and qualify before the meeting.
    """
    whole = {s.conversion.key: s for s in view.stages if not s.slice}
    qualified, booking = whole.get("qualified_meeting_rate"), whole.get("reply_to_meeting")
    if qualified and qualified.score >= _BEYOND and (booking is None or booking.score < _BEYOND):
        p, usual = view.passage, round(qualified.expected, 1)
        counts = {"booked": p.booked, "qualified": p.qualified, "opportunities": p.opportunities}
        yield Evidence("selection_not_volume", {**counts, "usual": usual})
