"""The numbers: `catalogue` declares, `compile` writes the SQL, `ranges` infers, `read` answers, `signals` watches.

In: an engine over the facts, a moment, a zone. Out: readings with interval, own range, state; what has changed.
No clock, no framework.
"""

from vigie.metrics.catalogue import METRICS, PAGE
from vigie.metrics.read import board, dimension_values, drill, filter_values, read, sql_of
from vigie.metrics.signals import signals
from vigie.metrics.volume import volume_jumps
from vigie.metrics.why_not import why_not

__all__ = [
    "METRICS",
    "PAGE",
    "board",
    "dimension_values",
    "drill",
    "filter_values",
    "read",
    "signals",
    "sql_of",
    "volume_jumps",
    "why_not",
]
