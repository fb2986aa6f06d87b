"""Sources side by side: delivered, positive replies, meetings held, what a held meeting costs. Opens are not counted.

In: an engine over the facts, a moment, a zone, weeks. Out: one row for each source (campaign, segment), judged against
the others and against its own range; the same before and after a day. A figure on too few is None, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import exp, log, sqrt
from typing import Literal

from vigie.metrics import ranges, states
from vigie.metrics.catalogue import METRICS
from vigie.metrics.compile import moment
from vigie.metrics.costs import By, Money, Spent, spent, together
from vigie.metrics.counting import Rows, Tallies, count
from vigie.metrics.distributions import normal_cdf, normal_quantile, wilson
from vigie.metrics.infer import Judged, infer
from vigie.metrics.windows import Clock, checked_day
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Period, State

# Under these a rate or a cost is not significant: it is not shown.
ENOUGH_DELIVERED = METRICS["positive_rate"].min_base
ENOUGH_MEETINGS = METRICS["cost_per_held_meeting"].min_base
WEEKS_SHOWN = 12
MOST_WEEKS = 520
# The own range is that of the last four weeks whose replies are known.
RIPE_DAYS = METRICS["positive_rate"].maturity
OWN_DAYS = 28
# Relative variance of a rate from week to week.
_WEEKLY = 0.2**2
# The others do at least this many times better (or cheaper) before a source is to be acted on.
FAR = 2.0
# Chance alone puts one source in 40 under the others by that much.
_UNDER = 0.025

BYS: tuple[By, ...] = ("source", "campaign", "segment")
Why = Literal[
    "too_few", "far_below_others", "below_others", "above_others", "below_own_range", "above_own_range", "dear",
    "in_range",
]  # fmt: skip
Verdict = Literal["better", "worse", "same", "too_few"]


@dataclass(frozen=True, slots=True)
class Source:
    """One row. Contacts delivered to, and those of them whose latest human reply is positive; meetings held.

    `rate` with its 95 % interval; None under 200 delivered. `per_meeting` with its 95 % interval: own costs for each
    meeting held; None under 5 meetings, without costs, or with costs in several currencies. `full_per_meeting`: the
    shared costs (tools, time) included. `recent`: the rate of the last four weeks whose replies are known, `own`: the
    range of 80 % that its own past lets expect of it.
    """

    value: str | None
    messages: int
    delivered: int
    positive: int
    rate: float | None
    low: float | None
    high: float | None
    held: int
    spent: Spent
    per_meeting: float | None
    per_low: float | None
    per_high: float | None
    full_per_meeting: float | None
    recent: float | None
    own: tuple[float, float] | None
    state: State
    why: Why
    provisional: bool

    @property
    def cost(self) -> float | None:
        """What was spent on it by name, in its one currency."""
        return only(self.spent.own)

    @property
    def currency(self) -> str | None:
        """The currency of its costs, where it is one."""
        known = {**self.spent.own, **self.spent.shared}
        return next(iter(known)) if len(known) == 1 else None


@dataclass(frozen=True, slots=True)
class Sources:
    """The rows of a period, those that delivered most first; `unshared`: costs that nobody can be given."""

    by: By
    period: Period
    rows: tuple[Source, ...]
    unshared: Money


@dataclass(frozen=True, slots=True)
class Change:
    """Before and after a day, read at the same age. `ratio` of the positive rates with its 95 % interval."""

    value: str | None
    before: Source | None
    after: Source | None
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Around:
    """Sources before and after a day, over as many days on both sides."""

    since: date
    before: Sources
    after: Sources
    changes: tuple[Change, ...]


def sources(
    engine: Rows, *, as_of: datetime, zone: str, currency: str = "EUR", weeks: int = WEEKS_SHOWN, by: By = "source"
) -> Sources:
    """Every source of the last `weeks` weeks, today included. `currency`: that of costs which do not say theirs.

    Raises UsageError.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageError("weeks_out_of_bounds", weeks=weeks, most=MOST_WEEKS)
    if by not in BYS:
        raise UsageError("unknown_dimension", dimension=by, known=", ".join(BYS))
    clock = Clock(as_of, zone)
    return _read(engine, clock, clock.rolling(7 * weeks), by, currency)


