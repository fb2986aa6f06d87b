"""How an address that a tool posts to stands, in words.

In: its document. Out: one sentence in the active language.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def receiver_state(said: Mapping[str, Any]) -> str:
    """The most urgent thing to know."""
    if said["lacks_secret"]:
        return _("Nothing is believed until the tool’s signing key is set: it signs what it posts.")
    if said["trouble"]:
        return str(said["sentence"])
    if said["unknown"]:
        words = ", ".join(f"{word} ({times})" for word, times in sorted(said["unknown"].items()))
        return _("Events that Vigie does not know: %(words)s") % {"words": words}
    if said["waiting"]:
        return ngettext("%(n)d request waits", "%(n)d requests wait", said["waiting"]) % {"n": said["waiting"]}
    return _("fine") if said["requests"] else _("nothing came yet")
