"""One file per provider. A file that defines CONNECTOR is a connector; nothing else to edit.

In: rows of a vendor's export, as text. Out: rows of the folder format's tables, as text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from vigie.connectors.operations import Api, Word
from vigie.connectors.posts import Hook, Post
from vigie.connectors.told import Noted, Record, Refused

__all__ = [
    "Connector",
    "Counts",
    "Export",
    "Extract",
    "Hook",
    "Noted",
    "Post",
    "Record",
    "Refused",
    "Row",
    "Shown",
    "VendorRate",
    "connectors",
    "exports",
    "identify",
    "posted",
]

Row = Mapping[str, str]  # column as the file spells it -> text, "" when empty
# A raw file of requests as they were posted: one line each, newest first; its name begins with the connector's key.
POSTED = "posted"
POSTED_COLUMNS = ("received_at", "request")
POSTED_SUFFIX = ".posted.csv.gz"
# What a tool tells as a whole whenever it changes, and the name by which it is known.
_TOLD_WHOLE = {
    "replies": "reply_id", "calls": "call_id", "call_tags": "call_id", "meetings": "meeting_id",
    "opportunities": "opportunity_id",
}  # fmt: skip
# What is about a message: one dated before it is about it all the same, and happened when we heard of it at the latest.
_DATED = {"events", "replies"}


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
    """A tool that Vigie reads from: its exports, the rates its page `shows`, what its `hook` posts.

    It is told things through its `api`.
    """

    key: str
    label: str
    exports: tuple[Export, ...] = ()
    shows: tuple[Shown, ...] = ()
    api: Api | None = None
    hook: Hook | None = None

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
    if tuple(columns) == POSTED_COLUMNS and file_name.endswith(POSTED_SUFFIX):
        connector = connectors().get(file_name.removesuffix(POSTED_SUFFIX))
        return (connector, posted(connector)) if connector and connector.hook else None
    return next(((c, e) for c, e in exports() if e.identify(columns, file_name)), None)


def posted(connector: Connector) -> Export:
    """The requests that a tool posted, as they lie in a raw file: the latest telling of a thing stands first."""
    told: dict[tuple[str, str], int] = {}  # by the mark of the request: a request may be large

    def extract(row: Row) -> Iterator[Record | Refused | Noted]:
        request = row.get("request", "")
        try:
            post = Post.from_text(request)
        except ValueError:
            yield Refused("request_damaged")
            return
        mark = hash(request)
        for one in connector.hook.parse(post) if connector.hook else ():
            name = _TOLD_WHOLE.get(one.table) if isinstance(one, Record) else None
            if isinstance(one, Record) and name and told.setdefault((one.table, one.values[name]), mark) != mark:
                yield Noted("told_again")  # as it stood before
            elif isinstance(one, Record) and one.table in _DATED:
                yield replace(one, received=post.received.isoformat())
            else:
                yield one

    return Export(POSTED, "webhooks", lambda _columns, name: name == connector.key + POSTED_SUFFIX, extract)
