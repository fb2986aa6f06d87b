"""How a reason is declared: its class, whether the address is dead, the statuses and the words that say so.

In: one `REASON` in each file of this folder. Out: `Reason`.
"""

import re
import unicodedata
from dataclasses import dataclass

from vigie.vocabulary.mail import BounceClass, BounceReason

LONGEST = 3_000  # characters of a diagnostic that are read
_ADDRESS = re.compile(r"<?(?<![\w.+=-])[\w.+=&/'-]{1,96}@[\w.-]{1,200}\w>?")
# The lines of a reply of several: `550-5.1.1 does` `550 5.1.1 not exist` is one sentence.
_CODES = re.compile(r"(?<![\w.])[245]\d\d(?:[- ]#?[245]\.\d{1,3}\.\d{1,3})?(?=[ -]|$)-?")
# What Postfix says of the command, and the heading under which Amazon SES quotes whatever a server refused.
_AROUND = re.compile(r"\(in reply to rcpt to command\)|- unknown address error(?= ['\"(]|$)")
_SPACE = re.compile(r"\s+")
_NOT_LATIN, _PUNCTUATION = 0x250, range(0x2010, 0x2041)  # Unicode's blocks


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the closed list.

    `rank`: where two reasons' words stand in one text the lower rank says what it is. `phrases`: one a line, folded
    (`folded`); ` * ` stands for a few words between two pieces, `^` and `$` for start and end. `plainly`: phrases that
    say it whatever else is said, of any reason. `statuses`: without
    the class digit (`1.1` for 4.1.1 and 5.1.1), used where no words decide; `sure`: statuses that decide before any
    words; `weak`: its words say little, and give way to a particular status. `dead`: a failure for this reason says
    that the address is gone for good.
    """

    name: BounceReason
    cls: BounceClass
    rank: int
    phrases: str = ""
    plainly: str = ""
    statuses: str = ""
    sure: str = ""
    weak: bool = False
    dead: bool = False


def folded(text: str) -> str:
    """Lower case without accents, addresses and reply codes, one space between words."""
    text = text[:LONGEST].lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() if _latin(text) else text
        text = text.replace("\u2019", "'")
    text = _SPACE.sub(" ", _CODES.sub(" ", _ADDRESS.sub("@", text)))
    return _AROUND.sub("", text).strip()


def _latin(text: str) -> bool:
    """Japanese and Russian words are kept: they are matched as they are."""
    return all(ord(c) < _NOT_LATIN or ord(c) in _PUNCTUATION for c in text)
