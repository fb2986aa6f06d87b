"""MailEnable, SmarterMail, hMailServer, IMail, Kerio, Argosoft: Windows servers for small firms.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "mailenable",
    openings=(
        "mailenable: the delivery of your message",
        "the delivery of your message to",
        "could not deliver message to the following recipient",
        "your message did not reach some",
        "failed to deliver to",
        "the following recipients did not receive",
        "sorry, the mail server was unable to deliver",
        "your mail message to the following address",
        "your message was not delivered for the following reason",
        "your mail to the following recipients could not be delivered",
        "delivery failed for the following recipient",
        "unable to deliver to the following recipient",
        "message could not be delivered to some recipients",
    ),
    returned=(
        "----original message",
        "original message follows",
        "the message contents follow",
        "message headers:",
        "original message header",
        "------ message header follows",
    ),
)
