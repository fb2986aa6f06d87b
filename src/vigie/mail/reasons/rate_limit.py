"""Too much at once: messages, connections or recipients.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.RATE_LIMIT,
    BounceClass.BLOCK,
    rank=16,
    statuses="2.10 5.3 7.28 7.705 7.3",
    phrases="""
too many connection
too many concurrent
too many simultaneous
too many sessions
too many session
too many messages
too many mails
too many emails
too many recipients
too many rcpt
too many errors
too many unknown
too many invalid
too many requests
too many failed
too many commands
too much mail
too much recipients
too fast
slow down
rate limit
rate-limit
ratelimit
rate control
rate limited
limit exceeded
exceeded the rate
exceeded the limit
exceeds the maximum number
exceeded the maximum number
maximum number of
sending limit
daily limit
hourly limit
daily quota
hourly quota
daily message
daily sending
message limit
messages per
mails per
connections per
recipients per
throttl
speeding
unusual rate
receiving mail too quickly
receiving mail at a rate
mail at a rate that
receiving mail too
limiting
exceeded your
exceeded its sending
sending quota
defer_limit
max defers and failures
max emails per hour
connection limit
connection frequency
frequency limit
frequency limited
trop de connexions
trop de messages
trop de destinataires
trop de mails
ofr_005
ofr005
lpn104_
zu viele
demasiados
trop de courriels
""",
)
