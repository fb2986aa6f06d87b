"""No words and no status that we know. It quarantines, it never suppresses.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.UNKNOWN,
    BounceClass.SOFT,
    rank=99,
)
