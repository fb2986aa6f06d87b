"""What can be read: one table inside a stored file, and how its bytes come out.

In: a `Member` (path on disk, place inside it). Out: its bytes in blocks, or a file on disk for readers that seek.
"""

import lzma
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Literal

from vigie.connectors import Refused

BLOCK = 256 * 1024
# Deflate cannot beat 1032:1; mail exports, repetitive as they are, stay under 50:1.
BOMB_RATIO = 300
BOMB_SIZE = 64 * 1024 * 1024

Kind = Literal["csv", "xlsx", "parquet", "mail", "posted", "refused"]


class Truncated(Exception):
    """The bytes stop before their end; what came before is good."""


class Bomb(Exception):
    """The bytes swell out of all proportion; reading stops."""


@dataclass(frozen=True, slots=True)
class Member:
    """One table of a stored file. `inner`: its name inside the zip at `path`; `sheet`: of a workbook.

    A member that must not be opened has kind "refused" and says why in `refused`.
    """

    name: str
    kind: Kind
    path: Path
    inner: str = ""
    gzipped: bool = False
    sheet: str = ""
    refused: Refused | None = None


def is_bomb(compressed: int, size: int) -> bool:
    """Whether so many bytes can honestly come out of so few."""
    return size > BOMB_SIZE and size > BOMB_RATIO * max(compressed, 1)


@contextmanager
def damage_told() -> Generator[None]:
    """What libraries raise of packed bytes that are damaged, as Truncated."""
    try:
        yield
    except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError) as broken:
        raise Truncated(str(broken)) from broken
    except OSError as broken:
        if broken.errno is not None:  # a fault of the disk; what bz2 says of its bytes has no number
            raise
        raise Truncated(str(broken)) from broken


@contextmanager
def opened(member: Member) -> Generator[IO[bytes]]:
    """The stored bytes of the member, still compressed if it is a .gz."""
    if not member.inner:
        with member.path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(member.path) as archive, archive.open(member.inner) as file:
        yield file


@contextmanager
def on_disk(member: Member) -> Generator[Path]:
    """A path that readers which seek (workbooks, Parquet) can open; a copy when the member is inside an archive."""
    if not member.inner and not member.gzipped:
        yield member.path
        return
    with NamedTemporaryFile(prefix="vigie-") as copy:
        for block in blocks(member):
            copy.write(block)
        copy.flush()
        yield Path(copy.name)


def blocks(member: Member) -> Iterator[bytes]:
    """The member's bytes, decompressed, in blocks. Raises Truncated or Bomb after the last good block."""
    with damage_told(), opened(member) as file:
        source = iter(lambda: file.read(BLOCK), b"")
        yield from _gunzip(source) if member.gzipped else source


def _gunzip(source: Iterator[bytes]) -> Iterator[bytes]:
    """Every part of a .gz (several may follow each other, as `cat a.gz b.gz` makes them)."""
    inflate = None
    came_in = came_out = 0
    for block in source:
        came_in += len(block)
        data = block
        while data:
            inflate = inflate or zlib.decompressobj(wbits=31)
            out = inflate.decompress(data, BLOCK)
            came_out += len(out)
            if is_bomb(came_in, came_out):
                raise Bomb
            yield out
            data = inflate.unconsumed_tail
            if inflate.eof:
                data = inflate.unused_data.lstrip(b"\0")  # some tools pad the end with zeros
                inflate = None
    if inflate:
        raise Truncated
