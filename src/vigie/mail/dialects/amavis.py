"""Filters that send a message back: amavisd, MailMarshal, InterScan, Symantec, McAfee, Barracuda, MXLogic.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "amavis",
    openings=(
        "was not able to deliver your message",
        "a message from you * has been blocked",
        "the message could not be delivered because",
        "we were unable to deliver the message",
        "mailmarshal",
        "your email has been blocked",
        "did not deliver your message",
        "the following message has been rejected",
        "this message was undeliverable due to the following reason",
        "your message was blocked",
        "our content checker",
    ),
    returned=("the original message headers", "original message headers follow"),
)
