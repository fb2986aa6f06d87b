"""The reader's language, known before Django is.

In: VIGIE_LANG, else LC_ALL, LC_MESSAGES, LANG. Out: `_`, which translates a sentence of the command line.
"""

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"
CATALOGUE = "django"
SPOKEN = ("fr", "en")


def language() -> str:
    """Two letters: the first of the variables that is set decides; English when it is none of ours."""
    names = ("VIGIE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((os.environ[n] for n in names if os.environ.get(n)), "en")
    short = said[:2].lower()
    return short if short in SPOKEN else "en"


# argparse asks the process-wide catalogue for its own words ("usage: ", "options"): ours holds them too.
os.environ["LANGUAGE"] = language()
gettext.bindtextdomain(CATALOGUE, LOCALE)
gettext.textdomain(CATALOGUE)
_ = gettext.translation(CATALOGUE, LOCALE, [language()], fallback=True).gettext
