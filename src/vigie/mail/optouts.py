"""Removal demanded by the mail itself: a message to the address of List-Unsubscribe (RFC 2369), a button's mail.

In: an opened message and its readable text. Out: whether it demands removal.
"""

import re

from vigie.mail.message import Part
from vigie.mail.reasons.declaring import folded

# `unsubscribe+token@`, `unsub-1234@`, `desabonnement@`: nobody writes there for another reason.
_ADDRESS = re.compile(
    r"^(?:list-?)?(?:unsub(?:scribe)?|un-subscribe|opt-?out|remove|leave|desabo(?:nnement)?|desinscription|stop)\b|"
    r"[-+.=_](?:unsub(?:scribe)?|optout|desabonnement|desinscription)(?:[-+.=_]|@|$)"
)
_SUBJECT = re.compile(
    r"^(?:(?:re|tr|fw|fwd) ?: ?)*(?:list-)?(?:unsubscribe(?: me)?(?: please)?|unsubscribe request|"
    r"please unsubscribe(?: me)?|opt[- ]?out|stop|remove(?: me)?(?: please)?|desabonnement|desabonner|"
    r"desinscription|me desabonner|me desinscrire|"
    r"desinscrire|desabonnez[- ]moi|desinscrivez[- ]moi)\W*(?:[\w=+/.-]{12,})?$"
)
_BUTTON = re.compile(
    r"this (?:message|e-?mail) was (?:automatically )?(?:sent|generated) (?:automatically )?by|"
    r"(?:message|e-?mail) (?:a ete )?(?:envoye|genere) (?:automatiquement )?par|list-unsubscribe|unsubscribe"
)
_SHORT = 400


def examine(root: Part, text: str) -> str | None:
    """A code that says how the mail demands removal, or None."""
    fields = root.headers
    for name in ("to", "x-original-to", "delivered-to", "envelope-to"):
        if any(_ADDRESS.search(a) for a in fields.addresses(name)):
            return "unsubscribe_address"
    subject = folded(fields.text("subject"))
    said = text.strip()
    if _SUBJECT.match(subject) and (len(said) < _SHORT or _BUTTON.search(folded(said[:_SHORT]))):
        return "unsubscribe_subject"
    return None
