"""X.400 gateways, PMDF and Sun/Oracle Messaging Server, MAILbus.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "x400",
    openings=(
        "this report relates to a message you sent",
        "your message cannot be delivered to the following recipients",
        "your message has encountered delivery problems",
        "your message is being returned",
        "the message could not be delivered to the following recipients",
        "the following report describes",
        "a problem occurred in the delivery of",
        "message-id/mts-id",
        "ce rapport concerne un message que vous avez",
        "your message has been enqueued and undeliverable",
        "your message was not delivered to the following recipients",
    ),
    returned=("the following is a copy of", "message headers follow"),
    delays=("your message has been enqueued and undeliverable",),
)
