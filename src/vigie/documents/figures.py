"""Values as the reader's language writes them, with as many decimals as the team's own range deserves.

In: metrics, values, ranges. Out: text.
"""

from vigie.sentences.numbers import english
from vigie.sentences.written import number
from vigie.vocabulary.metric import Metric, Range, Reading, Unit

_NBSP = "\N{NO-BREAK SPACE}"
# Widths of a range, in the unit shown, under which two decimals or one still mean something; rates that are tiny.
_NARROW, _WIDE, _TINY = 0.1, 8.0, 0.5


def value_text(metric: Metric, value: float | None, usual: Range | None = None) -> str:
    """A value with its unit; a dash where it is unknown."""
    if value is None:
        return "–"
    return number(value * _scale(metric), _decimals(metric, usual, value)) + _unit(metric)


def range_text(metric: Metric, usual: Range | None) -> str:
    """The team's own range, its unit once; empty where there is none yet."""
    if usual is None:
        return ""
    decimals = _decimals(metric, usual, None)
    low, high = (number(max(0.0, end) * _scale(metric), decimals) for end in (usual.low, usual.high))
    return f"{low}–{high}{_unit(metric)}"


def counted(reading: Reading) -> str:
    """Hits over base, for a number that has too few to be judged."""
    if reading.hits is None:
        return str(reading.n or 0)
    return f"{reading.hits}{_NBSP}/{_NBSP}{reading.base or 0}"


def _scale(metric: Metric) -> float:
    return 1.0 if metric.median or metric.unit is Unit.MONEY else 100.0


def _decimals(metric: Metric, usual: Range | None, value: float | None) -> int:
    if metric.unit is Unit.MONEY:
        return 0
    factor = _scale(metric)
    if usual is not None:
        width = (usual.high - usual.low) * factor
        return 2 if width < _NARROW or usual.high * factor < _TINY else 1 if width < _WIDE else 0
    return 2 if factor > 1 and 0 < (value or 0) * factor < _TINY else 1


def _unit(metric: Metric) -> str:
    if metric.unit is Unit.MONEY:
        return f"{_NBSP}€"
    if metric.unit is Unit.DAY:
        return _NBSP + ("d" if english() else "j")
    if metric.median:
        return f"{_NBSP}h"
    return "%" if english() else f"{_NBSP}%"
