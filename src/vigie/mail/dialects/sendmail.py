"""Sendmail, all ages: a transcript of the session.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "sendmail",
    openings=(
        "----- the following addresses had permanent fatal errors",
        "----- transcript of session follows",
        "the original message was received at",
        "----- the following addresses had",
        "----- the following addresses have",
        "the following addresses had delivery problems",
        "----- transcript of session",
        "----- the following addresses had transient non-fatal errors",
        "recipients of this delivery",
    ),
    returned=(
        "----- original message follows",
        "----- unsent message follows",
        "----- message header follows",
        "----- message body suppressed",
        "----- unsent message",
    ),
    delays=(
        "this is a warning message only",
        "you do not need to resend your message",
        "had transient non-fatal errors",
        "will keep trying",
        "warning: could not send message for past",
    ),
)
