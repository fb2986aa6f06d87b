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
_WORDS_AROUND = ("(in reply to rcpt", "unknown address error")
# What qmail writes around the words that it quotes, and Postfix before those about its own question for an address.
_QUOTES = ("does not like recipient", "remote host said:", "giving up on ", "undeliverable address: ")
_QUOTING = re.compile(
    r"does not like recipient\.?|remote host said:|giving up on [\w.:\[\]-]+|"
    r"recipient address rejected: undeliverable address: (?!@)(?=\S)"
)
_NOT_LATIN = re.compile("[^\u0000-\u024f\u2010-\u2040]")  # Unicode's blocks, with those of punctuation


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the closed list.

    `rank`: where two reasons' words stand in one text the lower rank says what it is. `phrases`: one a line, folded
    (`folded`); ` * ` stands for a few words between two pieces, `^` and `$` for start and end. `plainly`: phrases that
    say it whatever else is said, of any reason. `beside`: a status and a phrase, one pair a line, that say it together.
    `statuses`: without the class digit (`1.1` for 4.1.1 and 5.1.1), used where no words decide; `sure`: statuses that
    decide before any words; `weak`: its words say little, and give way to a particular status. `dead`: a failure for
    this reason says that the address is gone for good.
    """

    name: BounceReason
    cls: BounceClass
    rank: int
    phrases: str = ""
    plainly: str = ""
    beside: str = ""
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
    text = " ".join(_CODES.sub(" ", _ADDRESS.sub("@", text) if "@" in text else text).split())
    text = _QUOTING.sub("", text).strip() if any(words in text for words in _QUOTES) else text
    return _AROUND.sub("", text).strip() if any(words in text for words in _WORDS_AROUND) else text


def _latin(text: str) -> bool:
    """Japanese and Russian words are kept: they are matched as they are."""
    return _NOT_LATIN.search(text) is None
