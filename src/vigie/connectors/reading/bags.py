"""Messages in files: one alone, an mbox as `From ` lines separate it, a zip of any of these (as `packed` makes it).

In: bytes, names. Out: what holds messages; the bytes of each.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

# `From jo@acme.example Thu Apr 29 23:34:45 2026`, behind an empty line or at the start.
_FROM = re.compile(rb"^From \S+.*\d{4}(?: [+-]\d{4})?\s*$")
_QUOTED = re.compile(rb"^>+From ")
LONGEST = 80 * 1024 * 1024  # bytes of one message that are kept, more than are looked at; the rest is passed over
LONGEST_REPORT = 64 * 1024 * 1024  # bytes of one report
_START = 1_000
_FIELD = re.compile(
    rb"^(?:from|to|date|subject|message-id|received|return-path|delivered-to|mime-version|content-type|x-[\w-]+):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_DMARC = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)*(?:<!DOCTYPE[^>\[]*(?:\[.{0,4000}?\]\s*)?>\s*)?<(?:\w+:)?feedback\b",
    re.IGNORECASE | re.DOTALL,
)
_TLS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:organization-name|date-range|contact-info|report-id|policies)"')
_MAILDIR = {"cur", "new"}
_SUFFIXES = {".eml", ".mbox", ".mbx"}
_AGES_AGO = (1980, 1, 1, 0, 0, 0)  # the date of every entry: the same messages make the same file


def is_message(start: bytes) -> bool:
    """Whether a file that starts like this is a message: its first line is a header field, and not the only one."""
    first = start.lstrip(b"\xef\xbb\xbf\r\n")
    return bool(_FIELD.match(first)) and len(_FIELD.findall(first.partition(b"\n\n")[0])) > 1


def is_report(start: bytes) -> bool:
    """Whether a file that starts like this is a report about the sender's own domains: DMARC's XML, TLS's JSON."""
    return bool(_DMARC.match(start)) or bool(_TLS.match(start) and b'"organization-name"' in start)


def is_named_so(name: str) -> bool:
    """Whether a name says that the file holds messages: `x.eml`, `x.mbox`, a file of a Maildir."""
    place = PurePosixPath(name.replace("\\", "/"))
    return place.suffix.lower() in _SUFFIXES or (place.parent.name in _MAILDIR and not place.name.startswith("."))


def holds_messages(file: Path) -> bool:
    """Whether a file is a zip of messages. Raises OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(is_named_so(name) for name in archive.namelist())
    except (zipfile.BadZipFile, UnicodeDecodeError):
        return False


def unpacked(file: IO[bytes], name: str) -> Iterator[bytes]:
    """The messages of one file: those of an mbox, or the one that the file is."""
    start = file.read(_START)
    file.seek(0)
    if not name.lower().endswith(".eml") and is_mbox(start):
        yield from messages(file)
    else:
        yield file.read(LONGEST)


def packed(out: Path, letters: Iterable[tuple[str, bytes]]) -> None:
    """Write messages into one zip, each as it came under its own name; the same ones give the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, raw in letters:
            archive.writestr(zipfile.ZipInfo(name, _AGES_AGO), raw, zipfile.ZIP_DEFLATED)


def in_maildir(file: Path) -> bool:
    """Whether a file is part of a Maildir: its messages, or what servers note beside them."""
    return any({p.name for p in up.iterdir() if p.is_dir()} >= _MAILDIR for up in list(file.parents)[:2])


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
        elif held is not None and size < LONGEST:
            held.append(line[1:] if _QUOTED.match(line) else line)
            size += len(line)
        empty = not line.strip()
    if held is not None:
        yield b"".join(held)
