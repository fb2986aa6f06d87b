"""Rework what callers say to people who saw the demo.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "listen_to_five_calls start_from_what_they_saw two_slots_in_first_answer"

MOVE = human("rework_talk_track", "demo_clicker_meeting_rate", STEPS, due=5)
