"""The server tried for as long as it may.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.EXPIRED,
    BounceClass.SOFT,
    rank=52,
    statuses="4.7 4.0",
    phrases="""
delivery time expired
delivery expired
message expired
message has been in the queue
in the queue too long
queue too long
queue time
retry timeout exceeded
retry time not reached
retry time
retry count
retry limit
retries exceeded
too long
was not delivered within
not been delivered after
has not yet been delivered
could not be delivered for
cannot send message within
cannot send message for
giving up
gave up
given up
stop trying
expired
could not send message for past
delivery attempts
delivery failed * attempts
attempts failed
delayed
still being retried
will continue to
en attente
retardee
delai de connexion depasse
jours d'essais
jours de tentatives
heures d'essais
nous renoncons
renonce a
jours de tentatives
delai d'expiration depasse
abandon apres
""",
)
