"""What each step of a sequence brings and what it costs, and how many follow-ups are worth sending.

In: an engine over the facts, a moment, a zone, filters. Out: steps with their cost, a recommendation, its evidence.
Cost of a step = unsubscribes + 10 complaints for each positive reply; more than 3 is too much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log
from typing import Any, Literal

from vigie.metrics.catalogue import ROW_WORDS
from vigie.metrics.compile import Where, checked_dimensions, filtered, moment
from vigie.metrics.counting import Rows, SliceKey
from vigie.metrics.distributions import beta_cdf
from vigie.metrics.windows import Clock
from vigie.vocabulary.metric import Period
from vigie.vocabulary.words import POSITIVE, ReplyClass

# A complaint weighs as much as ten people who leave politely.
COMPLAINT = 10
TOO_COSTLY = 3.0
# A step is cut when it is too costly with this probability; a lower line stops programmes that chance alone hit.
SURE = 0.80
# Answers, opt-outs and complaints of younger messages are still coming in.
RIPE_DAYS = 7
WINDOW_DAYS = 84
ENOUGH_POSITIVES = 20
ENOUGH_DELIVERED = 200
# The interval of a cost: 95 %.
_SIDE = 0.025
# The programme's own average counts for one positive reply in the posterior of a step.
_PRIOR_POSITIVES = 1.0

Verdict = Literal["keep", "stop", "wait"]
Reason = Literal["step_too_costly", "no_step_too_costly", "first_step_too_costly", "too_few_positives", "no_follow_up"]

_WORDS = ROW_WORDS["fact_send"]


@dataclass(frozen=True, slots=True)
class StepCounts:
    """Messages of one step delivered, and what came back to them."""

    step: int
    delivered: int
    positives: int
    refusals: int
    opt_outs: int
    complaints: int

    @property
    def cost(self) -> float | None:
        """Unsubscribes and ten times complaints for each positive reply; None where no reply was positive."""
        return (self.opt_outs + COMPLAINT * self.complaints) / self.positives if self.positives else None


@dataclass(frozen=True, slots=True)
class Step:
    """One step judged. `too_costly`: probability that it costs more than 3 per positive; None = too few messages.

    `low`, `high`: 95 % interval of its cost, of the same posterior.
    """

    counts: StepCounts
    too_costly: float | None
    verdict: Verdict
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class FollowUps:
    """How many messages to send after the first, with its evidence; `recommended` None = not enough to say.

    `sure`: the follow-ups that are worth it with a probability of 80 %; those from there to `recommended` are in doubt.
    """

    slice: SliceKey
    period: Period
    steps: tuple[Step, ...]
    recommended: int | None
    reason: Reason
    sure: int | None = None

    @property
    def sent(self) -> int:
        """The follow-ups that are sent now."""
        return max((s.counts.step for s in self.steps), default=1) - 1


def followups(
    engine: Rows,
    *,
    as_of: datetime,
    zone: str,
    by: Sequence[str] = (),
    days: int = WINDOW_DAYS,
    where: Where | None = None,
) -> list[FollowUps]:
    """Steps of the messages sent over `days` days that ended a week ago, in all or for each value of `by`.

    Raises UsageError for a dimension that does not exist.
    """
    checked_dimensions((*by, *(where or {})))
    clock = Clock(as_of, zone)
    end = clock.today - timedelta(RIPE_DAYS - 1)
    period = clock.window(end, days)
    found = _count(engine, period, by, where or {})
    return [recommend(s, period, counts) for s, counts in sorted(found.items(), key=lambda item: _order(item[0]))]


def recommend(key: SliceKey, period: Period, counts: Sequence[StepCounts]) -> FollowUps:
    """The follow-ups worth sending: those before the first step that is too costly with a probability of 80 %."""
    prior = _prior(counts)
    steps = tuple(_judged(c, prior) for c in sorted(counts, key=lambda c: c.step))
    recommended, reason = _recommended(steps)
    return FollowUps(key, period, steps, recommended, reason, _sure(steps, recommended))


def cost_interval(
    positives: float, opt_outs: float, complaints: float, *, prior: tuple[float, float, float] = (0.5, 0.5, 0.05)
) -> tuple[float, float]:
    """95 % interval of the cost of a step, to one part in a hundred; the posterior is that of `too_costly`."""

    def edge(side: float) -> float:
        low, high = log(_CHEAPEST), log(_DEAREST)
        while high - low > _CLOSE:
            middle = (low + high) / 2
            above = too_costly(positives, opt_outs, complaints, prior=prior, cost=exp(middle)) > side
            low, high = (middle, high) if above else (low, middle)
        return exp((low + high) / 2)

    return edge(1 - _SIDE), edge(_SIDE)


_CHEAPEST, _DEAREST, _CLOSE = 0.001, 1000.0, 0.01


def too_costly(
    positives: float,
    opt_outs: float,
    complaints: float,
    *,
    prior: tuple[float, float, float] = (0.5, 0.5, 0.05),
    cost: float = TOO_COSTLY,
) -> float:
    """P(opt-outs + 10 complaints > `cost` positives), per message, given the counts of one step.

    Rates are independent Gamma; all have the same exposure, which cancels. 10 x Gamma(c) is a mixture of Gamma(c + k),
    k negative binomial with success 1/10, and a ratio of Gammas is a Beta: the probability is an exact series, whose
    Betas follow from each other (DLMF 8.17.21). From 200 complaints on, opt-outs and 10 complaints together are one
    Gamma of the same mean and variance. `prior`: shapes for positives, opt-outs, complaints.
    """
    good, out, angry = (max(x + p, 1e-9) for x, p in zip((positives, opt_outs, complaints), prior, strict=True))
    if angry > _MANY:
        mean, variance = out + COMPLAINT * angry, out + COMPLAINT**2 * angry
        return beta_cdf(1 / (1 + cost * mean / variance), good, mean**2 / variance)
    # X / (X + Y) with X the positives: under 1 in 4, the others are more than three times (`cost`) as many.
    line, shape = 1 / (1 + cost), out + angry
    beta, weight, weighed, total, k = beta_cdf(line, good, shape), COMPLAINT**-angry, 0.0, 0.0, 0
    step = exp(good * log(line) + shape * log(1 - line) + lgamma(good + shape) - lgamma(good) - lgamma(shape + 1))
    while weighed < 1 - 1e-9 and k < _LONGEST:
        total, weighed = total + weight * beta, weighed + weight
        weight *= (angry + k) / (k + 1) * _REST
        beta, step = beta + step, step * (1 - line) * (good + shape + k) / (shape + k + 1)
        k += 1
    return min(total / weighed, 1.0)


_MANY = 200
_REST = 1 - 1 / COMPLAINT
_LONGEST = 50_000


def _prior(counts: Sequence[StepCounts]) -> tuple[float, float, float]:
    """The whole sequence's own mix, worth one positive reply."""
    positives = sum(c.positives for c in counts)
    scale = _PRIOR_POSITIVES / positives if positives else 0.0
    return (
        _PRIOR_POSITIVES,
        scale * sum(c.opt_outs for c in counts),
        scale * sum(c.complaints for c in counts),
    )


