"""Novell GroupWise.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "groupwise",
    openings=(
        "the message that you sent was undeliverable to the following",
        "the attached file had the following undeliverable recipient",
        "the message you sent was undeliverable",
        "sent to the following was undeliverable",
    ),
)
