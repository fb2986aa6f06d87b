"""The state of a page is its address: period, filters, open metric, dimension.

In: the query string. Out: a `Query`, and the query strings of its neighbours, defaults left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from vigie.desk import PERIODS
from vigie.vocabulary.metric import DIMENSIONS

UNKNOWN = "~"  # a slice whose value nobody knows

Where = tuple[tuple[str, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What the reader asked for. `metric` open in the drawer, split `by` a dimension."""

    days: int = PERIODS[0]
    where: Where = ()
    metric: str = ""
    by: str = ""

    @classmethod
    def read(cls, get: QueryDict) -> "Query":
        """Understand an address; what makes no sense in it is left aside."""
        days = get.get("d", "")
        where = tuple((d, tuple(_value(v) for v in get.getlist(d) if v)) for d in DIMENSIONS)
        by = get.get("by", "")
        return cls(
            int(days) if days.isdecimal() and int(days) in PERIODS else PERIODS[0],
            tuple((d, values) for d, values in where if values),
            get.get("m", ""),
            by if by in DIMENSIONS else "",
        )

    @property
    def filters(self) -> dict[str, tuple[str | None, ...]]:
        """The filters as the metrics room takes them."""
        return dict(self.where)

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked beyond the default page."""
        return bool(self.where) or self.days != PERIODS[0]

    def only(self) -> "Query":
        """The same page with no metric open."""
        return replace(self, metric="", by="")

    def opened(self, metric: str, by: str = "") -> "Query":
        """The same page with a metric open."""
        return replace(self, metric=metric, by=by)

    def narrowed_to(self, dimension: str, value: str | None) -> "Query":
        """The same page about one value of a dimension alone, the other filters kept."""
        asked = {**self.filters, dimension: (value,)}
        return replace(self, where=tuple((d, asked[d]) for d in DIMENSIONS if d in asked))

    def without(self, dimension: str, value: str | None) -> "Query":
        """The same page with one filter less."""
        left = ((d, tuple(v for v in values if (d, v) != (dimension, value))) for d, values in self.where)
        return replace(self, where=tuple(pair for pair in left if pair[1]))

    def encode(self) -> str:
        """The query string, `?` included, empty when all is default."""
        pairs: list[tuple[str, str]] = []
        if self.days != PERIODS[0]:
            pairs.append(("d", str(self.days)))
        pairs += [(d, UNKNOWN if v is None else v) for d, values in self.where for v in values]
        if self.metric:
            pairs.append(("m", self.metric))
        if self.by:
            pairs.append(("by", self.by))
        return f"?{urlencode(pairs)}" if pairs else ""


def chosen(where: Mapping[str, tuple[str | None, ...]], dimension: str) -> str:
    """The form value of a filter: its first value as the address writes it."""
    values = where.get(dimension, ())
    if not values:
        return ""
    return UNKNOWN if values[0] is None else values[0]


def _value(text: str) -> str | None:
    return None if text == UNKNOWN else text
