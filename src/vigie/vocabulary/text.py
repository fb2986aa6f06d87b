"""Text that every file, table and page can hold.

In: text decoded from bytes of any origin. Out: the same without what UTF-8 has no form for, and without NULs.
"""

import re
from typing import cast

# C0, DEL, C1, line and paragraph separators, marks that turn the direction of text (Unicode 15, 23.1 and 23.2).
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Half of a pair (UTF-16) alone is no character: no file and no page can be written with it (Unicode 15, D71 to D73).
_UNSOUND = re.compile("[\ud800-\udfff\x00]")
_ADDRESS = re.compile(r"[^\s@<>\"',;:()/=]+@([\w-]+(?:\.[\w-]+)+)")


def sound(text: str) -> str:
    """The text with whole characters only: halves that stand together are joined, lone ones are U+FFFD, NULs go."""
    if text.isascii():
        return text.replace("\x00", "")
    if not _UNSOUND.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def shown(text: str, most: int = 120) -> str:
    """The text as one line may show it: what steers a terminal or turns a line around is an escape; at most so long."""
    said = _STEERS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text[:most])
    return said + "..." if len(text) > most else said


def without_addresses(text: str) -> str:
    """The text with only the domain of each mail address: `*@acme.example`."""
    return _ADDRESS.sub(r"*@\1", text)


def sounded(value: object) -> object:
    """What JSON holds, its names and texts `sound`: an escape can say what no text can hold."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        return {sound(name): sounded(held) for name, held in cast("dict[str, object]", value).items()}
    return [sounded(held) for held in cast("list[object]", value)] if isinstance(value, list) else value
