"""The reader's language, known before Django is.

In: VIGIE_LANG, else LC_ALL, LC_MESSAGES, LANG. Out: `_`, which translates a sentence of the command line.
"""

import os
from gettext import NullTranslations, translation
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"
SPOKEN = ("fr", "en")


def language() -> str:
    """"fr" or "en": the first of the variables that is set decides, English when none does."""
    names = ("VIGIE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((os.environ[n] for n in names if os.environ.get(n)), "en")
    short = said[:2].lower()
    return short if short in SPOKEN else "en"


_catalogue: NullTranslations = translation("django", LOCALE, [language()], fallback=True)
_ = _catalogue.gettext
