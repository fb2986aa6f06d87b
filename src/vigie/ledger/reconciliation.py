"""What the exporting tool shows for these very rows, beside what Vigie shows, so that nobody wonders.

In: the segments of one import. Out: lines of rates, each with what is divided by what.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from vigie.connectors import Counts, connectors
from vigie.ledger.segments import Segment, relation
from vigie.vocabulary.sql import literal
from vigie.vocabulary.words import AUTOMATIC, POSITIVE


@dataclass(frozen=True, slots=True)
class Line:
    """One rate by one reader (`tool`: a connector's key, or "vigie"). None = not known from these rows."""

    tool: str
    rate: str
    hits_name: str
    hits: int | None
    base_name: str
    base: int | None
    value: float | None


def reconcile(kind: str, folder: Path) -> list[Line]:
    """The vendor's rates and ours for one import; [] for formats that show no rates of their own."""
    connector = connectors().get(kind)
    if connector is None or not connector.shows:
        return []
    counted = _count(Segment(0, kind, folder))
    rates = connector.rates(Counts(**{k: v for k, v in counted.items() if k != "delivered"}))
    theirs = [Line(kind, r.rate, r.hits_name, r.hits, r.base_name, r.base, r.value) for r in rates]
    return [*theirs, *_ours(counted)]


def _ours(counted: dict[str, Any]) -> list[Line]:
    delivered, repliers = counted["delivered"], counted["repliers"]
    human = repliers - counted["automatic_repliers"]
    named = (
        ("reply_rate", "repliers", repliers),
        ("human_reply_rate", "human_repliers", human),
        ("positive_rate", "positive", counted["positive"]),
    )
    return [
        Line("vigie", rate, name, hits, "delivered_contacts", delivered, hits / delivered if delivered else None)
        for rate, name, hits in named
    ]


def _count(segment: Segment) -> dict[str, Any]:
    """Counts of distinct leads, but messages and bounces."""
    sends, events, replies = (relation([segment], t) for t in ("sends", "events", "replies"))
    automatic = ", ".join(literal(str(c)) for c in AUTOMATIC)
    positive = ", ".join(literal(str(c)) for c in POSITIVE)
    with duckdb.connect(":memory:") as connection:
        row = connection.execute(f"""
WITH s AS (SELECT id, contact FROM {sends}),
e AS (SELECT s.contact, e.send, e.type, e.actor FROM {events} e JOIN s ON s.id = e.send),
r AS (SELECT COALESCE(s.contact, r.contact) AS contact, reply_class AS class, received_at
      FROM {replies} r LEFT JOIN s ON s.id = r.send),
replier AS (
  SELECT contact, bool_and(COALESCE(class IN ({automatic}), FALSE)) AS automatic,
    COALESCE(
      max_by(class, received_at) FILTER (WHERE COALESCE(class NOT IN ({automatic}), TRUE)) IN ({positive}), FALSE
    ) AS positive
  FROM r WHERE class IS DISTINCT FROM 'bounce' GROUP BY contact
),
lost AS (SELECT DISTINCT send FROM e WHERE type IN ('hard_bounce', 'soft_bounce', 'blocked', 'failed'))
SELECT (SELECT COUNT(DISTINCT contact) FROM s), (SELECT COUNT(*) FROM s), (SELECT COUNT(*) FROM lost),
  (SELECT COUNT(DISTINCT contact) FROM e WHERE type = 'open'),
  (SELECT COUNT(DISTINCT contact) FROM e WHERE type = 'click'),
  (SELECT COUNT(*) FROM replier), (SELECT COUNT(*) FROM replier WHERE automatic),
  (SELECT COUNT(*) FROM replier WHERE positive),
  (SELECT COUNT(DISTINCT contact) FROM e WHERE type = 'unsubscribe'),
  (SELECT COUNT(DISTINCT contact) FROM s ANTI JOIN lost ON lost.send = s.id)""").fetchone()
    names = (
        *("leads", "messages", "bounced", "openers", "clickers", "repliers", "automatic_repliers", "positive"),
        *("unsubscribed", "delivered"),
    )
    counted = dict(zip(names, row or (0,) * len(names), strict=True))
    counted["contacted"] = counted["leads"]
    # No open anywhere means that opens were not tracked, not that nobody opened.
    counted["openers"] = counted["openers"] or None
    return counted
