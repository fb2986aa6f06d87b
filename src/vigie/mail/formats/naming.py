"""The Message-ID that prose names: in a sentence, behind a label, in fields that somebody quotes.

In: the readable text of a mail and the domains of whoever sent the message. Out: Message-IDs, without brackets.

An id looks like an address. What stands before it tells, whose domain it is, and whether a person could be called so.
"""

import re
from collections.abc import Collection

from vigie.mail.addresses import is_service
from vigie.mail.reasons.declaring import folded

_LONGEST = 30_000  # characters of a text that are read
_BEFORE = 80  # characters before an id in which its label stands
_TOKEN = re.compile(
    r"(?<![^\s<>‹›«»()\[\]{}\"',;:|])[^\s<>‹›«»()\[\]{}\"',;:|@]{1,200}@[A-Za-z0-9](?:[\w.-]{0,200}\w)?"
)
_ID = r"(?:(?:message|mail|msg|courriel)[- _]?(?:id|ref)\b|\bmsgid)(?: (?:d'origine|initial|original))?"
_NOUN = r"(?:message|courriel|courrier(?: electronique)?|e-?mail|mail|envoi)"
_NUMBER = r"(?:identifiant|identification|reference|numero|n[o0]|\bref|\bid)"
_SEND = r"(?:remettre|livrer|delivrer|distribuer|acheminer|transmettre)"
_GLUE = r"[\s:=.(\[<‹«\"'#]*$"
# What nothing but an id follows.
_SURELY = re.compile(rf"(?:{_ID}|{_NUMBER}\.? (?:d[eu] |of )?(?:your |votre |the |ce |l[ea] )?{_NOUN}){_GLUE}")
# What an id follows, or a word of its own.
_MAYBE = re.compile(rf"(?:\b{_NUMBER}\.?|\b{_SEND}|\b{_NOUN}(?: (?:d'origine|concerne|numero|original))?){_GLUE}")
_MESSAGE = re.compile(
    r"\bmessages?(?: (?:d'origine|concerne|original))?[\s:=(\[<\"'#]*$|\b(?:reference|ref)\.?[\s:=(<]*$"
)
_DIGITS = 6
_LONG = 20


def ids(text: str, *, home: Collection[str], never: Collection[str]) -> tuple[str, ...]:
    """The ids that a text names, in order. `home`: domains of the sender; `never`: addresses known to be people's."""
    if "@" not in text:
        return ()
    sure: dict[str, None] = {}
    maybe: dict[str, None] = {}
    people = False
    above = ""
    for line in text[:_LONGEST].split("\n"):
        for found in _TOKEN.finditer(line) if "@" in line else ():
            token = found[0]
            if token.lower() in never or is_service(token):
                continue
            said = _before(line[: found.start()], above)
            if _is_sure(said, token, home):
                sure[token] = None
            elif _MESSAGE.search(said):
                maybe[token] = None
            else:
                people = True
        above = line if line.strip() else above
    # "message jo@acme.example" beside nobody else's address: who knows.
    return tuple({**sure, **maybe}) if people else tuple(sure)


def _before(line: str, above: str) -> str:
    """What stands before an id; of one that opens its line, the line above: tables become lines."""
    said = line if any(c.isalnum() for c in line) else above
    said = said[-_BEFORE:]
    return said.lower() if said.isascii() else folded(said)


def _is_sure(said: str, token: str, home: Collection[str]) -> bool:
    if _SURELY.search(said):
        return True
    local, _at, domain = token.lower().rpartition("@")
    below = any(domain.endswith(f".{mine}") for mine in home)
    machine = sum(c.isdigit() for c in local) >= _DIGITS or (len(local) >= _LONG and any(c.isdigit() for c in local))
    return (machine or below or domain in home) and _MAYBE.search(said) is not None
