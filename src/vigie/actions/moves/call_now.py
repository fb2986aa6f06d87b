"""Hand hot leads to the callers now.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "export_segment check_right_to_call call_within_a_day note_every_call"

MOVE = human("call_now", "contact_to_call_sla", STEPS, due=1, who="hot")
