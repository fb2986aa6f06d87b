"""Mail that comes back in words: what a message is, why it did not arrive, what that means for the address.

In: codes of `vocabulary/mail.py`. Out: text in the active language.
"""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.vocabulary.mail import Automatic, Bounce, BounceReason, MailKind
from vigie.vocabulary.words import ReplyClass

_KINDS = {
    "reply": n_("Reply of a person"),
    "auto_reply": n_("Automatic reply"),
    "bounce": n_("Bounce"),
    "complaint": n_("Complaint: the recipient marked the message as unwanted"),
    "dmarc": n_("DMARC report"),
    "tls": n_("TLS report"),
    "other": n_("Other mail, which answers nothing"),
}
_REPLIES = {
    "interested": n_("interested"),
    "information_request": n_("asks for information"),
    "callback_request": n_("asks to be called back"),
    "meeting_request": n_("wants a meeting"),
    "not_now": n_("not now"),
    "objection": n_("objection"),
    "not_interested": n_("not interested"),
    "wrong_person": n_("wrong person"),
    "out_of_office": n_("out of office"),
    "auto_other": n_("another automatic answer"),
    "unsubscribe": n_("demands removal"),
    "bounce": n_("bounce"),
    "other": n_("says something else"),
}
# An automatic answer that is no absence, by the machine that gave it.
_MACHINES = {
    "left": n_("the person has left, or the address has changed"),
    "ticket": n_("the request was received, a person may answer later"),
    "calendar": n_("a calendar answered the invitation"),
    "challenge": n_("the sender is to confirm first, else the message is not read"),
    "receipt": n_("tells what became of the message: received, opened or deleted unread"),
}
_REASONS = {
    "unknown_user": n_("no such mailbox"),
    "host_unknown": n_("no such domain"),
    "no_mail": n_("the domain takes no mail"),
    "moved": n_("the person has moved"),
    "disabled": n_("the mailbox is switched off"),
    "mailbox_full": n_("the mailbox is full"),
    "restricted": n_("the mailbox takes mail only from some people"),
    "refused": n_("the sender's address was refused"),
    "policy": n_("a rule of the receiving side"),
    "reputation": n_("the sending server has a bad name"),
    "authentication": n_("the sender is not authenticated (SPF, DKIM, DMARC)"),
    "content": n_("the content was refused"),
    "virus": n_("taken for a virus"),
    "rate_limit": n_("too much at once"),
    "greylisting": n_("asked to come back later"),
    "loop": n_("the message went in circles"),
    "too_large": n_("the message is too large"),
    "not_relayed": n_("the server does not relay"),
    "suppressed": n_("the sending service did not try"),
    "syntax": n_("the servers did not understand each other"),
    "tls": n_("no encryption could be agreed"),
    "network": n_("the server could not be reached"),
    "expired": n_("the server gave up after many tries"),
    "system": n_("a fault of the receiving system"),
    "unknown": n_("reason unknown"),
}
_CLASSES = {
    "hard": n_("Hard bounce"),
    "soft": n_("Soft bounce"),
    "block": n_("Blocked"),
}
# Those whose replies are read; of others the code is shown.
_LANGUAGES = {
    "fr": n_("French"),
    "en": n_("English"),
    "de": n_("German"),
    "es": n_("Spanish"),
    "it": n_("Italian"),
    "nl": n_("Dutch"),
    "pt": n_("Portuguese"),
}
_UNKNOWN = n_("an unknown recipient")


def bounce_reason(code: str) -> str:
    """Why a message did not arrive; a code of another version is shown as it is."""
    return gettext(_REASONS[code]) if code in _REASONS else code


def language_word(code: str | None) -> str:
    """The language of a reply; "" where none was recognised."""
    return gettext(_LANGUAGES[code]) if code in _LANGUAGES else code or ""


def reply_word(code: str) -> str:
    """A class of reply."""
    return gettext(_REPLIES[code]) if code in _REPLIES else code


def mail_sentence(
    kind: MailKind, reply_class: ReplyClass | None, bounces: Sequence[Bounce] = (), machine: Automatic | None = None
) -> str:
    """What a message is, in one line; a bounce with each of its recipients. `machine`: which one answered."""
    if bounces:
        return "\n".join(_bounced(b) for b in bounces)
    if reply_class is None or kind is MailKind.BOUNCE:
        return gettext(_KINDS[kind])
    named = _MACHINES.get(machine or "") if reply_class is ReplyClass.AUTO_OTHER else None
    said = gettext(named) if named else reply_word(reply_class)
    return gettext("%(kind)s: %(said)s") % {"kind": gettext(_KINDS[kind]), "said": said}


def _bounced(bounce: Bounce) -> str:
    said = {
        "class": gettext(_CLASSES[bounce.cls]),
        "who": bounce.recipient or gettext(_UNKNOWN),
        "why": bounce_reason(bounce.reason),
        "status": f" ({bounce.status})" if bounce.status else "",
    }
    if bounce.delayed and bounce.reason is BounceReason.EXPIRED:  # not yet
        return gettext("Delayed, %(who)s%(status)s: the server still tries.") % said
    if bounce.delayed:
        return gettext("Delayed, %(who)s: %(why)s%(status)s; the server still tries.") % said
    if bounce.dead:
        return gettext("%(class)s, %(who)s: %(why)s%(status)s; the address is dead.") % said
    return gettext("%(class)s, %(who)s: %(why)s%(status)s; the address may be good.") % said
