"""Managers of mailing lists that refuse who may not write: Mailman, fml, Majordomo, Sympa.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "lists",
    openings=(
        "not member of this mailing list",
        "not a member of this mailing list",
        "not a member of the list",
        "mail was not distributed",
        "rejected by the list moderator",
        "not allowed to post",
        "not authorized to post",
        "message to the list was rejected",
        "vous n'etes pas autorise a poster",
        "votre message n'a pas ete diffuse",
    ),
    returned=("original mail as follows",),
)
