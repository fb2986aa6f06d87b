"""Write to fewer people who fit better.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "read_twenty_replies name_who_says_yes update_source_filters plan_one_test"

MOVE = human("tighten_targeting", "positive_rate", STEPS, due=5, who="wrong_person")
