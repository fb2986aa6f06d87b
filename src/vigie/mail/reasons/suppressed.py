"""The sending service did not try: the address bounced or complained there before.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.SUPPRESSED,
    BounceClass.SOFT,
    rank=42,
    plainly="""
due to blacklist user
""",
    phrases="""
suppression list
suppressed
on the suppression
address suppressed
not delivering to previously bounced
previously bounced
previously unsubscribed
previously complained
hard bounced previously
bounced address
drop list
do not send list
""",
)
