"""One source fails while the others, with the same texts in the same weeks, do not.

In: a view. Out: evidence for each failing source that has others as control.
"""

from collections.abc import Iterator

from vigie.diagnosis.view import View
from vigie.vocabulary.finding import Evidence

ACTION = ""


def RULE(view: View) -> Iterator[Evidence]:  # noqa: N802 - the one name a rule has
    """One lead source fails while another, with the same texts in the same weeks, does not.

    The list is at fault, not the message. The sources that stand as before are the control.
    """
    for cause in view.causes:
        slice_ = cause.candidate.slice
        if len(slice_) == 1 and slice_[0][0] == "source" and cause.control:
            sources = [value for ((_, value),) in cause.control]
            yield Evidence("list_not_message", {"source": slice_[0][1], "control": sources})
