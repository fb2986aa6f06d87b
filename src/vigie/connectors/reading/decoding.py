"""Bytes of a text file in, text out, whatever the encoding; each piece ends where a line ends.

In: blocks of bytes. Out: pieces of text without byte order marks and NULs.
"""

import codecs
from collections.abc import Callable, Iterator

LONGEST_LINE = 8 * 1024 * 1024
_HALF = 0.4
_STRAY_CONTROLS = 16
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def encoding(head: bytes) -> str:
    """`utf-8` (which tolerates lines of Windows-1252), `utf-16-le` or `utf-16-be`, by mark or by where NULs stand."""
    if head[:2] in _UTF16:
        return _UTF16[head[:2]]
    sample = head[:4096]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) / half > _HALF and sample[::2].count(0) / half < _HALF:
        return "utf-16-le"
    if sample[::2].count(0) / half > _HALF and sample[1::2].count(0) / half < _HALF:
        return "utf-16-be"
    return "utf-8"


def is_binary(head: bytes) -> bool:
    """Whether these first bytes cannot be text: control characters that no exporter writes."""
    if encoding(head) != "utf-8":
        return False
    sample = head[:4096]
    controls = sum(sample.count(c) for c in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls > max(_STRAY_CONTROLS, len(sample) // 20)


def texts(blocks: Iterator[bytes]) -> Iterator[str]:
    """The text in pieces that end with a line, the last one perhaps not. Errors of `blocks` come through.

    When the bytes are cut short, the cut line is not given: half a row is worse than a row that is known to be lost.
    """
    first = next(blocks, b"")
    name = encoding(first)
    whole = _whole_lines(_chain(first, blocks), 2 if name.startswith("utf-16") else 1, name)
    decode: Callable[[bytes], str] = _utf8 if name == "utf-8" else (lambda block: block.decode(name, "replace"))
    for block in whole:
        text = decode(block)
        for dirt in ("\0", "\ufeff"):
            if dirt in text:
                text = text.replace(dirt, "")
        if text:
            yield text


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _whole_lines(blocks: Iterator[bytes], unit: int, name: str) -> Iterator[bytes]:
    """The same bytes cut after line ends; a line longer than LONGEST_LINE is cut anywhere."""
    newline, back = "\n".encode(name), "\r".encode(name)
    rest = b""
    for block in blocks:
        held = rest + block
        cut = _line_end(held, newline, back, unit)
        if not cut and len(held) > LONGEST_LINE:
            cut = LONGEST_LINE
        if cut:
            yield held[:cut]
        rest = held[cut:]
    if rest:
        yield rest


def _line_end(block: bytes, newline: bytes, back: bytes, unit: int) -> int:
    """Index just after the last line end, 0 if none. An old Mac's lone CR counts when no LF is there."""
    for mark, stop in ((newline, len(block)), (back, len(block) - unit)):
        at = block.rfind(mark, 0, max(stop, 0))
        while at > 0 and at % unit:  # half of one character and half of the next look like a mark
            at = block.rfind(mark, 0, at + unit - 1)
        if at >= 0:
            return at + unit
    return 0


def _utf8(block: bytes) -> str:
    """UTF-8; each line that is not is read as Windows-1252 (files glued together from several tools)."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        return "".join(_line(line) for line in block.splitlines(keepends=True))


def _line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
