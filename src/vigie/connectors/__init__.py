"""One file per provider. A file that defines CONNECTOR is a connector; nothing else to edit.

In: rows of a vendor's export, as text. Out: rows of the folder format's tables, as text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from vigie.connectors.operations import Api, Word

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
class Noted:
    """The row was used, but a word in it is not in our tables: to be counted by (code, params) and shown once."""

    code: str
    params: dict[str, str] = field(default_factory=dict[str, str])


Extract = Callable[[Row], Iterable[Record | Refused | Noted]]


@dataclass(frozen=True, slots=True)
class Export:
    """One recognised shape of one vendor's export.

    `identify(columns, file_name)`: is this file of that shape? `extract(row)`: the records of one row; a Refused
    says that the row, or one thing in it, cannot be used; a Noted counts a word that we do not know.
    """

    key: str
    label: str
    identify: Callable[[Sequence[str], str], bool]
    extract: Extract


@dataclass(frozen=True, slots=True)
class Counts:
    """What one vendor's page would count for the imported rows. None = the import does not say.

    Every count but `messages` and `bounced` is of distinct leads.
    """

    leads: int | None = None
    messages: int | None = None
    bounced: int | None = None
    contacted: int | None = None
    openers: int | None = None
    clickers: int | None = None
    repliers: int | None = None
    automatic_repliers: int | None = None
    positive: int | None = None
    unsubscribed: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One rate as the vendor computes it. `bases` are names of `Counts`: the first that is known and not 0 divides.

    A vendor that changes its own denominator (open tracking switched off) has several bases.
    """

    rate: str  # "reply_rate" or "positive_rate", the vendor's words are its formula
    hits: str
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VendorRate:
    """One line of the reconciliation: `hits` over `base`, each with the name of what is counted."""

    rate: str
    hits_name: str
    hits: int | None
    base_name: str
    base: int | None

    @property
    def value(self) -> float | None:
        """The share; None when either side is unknown or the base is 0."""
        return self.hits / self.base if self.base and self.hits is not None else None


@dataclass(frozen=True, slots=True)
class Connector:
    """A tool that Vigie reads from: its exports, the rates its page `shows`; and tells things through its `api`."""

    key: str
    label: str
    exports: tuple[Export, ...] = ()
    shows: tuple[Shown, ...] = ()
    api: Api | None = None

    @property
    def can(self) -> frozenset[Word]:
        """What the tool can be told."""
        return frozenset(self.api.operations) if self.api else frozenset()

    def rates(self, counts: Counts) -> list[VendorRate]:
        """The figures this vendor's page shows for `counts`."""
        return [_vendor_rate(shown, counts) for shown in self.shows]


def _vendor_rate(shown: Shown, counts: Counts) -> VendorRate:
    hits = getattr(counts, shown.hits)
    # More repliers than openers: opens were not tracked for all of them, and no vendor shows more than 100 %.
    base = next((b for b in shown.bases if (getattr(counts, b) or 0) >= max(hits or 0, 1)), shown.bases[-1])
    return VendorRate(shown.rate, shown.hits, hits, base, getattr(counts, base))


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
