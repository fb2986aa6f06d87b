"""Offer two time slots in the first answer.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "two_slots_in_first_answer answer_within_a_day calendar_link_second"

MOVE = human("offer_slots", "reply_to_meeting", STEPS, due=2)
