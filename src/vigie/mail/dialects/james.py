"""Apache James.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "james",
    openings=(
        "message was sent to * and rejected",
        "hi. this is the james mail server",
        "i'm afraid i wasn't able to deliver your message to the following addresses",
        "error message below:",
    ),
)
