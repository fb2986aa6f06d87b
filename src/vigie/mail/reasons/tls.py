"""The servers could not agree on encryption.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.TLS,
    BounceClass.SOFT,
    rank=44,
    statuses="7.4 7.5 7.10 7.11 7.12",
    phrases="""
starttls
tls required
tls negotiation
tls handshake
tls connection
tls is required
tls not
tls error
ssl error
ssl handshake
certificate
encryption required
encryption is required
encryption needed
cannot start tls
mta-sts
dane
tlsa
""",
)
