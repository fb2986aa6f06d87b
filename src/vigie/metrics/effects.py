"""What a decision did: the slice it touched against its own past and against the rest, looked at like a test.

In: an engine, the slice, the day of the decision. Out: the change of its rate, an interval that holds at every look.
Nobody was drawn by lot here, so weeks count as noise of their own, and a change of everybody is taken off by the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, log, sqrt
from typing import Literal, NamedTuple

from vigie.metrics.cohorts import OUTCOMES, Day, Entry, Scope, entered, weekly
from vigie.metrics.compile import Where, checked_dimensions, filtered
from vigie.metrics.counting import Rows
from vigie.metrics.experiments import ENOUGH_HITS, MESSAGE_DAYS, Arm
from vigie.metrics.sequential import LOOKS, boundaries, spent
from vigie.metrics.windows import Clock, checked_day
from vigie.vocabulary.errors import UsageError

# Relative noise of the rate of one week, beyond counting.
_WEEKLY = 0.15**2
_WIDEST = 6.0

Verdict = Literal["better", "worse", "no_difference", "running", "too_few"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A change of one slice on one day. `weeks`: looks planned after it; `before`: weeks of past to compare with.

    `outcome`: one of the cohorts', or the key of a number that `moved` counted. `bad`: a hit is unwelcome.
    """

    where: Where
    since: date
    outcome: str = "positive"
    weeks: int = LOOKS
    before: int = 8
    days: int = MESSAGE_DAYS
    scope: Scope = "sequence"
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Before and after at one look, in the slice and in the rest; `change`: ratio of ratios; z and its boundary."""

    day: date
    before: Arm
    after: Arm
    rest_before: Arm
    rest_after: Arm
    change: float
    low: float
    high: float
    z: float
    bound: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The verdict on a decision; `control`: the rest was large enough to take off what changed for everybody."""

    decision: Decision
    verdict: Verdict
    looks: tuple[Moved, ...]
    control: bool
    next_look: date | None


def effect(engine: Rows, decision: Decision, *, as_of: datetime, zone: str) -> Effect:
    """What the decision did, as of the last weekly look after it. Raises UsageError."""
    if decision.outcome not in OUTCOMES:
        raise UsageError("unknown_outcome", outcome=decision.outcome, known=", ".join(OUTCOMES))
    checked_dimensions(decision.where)
    checked_day(decision.since)
    days = _days(engine, decision, as_of)
    today = Clock(as_of, zone).today
    done = max(0, min(decision.weeks, (today - decision.since - timedelta(decision.days)) // timedelta(7)))
    start = decision.since - timedelta(7 * decision.before)
    own, rest = (weekly(days, arm, start, decision.before + done) for arm in ("treated", "rest"))
    return weighed(decision, own, rest)


def weighed(decision: Decision, own: Sequence[tuple[int, int]], rest: Sequence[tuple[int, int]]) -> Effect:
    """The same from (contacts, hits) by week, the weeks before the decision first."""
    past = decision.before
    control = min(_sum(rest[:past]).hits, _sum(rest[past:]).hits) >= ENOUGH_HITS
    seen: list[_Seen] = []
    for week in range(1, len(own) - past + 1):
        arms = _sum(own[:past]), _sum(own[past : past + week]), _sum(rest[:past]), _sum(rest[past : past + week])
        if not _enough(arms[0], arms[1]):
            continue
        gap, noise = _gap(arms, past, week, control=control)
        if not seen or noise < seen[-1].noise:
            seen.append(_Seen(week, arms, gap, noise))
    bounds = boundaries(tuple(1 / s.noise for s in seen), tuple(spent(s.week / decision.weeks) for s in seen))
    looks = [_moved(decision, s, bound) for s, bound in zip(seen, bounds, strict=True)]
    end = next((n for n, look in enumerate(looks, 1) if abs(look.z) >= look.bound), len(looks))
    looks = looks[:end]
    done = len(own) - past
    verdict = _verdict(decision, looks, done)
    over = done >= decision.weeks or verdict in ("better", "worse")
    upcoming = None if over else decision.since + timedelta(decision.days + 7 * (done + 1))
    return Effect(decision, verdict, tuple(looks), control, upcoming)


def _enough(before: Arm, after: Arm) -> bool:
    """Cases on both sides; a side without any is a finding where the other's rate lets expect as many as are enough."""
    if before.hits + after.hits < ENOUGH_HITS:
        return False
    without, other = (before, after) if not before.hits else (after, before)
    return without.hits > 0 or other.hits * without.contacts >= ENOUGH_HITS * other.contacts


class _Seen(NamedTuple):
    week: int
    arms: tuple[Arm, Arm, Arm, Arm]  # the slice before and after, the rest before and after
    gap: float
    noise: float


def _moved(decision: Decision, seen: _Seen, bound: float) -> Moved:
    day = decision.since + timedelta(decision.days + 7 * seen.week)
    half = min(bound * sqrt(seen.noise), _WIDEST)
    low, high = exp(seen.gap - half), exp(seen.gap + half)
    return Moved(day, *seen.arms, exp(seen.gap), low, high, seen.gap / sqrt(seen.noise), bound)


def _days(engine: Rows, decision: Decision, as_of: datetime) -> list[Day]:
    texts, params = filtered(decision.where)
    arm = f"CASE WHEN {' AND '.join(texts)} THEN 'treated' ELSE 'rest' END" if texts else "'treated'"
    first = decision.since - timedelta(7 * decision.before)
    last = decision.since + timedelta(7 * decision.weeks - 1)
    entry = Entry(first, last, arm, params, days=decision.days, scope=decision.scope)
    return entered(engine, entry, decision.outcome, as_of)


def _gap(seen: tuple[Arm, Arm, Arm, Arm], before: int, after: int, *, control: bool) -> tuple[float, float]:
    """Logarithm of the change, and its variance: counting on each side, and weeks that differ by themselves."""
    weeks = _WEEKLY * (1 / before + 1 / after)
    gap, noise = _ratio(seen[0], seen[1])
    if not control:
        return gap, noise + weeks
    other, other_noise = _ratio(seen[2], seen[3])
    return gap - other, noise + other_noise + 2 * weeks


def _ratio(before: Arm, after: Arm) -> tuple[float, float]:
    old, new = before.hits + 0.5, after.hits + 0.5
    gap = log(new / (after.contacts + 0.5)) - log(old / (before.contacts + 0.5))
    return gap, 1 / new + 1 / old


def _sum(weeks: Sequence[tuple[int, int]]) -> Arm:
    return Arm(sum(n for n, _ in weeks), sum(x for _, x in weeks))


def _verdict(decision: Decision, looks: Sequence[Moved], done: int) -> Verdict:
    if looks and abs(looks[-1].z) >= looks[-1].bound:
        unwelcome = decision.bad or decision.outcome == "opt_out"
        return "better" if (looks[-1].z > 0) != unwelcome else "worse"
    if done < decision.weeks:
        return "running"
    return "no_difference" if looks else "too_few"
