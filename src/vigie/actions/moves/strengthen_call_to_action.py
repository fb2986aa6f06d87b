"""Ask for one small, clear step.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "one_small_step say_how_long one_question_at_the_end plan_one_test"

MOVE = human("strengthen_call_to_action", "meetings_booked", STEPS, due=3)
