"""Finds the line of headings in the first records of a table, and gives every column a name of its own.

In: the first records as cells. Out: the names, the place of the first row of data.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Records = Sequence[tuple[int, Sequence[str]]]  # line, cells

_EMAIL = re.compile(r"\s*[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+\s*")
_VALUE = re.compile(r"\s*[-+]?[\d\s.,:/%€$]+\s*")
_ENOUGH = 0.6  # a title line fills far fewer cells than a line of headings


@dataclass(frozen=True, slots=True)
class Headings:
    """Names of the columns; `line` of the headings, 0 when the file has none; index of the first data record."""

    columns: tuple[str, ...]
    line: int
    first: int
    cells: tuple[str, ...] = ()


def width(records: Records) -> int:
    """The number of cells most records have."""
    counts = Counter(len(cells) for _, cells in records)
    return max(counts, key=lambda n: (counts[n], n), default=0)


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Words, not values: no e-mail address, few numbers."""
    filled = [c for c in cells if c.strip()]
    values = sum(bool(_VALUE.fullmatch(c)) for c in filled)
    return bool(filled) and not any(_EMAIL.fullmatch(c) for c in filled) and values * 2 <= len(filled)


def find(records: Records) -> Headings | None:
    """The headings of these first records; None when there is nothing in them."""
    usual = width(records)
    for index, (line, cells) in enumerate(records[:20]):
        filled = sum(bool(c.strip()) for c in cells)
        if filled and (usual <= 1 or (filled > 1 and filled >= _ENOUGH * usual)):
            if not any(_EMAIL.fullmatch(c) for c in cells):
                return Headings(names(cells), line, index + 1, tuple(cells))
            return Headings(names([""] * max(usual, len(cells))), 0, index)
    filled_lines = [(i, line, cells) for i, (line, cells) in enumerate(records) if any(c.strip() for c in cells)]
    for index, line, cells in filled_lines[:1]:
        return Headings(names(cells), line, index + 1, tuple(cells))
    return None


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """One distinct name per column: the heading, `Heading (2)` for its repetition, `column_3` for a blank one."""
    seen: set[str] = set()
    out: list[str] = []
    for place, cell in enumerate(cells, 1):
        plain = " ".join(cell.replace("\ufeff", "").split()) or f"column_{place}"
        name, again = plain, 2
        while name in seen:
            name, again = f"{plain} ({again})", again + 1
        seen.add(name)
        out.append(name)
    return tuple(out)
