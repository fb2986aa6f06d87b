"""Hand meetings over to sales without losing what was said.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "notes_before_meeting same_promise_as_mail next_step_agreed opportunity_opened_same_day"

MOVE = human("run_handover_checklist", "opportunity_rate", STEPS, due=2)
