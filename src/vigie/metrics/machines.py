"""Opens and clicks that machines made, left out of the numbers: how many, by which rule, on what evidence.

In: an engine over the facts, days, filters. Out: `Left`, one for each rule that left something out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vigie.facts.schema import FACT_OPEN
from vigie.metrics.compile import Where, filtered
from vigie.metrics.counting import Rows

OPENS, CLICKS = "open", "click"
# The tool says that a machine did it, or the agent or the network says so; links opened at once; right after sending.
TOLD, BURST, EARLY = "told", "burst", "early"


@dataclass(frozen=True, slots=True)
class Left:
    """What one rule left out. `evidence`: the most links at once (BURST), the fewest seconds after sending (EARLY)."""

    touch: str
    rule: str
    times: int
    messages: int
    evidence: int | None = None


def left_out(engine: Rows, first: date | None, last: date | None, where: Where | None = None) -> list[Left]:
    """Of messages sent from `first` to `last` (included; None = no bound), within `where`; opens first."""
    days, bound = _days(first, last)
    conditions, params = filtered(where or {})
    here = " AND ".join([*days, *conditions]) or "TRUE"
    ((opened, on, told, at, burst, of, links, early, soon, seconds),) = engine.rows(
        "SELECT COALESCE(SUM(machine_opens), 0), COUNT(machine_opens), COALESCE(SUM(machine_clicks), 0), "
        "COUNT(machine_clicks), COALESCE(SUM(burst_clicks), 0), COUNT(burst_clicks), MAX(burst_links), "
        f"COALESCE(SUM(early_clicks), 0), COUNT(early_clicks), MIN(early_seconds) FROM fact_send WHERE {here}",
        [*bound, *params],
    )
    opened = int(opened) + _unconsented(engine, first, last, where or {})
    rows = [
        Left(OPENS, TOLD, opened, int(on)),
        Left(CLICKS, TOLD, int(told), int(at)),
        Left(CLICKS, BURST, int(burst), int(of), links),
        Left(CLICKS, EARLY, int(early), int(soon), seconds),
    ]
    return [row for row in rows if row.times]


def _unconsented(engine: Rows, first: date | None, last: date | None, where: Where) -> int:
    """Machines' opens of messages whose opens are not tied to a person; none where `where` asks what totals lack."""
    if set(where) - FACT_OPEN.keys():
        return 0
    days, bound = _days(first, last)
    conditions, params = filtered(where)
    here = " AND ".join([*days, *conditions]) or "TRUE"
    ((found,),) = engine.rows(f"SELECT COALESCE(SUM(machine_opens), 0) FROM fact_open WHERE {here}", [*bound, *params])
    return int(found)


def _days(first: date | None, last: date | None) -> tuple[list[str], Sequence[object]]:
    given = [("day >= ?", first), ("day <= ?", last)]
    return [text for text, day in given if day], [day for _, day in given if day]
