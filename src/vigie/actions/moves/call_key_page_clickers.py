"""Hand contacts who clicked a key page to the callers.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "export_segment check_right_to_call call_within_a_day note_every_call"

MOVE = human("call_key_page_clickers", "key_page_click_rate", STEPS, due=1, who="key_page")
