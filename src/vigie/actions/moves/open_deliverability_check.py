"""Check the tracking, then where the mail arrives.

In: a slice, or the whole programme. Out: a task with its checklist.
"""

from vigie.actions.human import human

STEPS = "check_tracking_domain check_authentication check_blocklists write_to_own_inbox"

MOVE = human("open_deliverability_check", "delivery_rate", STEPS, due=2)
