"""Readings as other programs read them.

In: what the metrics room read. Out: plain values, ready for JSON.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from vigie.vocabulary.metric import Reading


def readings_document(
    readings: Iterable[Reading], as_of: datetime, window: str, texts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Readings with the moment they are true for; `texts`: the SQL that ran, by metric key."""
    return {
        "as_of": as_of.isoformat(),
        "window": window,
        "readings": [reading_document(r, (texts or {}).get(r.metric.key)) for r in readings],
    }


def reading_document(reading: Reading, sql: str | None = None) -> dict[str, Any]:
    """One reading as other programs read it."""
    metric = reading.metric
    document = {
        "metric": metric.key,
        "version": metric.version,
        "axis": metric.axis.value,
        "unit": metric.unit.value,
        "slice": dict(reading.slice),
        "start": reading.period.start.isoformat(),
        "end": reading.period.end.isoformat(),
        "hits": None if metric.median else reading.hits,
        "base": None if metric.median else reading.base,
        "value": reading.value,
        "low": reading.low,
        "high": reading.high,
        "range": [reading.range.low, reading.range.high] if reading.range else None,
        "state": reading.state.value,
        "provisional": reading.provisional,
        "min_base": metric.min_base,
    }
    if metric.median:
        document["n"] = reading.n
    if not reading.measurable:
        document["measurable"] = False
    if sql is not None:
        document["sql"] = sql
    return document
