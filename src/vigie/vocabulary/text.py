"""Text that every file, table and page can hold.

In: text decoded from bytes of any origin. Out: the same without what UTF-8 has no form for, and without NULs.
"""

import re
from typing import cast

# Half of a pair (UTF-16) alone is no character: no file and no page can be written with it (Unicode 15, D71 to D73).
_UNSOUND = re.compile("[\ud800-\udfff\x00]")


def sound(text: str) -> str:
    """The text with whole characters only: halves that stand together are joined, lone ones are U+FFFD, NULs go."""
    if text.isascii():
        return text.replace("\x00", "")
    if not _UNSOUND.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def sounded(value: object) -> object:
    """What JSON holds, its names and texts `sound`: an escape can say what no text can hold."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        return {sound(name): sounded(held) for name, held in cast("dict[str, object]", value).items()}
    return [sounded(held) for held in cast("list[object]", value)] if isinstance(value, list) else value
