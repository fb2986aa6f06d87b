"""Exim; cPanel servers write like this.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "exim",
    openings=(
        "this message was created automatically by mail delivery software",
        "a message that you sent could not be delivered to one or more of its recipients",
        "a message that you sent could not be delivered to all of its recipients",
        "a message sent by",
        "a message that you have sent could not be delivered",
        "this is a permanent error. the following address(es) failed",
        "the following address(es) failed",
        "a message that you sent has not yet been delivered",
        "ce message a ete cree automatiquement par le logiciel",
    ),
    returned=(
        "------ this is a copy of the message",
        "------ this is a copy of your message",
        "--- the header of the original message is following",
        "------ the body of the message is",
    ),
    delays=(
        "has not yet been delivered to one or more",
        "no action is required on your part",
        "delivery attempts will continue",
        "address(es) to which the message has not yet been delivered",
    ),
)
