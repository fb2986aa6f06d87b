"""Qualify before the meeting is booked.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "list_what_qualifies ask_before_booking say_who_it_is_for"

MOVE = human("add_prequalifying_line", "qualified_meeting_rate", STEPS, due=3)
