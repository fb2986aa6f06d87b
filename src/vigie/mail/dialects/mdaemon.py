"""MDaemon (Alt-N), whose transcript stands in the mail.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "mdaemon",
    openings=(
        "the attached message had permanent fatal delivery errors",
        "--- session transcript ---",
        "the attached message has failed delivery",
        "mdaemon has detected",
        "has been deferred for future delivery",
    ),
    returned=(": message contains",),
)
