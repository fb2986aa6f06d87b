"""Sending services and hosted systems that speak for themselves.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "hosted",
    openings=(
        "an error occurred while trying to deliver the mail to the following recipients",
        "this message was created automatically by the smtp relay",
        "this is an automated message from powermta",
        "this is an email abuse",
        "hello, this is the mail server on",
        "i am sending you this message to inform you on the delivery status",
        "message you previously sent. immediately below",
        "this message is sent automatically by the mail server",
        "dies ist eine automatisch generierte",
        "diese e-mail konnte nicht zugestellt werden",
        "die folgende nachricht konnte nicht",
        "ihre e-mail konnte nicht",
        "unzustellbar",
        "your message could not be delivered to the following recipients",
        "mail delivery to the following recipient",
        "your e-mail message could not be delivered",
        "could not be delivered to the following",
        "we were unable to deliver your message",
    ),
    returned=("---------- a copy of the", "---- original message", "header of the original message"),
)
