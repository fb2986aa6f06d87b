"""Move budget to the sources whose held meetings cost least.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "enter_the_costs compare_cost_per_meeting keep_a_control move_a_quarter_first"

MOVE = human("move_budget", "cost_per_held_meeting", STEPS, due=5)
