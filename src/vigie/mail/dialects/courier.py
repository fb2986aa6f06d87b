"""Courier.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "courier",
    openings=(
        "this is a delivery status notification from",
        "the original message was received on",
        "your message could not be delivered. see the following",
    ),
)
