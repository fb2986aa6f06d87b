"""The whole programme's two weeks beside its own eight, number by number, for the rules that read several together.

In: an engine and a window. Out: `Total` by key.
"""

from dataclasses import dataclass

from vigie.diagnosis.cells import days_cte
from vigie.diagnosis.scan import likelihood_ratio
from vigie.diagnosis.window import Window
from vigie.metrics.catalogue import ROW_WORDS
from vigie.metrics.counting import Rows
from vigie.vocabulary.words import POSITIVE

_WORDS = ROW_WORDS["fact_send"]
_DELIVERED, _CLASS = _WORDS["delivered"], _WORDS["human_class"]
_POSITIVE = ", ".join(f"'{c}'" for c in POSITIVE)
# key -> (base, hits)
_COUNTED = {
    "hard_bounce_rate": ("TRUE", "hard_at <= seen"),
    "soft_bounce_rate": ("TRUE", f"(({_WORDS['soft_lost']}) OR block_at <= seen)"),
    "complaint_rate": (_DELIVERED, "complained_at <= seen"),
    "human_reply_rate": (_DELIVERED, "human_at <= seen"),
    "positive_rate": (_DELIVERED, f"({_CLASS}) IN ({_POSITIVE})"),
    "not_interested_rate": (_DELIVERED, f"({_CLASS}) = 'not_interested'"),
    "out_of_office_rate": (_DELIVERED, "out_of_office_at <= seen"),
    "unsubscribe_rate": (_DELIVERED, "unsubscribed_at <= seen"),
    "open_drop": (f"open_allowed AND {_DELIVERED}", "open_at <= seen"),
}
# The rate of a whole programme drifts by some ten per cent from one fortnight to the next.
_DRIFT = 0.1**2
_BEYOND = 3.0


@dataclass(frozen=True, slots=True)
class Total:
    """One number of the whole programme: hits, base, hits expected from the baseline at the same age."""

    key: str
    hits: int
    base: int
    expected: float

    @property
    def rose(self) -> bool:
        """More than chance and drift explain."""
        return self._ratio(1) >= _BEYOND

    @property
    def fell(self) -> bool:
        """Less than chance and drift explain."""
        return self._ratio(-1) >= _BEYOND

    @property
    def effect(self) -> float:
        """Observed over expected; 1 where nothing was expected."""
        return self.hits / self.expected if self.expected else 1.0

    def params(self) -> dict[str, object]:
        """What a sentence about it needs."""
        return {"metric": self.key, "hits": self.hits, "base": self.base, "expected": round(self.expected, 1)}

    def _ratio(self, bad: int) -> float:
        return likelihood_ratio(self.hits, self.expected, self.base, bad) / (1 + self.expected * _DRIFT)


def totals(engine: Rows, window: Window) -> dict[str, Total]:
    """Every number that the rules read."""
    counts = ",\n  ".join(
        f"COUNT(*) FILTER (WHERE {base}), COUNT(*) FILTER (WHERE {base} AND {hits})" for base, hits in _COUNTED.values()
    )
    sql = (
        f"WITH {days_cte(window.rows())}\nSELECT p.block > 0,\n  {counts}\n"
        "FROM fact_send s JOIN period p ON p.day = s.day\nWHERE s.sent_at <= p.seen\nGROUP BY p.block > 0"
    )
    nothing = (0,) * (2 * len(_COUNTED))
    parts = {bool(row[0]): row[1:] for row in engine.rows(sql)}
    now, before = parts.get(False, nothing), parts.get(True, nothing)
    return {
        key: Total(key, now[2 * i + 1], now[2 * i], now[2 * i] * (before[2 * i + 1] + 0.5) / (before[2 * i] + 1))
        for i, key in enumerate(_COUNTED)
    }
