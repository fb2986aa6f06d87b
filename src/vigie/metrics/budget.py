"""Where the next messages or calls should go: what each source and campaign brings, how sure that is, a split.

In: counts of each cell (source with campaign or segment) by week, what it can still take. Out: beliefs, the chance of
being the best, an allocation with its gain over going on as now; or why there is not enough to choose. No chance.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal, NamedTuple

from vigie.metrics import ranges
from vigie.metrics.distributions import normal_cdf, normal_quantile

Outcome = Literal["meeting", "positive"]
Reason = Literal["move", "no_clear_gain", "not_enough_data", "one_choice", "nothing_open"]
Closed = Literal["paused", "doubted", "bounces", "exhausted"]
Key = tuple[str | None, str | None]  # source, campaign or segment

# Under so many positive replies in all (meetings, for calls), nothing is chosen.
ENOUGH_HITS = 20
# Kept for learning: goes to cells by their chance of being the best, so that a choice that is wrong shows.
LEARNING = 0.1
# A lot for learning that is smaller than this teaches nothing.
SMALLEST = 20
# A split is advised once it beats going on as now with this probability, and by this share on average: moving costs
# nothing, so that a higher line loses more by waiting than it saves (docs/sources.md).
SURE, WORTH = 0.6, 0.05
# A meeting per positive reply may be beyond one (calls bring meetings too): counted per ten of them.
_TEN = 10
_POINTS = 64
LEVEL = 0.90


class Week(NamedTuple):
    """Messages or calls of one week, the positive replies to them, the meetings that came of them.

    `ripe`: the meetings have had time to be booked; before that they are not counted.
    """

    base: int
    positives: int
    meetings: int
    ripe: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One place where messages or calls could go. `weeks` oldest first, outcomes known.

    `recent`: messages or calls of the last four weeks. `left`: how many it can still take, together with the cells of
    the same `pool` (all campaigns of a source draw on its contacts); None = unknown.
    """

    key: Key
    weeks: tuple[Week, ...]
    recent: int = 0
    left: int | None = None
    pool: str | None = None
    closed: Closed | None = None
    most: int | None = None  # what a limit a day allows this cell alone

    @property
    def total(self) -> Week:
        """All weeks together."""
        base, positives, meetings = (sum(w[i] for w in self.weeks) for i in range(3))
        return Week(base, positives, meetings)


@dataclass(frozen=True, slots=True)
class Belief:
    """What one message or call of a cell brings: mean and variance of its rate."""

    mean: float
    variance: float

    @property
    def spread(self) -> float:
        """Standard deviation of the logarithm (lognormal of the same mean and variance)."""
        return sqrt(log(1 + self.variance / self.mean**2))

    def quantile(self, q: float) -> float:
        """The rate under which the truth is with probability `q`."""
        return self.mean * exp(normal_quantile(q) * self.spread - self.spread**2 / 2)


@dataclass(frozen=True, slots=True)
class Choice:
    """One cell judged. `belief`: outcomes for each message or call; None: not enough data.

    `best`: the probability that no open cell brings more. `now`: its part of the last four weeks. `give`: what it gets.
    """

    cell: Cell
    belief: Belief | None
    best: float
    now: float
    give: int