def _judged(counts: StepCounts, prior: tuple[float, float, float]) -> Step:
    if counts.delivered < ENOUGH_DELIVERED:
        return Step(counts, None, "wait")
    chance = too_costly(counts.positives, counts.opt_outs, counts.complaints, prior=prior)
    low, high = cost_interval(counts.positives, counts.opt_outs, counts.complaints, prior=prior)
    return Step(counts, chance, "stop" if chance >= SURE else "keep", low, high)


def _sure(steps: Sequence[Step], recommended: int | None) -> int | None:
    if recommended is None:
        return None
    doubted = (s.counts.step for s in steps if s.too_costly is None or s.too_costly > 1 - SURE)
    return min(max(next(doubted, recommended + 2) - 2, 0), recommended)


def _recommended(steps: Sequence[Step]) -> tuple[int | None, Reason]:
    if sum(s.counts.positives for s in steps) < ENOUGH_POSITIVES:
        return None, "too_few_positives"
    if not any(s.counts.step > 1 and s.verdict != "wait" for s in steps):
        return None, "no_follow_up"
    first = next((s.counts.step for s in steps if s.verdict == "stop"), None)
    if first is None:
        return max(s.counts.step for s in steps if s.verdict == "keep") - 1, "no_step_too_costly"
    return (None, "first_step_too_costly") if first == 1 else (first - 2, "step_too_costly")


# ------------------------------------------------------------------------------------------------- facts

_POSITIVES = ", ".join(f"'{c}'" for c in POSITIVE)
_COUNTED: Mapping[str, str] = {
    "delivered": "delivered",
    "positives": f"delivered AND human_class IN ({_POSITIVES})",
    "refusals": f"delivered AND human_class = '{ReplyClass.NOT_INTERESTED}'",
    "opt_outs": "delivered AND unsubscribed_at <= seen",
    "complaints": "delivered AND complained_at <= seen",
}


def _count(engine: Rows, period: Period, by: Sequence[str], where: Where) -> dict[SliceKey, list[StepCounts]]:
    """Counts by slice and step; a message without a step belongs to none."""
    texts, params = filtered(where)
    split = "".join(f"{d}, " for d in by)
    conditions = "".join(f"\n    AND {text}" for text in texts)
    picks = ",\n".join(f"  COUNT(*) FILTER (WHERE {text}) AS {name}" for name, text in _COUNTED.items())
    sql = (
        f"WITH period(first_day, last_day, seen) AS (VALUES\n"
        f"  (DATE '{period.start}', DATE '{period.end - timedelta(1)}', {moment(period.seen)})\n),\n"
        f"message AS (\n  SELECT {split}step AS place, seen, unsubscribed_at, complained_at,\n"
        f"    {_WORDS['delivered']} AS delivered,\n    {_WORDS['human_class']} AS human_class\n"
        f"  FROM period\n  JOIN fact_send ON fact_send.day BETWEEN period.first_day AND period.last_day\n"
        f"  WHERE sent_at <= seen AND step IS NOT NULL{conditions}\n)\n"
        f"SELECT {split}place,\n{picks}\nFROM message\nGROUP BY {split}place"
    )
    found: dict[SliceKey, list[StepCounts]] = {}
    for row in engine.rows(sql, params):
        found.setdefault(_key(by, row), []).append(StepCounts(*row[len(by) :]))
    return found


def _key(by: Sequence[str], row: Sequence[Any]) -> SliceKey:
    return tuple((d, None if v is None else str(v)) for d, v in zip(by, row, strict=False))


def _order(key: SliceKey) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for _, value in key]
