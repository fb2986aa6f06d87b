"""What the facts say of each place where the next messages or calls could go.

In: an engine over the facts, a moment, a zone, what is paused and limited. Out: the cells of `budget`, and its answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Literal

from vigie.metrics import states
from vigie.metrics.budget import SMALLEST, Cell, Key, Outcome, Split, Week, arbitrate
from vigie.metrics.catalogue import METRICS, ROW_WORDS
from vigie.metrics.compile import moment
from vigie.metrics.counting import Rows
from vigie.metrics.windows import Clock
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Period
from vigie.vocabulary.words import POSITIVE

Kind = Literal["sends", "calls"]
SPLITS = ("campaign", "segment")
MOST = {"sends": 1_000_000, "calls": 100_000}
WEEKS = 12
RECENT_DAYS = 28
# Younger than this, positive replies are still coming in; younger than that, meetings.
RIPE_DAYS = METRICS["positive_rate"].maturity
_YOUNG_WEEKS = METRICS["meetings_booked"].maturity // 7 - 1
# A call books its meeting at once or within days.
_CALL_DAYS = 14

_WORDS = ROW_WORDS["fact_send"]
_POSITIVES = ", ".join(f"'{c}'" for c in POSITIVE)
Where = Mapping[str, str]  # dimension -> value; {} is everything


@dataclass(frozen=True, slots=True)
class Rules:
    """What is in force: slices that are paused, and the most that a slice may send in a day.

    `doubted`: sources that do so badly that they are to be paused or repaired first.
    """

    paused: tuple[Where, ...] = ()
    caps: tuple[tuple[Where, int], ...] = ()
    doubted: frozenset[str | None] = frozenset()


def budget(
    engine: Rows,
    *,
    as_of: datetime,
    zone: str,
    kind: Kind = "sends",
    total: int = 1000,
    split: str = "campaign",
    rules: Rules | None = None,
) -> Split:
    """Where the next `total` messages or calls should go, by source and `split`. Raises UsageError."""
    if split not in SPLITS:
        raise UsageError("unknown_dimension", dimension=split, known=", ".join(SPLITS))
    if not 1 <= total <= MOST[kind]:
        raise UsageError("budget_out_of_reach", total=total, most=MOST[kind])
    clock = Clock(as_of, zone)
    end = clock.today + timedelta(1 - RIPE_DAYS)
    ripe = Period(end - timedelta(7 * WEEKS), end, clock.as_of)
    recent = clock.rolling(RECENT_DAYS)
    cells = _sends(engine, ripe, recent, split) if kind == "sends" else _calls(engine, ripe, recent, split)
    ruled = [_ruled(c, split, rules or Rules(), _days(cells, total)) for c in cells]
    return arbitrate(ruled, total, outcome_of(cells))


def outcome_of(cells: Sequence[Cell]) -> Outcome:
    """Meetings where any was booked; in a programme that books none yet, positive replies."""
    return "meeting" if sum(c.total.meetings for c in cells) else "positive"


def _days(cells: Sequence[Cell], total: int) -> int:
    """How long so many take at the pace of the last four weeks."""
    pace = sum(c.recent for c in cells) / RECENT_DAYS
    return ceil(total / pace) if pace else 1


def _ruled(cell: Cell, split: str, rules: Rules, days: int) -> Cell:
    own = {"source": cell.key[0], split: cell.key[1]}
    if any(_covers(where, own) for where in rules.paused):
        return replace(cell, closed="paused")
    if cell.key[0] in rules.doubted:
        return replace(cell, closed=cell.closed or "doubted")
    caps = [figure * days for where, figure in rules.caps if _covers(where, own)]
    return replace(cell, most=min(caps)) if caps else cell


def _covers(where: Where, own: Mapping[str, str | None]) -> bool:
    """Whether a rule closes the whole cell; one on something else besides (a mailbox) closes a part of it only."""
    return all(d in own and own[d] == value for d, value in where.items())


# ------------------------------------------------------------------------------------------------- messages


def _sends(engine: Rows, ripe: Period, recent: Period, split: str) -> list[Cell]:
    rows = engine.rows(
        f"WITH period(seen) AS (VALUES ({moment(ripe.seen)})),\nmessage AS (\n"
        f"  SELECT source, {split} AS part, day, meeting_at <= seen AS met, hard_at <= seen AS hard,\n"
        f"    COALESCE({_WORDS['human_class']} IN ({_POSITIVES}), FALSE) AS positive\n"
        "  FROM period JOIN fact_send ON sent_at <= seen\n"
        f"  WHERE day BETWEEN DATE '{ripe.start}' AND DATE '{recent.end - timedelta(1)}'\n)\n"
        f"SELECT source, part, {_week(ripe)} AS week, COUNT(*) AS sent,\n"
        "  COUNT(*) FILTER (WHERE positive) AS positives, COUNT(*) FILTER (WHERE met) AS meetings,\n"
        f"  {_recent(recent)} AS recent,\n"
        f"  COUNT(*) FILTER (WHERE hard AND day >= DATE '{recent.start}') AS hard\n"
        "FROM message\nGROUP BY source, part, week"
    )
    left = _left(engine, ripe.seen, split)
    return [_send_cell(key, weeks, left, split) for key, weeks in _by_cell(rows).items()]


def _send_cell(key: Key, rows: Sequence[tuple[Any, ...]], left: Mapping[Key, int], split: str) -> Cell:
    recent, hard = sum(r[4] for r in rows), sum(r[5] for r in rows)
    by_week = {r[0]: r for r in rows}
    # Week 0 is the last ripe one; the days after it have a negative number.
    weeks = tuple(_of_week(by_week.get(w), ripe=w >= _YOUNG_WEEKS) for w in reversed(range(WEEKS)))
    pool = key if split == "segment" else (key[0], None)
    room = left.get(pool)
    cell = Cell(key, weeks, recent, room, None if split == "segment" else str(key[0]))
    if states.past_limit_beyond_doubt(METRICS["hard_bounce_rate"], hard, recent):
        return replace(cell, closed="bounces")
    return replace(cell, closed="exhausted") if room is not None and room < SMALLEST else cell


def _of_week(row: tuple[Any, ...] | None, *, ripe: bool) -> Week:
    if row is None:
        return Week(0, 0, 0, ripe)
    return Week(row[1], row[2], row[3] if ripe else 0, ripe)


def _left(engine: Rows, seen: datetime, split: str) -> dict[Key, int]:
    """Messages that the contacts of the file can still get, at the number of messages that a contact gets here.

    Contacts whose first message is four weeks old have had all of theirs. A source without contacts is left out:
    what it can take is unknown.
    """
    part = "CAST(NULL AS VARCHAR)" if split == "campaign" else split
    sql = (
        f"WITH period(seen) AS (VALUES ({moment(seen)})),\n"
        "person AS (\n  SELECT contact, COUNT(*) AS messages, MIN(sent_at) AS first_at\n"
        "  FROM period JOIN fact_send ON sent_at <= seen\n  GROUP BY contact\n),\n"
        "usual AS (\n  SELECT AVG(messages) AS messages\n  FROM period, person\n"
        f"  WHERE first_at <= seen - INTERVAL '{RECENT_DAYS}' DAY\n)\n"
        f"SELECT source, {part} AS part,\n"
        "  SUM(GREATEST(COALESCE(usual.messages, 1) - COALESCE(person.messages, 0), 0)) AS room\n"
        "FROM period CROSS JOIN usual JOIN fact_contact ON loaded_at <= seen\n"
        "LEFT JOIN person ON person.contact = fact_contact.contact\nGROUP BY source, part"
    )
    return {(source, value): int(room) for source, value, room in engine.rows(sql)}


# ---------------------------------------------------------------------------------------------------- calls


def _calls(engine: Rows, ripe: Period, recent: Period, split: str) -> list[Cell]:
    """Calls, and the meetings that each of them booked: the last call before the booking has it."""
    rows = engine.rows(
        f"WITH period(seen) AS (VALUES ({moment(ripe.seen)})),\ntalk AS (\n"
        f"  SELECT source, {split} AS part, day,\n"
        f"    meeting_at <= seen AND meeting_at < called_at + INTERVAL '{_CALL_DAYS}' DAY\n"
        "      AND (next_at IS NULL OR next_at > meeting_at) AS met\n"
        "  FROM (SELECT *, LEAD(called_at) OVER (PARTITION BY contact ORDER BY called_at, call) AS next_at\n"
        "    FROM period JOIN fact_call ON called_at <= seen) AS known\n"
        f"  WHERE day BETWEEN DATE '{ripe.start}' AND DATE '{recent.end - timedelta(1)}'\n)\n"
        f"SELECT source, part, {_week(ripe)} AS week, COUNT(*) AS calls, 0 AS positives,\n"
        f"  COUNT(*) FILTER (WHERE met) AS meetings, {_recent(recent)} AS recent, 0 AS hard\n"
        "FROM talk\nGROUP BY source, part, week"
    )
    left = _to_call(engine, ripe.seen, split)
    return [_call_cell(key, weeks, left.get(key)) for key, weeks in _by_cell(rows).items()]


def _call_cell(key: Key, rows: Sequence[tuple[Any, ...]], left: int | None) -> Cell:
    by_week = {r[0]: r for r in rows}
    weeks = tuple(_of_week(by_week.get(w), ripe=True) for w in reversed(range(WEEKS)))
    cell = Cell(key, weeks, sum(r[4] for r in rows), left)
    return replace(cell, closed="exhausted") if left is not None and left < SMALLEST else cell


def _to_call(engine: Rows, seen: datetime, split: str) -> dict[Key, int]:
    """Calls that the people written to in each place can still get, at the number of calls that one called gets here.

    Nobody is called who booked a meeting or opted out. Who has a telephone is not known: no place can take more.
    """
    sql = (
        f"WITH period(seen) AS (VALUES ({moment(seen)})),\n"
        "called AS (SELECT contact, COUNT(*) AS calls FROM period JOIN fact_call ON called_at <= seen"
        " GROUP BY contact),\n"
        "usual AS (SELECT AVG(calls) AS calls FROM called),\n"
        f"person AS (\n  SELECT source, {split} AS part, contact,"
        " BOOL_OR(COALESCE(meeting_at <= seen, FALSE) OR COALESCE(unsubscribed_at <= seen, FALSE)) AS over\n"
        "  FROM period JOIN fact_send ON sent_at <= seen\n  GROUP BY ALL\n)\n"
        "SELECT source, part, SUM(GREATEST(COALESCE(usual.calls, 1) - COALESCE(called.calls, 0), 0))\n"
        "  FILTER (WHERE NOT over)\n"
        "FROM person CROSS JOIN usual LEFT JOIN called USING (contact)\nGROUP BY source, part"
    )
    return {(source, part): int(room or 0) for source, part, room in engine.rows(sql)}


def _by_cell(rows: Sequence[tuple[Any, ...]]) -> dict[Key, list[tuple[Any, ...]]]:
    found: dict[Key, list[tuple[Any, ...]]] = {}
    for source, part, *rest in sorted(rows, key=lambda r: (r[0] or "", r[1] or "", r[2])):
        found.setdefault((source, part), []).append(tuple(rest))
    return found


def _week(ripe: Period) -> str:
    """The number of a day's week before the end of the ripe days, 0 the last; below 0, days that are not ripe."""
    return f"CAST(FLOOR((DATE '{ripe.end - timedelta(1)}' - day) / 7.0) AS INTEGER)"


def _recent(recent: Period) -> str:
    return f"COUNT(*) FILTER (WHERE day >= DATE '{recent.start}')"
