"""What a compressed report holds, with a bound on what comes out: a kilobyte can hide a gigabyte.

In: bytes, gzip, zip or plain. Out: the bytes within.
"""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from vigie.vocabulary.errors import UnreadableFile

LONGEST = 64 * 1024 * 1024  # bytes of a report unpacked; the largest that providers send are a few megabytes
_GZIP = 16 + zlib.MAX_WBITS
_MOST_MEMBERS = 20


def unpacked(data: bytes, *, most: int = LONGEST) -> bytes:
    """The report itself. Raises UnreadableFile: damaged, or larger than `most` once unpacked."""
    if data[:2] == b"\x1f\x8b":
        return unpacked(_gunzipped(data, most), most=most) if data[2:3] == b"\x08" else _broken("gzip")
    if data[:2] == b"PK":
        return _unzipped(data, most)
    if len(data) > most:
        raise UnreadableFile("report_too_large", most=most // 2**20)
    return data


def _gunzipped(data: bytes, most: int) -> bytes:
    stream = zlib.decompressobj(_GZIP)
    try:
        found = stream.decompress(data, most + 1)
    except zlib.error:
        return _broken("gzip")
    if len(found) > most:
        raise UnreadableFile("report_too_large", most=most // 2**20)
    if not stream.eof and not found.rstrip().endswith((b">", b"}")):  # one that lacks only its sum is whole
        return _broken("gzip")
    return found


def _unzipped(data: bytes, most: int) -> bytes:
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [m for m in archive.infolist()[:_MOST_MEMBERS] if not m.is_dir()]
            named = [m for m in members if m.filename.lower().endswith((".xml", ".json", ".gz"))] or members
            if not named:
                raise UnreadableFile("report_empty")
            with archive.open(named[0]) as member:
                found = member.read(most + 1)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
        return _broken("zip")
    if len(found) > most:
        raise UnreadableFile("report_too_large", most=most // 2**20)
    return _gunzipped(found, most) if found[:2] == b"\x1f\x8b" else found


def _broken(how: str) -> bytes:
    raise UnreadableFile("report_damaged", how=how)
