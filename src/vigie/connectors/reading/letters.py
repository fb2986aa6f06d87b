"""Reads messages: a file alone, an mbox, a zip of them.

In: a member of kind "mail". Out: a row a message: where it lies, and its bytes (Latin-1, which loses none).
"""

import zipfile
import zlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from vigie.connectors import Refused
from vigie.connectors.reading import bags, danger
from vigie.connectors.reading.member import Bomb, Member, Truncated, blocks
from vigie.connectors.reading.sheet import Cells, Sheet

COLUMNS = ("place", "message")
_IN_MEMORY = 4 * 1024 * 1024


def read(member: Member) -> Sheet:
    """Every message, numbered from 1; a message that cannot be unpacked is refused in its place."""
    return Sheet(COLUMNS, 0, ((number, row) for number, row in enumerate(_rows(member), 1)))


def raw_of(cells: Cells) -> bytes:
    """The bytes of a row's message."""
    return cells["message"].encode("latin-1")


def _rows(member: Member) -> Iterator[Cells | Refused]:
    if not member.inner and not member.gzipped and zipfile.is_zipfile(member.path):
        yield from _in_zip(member)
        return
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        cut = None
        try:
            for block in blocks(member):
                file.write(block)
        except (Truncated, Bomb):
            cut = Refused("truncated")
        file.seek(0)
        yield from _each(file, member.name)
        if cut:
            yield cut


def _in_zip(member: Member) -> Iterator[Cells | Refused]:
    with zipfile.ZipFile(member.path) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or not bags.is_named_so(entry.filename):
                continue
            if code := danger(entry):
                yield Refused(code)
                continue
            try:
                with archive.open(entry) as file:
                    yield from _each(file, entry.filename)
            except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError):
                yield Refused("truncated")


def _each(file: IO[bytes], name: str) -> Iterator[Cells]:
    for raw in bags.unpacked(file, name):
        yield {"place": name, "message": raw.decode("latin-1")}
