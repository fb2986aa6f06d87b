"""Remind, and ask for a confirmation, before each meeting.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "invitation_at_once reminder_day_before confirmation_same_day way_to_postpone"

MOVE = human("send_reminders", "meeting_held_rate", STEPS, due=2)
