"""Say in the message whom it is not for.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "read_twenty_replies write_disqualifying_line plan_one_test"

MOVE = human("add_disqualifying_line", "not_interested_rate", STEPS, due=3)
