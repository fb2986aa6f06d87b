"""One message as a tree of parts, read with bounds: any nesting, any size, any damage.

In: bytes. Out: `Part`; bodies are cut out and decoded only when asked for, so that a message is held once.
"""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from quopri import decodestring

from vigie.mail.headers import LONGEST_BLOCK, Headers, told, words
from vigie.vocabulary.markup import plain

LONGEST = 76 * 1024 * 1024  # bytes of a message that are looked at: attachments of 50 MB, and what stands behind them
_BARE = 24 * 1024 * 1024  # bytes of a message whose lines end by a carriage return alone, which is copied
_LONGEST_TEXT = 200_000  # bytes of a body that are read as text
LONGEST_INNER = 4 * 1024 * 1024  # bytes of a report's fields, or of a message carried, that are read
_START = 4_000  # bytes that show how lines end
_MOST_PARTS = 60  # of one multipart
_STRANGE = 20  # one character in so many that no base64 holds
_WORD = 20  # characters; lines of base64 are longer than words
_DEEPEST = 8  # multiparts in multiparts; messages in messages are not opened
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\n\r\n|\r\r")
_HEADER_LINE = re.compile(rb"\A(?:>?From .*\r?\n)?[A-Za-z][A-Za-z0-9_-]{1,60}[ \t]*:")
_PARAMETER = re.compile(r"""([\w-]+)\*?0?\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))""")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its fields, its type (`text/plain`), its own parts if it is a multipart.

    Its body, as sent, lies in `source` from `start` to `end`.
    """

    headers: Headers
    type: str
    parameters: dict[str, str]
    source: bytes
    start: int
    end: int
    parts: tuple["Part", ...] = ()

    def body(self, most: int = LONGEST) -> bytes:
        """The first bytes of the body as sent."""
        return self.source[self.start : min(self.end, self.start + most)]

    @property
    def name(self) -> str:
        """The file name of an attachment, or ""."""
        said = dict(_parameters(self.headers.raw("content-disposition")))
        return words(said.get("filename") or self.parameters.get("name", ""))

    def walk(self) -> list["Part"]:
        """This part and those within, in the order of the message; not into messages that it carries."""
        found: list[Part] = [self]
        for part in self.parts:
            found.extend(part.walk())
        return found

    def data(self, most: int = LONGEST) -> bytes:
        """The body without its transfer encoding; a damaged one as far as it can be read."""
        body = self.body(most * 2)
        how = self.headers.raw("content-transfer-encoding").lower()
        if how.startswith("base64"):
            return (_from_base64(body) if _is_base64(body) else body)[:most]
        return (decodestring(body) if how.startswith("quoted") else body)[:most]

    def text(self) -> str:
        """The body as text, lines ended by a line feed; HTML without its tags."""
        data = self.data(_LONGEST_TEXT)
        charset = self.parameters.get("charset", "utf-8").strip("'\" ")
        said = told(data, charset if charset.lower() not in {"us-ascii", "ascii", "unknown-8bit", ""} else "utf-8")
        said = said.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return plain(said) if self.type == "text/html" else said

    def carried(self) -> "Part":
        """The message that a message/rfc822 part carries: its header fields and its body, unopened."""
        return opened(self.data(LONGEST_INNER), depth=_DEEPEST)


def opened(raw: bytes, depth: int = 0) -> Part:
    """A message or part from its bytes. Bytes that start with no header field are a body of plain text."""
    raw = raw if depth else _with_lines(raw[:LONGEST].lstrip(b"\r\n \t\xef\xbb\xbf"))
    return _opened(raw, 0, len(raw), depth)


def _opened(raw: bytes, start: int, end: int, depth: int) -> Part:
    """What lies there between two places."""
    if raw[start : min(end, start + 1)] in b"\r\n" if depth else not _HEADER_LINE.match(raw):
        return Part(Headers(b""), "text/plain", {}, raw, start, end)
    head, start = _halves(raw, start, end)
    headers = Headers(head)
    said = headers.raw("content-type")
    kind = said.replace(";", " ", 1).partition(" ")[0].strip().lower()
    parameters = dict(_parameters(said)) if "=" in said else {}
    if kind.startswith("multipart/") and depth < _DEEPEST:
        places = _pieces(raw, start, end, parameters.get("boundary", ""))
        parts = tuple(_opened(raw, begins, ends, depth + 1) for begins, ends in places)
        return Part(headers, kind, parameters, raw, start, end, parts)
    return Part(headers, kind if "/" in kind else "text/plain", parameters, raw, start, end)


def _halves(raw: bytes, start: int, end: int) -> tuple[bytes, int]:
    """The fields, and where the body starts. Of fields beyond any measure the first and the last are kept."""
    blank = _BLANK.search(raw, start, min(end, start + LONGEST_BLOCK))
    if blank:
        return raw[start : blank.start()], blank.end()
    half = start + LONGEST_BLOCK // 2
    gaps = [(at, len(gap)) for gap in (b"\n\n", b"\r\n\r\n") if (at := raw.find(gap, half, end)) >= 0]
    if not gaps:
        return raw[start : min(end, start + LONGEST_BLOCK)], end
    last_at, width = min(gaps)
    last = raw[max(last_at - LONGEST_BLOCK // 2, half) : last_at]
    return raw[start:half] + last[max(last.find(b"\n"), 0) :], last_at + width


def _with_lines(raw: bytes) -> bytes:
    """Line feeds where lines end by a carriage return alone, as some old programs save them."""
    return raw[:_BARE].replace(b"\r", b"\n") if b"\r" in raw[:_START] and b"\n" not in raw[:_START] else raw


def readable(root: Part) -> str:
    """What a person reads: the plain text parts; the HTML ones where there is no plain text."""
    parts = [p for p in root.walk() if p.type.startswith("text/") and "attachment" not in _disposition(p)]
    plainly = [p.text() for p in parts if p.type in {"text/plain", "text"}]
    said = [t for t in plainly if t.strip()] or [p.text() for p in parts if p.type == "text/html"]
    if not said:  # a boundary that stands nowhere: read it as it comes
        lost = [p for p in root.walk() if p.type.startswith("multipart/") and not p.parts and not _unopened(p)]
        said = [Part(Headers(b""), "text/plain", p.parameters, p.source, p.start, p.end).text() for p in lost]
    return "\n".join(said)[:_LONGEST_TEXT]


def _unopened(part: Part) -> bool:
    """Whether a multipart has parts and lies too deep to be opened."""
    boundary = part.parameters.get("boundary", "")
    return bool(boundary) and b"--" + boundary.encode("utf-8", "replace") in part.body(_LONGEST_TEXT)


def _disposition(part: Part) -> str:
    return part.headers.raw("content-disposition").lower()


def _parameters(said: str) -> list[tuple[str, str]]:
    return [(name.lower(), quoted or bare) for name, quoted, bare in _PARAMETER.findall(said)]


def _pieces(raw: bytes, start: int, end: int, boundary: str) -> list[tuple[int, int]]:
    """Where each part begins and ends; the last one at the end of the message if no boundary ends it."""
    if not boundary:
        return []
    mark = b"\n--" + boundary.encode("utf-8", "replace")
    first = start - 1 if raw.startswith(mark[1:], start, end) else raw.find(mark, start, end)
    found: list[tuple[int, int]] = []
    while first >= 0 and len(found) < _MOST_PARTS:
        begins = first + len(mark)
        if raw.startswith(b"--", begins, end):
            break
        first = raw.find(mark, begins, end)
        ends = end if first < 0 else first
        found.append((_after_line(raw, begins, ends), ends))
    return found


def _after_line(raw: bytes, begins: int, ends: int) -> int:
    """Where the line of the boundary ends."""
    line = raw.find(b"\n", begins, min(ends, begins + 200))
    return begins if line < 0 else line + 1


def _is_base64(body: bytes) -> bool:
    """Whether a body that says that it is base64 is: its first line is no line of words."""
    line = body.lstrip()[:_START].partition(b"\n")[0].strip()
    strange = len(re.sub(rb"[A-Za-z0-9+/=\s]", b"", line))
    spoken = line.split()
    words_of_it = len(spoken) > 1 and sum(len(word) for word in spoken) < _WORD * len(spoken)
    return not words_of_it and strange * _STRANGE <= len(line)


def _from_base64(body: bytes) -> bytes:
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    try:
        return b64decode(kept[: len(kept) - len(kept) % 4] if len(kept) % 4 == 1 else kept + b"=" * (-len(kept) % 4))
    except (binascii.Error, ValueError):
        return b""
