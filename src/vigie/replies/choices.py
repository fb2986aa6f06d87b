"""A short answer that only means something together with what was offered: "3", "Yes please" to "Shall I stop?".

In: what was said, and what was offered (our subject and our quoted text). Out: the words of the offer that were chosen.
"""

import re

from vigie.replies.words import fold

_NUMBER = re.compile(
    r"\W*(?:(?:option|choix|choice|reponse|answer|number|numero|no?|la|le|the)\W*)?([1-9a-e])\W*"
    r"(?:(?:please|pls|svp|stp|merci|thanks|thx)\W*)?"
)
_YES = re.compile(
    r"\W*(?:yes|yep|yeah|yup|oui|ouais|ok|okay|d'accord|please do|do|exactly|exactement|correct|sure|volontiers|"
    r"go ahead|avec plaisir|faites|absolutely|absolument|indeed|definitely|tout a fait|je veux bien)\b"
    r"(?:\W*[\w']+){0,4}\W*"
)
_STOPPING = re.compile(
    r"(?:should i|shall i|(?:want|like|prefer) me to|ok if i|dois-je|faut-il que j|"
    r"(?:voulez|souhaitez|preferez)-vous que j|je dois|j'arrete|je cesse|je cloture|je ferme)[^?\n]{0,30}?"
    r"\b(?:stop|close|remove|delete|leave you|take you off|unsubscribe|go away|give up|cess|arret|retir|supprim|clotur|"
    r"ferm|desinscri|desabonn|laiss)\w*|\b(?:j'arrete|je cesse|je cloture|je ferme)\b[^?\n]{0,40}\?"
)
_LONGEST = 60
_OFFER = 4_000


def chosen(said: str, offered: str) -> str:
    """The option that a bare number or letter points at, as it was offered; "" if it points at none."""
    number = _NUMBER.fullmatch(fold(said)) if len(said) < _LONGEST else None
    if number is None:
        return ""
    option = re.search(rf"(?<![\w.]){number[1]}\s?(?:[=:).]|-|–|pour|for)\s*([^\n,;)]+)", fold(offered[:_OFFER]))
    return offered[option.start(1) : option.end(1)] if option else ""


def agrees_to_stop(said: str, offered: str) -> bool:
    """Whether a yes answers our own question whether to stop writing."""
    short = len(said) < _LONGEST and _YES.fullmatch(fold(said))
    return bool(short) and _STOPPING.search(fold(offered[:_OFFER])) is not None
