"""Reads one sheet of an Excel workbook, row by row, without loading it.

In: a member. Out: a `Sheet`; dates as ISO 8601, whole numbers without ".0", formulas as their text, never computed.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice, repeat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from vigie.connectors import Refused
from vigie.connectors.reading import headings
from vigie.connectors.reading.member import Bomb, Member, is_bomb, on_disk
from vigie.connectors.reading.sheet import Cells, Sheet
from vigie.vocabulary.text import sound

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, EOFError, OSError)


def sheets(member: Member) -> list[str]:
    """The names of the sheets that people see. Raises Bomb when the workbook unpacks to far more than it is."""
    with on_disk(member) as path, path.open("rb") as file:
        with zipfile.ZipFile(file) as archive:
            if any(is_bomb(i.compress_size, i.file_size) for i in archive.infolist()):
                raise Bomb
        book = load_workbook(file, read_only=True)
        try:
            return [s.title for s in book.worksheets if s.sheet_state == "visible"]
        finally:
            book.close()


def read(member: Member) -> Sheet:
    """The sheet's columns and rows; line = row number in Excel."""
    records = _records(member)
    try:
        head = list(islice(records, 60))
    except _BROKEN as broken:
        return Sheet((), 0, iter([(1, Refused("workbook_broken", {"detail": str(broken)[:200]}))]))
    found = headings.find(head)
    if found is None:
        return Sheet((), 0, iter([(1, Refused("empty_file"))]))
    return Sheet(found.columns, found.line, _rows(found, chain(head[found.first :], records)))


def _rows(found: headings.Headings, records: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Cells | Refused]]:
    empty, line = True, found.line
    columns = found.columns
    try:
        for line, cells in records:
            empty = False
            if any(cells[len(columns) :]):
                yield line, Refused("too_many_cells", {"expected": str(len(columns)), "found": str(len(cells))})
            elif tuple(cells) == found.cells:
                yield line, Refused("repeated_header")
            else:
                yield line, dict(zip(columns, chain(cells, repeat("")), strict=False))
    except _BROKEN:
        empty = False
        yield line + 1, Refused("truncated")
    if empty:
        yield found.line, Refused("header_only")


def _records(member: Member) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, trailing empty cells left out."""
    with on_disk(member) as path, path.open("rb") as file:
        book = load_workbook(file, read_only=True)
        try:
            sheet = book[member.sheet] if member.sheet else book.worksheets[0]
            sheet.reset_dimensions()  # some exporters declare A1 as the whole sheet
            for line, row in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [_text(value) for value in row]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield line, cells
        finally:
            book.close()


def _text(value: object) -> str:
    """One cell as text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            text = sound(str(value))
            return "" if text in _ERRORS else text