def around(
    engine: Rows,
    since: date,
    *,
    as_of: datetime,
    zone: str,
    currency: str = "EUR",
    weeks: int = WEEKS_SHOWN,
    by: By = "source",
) -> Around:
    """The same from `since` on (at most `weeks` weeks), and over as many days before, as they stood at the same age.

    Raises UsageError for a day that is not past.
    """
    checked_day(since)
    clock = Clock(as_of, zone)
    if since > clock.today:
        raise UsageError("day_not_past", day=since.isoformat())
    days = min((clock.today - since).days + 1, 7 * weeks)
    after = clock.window(since + timedelta(days), days)
    before = clock.earlier(after, days)
    sides = tuple(_read(engine, clock, p, by, currency) for p in (before, after))
    rows = [{row.value: row for row in side.rows} for side in sides]
    values = [*rows[1], *(v for v in rows[0] if v not in rows[1])]
    changes = tuple(changed(v, rows[0].get(v), rows[1].get(v), days) for v in values)
    return Around(since, sides[0], sides[1], changes)


def changed(value: str | None, before: Source | None, after: Source | None, days: int) -> Change:
    """The change of the rate: counting noise of both sides, and weeks that differ by themselves."""
    if before is None or after is None or before.rate is None or after.rate is None:
        return Change(value, before, after, None, None, None, "too_few")
    old, new = before.positive + 0.5, after.positive + 0.5
    gap = log(new / (after.delivered + 1)) - log(old / (before.delivered + 1))
    noise = 1 / new + 1 / old + 2 * _WEEKLY / max(days / 7, 1)
    half = normal_quantile(0.975) * sqrt(noise)
    verdict: Verdict = "same" if abs(gap) <= half else "better" if gap > 0 else "worse"
    return Change(value, before, after, exp(gap), exp(gap - half), exp(gap + half), verdict)


def only(money: Money) -> float | None:
    """The amount, where it is in one currency; None where there is none or several."""
    return next(iter(money.values())) if len(money) == 1 else None


# ------------------------------------------------------------------------------------------------- reading

_POSITIVE, _DELIVERY = METRICS["positive_rate"], METRICS["delivery_rate"]


@dataclass(frozen=True, slots=True)
class _Ripe:
    """(positive, delivered) of each slice among the messages whose answers are known, and the weeks they were sent."""

    counts: Mapping[str | None, tuple[int, int]]
    weeks: float


def _read(engine: Rows, clock: Clock, period: Period, by: By, currency: str) -> Sources:
    own = _own(clock, period)
    # Answers of the youngest messages are still coming in: sources are compared without them.
    known = Period(period.start, max(own[0].end, period.start + timedelta(1)), period.seen)
    tallies = count(engine, [_POSITIVE, _DELIVERY], [period, known, *own], by=(by,))
    held = _held(engine, period, by)
    costs, unshared = spent(engine, period, by, currency)
    judged = {
        j.reading.slice[0][1]: j for j in infer(clock, _POSITIVE, tallies, range(2, 2 + len(own))) if j.reading.slice
    }
    values = {s[0][1] for m in (_POSITIVE, _DELIVERY) for s in tallies.slices(m)}
    counts = {v: _pair(tallies, by, v, 0) for v in values}
    present = {v for v, (_, delivered) in counts.items() if delivered} | set(held) | set(costs)
    ripe = _Ripe({v: _pair(tallies, by, v, 1) for v in values}, max((known.end - known.start).days / 7, 1))
    rows = [
        _row(v, _messages(tallies, by, v), counts.get(v, (0, 0)), held.get(v, 0), costs.get(v, Spent()))
        for v in present
    ]  # fmt: skip
    young = period.seen < clock.local_midnight(period.end) + timedelta(RIPE_DAYS)
    told = [_judged(row, rows, ripe, judged.get(row.value), young=young) for row in rows]
    order = sorted(told, key=lambda r: (r.value is None, -r.delivered, r.value or ""))
    return Sources(by, period, tuple(order), unshared)


def _own(clock: Clock, period: Period) -> tuple[Period, ...]:
    """The last four ripe weeks of the period and the weeks they are compared with."""
    end = period.end - timedelta(RIPE_DAYS)
    window = Period(end - timedelta(OWN_DAYS), end, period.seen)
    return window, *clock.baseline(window)


def _pair(tallies: Tallies, by: By, value: str | None, place: int) -> tuple[int, int]:
    found = tallies.at(_POSITIVE, ((by, value),), place)
    return found.hits or 0, found.base or 0


def _messages(tallies: Tallies, by: By, value: str | None) -> int:
    return tallies.at(_DELIVERY, ((by, value),), 0).hits or 0


