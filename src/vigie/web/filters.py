"""The bar of filters above a page: five selects, the rest of the address as chips.

In: what the facts offer, the `Query`. Out: values for `web/parts/filters.html`.
"""

from functools import partial
from typing import Any

from django.utils.translation import gettext

from vigie import sentences
from vigie.desk import PERIODS, Desk
from vigie.web import readings
from vigie.web.panels import guarded
from vigie.web.query import UNKNOWN, Query, chosen

# The selects of the bar; the other dimensions filter by the address alone and show as chips.
SELECTS = ("campaign", "segment", "mailbox", "source", "owner")


def bar(desk: Desk | None, query: Query, home: str = "/", *, periods: bool = False) -> dict[str, Any]:
    """Selects and chips of the page at `home`; `periods`: with the select of the period."""
    offered = guarded("filters", partial(readings.filters_of, desk), home).value if desk else None
    selects = [_select(name, offered or {}, query) for name in SELECTS]
    return {"filters": [_period(query), *selects] if periods else selects, "chips": chips(query, home)}


def chips(query: Query, home: str = "/", *, every: bool = False) -> list[dict[str, str]]:
    """The filters that no select of the bar shows, each with its removal; `every`: where there is no bar, all."""
    kept = query if every else query.only()
    return [
        {
            "name": dimension,
            "value": UNKNOWN if value is None else value,
            "label": sentences.dimension_label(dimension),
            "text": sentences.slice_label(value, dimension),
            "remove": home + kept.without(dimension, value).encode(),
        }
        for dimension, values in query.where
        for value in (values if every else _extra(dimension, values))
    ]


def _select(name: str, offered: dict[str, list[str | None]], query: Query) -> dict[str, Any]:
    asked = query.filters
    values = list(offered.get(name, []))
    values += [v for v in asked.get(name, ()) if v not in values]
    current = chosen(asked, name)
    said = [UNKNOWN if v is None else v for v in values]
    return {
        "name": name,
        "label": sentences.filter_label(name),
        "all": sentences.filter_all(name),
        "options": [(text, sentences.slice_label(v), current == text) for v, text in zip(values, said, strict=True)],
        "on": bool(current),
    }


def _extra(dimension: str, values: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return values[1:] if dimension in SELECTS else values


def _period(query: Query) -> dict[str, Any]:
    options = [(str(d), sentences.period(d), d == query.days) for d in PERIODS]
    return {"name": "d", "label": gettext("Period"), "all": "", "options": options, "on": query.days != PERIODS[0]}
