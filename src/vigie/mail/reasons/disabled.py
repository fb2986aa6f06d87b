"""The mailbox exists or existed, and is switched off: suspended, locked, inactive. It may come back.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.DISABLED,
    BounceClass.SOFT,
    rank=30,
    statuses="2.1 7.13",
    plainly="""
no mail-enabled subscriptions
""",
    phrases="""
account is disabled
account disabled
account has been disabled
account that you tried to reach is disabled
account that you tried to reach is inactive
account is inactive
account inactive
account has been suspended
account suspended
account is suspended
account locked
temporary locked
temporarily locked
account is locked
account has been locked
account is blocked
account blocked
account has been blocked
account that you tried to reach is over
account expired
account has expired
account is on hold
account on hold
account frozen
account is frozen
account is not active
account not active
account deactivated
account is deactivated
account has been deactivated
account is temporarily unavailable
account temporarily
account has been temporarily
account status
compte gele
compte est gele
boite gelee
boite est gelee
email account * disabled
mailbox disabled
mailbox is disabled
mailbox has been disabled
mailbox is currently disabled
mailbox inactive
mailbox is inactive
mailbox is frozen
mailbox frozen
mailbox suspended
mailbox is suspended
mailbox locked
mailbox is locked
mailbox has been blocked
mailbox blocked
mailbox currently suspended
mailbox currently unavailable
mailbox temporarily disabled
mailbox temporarily suspended
mailbox temporarily locked
mailbox has been suspended
mail box temporarily
user is disabled
user disabled
user is inactive
user inactive
user is suspended
user suspended
user has been suspended
user account is disabled
user account disabled
user account is locked
user * inactive
user is currently disabled
address is disabled
address disabled
address is inactive
address is suspended
recipient is disabled
recipient disabled
recipient suspend
recipient is suspended
recipient inactive
recipient is inactive
recipient has been disabled
domain is suspended
domain * is suspended
domain * has been suspended
domain suspended
domain disabled
domain has been suspended
domain is disabled
disabled due to inactivity
due to inactivity
inactive user
inactive recipient
inactive account
invalid/inactive user
disabled recipient
disabled mailbox
dormant
due to extended inactivity
is no longer active
not an active address
email has been suspended
suspended the account
has been deactivated
mail delivery to this * disabled
delivery to this user may be disabled
temporarily disabled
currently disabled
desactive
suspendu
inactive depuis
boite inactive
boite aux lettres inactive
boite mail inactive
compte inactif
boite * est inactive
compte * est inactif
compte inactif
compte bloque
compte desactive
boite aux lettres desactivee
boite du destinataire archivee
archived recipient
mailbox unavailable due to
konto gesperrt
deaktiviert
gesperrt
cuenta desactivada
cuenta suspendida
""",
)
