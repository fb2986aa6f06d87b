"""The domain takes no mail at all: a null MX, a server that only sends.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.NO_MAIL,
    BounceClass.HARD,
    rank=28,
    dead=True,
    statuses="1.10 3.2",
    phrases="""
null mx
nullmx
does not accept mail
does not accept email
does not accept e-mail
does not accept any mail
does not accept incoming
not accept mail
does not receive mail
does not receive email
host/domain does not accept
smtp protocol returned a permanent error
sender-only
name service error for name=. type=mx
mx record is empty
recipient domain does not accept
has no mail server
domain has no mx
no mx record found
no smtp service
not accepting network messages
system not accepting network
ne recoit pas de courrier
n'accepte pas de courrier
""",
)
