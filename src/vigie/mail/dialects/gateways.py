"""Gateways that stop a mail for what it holds and tell its sender: MailMarshal and its like.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "gateways",
    openings=(
        "has stopped the following",
        "has blocked the following",
        "has quarantined the following",
        "content monitoring gateway",
        "message was blocked by",
        "message has been blocked by",
        "message a ete bloque par",
        "a bloque le message suivant",
    ),
)
