"""The servers did not understand each other's commands.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.SYNTAX,
    BounceClass.SOFT,
    rank=54,
    statuses="5.0 5.1 5.2 5.4 5.5 5.6",
    phrases="""
syntax error
command not recognized
command unrecognized
unrecognized command
unrecognised command
command not implemented
not implemented
bad sequence
bad command
command rejected
improper command
protocol error
unsupported
need mail
need rcpt
line too long
smtputf8
parameters not recognized
invalid command
""",
)
