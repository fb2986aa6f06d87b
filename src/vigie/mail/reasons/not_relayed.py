"""The server does not relay for this sender or domain; the recipient's DNS may point to the wrong server.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.NOT_RELAYED,
    BounceClass.BLOCK,
    rank=31,
    phrases="""
relaying denied
relay denied
relay access denied
relay not permitted
relay not allowed
relaying not allowed
relaying not permitted
relaying prohibited
relaying is prohibited
relaying to
relaying from
relaying refused
unable to relay
cannot relay
not permitted to relay
not allowed to relay
no relaying
not a relay
not an open relay
not relaying
does not relay
we do not relay
we don't relay
insecure mail relay
mail relay denied
open relay
that domain isn't in my list of allowed rcpthosts
rcpthosts
relay operation rejected
relaying mail to
this system is not configured to relay mail
is not permitted to relay through this server
not a gateway
must issue a starttls command first to relay
i can not relay
""",
)
