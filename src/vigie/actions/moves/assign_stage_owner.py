"""Name who answers for each stage, and how long it may take.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "one_owner_for_the_stage days_allowed_per_stage look_at_late_deals_weekly"

MOVE = human("assign_stage_owner", "cycle_days", STEPS, due=3)