@dataclass(frozen=True, slots=True)
class Expected:
    """Outcomes of so many messages or calls, with a 90 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Split:
    """The answer. `split`: what the parts given bring; `as_now`: what the parts of the last four weeks would bring.

    `gain`: what moving would bring on average over going on as now, with the interval of what is not known of the
    rates; `chance`: the probability that it brings something. Without a clear gain the parts stay as they are.
    `unplaced`: what no open cell can take.
    """

    total: int
    outcome: Outcome
    choices: tuple[Choice, ...]
    split: Expected | None
    as_now: Expected | None
    gain: Expected | None
    chance: float | None
    unplaced: int
    reason: Reason


def arbitrate(cells: Sequence[Cell], total: int, outcome: Outcome = "meeting") -> Split:
    """Where the next `total` messages or calls should go, the largest parts first."""
    known = [c for c in cells if c.total.base or c.recent]
    if max(sum(c.total.positives for c in known), sum(c.total.meetings for c in known)) < ENOUGH_HITS:
        return _without(known, total, outcome, {}, "not_enough_data")
    beliefs = believed(known, outcome)
    open_ = [c for c in known if c.closed is None]
    if not open_:
        return _without(known, total, outcome, beliefs, "nothing_open")
    best = dict(zip((c.key for c in open_), chances([beliefs[c.key] for c in open_]), strict=True))
    advised = allocate(open_, beliefs, best, total)
    now = as_now(open_, total)
    # What the open cells can take differs from one split to the other: both are compared over as many.
    part = sum(advised.values()) / max(sum(now.values()), 1)
    gain = _sum({c.key: advised[c.key] - part * now[c.key] for c in open_}, beliefs)
    chance = normal_cdf(gain[0] / sqrt(gain[1])) if gain[1] > 0 else 0.5
    clear = chance >= SURE and gain[0] >= WORTH * part * _sum(now, beliefs)[0]
    reason: Reason = "one_choice" if len(open_) == 1 else "move" if clear else "no_clear_gain"
    given = now if reason == "no_clear_gain" else advised
    return Split(
        total, outcome, _choices(known, beliefs, best, given), _expected(given, beliefs), _expected(now, beliefs),
        _interval(*gain), chance, total - sum(given.values()), reason,
    )  # fmt: skip


def _without(
    known: Sequence[Cell], total: int, outcome: Outcome, beliefs: Mapping[Key, Belief], reason: Reason
) -> Split:
    return Split(total, outcome, _choices(known, beliefs, {}, {}), None, None, None, None, total, reason)


def _choices(
    known: Sequence[Cell], beliefs: Mapping[Key, Belief], best: Mapping[Key, float], given: Mapping[Key, int]
) -> tuple[Choice, ...]:
    recent = sum(c.recent for c in known) or 1
    found = [
        Choice(c, beliefs.get(c.key), best.get(c.key, 0.0), c.recent / recent, given.get(c.key, 0)) for c in known
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda c: (-c.give, -(c.belief.mean if c.belief else 0), _named(c.cell.key))))


def _named(key: Key) -> tuple[str, str]:
    return key[0] or "", key[1] or ""


# ------------------------------------------------------------------------------------------------- beliefs


_Pair = Callable[[Week], tuple[int, int]]


def believed(cells: Sequence[Cell], outcome: Outcome) -> dict[Key, Belief]:
    """The rate of each cell, shrunk as the own ranges are.

    Meetings are few: they are believed as positive replies for each message, times meetings for each positive reply.
    Where positive replies are not counted (calls), meetings are taken by themselves.
    """
    staged = sum(c.total.positives for c in cells)
    if outcome == "meeting" and staged < ENOUGH_HITS:
        return _rates(cells, lambda w: (w.meetings, w.base) if w.ripe else (0, 0))
    first = _rates(cells, lambda w: (w.positives, w.base))
    if outcome == "positive":
        return first
    second = _rates(cells, lambda w: (w.meetings, _TEN * w.positives) if w.ripe else (0, 0))
    if not second:  # no meeting can have been booked yet: positive replies tell the cells apart
        return first
    return {
        k: _product(first[k], Belief(_TEN * second[k].mean, _TEN**2 * second[k].variance)) for k in first
    }  # fmt: skip


def _product(a: Belief, b: Belief) -> Belief:
    relative = (1 + a.variance / a.mean**2) * (1 + b.variance / b.mean**2) - 1
    return Belief(a.mean * b.mean, relative * (a.mean * b.mean) ** 2)


def _rates(cells: Sequence[Cell], pair: _Pair) -> dict[Key, Belief]:
    """Shrunk towards what its source and its campaign (or segment) let expect, not only towards the whole.

    A new campaign of a good source starts from that source's rate. {} where nobody has a base.
    """
    weeks = {c.key: [ranges.Week(*pair(w)) for w in c.weeks] for c in cells}
    factors = {k: Belief(1.0, 0.0) for k in weeks}
    for side in (0, 1):
        factors = _with_side(weeks, factors, side)
    scaled = ranges.norms({k: [_scaled(w, factors[k].mean) for w in known] for k, known in weeks.items()})
    return {k: _product(Belief(n.rate, n.variance), factors[k]) for k, n in scaled.items()}


def _with_side(
    weeks: Mapping[Key, Sequence[ranges.Week]], factors: Mapping[Key, Belief], side: int
) -> dict[Key, Belief]:
    """The factors, times that of each source (side 0) or campaign (side 1) given the factors so far."""
    together: dict[str | None, list[ranges.Week]] = {}
    for k, known in weeks.items():
        mine = [_scaled(w, factors[k].mean) for w in known]
        others = together.get(k[side], [ranges.Week(0, 0)] * len(mine))
        together[k[side]] = [ranges.Week(a.hits + b.hits, a.base + b.base) for a, b in zip(mine, others, strict=True)]
    base, hits = (sum(w[i] for known in together.values() for w in known) for i in (1, 0))
    rate = max(hits, 0.5) / base if base else 1.0
    norms = ranges.norms(together)
    found = {v: Belief(n.rate / rate, n.variance / rate**2) for v, n in norms.items()}
    return {k: _product(factors[k], found.get(k[side], Belief(1.0, 0.0))) for k in weeks}


def _scaled(week: ranges.Week, factor: float) -> ranges.Week:
    return ranges.Week(week.hits, week.base * factor)


def chances(beliefs: Sequence[Belief]) -> list[float]:
    """For each, the probability that it is the highest of all; they sum to one."""
    logs = [(log(b.mean) - b.spread**2 / 2, b.spread) for b in beliefs]
    nodes = [normal_quantile((i + 0.5) / _POINTS) for i in range(_POINTS)]
    found: list[float] = []
    for i, (middle, spread) in enumerate(logs):
        total = 0.0
        for z in nodes:
            x, product = middle + spread * z, 1.0
            for j, (other, width) in enumerate(logs):
                if j != i:
                    product *= normal_cdf((x - other) / width)
            total += product
        found.append(total / _POINTS)
    whole = sum(found)
    return [f / whole for f in found] if whole else [1 / len(found)] * len(found)


# ---------------------------------------------------------------------------------------------- allocation


class _Room:
    """What cells can still take."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._pools = {self._pool(c): c.left for c in cells if c.left is not None}
        self._most = {c.key: c.most for c in cells if c.most is not None}

    @staticmethod
    def _pool(cell: Cell) -> object:
        return cell.key if cell.pool is None else cell.pool

    def take(self, cell: Cell, wanted: int) -> int:
        """So many of `wanted` as fit."""
        pool = self._pool(cell)
        fits = max(min(wanted, self._pools.get(pool, wanted), self._most.get(cell.key, wanted)), 0)
        if pool in self._pools:
            self._pools[pool] -= fits
        if cell.key in self._most:
            self._most[cell.key] -= fits
        return fits


