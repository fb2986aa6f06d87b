"""How long the first reply takes, and whether it takes longer than it did.

In: an engine over the facts, a moment, a zone, dimensions, filters. Out: quantiles with censoring; comparisons.
A slower reply is often the first trace of mail that lands where nobody looks: the answer comes when somebody searches.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from vigie.metrics.catalogue import ROW_WORDS
from vigie.metrics.compile import Where, checked_dimensions, filtered, moment
from vigie.metrics.counting import Rows, SliceKey
from vigie.metrics.distributions import wilson
from vigie.metrics.ranks import Samples, stratified
from vigie.metrics.windows import GAP, Clock
from vigie.vocabulary.metric import Period

# Replies that come later are few, and answer something else as often as not.
HORIZON_DAYS = 14
HORIZON = 24 * HORIZON_DAYS
WINDOW_DAYS = 28
# Replies on each side under which nothing is said: the same as for the number on the page.
ENOUGH = 20
# Two weeks against four times two weeks, the same eight weeks as every other number.
FORTNIGHT = 14
FORTNIGHTS = 4
SURE = 0.01
# Hours between which the answers are told apart: the day of the message, the days after, the tail.
EDGES = (0, 1, 4, 8, 24, 48, 72, 168, HORIZON)

_WORDS = ROW_WORDS["fact_send"]


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the answers that came between two delays (hours).

    None: no message is that old yet. `old_enough`: messages that have lived through all of it.
    """

    first: int
    last: int
    share: float | None
    old_enough: int


@dataclass(frozen=True, slots=True)
class Delay:
    """Hours from the answered message to the contact's first human reply, over messages sent in the period.

    Quantiles are those of the replies that come `within` hours, messages too young to have been answered counted as
    what they are: open. `low` and `high`: 95 % interval of the median. `enough`: at least 20 replies.
    `open`: messages without an answer that may still get one within the two weeks.
    """

    slice: SliceKey
    period: Period
    messages: int
    replies: int
    within: int
    quarter: float | None
    median: float | None
    three_quarters: float | None
    ninth: float | None
    low: float | None
    high: float | None
    enough: bool
    open: int
    spread: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class DelayChange:
    """The last two weeks against eight weeks of the past, each message as old as those it is compared with.

    Medians are those of replies known at that age: comparable with each other, not with a mature median.
    `slower`: chance that a reply of now took longer than one of then.
    """

    slice: SliceKey
    period: Period
    replies: int
    before: int
    median: float | None
    median_before: float | None
    slower: float
    p: float
    verdict: Literal["slower", "faster", "same", "wait"]


def delays(
    engine: Rows,
    *,
    as_of: datetime,
    zone: str,
    by: Sequence[str] = (),
    days: int = WINDOW_DAYS,
    where: Where | None = None,
) -> list[Delay]:
    """Time to first reply over the last `days` days, in all or for each value of `by`. Raises UsageError."""
    checked_dimensions((*by, *(where or {})))
    period = Clock(as_of, zone).rolling(days)
    found = _replies(engine, [period], by, where or {})
    ages = _ages(engine, period, by, where or {})
    slices = sorted({*ages, *(s for _, s in found)}, key=_order)
    return [_delay(period, s, found.get((0, s), ()), ages.get(s, {})) for s in slices]


def changes(
    engine: Rows, *, as_of: datetime, zone: str, by: Sequence[str] = (), where: Where | None = None
) -> list[DelayChange]:
    """Whether replies of the last two weeks come slower or faster than those of the eight weeks before, at 1 %.

    Messages are compared with messages sent on the same day of an earlier fortnight, as they stood at the same age:
    a young week is never compared raw, and a change of volume inside the fortnight moves nothing. Raises UsageError.
    """
    checked_dimensions((*by, *(where or {})))
    clock = Clock(as_of, zone)
    now = clock.rolling(FORTNIGHT)
    then = [clock.earlier(now, FORTNIGHT + GAP + FORTNIGHT * k) for k in range(FORTNIGHTS)]
    periods = [now, *then]
    found = _replies(engine, periods, by, where or {})
    return [_change(periods, s, found) for s in sorted({s for _, s in found}, key=_order)]


