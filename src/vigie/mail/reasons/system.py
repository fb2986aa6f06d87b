"""The receiving system has a fault of its own.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.SYSTEM,
    BounceClass.SOFT,
    rank=56,
    weak=True,
    statuses="3.0 3.1 3.3 3.5",
    plainly="""
procmail: couldn't create
""",
    phrases="""
local error
system error
internal error
internal server
server error
software error
configuration error
misconfigur
configuration problem
local problem
mailer error
mail system error
mail system full
mail system problem
mail system is
mail system not
system resources
insufficient system
insufficient resources
out of memory
no space left
file system
cannot open
can't open
can't create
could not create
cannot create
write error
unable to write
cannot write
unable to create
service unavailable
service not available
service currently unavailable
temporarily unavailable
temporary failure
temporary error
temporary problem
temporarily deferred
temporarily rejected
temporary
server busy
server too busy
too busy
busy
try again
try later
resources
command died
command output
unknown mailer error
procmail
pipe
mailer problem
mailer failure
mailer is
exit status
terminated by
unable to append
 lock
lockfile
locked by another
ldap
maintenance
unverified address
verification in progress
transport error
database
erreur interne
erreur systeme
erreur du systeme
erreur locale
erreur du serveur
erreur serveur
erreur temporaire
erreur technique
erreur de configuration
indisponible
""",
)
