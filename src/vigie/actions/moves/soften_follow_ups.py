"""Fewer and softer follow-ups, with more days between them.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "read_cadence drop_last_follow_up more_days_between new_reason_each_time"

MOVE = human("soften_follow_ups", "unsubscribe_rate", STEPS, due=3, who="opt_out")
