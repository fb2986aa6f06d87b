"""Postfix, and what speaks like it (Zimbra, Modoboa, mail-in-a-box).

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "postfix",
    openings=(
        "this is the mail system at host",
        "i'm sorry to have to inform you that your message could not",
        "this is the postfix program at host",
        "i'm sorry to have to inform you",
        "your message could not be delivered to one or more recipients",
    ),
    delays=(
        "this is a warning message only",
        "your message could not be delivered for more than",
        "it will be retried until",
    ),
)
