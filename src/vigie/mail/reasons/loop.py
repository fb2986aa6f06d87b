"""The message goes round between servers.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.LOOP,
    BounceClass.SOFT,
    rank=15,
    statuses="4.6",
    phrases="""
mail loop
routing loop
loop detected
looping
loops back
too many hops
hop count
maximum hop
message loop
mail forwarding loop
forwarding loop
delivered-to: loop
received: loop
routed back
too many received
already has my delivered-to line
all relevant mx records point to non-existent
too many points
en boucle
boucle detectee
boucle de messagerie
""",
)
