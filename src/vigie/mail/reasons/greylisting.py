"""The server asks to come back later, as it does with every unknown sender.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.GREYLISTING,
    BounceClass.SOFT,
    rank=18,
    phrases="""
greylist
graylist
grey-list
gray-list
grey list
gray list
greylisted
try again in * seconds
try again in * minutes
please try again in
retry in * seconds
retry in * minutes
please retry later
come back later
come back in
first time sender
reessayez dans
reessayer dans
liste grise
listes grises
listage gris
""",
)
