"""Repair the stage that holds the most back.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "name_the_stage listen_to_five_meetings one_owner_for_the_stage no_more_volume"

MOVE = human("fix_bottleneck_stage", "meeting_to_opportunity", STEPS, due=5)
