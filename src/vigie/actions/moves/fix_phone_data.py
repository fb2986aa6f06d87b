"""Have the phone numbers of a source checked and completed.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "sample_twenty_numbers ask_the_source flag_wrong_numbers import_again"

MOVE = human("fix_phone_data", "joinability", STEPS, due=5)
