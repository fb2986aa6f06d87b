"""A rule of the receiving side refused the message, without saying what about it.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.POLICY,
    BounceClass.BLOCK,
    rank=48,
    weak=True,
    statuses="7.0 7.1",
    plainly="""
transport.rules.rejectmessage
sending country
country blocked
or blocked sender
or access denied
or is not allowed
or not authorized
ou non autorise
ou acces refuse
or sender blocked
or sender is blocked
blocked sender or
sender blocked or
ou expediteur bloque
expediteur bloque ou
""",
    phrases="""
policy
access denied
access not allowed
permission denied
not allowed
not permitted
not accepted
not acceptable
administrative prohibition
administratively
security
rejected
^denied$
^denied.$
denied by
customfromdenied
refused
blocked
prohibited
banned
forbidden
transaction failed
message was not accepted
we do not accept
do not accept mail
does not accept
undesirable
unacceptable
violation
refuse
rejete
interdit
abgelehnt
rechazado
refuse par la politique
rejete par la politique
politique de securite
politique de filtrage
n'est pas autorise
pas autorise
""",
)
