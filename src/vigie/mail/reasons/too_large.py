"""The message is larger than the server or the mailbox takes.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.TOO_LARGE,
    BounceClass.SOFT,
    rank=22,
    statuses="2.3 3.4",
    phrases="""
message too large
message too big
message size
message is too large
message is too big
message exceeds
message length exceeds
message file too big
mail size
mail too large
mail is too big
exceeds fixed maximum
exceeds fixed limit
exceeds size limit
exceeds the size
exceeds maximum * size
exceeds max
exceeded maximum inbound message size
maximum message size
maximum size
max message size
size limit
size exceed
exceeds the maximum message
larger than the
too large to
too large for
line limit exceeded
taille maximale
taille du message
message trop volumineux
message trop gros
trop volumineux
nachricht zu gross
demasiado grande
sizelimitexceeded
messagetoolarge
taille superieure
trop gros
limite de taille
taille autorisee
taille permise
taille limite
trop volumineu
trop lourd
piece jointe depasse
pieces jointes depassent
message * pese
mail * pese
courriel * pese
""",
)
