"""Compare inside each segment: the mix has changed, not the rates.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "split_by_segment compare_same_segments note_what_they_say"

MOVE = human("compare_within_segments", "positive_rate", STEPS, due=5)
