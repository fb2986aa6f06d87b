"""Review the discovery questions and what was promised.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "listen_to_five_meetings compare_with_promise read_lost_reasons update_questions"

MOVE = human("review_discovery", "win_rate", STEPS, due=5)
