"""Clicks that gateways made, among those of which the tool does not say who made them.

In: the events and messages that count. Out: a table `scanned` (send, moment, detail, rule, links, seconds) of machines'
clicks: they are kept out of the facts of the message, and their events stay where they are. The rules and their
bounds are those of `mail/scanners.py`, as far as an export tells what they look at: when, and which link.
"""

from datetime import timedelta

from vigie.ledger.engine import Workbench
from vigie.mail.scanners import BURST, MANY_LINKS, SOON_CLICK, Rule


def scan(bench: Workbench) -> None:
    """Judge every click of `the_events` whose message is known and whose actor is not."""
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE scanned AS
WITH clicks AS (
  SELECT e.send, e."at" AS moment, e.detail, s.sent_at FROM the_events e JOIN the_sends s ON s.id = e.send
  WHERE e.type = 'click' AND e.actor IS NULL
),
seen AS (
  SELECT *, COUNT(DISTINCT detail) OVER (
    PARTITION BY send ORDER BY moment RANGE BETWEEN {_span(BURST)} PRECEDING AND {_span(BURST)} FOLLOWING) AS links
  FROM clicks
)
SELECT DISTINCT send, moment, detail, links, date_diff('second', sent_at, moment) AS seconds,
  CASE WHEN links >= {MANY_LINKS} THEN '{Rule.ALL_LINKS}' ELSE '{Rule.TOO_SOON}' END AS rule
FROM seen WHERE links >= {MANY_LINKS} OR (moment > sent_at AND moment <= sent_at + {_span(SOON_CLICK)})""")


def judged_sql(events: str) -> str:
    """The rows of `events` (send, type, moment, detail, actor) with `machine`, and `rule`, `links`, `seconds` or NULL.

    An open or a click is a machine's when the tool says so, or when its click was judged to be one.
    """
    return f"""
SELECT h.*, x.rule, x.links, x.seconds, COALESCE(h.actor = 'machine', FALSE) OR x.send IS NOT NULL AS machine
FROM {events} h LEFT JOIN scanned x
  ON h.type = 'click' AND x.send = h.send AND x.moment = h.moment AND x.detail IS NOT DISTINCT FROM h.detail"""


def counted_sql() -> str:
    """Aggregates over such rows of one message: the columns of `fact_send` that tell of machines."""
    by_rule = f"rule = '{Rule.ALL_LINKS}'", f"rule = '{Rule.TOO_SOON}'"
    return f"""
    NULLIF(COUNT(*) FILTER (WHERE type = 'open' AND machine), 0)::INTEGER AS machine_opens,
    NULLIF(COUNT(*) FILTER (WHERE type = 'click' AND machine AND rule IS NULL), 0)::INTEGER AS machine_clicks,
    NULLIF(COUNT(*) FILTER (WHERE {by_rule[0]}), 0)::INTEGER AS burst_clicks,
    MAX(links) FILTER (WHERE {by_rule[0]})::INTEGER AS burst_links,
    NULLIF(COUNT(*) FILTER (WHERE {by_rule[1]}), 0)::INTEGER AS early_clicks,
    MIN(seconds) FILTER (WHERE {by_rule[1]})::INTEGER AS early_seconds"""


def unscanned_sql(events: str) -> str:
    """The rows of `events` (send, type, moment, detail, ...) without machines' clicks."""
    return f"""
SELECT h.* FROM {events} h ANTI JOIN scanned x
  ON h.type = 'click' AND x.send = h.send AND x.moment = h.moment AND x.detail IS NOT DISTINCT FROM h.detail"""


def _span(time: timedelta) -> str:
    return f"INTERVAL '{int(time.total_seconds())}' SECOND"
