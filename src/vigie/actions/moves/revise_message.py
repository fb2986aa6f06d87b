"""Go back to the text that worked, then test one change at a time.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "bring_back_previous_text note_what_changed plan_one_test"

MOVE = human("revise_message", "human_reply_rate", STEPS, due=3)