def allocate(
    cells: Sequence[Cell], beliefs: Mapping[Key, Belief], best: Mapping[Key, float], total: int
) -> dict[Key, int]:
    """Most to what is believed to bring most, as far as it can take it; a tenth to those that may be better still."""
    room, given = _Room(cells), dict.fromkeys((c.key for c in cells), 0)
    ordered = sorted(cells, key=lambda c: (-beliefs[c.key].mean, _named(c.key)))
    learning = round(total * LEARNING) if len(cells) > 1 else 0
    _fill(ordered, given, room, total - learning)
    others = [c for c in ordered if not given[c.key]]
    for cell, lot in _lots(others, best, learning):
        given[cell.key] += room.take(cell, lot)
    _fill(ordered, given, room, total - sum(given.values()))
    return given


def _fill(ordered: Sequence[Cell], given: dict[Key, int], room: _Room, wanted: int) -> None:
    for cell in ordered:
        fits = room.take(cell, wanted)
        given[cell.key] += fits
        wanted -= fits


def _lots(cells: Sequence[Cell], best: Mapping[Key, float], total: int) -> list[tuple[Cell, int]]:
    """Parts in proportion to the chance of being the best, none too small to teach anything."""
    likely = sorted(cells, key=lambda c: (-best[c.key], _named(c.key)))[: max(total // SMALLEST, 1)]
    while likely:
        whole = sum(best[c.key] for c in likely)
        if whole <= 0:
            return []
        lots = [int(total * best[c.key] / whole) for c in likely]
        if min(lots) >= min(SMALLEST, total) or len(likely) == 1:
            return [(c, lot + (i < total - sum(lots))) for i, (c, lot) in enumerate(zip(likely, lots, strict=True))]
        likely = likely[:-1]
    return []


def as_now(cells: Sequence[Cell], total: int) -> dict[Key, int]:
    """The same number in the parts of the last four weeks, as far as they can be kept; without a past, equal parts."""
    recent = {c.key: c.recent for c in cells}
    whole = sum(recent.values())
    wanted = {k: total * n / whole if whole else total / len(cells) for k, n in recent.items()}
    parts = {k: int(n) for k, n in wanted.items()}
    rest = sorted(wanted, key=lambda k: (parts[k] - wanted[k], _named(k)))[: total - sum(parts.values())]
    room = _Room(cells)
    given = {c.key: room.take(c, parts[c.key] + (c.key in rest)) for c in cells}
    _fill(sorted(cells, key=lambda c: (-c.recent, _named(c.key))), given, room, total - sum(given.values()))
    return given


# -------------------------------------------------------------------------------------------- expectations


def _sum(parts: Mapping[Key, float], beliefs: Mapping[Key, Belief]) -> tuple[float, float]:
    """Mean and variance of what so many bring, by what is not known of the rates."""
    mean = sum(n * beliefs[k].mean for k, n in parts.items())
    return mean, sum(n * n * beliefs[k].variance for k, n in parts.items())


def _expected(parts: Mapping[Key, int], beliefs: Mapping[Key, Belief]) -> Expected:
    """What will be counted: the luck of the draw comes to what is not known of the rates."""
    mean, variance = _sum(parts, beliefs)
    found = _interval(mean, variance + mean)
    return Expected(found.mean, max(found.low, 0.0), found.high)


def _interval(mean: float, variance: float) -> Expected:
    half = normal_quantile(0.5 + LEVEL / 2) * sqrt(variance)
    return Expected(mean, mean - half, mean + half)
