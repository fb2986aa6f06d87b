"""Lotus Notes and HCL Domino.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "domino",
    openings=("lotus notes", "n'a pas ete remis a :", "was not delivered to:"),
)
