"""Whether bytes are a message at all: programs, pictures and notes are read as bodies, and nobody wrote them to us.

In: an opened message and its readable text. Out: yes or no.
"""

import re

from vigie.mail.message import Part

# One of these stands on every message that a server took (RFC 5322, 3.6), and on whatever files keep of one.
_FIELDS = frozenset(
    "from to cc date subject message-id sender reply-to return-path received delivered-to in-reply-to references "
    "mime-version content-type x-original-to resent-from".split()
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")
_STRAY = 16  # control characters that stand in a text by mistake
_LOOKED_AT = 20_000


def is_message(root: Part, text: str) -> bool:
    """Whether it has a field that messages have, and a text of characters that people type."""
    if not any(name in _FIELDS or name.startswith("x-") for name in root.headers):
        return False
    seen = text[:_LOOKED_AT]
    return len(_CONTROLS.findall(seen)) <= max(_STRAY, len(seen) // 20)
