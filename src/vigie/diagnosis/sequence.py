"""What the whole sequence brings, follow-ups and calls included, beside what its first message brought.

In: an engine, a moment, a zone. Out: `Effect` per campaign and for all, over contacts whose sequence has had its time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.diagnosis.window import window
from vigie.metrics.catalogue import ROW_WORDS
from vigie.metrics.counting import Rows
from vigie.vocabulary.words import POSITIVE

# Contacts first written to between 12 and 4 weeks ago: their follow-ups are over and their answers in.
_FROM, _TO = 84, 28
_CLASS = ROW_WORDS["fact_send"]["human_class"]
_POSITIVE = ", ".join(f"'{c}'" for c in POSITIVE)


@dataclass(frozen=True, slots=True)
class Effect:
    """Contacts of one campaign (None = all) by what the first message and what the whole sequence brought."""

    campaign: str | None
    contacts: int
    positive_first: int
    positive: int
    opted_out_first: int
    opted_out: int
    complained: int
    meetings_by_mail: int
    meetings_by_call: int

    @property
    def later(self) -> float | None:
        """Share of the positive contacts that the follow-ups brought; None without any."""
        return 1 - self.positive_first / self.positive if self.positive else None


def effects(engine: Rows, *, as_of: datetime, zone: str) -> list[Effect]:
    """Of everything first, then campaign by campaign, the largest first."""
    days = window(as_of, zone)
    first, last = days.end - timedelta(_FROM), days.end - timedelta(_TO)
    rows = engine.rows(_SQL, [days.seen, first, last, days.seen])
    found = [Effect(row[0], *(int(v or 0) for v in row[2:])) for row in rows if not row[1]]
    everything = [Effect(None, *(int(v or 0) for v in row[2:])) for row in rows if row[1]]
    return [*everything, *sorted(found, key=lambda e: -e.contacts)]


_SQL = f"""
WITH message AS (
  SELECT *, CAST(? AS TIMESTAMP) AS seen FROM fact_send
),
person AS (
  SELECT contact, MIN(campaign) AS campaign, MIN(day) AS first_day,
    BOOL_OR(COALESCE(step, 1) = 1 AND ({_CLASS}) IN ({_POSITIVE})) AS positive_first,
    BOOL_OR(({_CLASS}) IN ({_POSITIVE})) AS positive,
    BOOL_OR(COALESCE(step, 1) = 1 AND unsubscribed_at <= seen) AS opted_out_first,
    BOOL_OR(unsubscribed_at <= seen) AS opted_out,
    BOOL_OR(complained_at <= seen) AS complained
  FROM message WHERE sent_at <= seen GROUP BY contact
),
cohort AS (
  SELECT * FROM person WHERE first_day >= ? AND first_day < ?
),
met AS (
  SELECT contact, BOOL_OR(origin = 'call') AS by_call FROM fact_meeting
  WHERE is_first AND booked_at <= ? GROUP BY contact
)
SELECT c.campaign, GROUPING(c.campaign), COUNT(*),
  COUNT(*) FILTER (WHERE positive_first), COUNT(*) FILTER (WHERE positive),
  COUNT(*) FILTER (WHERE opted_out_first), COUNT(*) FILTER (WHERE opted_out), COUNT(*) FILTER (WHERE complained),
  COUNT(*) FILTER (WHERE m.contact IS NOT NULL AND NOT COALESCE(m.by_call, FALSE)),
  COUNT(*) FILTER (WHERE m.by_call)
FROM cohort c LEFT JOIN met m ON m.contact = c.contact
GROUP BY GROUPING SETS ((), (c.campaign))"""