class _Reply(NamedTuple):
    """One first reply: the day its message was sent, its delay, how old the message is now (hours)."""

    day: date
    hours: float
    age: float


_Found = dict[tuple[int, SliceKey], list[_Reply]]


# ------------------------------------------------------------------------------------------------- curve


def curve(
    answered: Sequence[tuple[float, float]], ages: Mapping[int, int], horizon: int = HORIZON
) -> list[tuple[float, float]]:
    """Kaplan-Meier: (hours, share of messages answered by then), up to `horizon` hours.

    `answered`: (delay, age) of the answered messages, in hours; `ages`: hours -> how many messages are that old,
    answered or not. A message of which nothing came back yet is open at its age, not silent.
    """
    youngest_first = sorted(ages.items(), reverse=True)
    older, alive, gone = sum(ages.values()), 1.0, list[int]()
    steps: list[tuple[float, float]] = []
    for delay, age in sorted(a for a in answered if a[0] <= horizon):
        while youngest_first and youngest_first[-1][0] < int(delay):
            older -= youngest_first.pop()[1]
        while gone and gone[0] < int(delay):
            heappop(gone)
        alive *= 1 - 1 / max(older - len(gone), 1)
        heappush(gone, int(age))
        steps.append((delay, 1 - alive))
    return steps


def quantile(steps: Sequence[tuple[float, float]], share: float) -> float | None:
    """The hours within which `share` of the answers that come at all have come."""
    if not steps:
        return None
    wanted = share * steps[-1][1]
    return next((hours for hours, reached in steps if reached >= wanted * (1 - 1e-12)), steps[-1][0])


def _delay(period: Period, key: SliceKey, replies: Sequence[_Reply], ages: Mapping[int, int]) -> Delay:
    steps = curve([(r.hours, r.age) for r in replies], ages)
    n = len(steps)
    interval = wilson(round(n / 2), n) if n else None
    quarter, median, three_quarters, ninth = (quantile(steps, q) for q in (0.25, 0.5, 0.75, 0.9))
    low, high = (quantile(steps, edge) for edge in interval) if interval else (None, None)
    within = min(HORIZON, max(ages, default=0))
    young = sum(count for age, count in ages.items() if age < HORIZON)
    unanswered = max(0, young - sum(r.age < HORIZON for r in replies))
    return Delay(
        key, period, sum(ages.values()), n, within, quarter, median, three_quarters, ninth, low, high, n >= ENOUGH,
        unanswered, spread(steps, ages),
    )  # fmt: skip


def spread(steps: Sequence[tuple[float, float]], ages: Mapping[int, int]) -> tuple[Share, ...]:
    """How the answers that come at all are spread over `EDGES`; `steps` as `curve` gives them."""
    within, whole = max(ages, default=0), steps[-1][1] if steps else 0.0
    found: list[Share] = []
    for first, last in pairwise(EDGES):
        reached = [max((share for hours, share in steps if hours <= edge), default=0.0) for edge in (first, last)]
        known = whole > 0 and within > first
        part = (reached[1] - reached[0]) / whole if known else None
        found.append(Share(first, last, part, sum(n for age, n in ages.items() if age >= last)))
    return tuple(found)


# -------------------------------------------------------------------------------------------- comparison


def _change(periods: Sequence[Period], key: SliceKey, found: _Found) -> DelayChange:
    placed = [_placed(found.get((i, key), ()), p) for i, p in enumerate(periods)]
    strata: list[Samples] = []
    for place in range(FORTNIGHT):
        then = [h for earlier in placed[1:] for h in earlier[place]]
        strata.append((then, placed[0][place]))
    shift = stratified(strata)
    few = min(shift.first, shift.second) < ENOUGH
    verdict = "wait" if few else "same" if shift.p > SURE else "slower" if shift.z > 0 else "faster"
    now, then = ([h for s in strata for h in s[side]] for side in (1, 0))
    return DelayChange(
        key, periods[0], shift.second, shift.first, _middle(now), _middle(then), shift.larger, shift.p, verdict
    )


