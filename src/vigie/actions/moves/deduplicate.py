"""Merge duplicates, one live sequence for each contact.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "export_segment merge_duplicates one_sequence_each import_again"

MOVE = human("deduplicate", "duplicate_rate", STEPS, due=3, who="duplicate")
