"""Rework the offer and the call to action.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "read_twenty_replies one_problem_one_promise one_small_step plan_one_test"

MOVE = human("revise_offer", "click_rate", STEPS, due=5)
