"""The numbers: `catalogue` declares, `compile` writes the SQL, `ranges` infers, `read` answers.

In: an engine over the facts, a moment, a zone. Out: readings with interval, own range, state. No clock, no framework.
"""

from vigie.metrics.catalogue import METRICS, PAGE
from vigie.metrics.read import board, drill, filter_values, read, sql_of

__all__ = ["METRICS", "PAGE", "board", "drill", "filter_values", "read", "sql_of"]
