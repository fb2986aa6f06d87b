"""Reads text separated by commas, semicolons, tabs or bars, one record at a time, with physical line numbers.

In: pieces of text that end with a line. Out: a `Sheet`; a record that cannot be read is a Refused, never the end.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice, repeat
from typing import Protocol

from vigie.connectors import Refused
from vigie.connectors.reading import headings
from vigie.connectors.reading.decoding import texts
from vigie.connectors.reading.member import Bomb, Member, Truncated, blocks
from vigie.connectors.reading.sheet import Cells, Sheet

SEPARATORS = ",;\t|"
LONGEST_CELL = 1024 * 1024
_PIECES_PER_RECORD = 32
_SAMPLE = 64 * 1024
_SAMPLE_RECORDS = 60
_SEP_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)

csv.field_size_limit(LONGEST_CELL)  # for the whole process: the csv module has no narrower setting


class _Parsed(Protocol):
    """What `csv.reader` gives; the module does not export its type."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...


class _TooLong(Exception):
    """One record goes on and on: an opening quote that nothing closes."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file is written: its separator, its headings, the line of the first row of data."""

    separator: str
    columns: tuple[str, ...]
    header_line: int
    header_cells: tuple[str, ...]
    first_line: int


def read(member: Member) -> Sheet:
    """The member's columns and rows."""
    pieces = texts(blocks(member))
    head, broken = _head(pieces)
    dialect = sniff("".join(head)[:_SAMPLE])
    source = chain(head, _raising(broken) if broken else pieces)
    if dialect is None:
        code = _code(broken) if broken else "empty_file"
        return Sheet((), 0, iter([(1, Refused("damaged" if code == "truncated" else code))]))
    return Sheet(dialect.columns, dialect.header_line, _Reader(source, dialect).rows())


def _head(pieces: Iterator[str]) -> tuple[list[str], Truncated | Bomb | None]:
    """The first pieces, enough to recognise the dialect, and what went wrong meanwhile."""
    head: list[str] = []
    try:
        for piece in pieces:
            head.append(piece)
            if sum(map(len, head)) >= _SAMPLE:
                break
    except (Truncated, Bomb) as broken:
        return head, broken
    return head, None


def _raising(broken: Exception) -> Iterator[str]:
    raise broken
    yield ""


def _code(broken: Exception) -> str:
    return "archive_bomb" if isinstance(broken, Bomb) else "truncated"


def sniff(text: str) -> Dialect | None:
    """The dialect of a file that begins with `text`; None when there is no record in it.

    The separator is the one under which the first line looks like headings and most records have the same width.
    """
    told = _SEP_LINE.match(text)
    skipped = 1 if told else 0
    body = text[told.end() :] if told else text
    tried = [(s, _sample(body, s, skipped)) for s in (told.group(1) if told else SEPARATORS)]
    separator, records = max(tried, key=lambda t: _fit(t[1]))
    found = headings.find(records)
    if found is None:
        return None
    first_line = found.line + 1 + sum(c.count("\n") for c in found.cells)
    if not found.line:
        first_line = records[found.first][0]
    return Dialect(separator, found.columns, found.line, found.cells, first_line)


def _sample(text: str, separator: str, skipped: int) -> list[tuple[int, list[str]]]:
    """The first records under one separator; the last one is left out if the sample may have cut it."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    out: list[tuple[int, list[str]]] = []
    line = skipped + 1
    try:
        for cells in islice(reader, _SAMPLE_RECORDS):
            if cells:
                out.append((line, cells))
            line = skipped + reader.line_num + 1
    except csv.Error:
        pass
    return out[:-1] if len(text) >= _SAMPLE and len(out) > 1 else out


def _fit(records: list[tuple[int, list[str]]]) -> tuple[bool, bool, float, int]:
    usual = headings.width(records)
    found = headings.find(records)
    same = sum(len(cells) == usual for _, cells in records)
    return (
        usual > 1,
        bool(found and headings.looks_like_headings(found.cells)),
        same / len(records) if records else 0.0,
        usual,
    )


class _Lines:
    """Physical lines of the pieces, which can go back to any line since the last finished record."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._kept: deque[tuple[int, str]] = deque()  # first line, text
        self._next = 1
        self.finished = 0  # last line of the last finished record

    def at(self, line: int) -> Iterator[str]:
        """The lines from `line` on; it must not lie before a finished record."""
        return chain.from_iterable(self._streams(line))

    def _streams(self, line: int) -> Iterator[StringIO]:
        kept, self._kept = self._kept, deque()
        for start, piece in kept:
            self._keep_from(line, start, piece)
        for _, piece in tuple(self._kept):
            yield StringIO(piece, newline="")
        for piece in self._pieces:
            start, self._next = self._next, self._next + _lines_in(piece)
            self._keep_from(line, start, piece)
            self._forget()
            if self._kept:
                yield StringIO(self._kept[-1][1], newline="")

    def _keep_from(self, line: int, start: int, piece: str) -> None:
        if line <= start:
            self._kept.append((start, piece))
            return
        stream = StringIO(piece, newline="")
        for _ in islice(stream, line - start):
            pass
        if rest := stream.read():
            self._kept.append((line, rest))

    def _forget(self) -> None:
        while len(self._kept) > 1 and self._kept[1][0] <= self.finished + 1:
            self._kept.popleft()
        if len(self._kept) > _PIECES_PER_RECORD:
            raise _TooLong


