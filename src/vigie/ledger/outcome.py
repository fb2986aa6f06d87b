"""What became of the rows of an import: counts by table, rejections, what was noted.

In: nothing. Out: dataclasses that a digest fills and reports keep.
"""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class RowCounts:
    """What became of the rows of one table."""

    read: int = 0
    accepted: int = 0
    already_known: int = 0
    rejected: int = 0

    def __add__(self, other: "RowCounts") -> "RowCounts":
        """Counts of both together."""
        return RowCounts(
            self.read + other.read,
            self.accepted + other.accepted,
            self.already_known + other.already_known,
            self.rejected + other.rejected,
        )


@dataclass(slots=True)
class Digested:
    """Outcome of one digest.

    `rejected`: (file, row, code) in file order. `bare`: rows whose contact only other files know, if any.
    """

    by_table: dict[str, RowCounts] = field(default_factory=dict[str, RowCounts])
    rejected: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    noted: Counter[tuple[str, ...]] = field(default_factory=Counter[tuple[str, ...]])
    bare: int = 0
    unattributed: int = 0
