"""What decided the class of a reply, in words that its reader understands.

In: marks as the reading noted them (`text:je suis absente jusqu`, `header:auto-submitted`, words of the reply). Out:
phrases, ready to print.
"""

import re
from collections.abc import Iterable

from vigie.ledger.inbox import Received
from vigie.replies.words import fold
from vigie.sentences.replies import deciding_sign, deciding_subject, deciding_words

_MOST = 4
_INSIDE = "'’-"  # of a word
# Words that stand in every reply say nothing about one.
_EMPTY = frozenset(
    "a ai ainsi au aux avec bien bonjour bonsoir c ce ces cette cordialement d dans de des donc du elle en est et etre "
    "eu fait il ils j je l la le les leur lui m ma mais me mes moi mon n nos notre nous on or ou par plus pour qu que "
    "qui s sa se ses si son sont suis sur t tres tu un une vos votre vous y "
    "all am an and are as at be been but by can did do for from had has have hello her hi him his i if in is it its "
    "just me my not of on or our she so that the their them they this to us very was we were will with you your".split()
)


def phrases(reply: Received) -> list[str]:
    """What decided, most telling first; nothing where a person or a tool gave the class."""
    if reply.from_ not in {"rule", "read"}:
        return []
    return deciding(reply.why.split("; "), reply.subject, reply.text)


def deciding(marks: Iterable[str], subject: str, text: str) -> list[str]:
    """What decided, most telling first, of a message with that subject and text."""
    said = [_phrase(mark, subject, text) for mark in marks if mark]
    return list(dict.fromkeys(p for p in said if p))[:_MOST]


def _phrase(mark: str, subject: str, text: str) -> str:
    place, colon, words = mark.partition(":")
    if place == "machine":  # which one, not why
        return ""
    sign = deciding_sign(words if place == "rule" else place)
    if sign or (colon and place == "rule"):
        return sign
    if (colon and place == "subject") or mark.strip() == subject.strip():
        return deciding_subject(subject.strip() or words)
    if colon and place == "text":
        return deciding_words(_written(words, text) or f"{words}…")
    if all(w in _EMPTY or not w.isalpha() for w in fold(mark).split()):
        return ""
    return deciding_words(_written(fold(" ".join(mark.split())), text) or mark)


def _written(words: str, text: str) -> str:
    """The words as they were written, whole: marks hold them folded and cut; "" where the text lacks them."""
    plain = " ".join(text.split())
    found = re.search(rf"\b{re.escape(words)}", fold(plain))
    if not found:
        return ""
    end = found.end()
    while end < len(plain) and (plain[end].isalnum() or plain[end] in _INSIDE):
        end += 1
    return plain[found.start() : end].rstrip(_INSIDE)
