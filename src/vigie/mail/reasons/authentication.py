"""The sender could not prove who it is: SPF, DKIM, DMARC, or a login. Never says anything about the address.

Gmail answers 5.7.26, Microsoft 5.7.515, since senders in bulk must authenticate (February 2024, May 2025).

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.AUTHENTICATION,
    BounceClass.BLOCK,
    rank=10,
    sure="7.26 7.515 7.509 7.512",
    statuses="7.8 7.9 7.20 7.21 7.22 7.23 7.24 7.29 7.30",
    phrases="""
dmarc
spf check
spf fail
spf validation
spf record
spf hard
spf: fail
spf=
spf-result
sender policy framework
openspf
fails spf
failed spf
violates spf
rejected by spf
spf softfail
spf lookup
not permitted by spf
spf policy
spf unauthorized
due to spf
spf (
is not allowed to send mail from
not authorized to send mail * domain
not authorized to use the domain
dkim
unauthenticated
authentication-results
email is not authenticated
not pass authentication
did not pass authentication
does not meet the required authentication
required authentication level
does not pass authentication
failed sender id
sender id check
sender authentication failed
failed authentication
authentication checks
authentication required
authentication failed
authentication failure
authentication is required
must be authenticated
client was not authenticated
sender address is not verified
not verified. the following identities failed
arc validation
valid arc
could not authenticate
requires authentication
authentication information
smtp auth
echec de l'authentification
authentification requise
""",
)
