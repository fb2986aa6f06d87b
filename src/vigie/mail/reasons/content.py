"""The content was refused: taken for spam, a forbidden link, attachment or header.

In: nothing. Out: `REASON`.
"""

from vigie.mail.reasons.declaring import Reason
from vigie.vocabulary.mail import BounceClass, BounceReason

REASON = Reason(
    BounceReason.CONTENT,
    BounceClass.BLOCK,
    rank=32,
    statuses="6.0 6.1 6.2 6.3 6.4 6.5 6.6 6.7 7.7 7.16",
    phrases="""
spam
junk mail
unsolicited
bulk mail
bulk email
phishing
content rejected
content restriction
content filter
content policy
content is not
content not accept
contains a url
contains an attachment
message content
content of
content denied
rejected due to content
rejected by content
rejected for content
blocked by content
content scanner
attachment
header rejected
body rejected
header error
banned content
bad content
forbidden content
objectionable
prohibited
suspected
suspicious
unacceptable content
message rejected as
message looks like
looks like spam
message was blocked
message has been blocked
message blocked
message refused by filter
refused by mailfilters
mail content denied
denied by content
email rejected per
score too high
filter rule
blocked by filter
identified as
classified as
high probability of spam
likely unsolicited
bayesian
courrier indesirable
pourriel
indesirable
contenu
non rfc 5322
rfc5322
rfc 5322
rfc2822
rfc 2822
violates rfc
rfc violation
multiple from
missing required header
missing header
invalid header
bare lf
bare line
duplicate header
8bit data
non-ascii
no message-id
message-id header
invalid mime
mime type
malformed
executable
identifie comme indesirable
considere comme indesirable
classe comme indesirable
comme spam
comme pourriel
piece jointe interdite
piece jointe * interdit
""",
)
