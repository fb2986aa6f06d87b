"""Many messages in one file: mbox, as `From ` lines separate them.

In: lines of bytes. Out: the bytes of each message.
"""

import re
from collections.abc import Iterable, Iterator

# `From jo@acme.example Thu Apr 29 23:34:45 2026`, behind an empty line or at the start.
_FROM = re.compile(rb"^From \S+.*\d{4}(?: [+-]\d{4})?\s*$")
_QUOTED = re.compile(rb"^>+From ")
_LONGEST = 64 * 1024 * 1024  # bytes of one message that are kept; the rest of it is passed over


def is_mbox(start: bytes) -> bool:
    """Whether a file that starts like this holds messages behind `From ` lines."""
    return bool(_FROM.match(start.partition(b"\n")[0]))


def messages(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Each message of an mbox, its `>From ` lines as they were written. Bytes before the first one are passed over."""
    held: list[bytes] | None = None
    size, empty = 0, True
    for line in lines:
        if empty and _FROM.match(line):
            if held is not None:
                yield b"".join(held)
            held, size = [], 0
        elif held is not None and size < _LONGEST:
            held.append(line[1:] if _QUOTED.match(line) else line)
            size += len(line)
        empty = not line.strip()
    if held is not None:
        yield b"".join(held)