def _lines_in(piece: str) -> int:
    ends = piece.count("\n")
    if "\r" in piece:
        ends += piece.count("\r") - piece.count("\r\n")
    return ends + (not piece.endswith(("\n", "\r")))


class _Reader:
    """Records of one file; after one that swallowed lines it starts again on the line that follows its first."""

    def __init__(self, pieces: Iterator[str], dialect: Dialect) -> None:
        self._lines = _Lines(pieces)
        self._dialect = dialect
        self._again: int | None = None

    def rows(self) -> Iterator[tuple[int, Cells | Refused]]:
        """Every row, or one Refused when there is none under the headings."""
        line: int | None = self._dialect.first_line
        empty = True
        while line is not None:
            self._lines.finished = line - 1
            for record in self._run(line):
                empty = False
                yield record
            line = self._again
        if empty:
            yield self._dialect.header_line, Refused("header_only")

    def _run(self, start: int) -> Iterator[tuple[int, Cells | Refused]]:
        """Records from line `start` on; leaves in `_again` the line to start again from, None at the end."""
        self._again = None
        reader = csv.reader(self._lines.at(start), delimiter=self._dialect.separator, strict=True)
        while True:
            try:
                yield from self._good(reader, start)
            except csv.Error as error:
                first, last = self._lines.finished + 1, start - 1 + reader.line_num
                yield first, _refusal(error)
                if last <= first:  # this line alone is bad; the reader goes on with the next
                    self._lines.finished = last
                    continue
                self._again = first + 1
            except _TooLong:
                first = self._lines.finished + 1
                yield first, Refused("unclosed_quote")
                self._again = first + 1
            except (Truncated, Bomb) as broken:
                yield self._lines.finished + 1, Refused(_code(broken))
            return

    def _good(self, reader: _Parsed, start: int) -> Iterator[tuple[int, Cells | Refused]]:
        """Records until one cannot be parsed, or has swallowed its neighbours (then `_again` is set)."""
        lines, columns, headings_again = self._lines, self._dialect.columns, [*self._dialect.header_cells]
        first, width = lines.finished + 1, len(columns)
        for cells in reader:
            last = start - 1 + reader.line_num
            if len(cells) == width and cells[0] and cells != headings_again:
                yield first, dict(zip(columns, cells, strict=True))
            elif any(cells):
                row = self._uneven(cells)
                yield first, row
                if isinstance(row, Refused) and last > first:
                    self._again = first + 1
                    return
            lines.finished = last
            first = last + 1

    def _uneven(self, cells: list[str]) -> Cells | Refused:
        """A row with more or fewer cells than headings, an empty first cell, or the headings again."""
        columns = self._dialect.columns
        if cells == [*self._dialect.header_cells]:
            return Refused("repeated_header")
        if any(cells[len(columns) :]):
            return Refused("too_many_cells", {"expected": str(len(columns)), "found": str(len(cells))})
        return dict(zip(columns, chain(cells, repeat("")), strict=False))


def _refusal(error: csv.Error) -> Refused:
    if "field larger" in str(error):
        return Refused("cell_too_large", {"limit": str(LONGEST_CELL)})
    return Refused("unclosed_quote" if "end of data" in str(error) else "stray_quote")
