"""Write once more to contacts who said not now, with something new.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "export_segment wait_for_their_date new_reason_each_time one_message_only"

MOVE = human("reactivate", "positive_rate", STEPS, due=7, who="not_now")
