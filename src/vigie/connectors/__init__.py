"""One file per provider. A file that defines CONNECTOR is a connector; nothing else to edit.

In: rows of a vendor's export, as text. Out: rows of the folder format's tables, as text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

Row = Mapping[str, str]  # column as the file spells it -> text, "" when empty


@dataclass(frozen=True, slots=True)
class Record:
    """One row for one table of the folder format; `values` uses that table's column names, times in ISO 8601."""

    table: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that cannot be used: stable code and its parameters; the faces make the sentence and the remedy."""

    code: str
    params: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Export:
    """One recognised shape of one vendor's export.

    `identify(columns, file_name)`: is this file of that shape? `extract(row)`: the records of one row, or Refused.
    `vendor_rates(counts)`: the rates as the vendor shows them, for the reconciliation ({} = none).
    """

    key: str
    label: str
    identify: Callable[[Sequence[str], str], bool]
    extract: Callable[[Row], Iterable[Record | Refused]]


@dataclass(frozen=True, slots=True)
class Connector:
    """A tool that Vigie reads from: its exports and what else it can do (`can`, as data)."""

    key: str
    label: str
    exports: tuple[Export, ...] = ()
    can: frozenset[str] = frozenset()


@cache
def connectors() -> dict[str, Connector]:
    """Every connector by key, in alphabetical order of the files."""
    found = (getattr(import_module(f"{__name__}.{m.name}"), "CONNECTOR", None) for m in iter_modules(__path__))
    return {c.key: c for c in found if isinstance(c, Connector)}


def exports() -> Iterator[tuple[Connector, Export]]:
    """Every recorded export shape with its connector."""
    for connector in connectors().values():
        for export in connector.exports:
            yield connector, export


def identify(columns: Sequence[str], file_name: str) -> tuple[Connector, Export] | None:
    """The one shape that claims this file, or None (a column mapping is needed)."""
    return next(((c, e) for c, e in exports() if e.identify(columns, file_name)), None)
