"""From reply to deal: which stage converts less than it did, for whom, and which one holds the most back.

In: an engine and a window. Out: `Stage` per conversion, now and before at the same age; candidates by owner, campaign.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from vigie.diagnosis.scan import likelihood_ratio
from vigie.diagnosis.window import Window
from vigie.metrics.counting import Rows
from vigie.vocabulary.finding import Slice

# Deals are few: four weeks beside twelve, where messages need two beside eight.
_RECENT, _BEFORE = 28, 84
_FEW = 8  # cases; a smaller slice says nothing
_ENOUGH_BEFORE = 20
_W2 = 0.15**2
# Small counts, judged alone where the scan judges ten numbers together: a higher line than the scan's.
_LINE = 5.0
_BY: tuple[str, ...] = ("", "owner", "campaign")


@dataclass(frozen=True, slots=True)
class Conversion:
    """One stage: its base and hits over fact rows; `day` is when its base came to be, `ripe` days that a hit takes."""

    key: str
    table: str
    day: str
    base: str
    hits: str
    ripe: int
    action: str


CONVERSIONS = (
    Conversion("reply_to_meeting", "fact_send", "day", "human_at <= seen", "meeting_at <= seen", 7, "offer_slots"),
    Conversion("meeting_held_rate", "fact_meeting", "due_day", "scheduled_at <= seen AND status <> 'planned'",
               "status = 'held'", 0, "send_reminders"),
    Conversion("qualified_meeting_rate", "fact_meeting", "due_day", "scheduled_at <= seen AND status = 'held'",
               "qualified", 1, "add_prequalifying_line"),
    Conversion("opportunity_rate", "fact_meeting", "due_day", "scheduled_at <= seen AND status = 'held' AND qualified",
               "opportunity_at <= seen", 7, "run_handover_checklist"),
    Conversion("win_rate", "fact_opportunity", "closed_day", "closed_at <= seen AND status IN ('won', 'lost')",
               "status = 'won'", 0, "review_discovery"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """One conversion of one slice, in the last four weeks beside the twelve before."""

    conversion: Conversion
    slice: Slice
    start: date
    end: date
    hits: int
    base: int
    before_hits: int
    before_base: int

    @property
    def expected(self) -> float:
        """Hits if it converted as before (a count added on each side, so that 0 and all are never sure)."""
        return self.base * (self.before_hits + 0.5) / (self.before_base + 1)

    @property
    def lost(self) -> float:
        """Cases that would have gone on and did not."""
        return self.expected - self.hits

    @property
    def score(self) -> float:
        """Likelihood ratio on the bad side, less what chance and an uncertain past explain."""
        if self.base < _FEW or self.before_base < _ENOUGH_BEFORE:
            return 0.0
        ratio = likelihood_ratio(self.hits, self.expected, self.base, -1)
        past = self.base / self.before_base  # the past is a sample too
        return ratio / (1 + past + self.expected * _W2)


@dataclass(frozen=True, slots=True)
class Passage:
    """Meetings whose day has passed in four weeks: how many were booked, qualified, became opportunities so far."""

    booked: int
    qualified: int
    opportunities: int


NO_MEETINGS = Passage(0, 0, 0)


def passage(engine: Rows, window: Window) -> Passage:
    """The meetings of the last four weeks, all counted over the same days; nobody has judged those of today."""
    end = window.end - timedelta(1)
    sql = (
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE status = 'held' AND qualified),\n"
        "  COUNT(*) FILTER (WHERE status = 'held' AND qualified AND opportunity_at <= ?)\nFROM fact_meeting\n"
        "WHERE scheduled_at <= ? AND status <> 'planned' AND due_day >= ? AND due_day < ?"
    )
    ((booked, qualified, sold),) = engine.rows(sql, [window.seen, window.seen, end - timedelta(_RECENT), end])
    return Passage(booked, qualified, sold)


def stages(engine: Rows, window: Window) -> tuple[Stage, ...]:
    """Every conversion of everything, and of every owner and campaign."""
    return tuple(s for conversion in CONVERSIONS for by in _BY for s in _counted(engine, window, conversion, by))


def bottleneck(found: Sequence[Stage]) -> Stage | None:
    """The stage of the whole programme that lost most against its own past; None where none did beyond chance."""
    whole = [s for s in found if not s.slice and s.score >= 1]
    return max(whole, key=lambda s: s.score, default=None)


def causes(found: Sequence[Stage]) -> list[tuple[Stage, float]]:
    """Stages that convert less beyond chance, with their score, best first; a slice pays for having been looked at."""
    looked = sum(bool(s.slice) and s.base >= _FEW for s in found)
    prices = {False: log(len(CONVERSIONS)), True: log(max(looked, 1))}
    scored = [(s, s.score - prices[bool(s.slice)]) for s in found]
    return sorted(((s, score) for s, score in scored if score >= _LINE), key=lambda pair: -pair[1])


def _counted(engine: Rows, window: Window, conversion: Conversion, by: str) -> Iterator[Stage]:
    """Now and before, each row known only as far as a row of its age is known now."""
    c, end = conversion, window.end - timedelta(conversion.ripe)
    start = end - timedelta(_RECENT)
    first = start - timedelta(_BEFORE)
    group = by or "NULL"
    sql = (
        f"WITH aged AS (\n  SELECT *, {c.day} >= ? AS recent, CASE WHEN {c.day} >= ? THEN CAST(? AS TIMESTAMP)"
        f" ELSE CAST({c.day} AS TIMESTAMP) + INTERVAL '{_RECENT // 2 + c.ripe}' DAY END AS seen\n  FROM {c.table}\n"
        f"  WHERE {c.day} >= ? AND {c.day} < ?\n)\n"
        f"SELECT {group}, recent, COUNT(*), COUNT(*) FILTER (WHERE {c.hits})\nFROM aged\n"
        f"WHERE {c.base}\nGROUP BY {group}, recent"
    )
    counts: dict[str | None, dict[bool, tuple[int, int]]] = {}
    for value, now, base, hits in engine.rows(sql, [start, start, window.seen, first, end]):
        counts.setdefault(value, {})[now] = hits, base
    for value, parts in counts.items():
        (hits, base), (before_hits, before_base) = parts.get(True, (0, 0)), parts.get(False, (0, 0))
        yield Stage(c, ((by, value),) if by else (), start, end, hits, base, before_hits, before_base)
