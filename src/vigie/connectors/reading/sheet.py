"""One table as read: its columns, and its rows one by one.

In: nothing. Out: `Sheet`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from vigie.connectors import Refused

Cells = dict[str, str]  # column -> text, "" when empty


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns` in their order; `header_line` 0 when the file has no headings; `rows` can be walked once.

    A row is (physical line of its beginning, cells), or (line, Refused) when it cannot be read.
    """

    columns: tuple[str, ...]
    header_line: int
    rows: Iterator[tuple[int, Cells | Refused]]
