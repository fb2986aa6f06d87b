"""qmail and its heirs (netqmail, indimail, Yahoo's): RFC 1894 was never theirs, D. J. Bernstein's QSBMF is.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "qmail",
    openings=(
        "i'm afraid i wasn't able to deliver your message",
        "this is the qmail-send program",
        "unable to deliver message to the following address",
        "this is a permanent error; i've given up",
        "i wasn't able to deliver your message",
        "sorry it didn't work out",
        "qmail-send",
        "je suis desole de devoir vous informer",
        "your message could not be delivered to the following address",
    ),
    returned=(
        "--- below this line is a copy",
        "--- enclosed are the original headers",
        "--- original message follows",
        "--- original message",
        "--- enclosed is a copy",
        "--- mensaje original adjunto",
        "--- ci-dessous",
    ),
)
