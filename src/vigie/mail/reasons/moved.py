"""The person or the mailbox has moved elsewhere.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.MOVED,
    BounceClass.HARD,
    rank=26,
    dead=True,
    sure="1.6",
    phrases="""
has moved
have moved
user not local; please try
user moved
mailbox has moved
account has moved
new address
changed address
recipient has moved
has been replaced by
please update your
a change d'adresse
nouvelle adresse
""",
)
