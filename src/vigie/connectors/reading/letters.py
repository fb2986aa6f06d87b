"""Reads messages: a file alone, an mbox, a zip of them.

In: a member of kind "mail". Out: a row a message: where it lies, and its bytes (Latin-1, which loses none).
"""

import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from vigie.connectors import Refused
from vigie.connectors.reading import NO_FILES, bags, danger
from vigie.connectors.reading.member import Bomb, Member, Truncated, blocks, damage_told
from vigie.connectors.reading.sheet import Cells, Sheet

COLUMNS = ("place", "message")
_IN_MEMORY = 4 * 1024 * 1024
_IN_END = 1_000  # bytes in which a report that came whole ends


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
        report, cut = False, ""
        try:
            for block in blocks(member):
                report = bags.is_report(block) if not file.tell() else report
                file.write(block)
                if report and file.tell() > bags.LONGEST_REPORT:
                    cut = "archive_bomb"  # whatever the size of its archive
                    break
        except Truncated:
            cut = "truncated"
        except Bomb:
            cut = "archive_bomb"
        if report and (why := _unreadable(file, cut, "gzip" if member.gzipped else "zip")):
            yield why  # a part of a report is none
            return
        empty = not file.tell()
        file.seek(0)
        if not (cut and empty):
            yield from _each(file, member.name)
        if cut and not report:
            yield Refused("damaged" if empty and cut == "truncated" else cut)


def _unreadable(file: IO[bytes], cut: str, how: str) -> Refused | None:
    """Why a report did not come out whole, in the words of who reads one alone; what lacks only its sum is whole."""
    if cut == "archive_bomb":
        return Refused("report_too_large", {"most": str(bags.LONGEST_REPORT // 2**20)})
    file.seek(max(file.tell() - _IN_END, 0))
    whole = not cut or file.read().rstrip().endswith((b">", b"}"))
    return None if whole else Refused("report_damaged", {"how": how})


def _in_zip(member: Member) -> Iterator[Cells | Refused]:
    with zipfile.ZipFile(member.path) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or not bags.is_named_so(entry.filename):
                continue
            if code := danger(entry):
                if code not in NO_FILES:  # those are members of their own
                    yield Refused(code)
                continue
            code = "damaged"
            try:
                with damage_told(), archive.open(entry) as file:
                    for cells in _each(file, entry.filename):
                        yield cells
                        code = "truncated"
            except (Truncated, NotImplementedError):  # the second: packed in a way that zipfile does not know
                yield Refused(code)


def _each(file: IO[bytes], name: str) -> Iterator[Cells]:
    for raw in bags.unpacked(file, name):
        yield {"place": name, "message": raw.decode("latin-1")}
