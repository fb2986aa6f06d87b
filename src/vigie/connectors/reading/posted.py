"""Reads the raw file of posted requests: one a line, its moment and its text of ASCII.

In: a member of kind "posted", as Vigie itself wrote it. Out: a `Sheet`. No cell of a table is as long as a request may
be, and a file of ours is no bomb however well it is packed: it has a reader of its own.
"""

import gzip
import zlib
from collections.abc import Iterator
from gzip import GzipFile

from vigie.connectors import POSTED_COLUMNS, Refused
from vigie.connectors.reading.member import Member, opened
from vigie.connectors.reading.sheet import Cells, Sheet

# A body of 5 MiB takes 9.4 MB as text: base64 in JSON in base64.
LONGEST_LINE = 16 * 1024 * 1024


def read(member: Member) -> Sheet:
    """Every request, by its physical line."""
    return Sheet(POSTED_COLUMNS, 1, _rows(member))


def _rows(member: Member) -> Iterator[tuple[int, Cells | Refused]]:
    number = 1
    with opened(member) as packed, gzip.open(packed, "rb") as lines:
        try:
            for number, line in enumerate(_lines(lines), 1):
                if number > 1:  # the headings
                    yield number, _row(line)
        except (EOFError, OSError, zlib.error):
            yield number + 1, Refused("truncated")


def _lines(file: GzipFile) -> Iterator[bytes]:
    """Lines without their ends; the rest of one that is too long is passed over."""
    while line := file.readline(LONGEST_LINE):
        yield line.rstrip(b"\r\n")
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)


def _row(line: bytes) -> Cells | Refused:
    received, comma, request = line.decode("ascii", "replace").partition(",")
    return dict(zip(POSTED_COLUMNS, (received, request), strict=True)) if comma else Refused("request_damaged")
