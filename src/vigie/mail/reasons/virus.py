"""The message or its attachment was taken for a virus.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.VIRUS,
    BounceClass.BLOCK,
    rank=12,
    phrases="""
virus
malware
infected
trojan
worm detected
dangerous attachment
""",
)
