"""Read the replies, class by class.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "read_twenty_replies correct_wrong_classes note_what_they_say"

MOVE = human("see_reply_classes", "reply_rate", STEPS, due=3)
