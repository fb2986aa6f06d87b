"""What was done with a mailbox that is read or an address that tools post to, in words.

In: kind, deed, name. Out: one sentence in the active language.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

_LINES = {
    ("mailbox", "added"): n_("Mailbox %(name)s added"),
    ("mailbox", "changed"): n_("Mailbox %(name)s changed"),
    ("mailbox", "removed"): n_("Mailbox %(name)s removed"),
    ("mailbox", "back"): n_("Mailbox %(name)s taken back"),
    ("receiver", "added"): n_("An address made for what %(name)s posts"),
    ("receiver", "key"): n_("Another signing key for what %(name)s posts"),
    ("receiver", "rotated"): n_("Another address for what %(name)s posts"),
    ("receiver", "turned_back"): n_("The former address taken back for what %(name)s posts"),
    ("receiver", "removed"): n_("The address of what %(name)s posts removed"),
    ("receiver", "back"): n_("The address of what %(name)s posts taken back"),
}


def inlet_line(kind: str, deed: str, name: str) -> str:
    """A line of the journal."""
    return gettext(_LINES[kind, deed]) % {"name": name}
