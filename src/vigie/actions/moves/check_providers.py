"""Check authentication, then each recipient provider.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "check_authentication read_last_bounces check_blocklists write_to_own_inbox"

MOVE = human("check_providers", "delivery_rate", STEPS, due=2)