def _placed(replies: Sequence[_Reply], period: Period) -> dict[int, list[float]]:
    """Delays by the place of their message's day in the fortnight."""
    places: dict[int, list[float]] = defaultdict(list)
    for reply in replies:
        places[(reply.day - period.start).days].append(reply.hours)
    return places


def _middle(values: Sequence[float]) -> float | None:
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


# ------------------------------------------------------------------------------------------------- facts


def _sent(periods: Sequence[Period], by: Sequence[str], where: Where) -> tuple[str, tuple[object, ...]]:
    """The CTE `message`: messages of each period that existed at its `seen`, and what was known of them then."""
    rows = ",\n".join(
        f"  ({i}, DATE '{p.start}', DATE '{p.end - timedelta(1)}', {moment(p.seen)})" for i, p in enumerate(periods)
    )
    texts, params = filtered(where)
    split = "".join(f"facts.{d}, " for d in by)
    conditions = "".join(f"\n    AND {text}" for text in texts)
    return (
        f"WITH period(period, first_day, last_day, seen) AS (VALUES\n{rows}\n),\n"
        f"message AS (\n  SELECT period.period, seen, {split}facts.contact, facts.send, facts.sent_at, facts.day,\n"
        f"    facts.human_at,\n    {_WORDS['reply_hours']} AS reply_hours,\n    {_WORDS['delivered']} AS delivered\n"
        f"  FROM period\n  JOIN fact_send AS facts ON facts.day BETWEEN period.first_day AND period.last_day\n"
        f"  WHERE sent_at <= seen{conditions}\n)\n"
    ), params


def _replies(engine: Rows, periods: Sequence[Period], by: Sequence[str], where: Where) -> _Found:
    """The first human reply of each contact in each period: its message's day, its hours."""
    source, params = _sent(periods, by, where)
    split = "".join(f"{d}, " for d in by)
    sql = (
        f"{source}SELECT period, {split}day, reply_hours, age\nFROM (\n"
        f"  SELECT period, {split}day, reply_hours, EXTRACT(EPOCH FROM (seen - sent_at)) / 3600.0 AS age,\n"
        "    ROW_NUMBER() OVER (PARTITION BY period, contact ORDER BY human_at, send) AS nth\n"
        "  FROM message\n  WHERE reply_hours >= 0\n) AS answered\nWHERE nth = 1"
    )
    found: _Found = defaultdict(list)
    for row in engine.rows(sql, params):
        found[row[0], _key(by, row[1:-3])].append(_Reply(row[-3], float(row[-2]), float(row[-1])))
    return found


def _ages(engine: Rows, period: Period, by: Sequence[str], where: Where) -> dict[SliceKey, dict[int, int]]:
    """Delivered messages by their age in whole hours; all that are past the horizon are one age."""
    source, params = _sent([period], by, where)
    split = "".join(f"{d}, " for d in by)
    sql = (
        f"{source}SELECT {split}LEAST(FLOOR(EXTRACT(EPOCH FROM (seen - sent_at)) / 3600.0), {HORIZON}) AS age,\n"
        f"  COUNT(*) AS messages\nFROM message\nWHERE delivered OR reply_hours >= 0\nGROUP BY {split}age"
    )
    found: dict[SliceKey, dict[int, int]] = defaultdict(dict)
    for row in engine.rows(sql, params):
        found[_key(by, row[:-2])][int(row[-2])] = row[-1]
    return found


def _key(by: Sequence[str], values: Sequence[Any]) -> SliceKey:
    return tuple((d, None if v is None else str(v)) for d, v in zip(by, values, strict=True))


def _order(key: SliceKey) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for _, value in key]
