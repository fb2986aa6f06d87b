"""Let a mailbox that was paused send again.

In: a mailbox under a pause. Out: the pause lifted; the tools told the opposite of what they were told.
"""

from vigie.actions.resuming import resume

MOVE = resume("resume_mailbox", "mailbox")
