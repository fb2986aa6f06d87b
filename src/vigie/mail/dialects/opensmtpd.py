"""OpenSMTPD.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "opensmtpd",
    openings=(
        "hi! this is the mailer-daemon, please don't reply",
        "an error has occurred while attempting to deliver a message for the following list of recipients",
        "a message is delayed for more than",
        "below is a copy of the original message",
        "below is a copy of the message",
    ),
    returned=("below is a copy of the original message", "below is a copy of the message"),
    delays=("a message is delayed for more than", "delivery attempts will continue"),
)