def _held(engine: Rows, period: Period, by: By) -> dict[str | None, int]:
    """Meetings held on a day of the period."""
    sql = (
        f"SELECT {by}, COUNT(*) AS held\nFROM fact_meeting\n"
        f"WHERE due_day BETWEEN DATE '{period.start}' AND DATE '{period.end - timedelta(1)}'\n"
        f"  AND booked_at <= {moment(period.seen)} AND scheduled_at <= {moment(period.seen)} AND status = 'held'\n"
        f"GROUP BY {by}"
    )
    return dict(engine.rows(sql))


def _row(value: str | None, messages: int, counts: tuple[int, int], held: int, costs: Spent) -> Source:
    positive, delivered = counts
    enough = delivered >= ENOUGH_DELIVERED
    low, high = (wilson(positive, delivered) if enough else None) or (None, None)
    cost, full = _per(costs.own, held), _per(together(costs), held)
    edges = ranges.log_interval(ranges.Spread(cost, 1 / held)) if cost else (None, None)
    return Source(
        value, messages, delivered, positive, positive / delivered if enough else None, low, high, held, costs,
        cost, *edges, full, None, None, State.WAIT, "too_few", provisional=False,
    )  # fmt: skip


def _per(money: Money, held: int) -> float | None:
    amount = only(money)
    return amount / held if amount is not None and held >= ENOUGH_MEETINGS else None


# ------------------------------------------------------------------------------------------------- judging


def _judged(row: Source, rows: Sequence[Source], ripe: _Ripe, own: Judged | None, *, young: bool) -> Source:
    positive, delivered = ripe.counts.get(row.value, (0, 0))
    others = [pair for value, pair in ripe.counts.items() if value != row.value]
    rest = sum(x for x, _ in others), sum(n for _, n in others)
    state, why = against_others((positive, delivered), rest, ripe.weeks)
    found = own.reading if own is not None else None
    if delivered >= ENOUGH_DELIVERED and found is not None and found.range is not None:
        state, why = _worst((state, why), _by_itself(found.state))
    if state in (State.OK, State.BETTER) and _dear(row, rows):
        state, why = State.WATCH, "dear"
    span = (found.range.low, found.range.high) if found is not None and found.range is not None else None
    recent = found.value if found is not None and span else None
    return replace(row, recent=recent, own=span, state=state, why=why, provisional=young)


def against_others(own: tuple[int, int], rest: tuple[int, int], weeks: float) -> tuple[State, Why]:
    """A source's (positive, delivered) beside those of all others, sent over `weeks` weeks.

    act: under half of the others' rate, by more than chance does once in 316. watch: under it by more than chance does
    once in 40. better: above it by more than chance does once in 316. Too few on either side: wait.
    """
    (x, n), (others, base) = own, rest
    if n < ENOUGH_DELIVERED or base < ENOUGH_DELIVERED:
        return State.WAIT, "too_few"
    rate = (others + 0.5) / (base + 1)
    norm = ranges.Norm(rate, rate**2 / (others + 0.5), _WEEKLY / weeks, 1, base)
    few, many = ranges.tails(norm, x, n)
    if few <= states.SIGNAL and x / n * FAR < rate:
        return State.ACT, "far_below_others"
    if few <= _UNDER:
        return State.WATCH, "below_others"
    return (State.BETTER, "above_others") if many <= states.SIGNAL else (State.OK, "in_range")


_OWN: Mapping[State, tuple[State, Why]] = {
    State.ACT: (State.ACT, "below_own_range"),
    State.WATCH: (State.WATCH, "below_own_range"),
    State.BETTER: (State.BETTER, "above_own_range"),
}
_ORDER = (State.ACT, State.WATCH, State.BETTER, State.OK, State.WAIT)


def _by_itself(state: State) -> tuple[State, Why]:
    return _OWN.get(state, (State.OK, "in_range"))


def _worst(*said: tuple[State, Why]) -> tuple[State, Why]:
    return min(said, key=lambda s: _ORDER.index(s[0]))


def _dear(row: Source, rows: Sequence[Source]) -> bool:
    """A held meeting costs twice as much as elsewhere, beyond chance; only what is in the same currency is compared."""
    cost, elsewhere = only(row.spent.own), [r for r in rows if r is not row and r.currency == row.currency]
    if cost is None or row.held < ENOUGH_MEETINGS:
        return False
    paid = [(c, r.held) for r in elsewhere if (c := only(r.spent.own)) is not None]
    money, held = sum(c for c, _ in paid), sum(h for _, h in paid)
    if not money or held < ENOUGH_MEETINGS:
        return False
    gap = log(cost / row.held) - log(money / held)
    return gap >= log(FAR) and normal_cdf(-gap / sqrt(1 / row.held + 1 / held)) <= _UNDER
