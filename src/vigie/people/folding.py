"""Free text made comparable: lower case, no accents, words of ASCII letters and digits with one blank between them.

In: a name, a title, a company as somebody typed it. Out: its folded form, in Python and as the same SQL expression.
"""

import re
import unicodedata

# Letters that no decomposition takes apart, and the signs that join two functions in a title ("R&D").
_SPELT_OUT = (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("ß", "ss"), ("&", " et "), ("+", " et "))
_GAPS = "[^a-z0-9]+"


def folded(text: str | None) -> str:
    """`text` folded; "" for nothing. Dots vanish (`D.S.I.` is `dsi`), every other sign is a gap."""
    spelt = (text or "").replace(".", "")
    for sign, letters in _SPELT_OUT:
        spelt = spelt.replace(sign, letters)
    bare = "".join(c for c in unicodedata.normalize("NFD", spelt) if not unicodedata.category(c).startswith("M"))
    return re.sub(_GAPS, " ", bare.lower()).strip(" ")


def folded_sql(column: str) -> str:
    """`folded` as an expression over a text column."""
    text = f"REPLACE(COALESCE({column}, ''), '.', '')"
    for sign, letters in _SPELT_OUT:
        text = f"REPLACE({text}, '{sign}', '{letters}')"
    return f"TRIM(REGEXP_REPLACE(LOWER(STRIP_ACCENTS({text})), '{_GAPS}', ' ', 'g'))"
