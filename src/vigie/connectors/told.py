"""What a connector makes of a row or of a request: records, or why there are none.

In: nothing. Out: `Record`, `Refused`, `Noted`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Record:
    """One row for one table of the folder format; `values` uses that table's column names, times in ISO 8601.

    `received`: when we heard of it, if anybody knows; also ISO 8601.
    """

    table: str
    values: dict[str, str]
    received: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that cannot be used: stable code and its parameters; the faces make the sentence and the remedy."""

    code: str
    params: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Noted:
    """The row was used, but a word in it is not in our tables: to be counted by (code, params) and shown once."""

    code: str
    params: dict[str, str] = field(default_factory=dict[str, str])
