"""How far two slices of the programme are the same messages, and whether the rest went on as before.

In: an engine, slices, days. Out: a share; yes or no.
"""

from datetime import date, timedelta

from vigie.metrics.compile import Where, filtered
from vigie.metrics.counting import Rows

_WEEK = timedelta(7)
# The rest went on as before when its volume stayed between these.
_LEAST, _MOST = 0.6, 1.5


def shared(engine: Rows, slice_: Where, other: Where, first: date, last: date) -> float:
    """The part of a slice's messages, from `first` to `last` (both included), that another slice holds too."""
    own, own_values = filtered(slice_)
    also, also_values = filtered(other)
    inside, both = " AND ".join(own) or "TRUE", " AND ".join(also) or "TRUE"
    ((common, total),) = engine.rows(
        f"SELECT COUNT(*) FILTER (WHERE {both}), COUNT(*) FROM fact_send WHERE {inside} AND day BETWEEN ? AND ?",
        [*also_values, *own_values, first, last],
    )
    return common / total if total else 0.0


def rest_went_on(engine: Rows, slice_: Where, since: date) -> bool:
    """Whether the messages outside a slice were about as many in the week after a day as in the week before."""
    own, values = filtered(slice_)
    if not own:
        return False
    ((before, after),) = engine.rows(
        "SELECT COUNT(*) FILTER (WHERE day < ?), COUNT(*) FILTER (WHERE day >= ?) FROM fact_send"
        f" WHERE day >= ? AND day < ? AND (NOT ({' AND '.join(own)})) IS NOT FALSE",
        [since, since, since - _WEEK, since + _WEEK, *values],
    )
    return bool(before) and _LEAST < after / before < _MOST
