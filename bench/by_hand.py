"""What a page shows, counted by SQL written by hand for that page and nothing else: what Vigie is measured against.

In: a DuckDB cursor over the published facts, the moment, a filter. Out: how many rows of counts came back.

The same numbers over the same windows: nine windows at the same age, 63 rolling weeks, a culprit searched in five
dimensions and a pair, the ripening by day, the file by source and provider, complaints, meetings, the last message. It
infers nothing, names nothing, draws nothing, knows no other metric and no other dimension.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from vigie.metrics.windows import Clock
from vigie.vocabulary.metric import Period

DIMENSIONS = ("mailbox", "domain", "provider", "campaign", "source")
DELIVERED = """(hard_at IS NULL OR hard_at > seen) AND (block_at IS NULL OR block_at > seen)
  AND (failed_at IS NULL OR failed_at > seen)
  AND (soft_at IS NULL OR soft_at > seen OR (delivered_at > soft_at AND delivered_at <= seen))"""
POSITIVE = "('interested', 'information_request', 'meeting_request', 'callback_request')"
PERSON = f"""BOOL_OR({DELIVERED}) AS d, BOOL_OR(human_at <= seen) AS h, BOOL_OR(unsubscribed_at <= seen) AS u,
  BOOL_OR(meeting_at <= seen) AS m, MAX(CASE WHEN latest_at <= seen THEN latest_at END) AS l,
  MAX(CASE WHEN latest_at <= seen AND latest_class IN {POSITIVE} THEN latest_at END) AS p"""
PEOPLE = """COUNT(*) FILTER (WHERE d), COUNT(*) FILTER (WHERE d AND h), COUNT(*) FILTER (WHERE d AND u),
  COUNT(*) FILTER (WHERE d AND m), COUNT(*) FILTER (WHERE d AND l = p)"""
MESSAGES = f"COUNT(*), COUNT(*) FILTER (WHERE {DELIVERED}), COUNT(*) FILTER (WHERE hard_at <= seen)"


def count_page(cursor: duckdb.DuckDBPyConnection, as_of: datetime, zone: str, where: str = "TRUE") -> int:
    """Count everything; `where` is a condition on the messages."""
    clock = Clock(as_of, zone)
    window = clock.rolling(7)
    own = [window, *clock.baseline(window)]
    first, last = min(p.start for p in own), window.end - timedelta(days=1)
    now = _moment(as_of)
    span = f"BETWEEN DATE '{first}' AND DATE '{last}'"
    names = ", ".join(DIMENSIONS)
    cursor.execute(f"""CREATE OR REPLACE TEMP TABLE message AS
        SELECT contact, day, sent_at, {names}, hard_at, block_at, failed_at, soft_at, delivered_at, human_at,
          unsubscribed_at, meeting_at, latest_at, latest_class
        FROM fact_send WHERE day {span} AND sent_at <= {now} AND {where}""")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE own(period, day, seen) AS VALUES {_days(own)}")
    # As large as own windows need; every baseline day also as it ended up.
    cursor.execute(f"""CREATE OR REPLACE TEMP TABLE ripening AS
        SELECT DISTINCT day, seen FROM own UNION SELECT DISTINCT day, {now} FROM own""")
    asked = _questions(names, span, now, where)
    return sum(len(cursor.execute(sql).fetchall()) for sql in asked)


def _questions(names: str, span: str, now: str, where: str) -> Iterator[str]:
    sets = ", ".join(["(period)", *(f"(period, {d})" for d in DIMENSIONS)])
    people = ", ".join(["(period, contact)", *(f"(period, contact, {d})" for d in DIMENSIONS)])
    at_now = f"(SELECT *, {now} AS seen FROM message)"
    own = "FROM message JOIN own USING (day) WHERE sent_at <= seen"
    yield "SELECT DISTINCT provider FROM fact_send WHERE complained_at IS NOT NULL"
    yield f"""SELECT period, GROUPING({names}), {names}, {MESSAGES} {own}
        GROUP BY GROUPING SETS ({sets}, (period, mailbox, provider))"""
    # The mix of days of every slice, for the windows that are still young.
    yield f"""SELECT period, day, GROUPING({names}), {names}, COUNT(*) {own}
        GROUP BY GROUPING SETS ({sets.replace("(period", "(period, day")})"""
    yield f"""SELECT period, g, {names}, {PEOPLE} FROM (
          SELECT period, contact, GROUPING({names}) AS g, {names}, {PERSON} {own} GROUP BY GROUPING SETS ({people})
        ) GROUP BY period, g, {names}"""
    ripe = "FROM message JOIN ripening USING (day) WHERE sent_at <= seen"
    yield f"SELECT day, seen, {MESSAGES} {ripe} GROUP BY day, seen"
    yield f"""SELECT day, seen, {PEOPLE} FROM (
          SELECT day, seen, contact, {PERSON} {ripe} GROUP BY day, seen, contact
        ) GROUP BY day, seen"""
    yield f"SELECT day, {MESSAGES} FROM {at_now} GROUP BY day"
    yield f"""SELECT last, {PEOPLE}, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY hours) FROM (
          SELECT day + i AS last, contact, {PERSON},
            MIN_BY(CASE WHEN human_at <= seen THEN epoch(human_at - sent_at) END, human_at) AS hours
          FROM {at_now}, (SELECT UNNEST(range(7))::INTEGER AS i) GROUP BY last, contact
        ) GROUP BY last"""
    yield f"""SELECT complained_day, GROUPING({names}), {names}, COUNT(*) FROM fact_send
        WHERE complained_day {span} AND {where}
        GROUP BY GROUPING SETS ({sets.replace("(period", "(complained_day")})"""
    # The file knows no mailbox and no campaign.
    on_file = where if "mailbox" not in where and "campaign" not in where else "FALSE"
    yield f"""SELECT day, GROUPING(source, provider), source, provider, COUNT(*), COUNT(*) FILTER (WHERE fields_ok),
          COUNT(*) FILTER (WHERE role OR free), COUNT(*) FILTER (
            WHERE duplicate OR (crowded_at <= {now} AND crowded_until > {now})
              OR (crowded_again_at <= {now} AND crowded_again_until > {now}))
        FROM fact_contact WHERE {on_file} GROUP BY GROUPING SETS ((day), (day, source), (day, provider))"""
    yield f"""SELECT due_day, GROUPING({names}), {names}, COUNT(*), COUNT(*) FILTER (WHERE qualified) FROM fact_meeting
        WHERE due_day {span} AND status = 'held' AND {where}
        GROUP BY GROUPING SETS ({sets.replace("(period", "(due_day")})"""
    yield f"SELECT MAX(sent_at) FROM fact_send WHERE sent_at <= {now}"


def _days(own: list[Period]) -> str:
    return ", ".join(
        f"({i}, DATE '{p.start + timedelta(days=d)}', {_moment(p.seen)})"
        for i, p in enumerate(own)
        for d in range((p.end - p.start).days)
    )


def _moment(seen: datetime) -> str:
    return f"TIMESTAMP '{seen.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"


def same_messages(cursor: duckdb.DuckDBPyConnection, as_of: datetime, zone: str, where: str = "TRUE") -> Any:
    """Messages sent and delivered in the window, to check that both sides count the same."""
    window = Clock(as_of, zone).rolling(7)
    return cursor.execute(
        f"SELECT COUNT(*) FILTER (WHERE {DELIVERED}), COUNT(*) FROM (SELECT *, {_moment(as_of)} AS seen FROM fact_send)"
        f" WHERE day >= DATE '{window.start}' AND day < DATE '{window.end}' AND sent_at <= seen AND {where}"
    ).fetchone()
