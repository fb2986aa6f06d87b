"""The team's own normal range: what the last eight weeks let us expect of a number now.

In: counts of every entity of a dimension in its baseline windows. Out: what is expected, the range, the tails.
Empirical Bayes shrinkage within the dimension, week-to-week overdispersion, predictive interval of 80 %.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple, TypeVar

from vigie.metrics.distributions import NegativeBinomial, normal_cdf, normal_quantile
from vigie.vocabulary.metric import Range

COVERAGE = 0.80
WEEKS = 8
# Between-entity variance stays between these shares of the squared group rate.
_BETWEEN = (0.15**2, 1.0)
# Week-to-week relative variance: prior, the weight of the prior in weeks, and bounds.
_WEEKLY_PRIOR, _WEEKLY_WEIGHT, _WEEKLY = 0.2**2, 50, (0.08**2, 0.6**2)
# Above this rate a count is no longer nearly Poisson: normal, with binomial variance.
_RARE = 0.20
# Above this rate the misses are what varies: delivery is judged by what was not delivered.
_COMPLEMENT = 0.50

K = TypeVar("K", bound=Hashable)


class Week(NamedTuple):
    """Hits of a base in one baseline window; the base may be weighed by how ripe its days are."""

    hits: int
    base: float


@dataclass(frozen=True, slots=True)
class Norm:
    """What is expected of one entity: rate `mean`, its variance, relative variance from week to week.

    `flipped`: mean and variance are those of the misses. `weeks`: windows with a base. `group_base`: the base of
    the whole dimension, on which the norm rests.
    """

    mean: float
    variance: float
    weekly: float
    weeks: int
    group_base: float
    flipped: bool = False

    @property
    def rate(self) -> float:
        """The expected rate of hits."""
        return 1 - self.mean if self.flipped else self.mean

    def relative_variance(self) -> float:
        """Of the rate of one window around its expectation, sampling left out."""
        return self.variance / self.mean**2 + self.weekly


def norms(entities: Mapping[K, Sequence[Week]], *, independent: float = 1.0) -> dict[K, Norm]:
    """The norm of each entity of one dimension; {} where nobody has a base.

    `independent`: number of separate windows that the given ones are worth, as a share (1 for weeks one after the
    other; overlapping windows tell less than their sum). A single entity has no peers: floor of the variance.
    """
    hits = sum(w.hits for weeks in entities.values() for w in weeks)
    base = sum(w.base for weeks in entities.values() for w in weeks)
    if base <= 0:
        return {}
    if hits / base > _COMPLEMENT:
        missed = {k: [Week(round(max(w.base - w.hits, 0)), w.base) for w in weeks] for k, weeks in entities.items()}
        return _norms(missed, independent, flipped=True)
    return _norms(entities, independent, flipped=False)


def _norms(entities: Mapping[K, Sequence[Week]], independent: float, *, flipped: bool) -> dict[K, Norm]:
    totals = {k: _total(weeks) for k, weeks in entities.items()}
    group = _total(list(totals.values()))
    # Without a single hit the group rate is unknown but small: half a hit (Jeffreys).
    rate = max(group.hits, 0.5) / group.base
    weekly = _weekly(entities, totals)
    between = _between(totals, rate, weekly)
    prior = (rate**2 / between, rate / between)  # Gamma: shape, and base it is worth
    return {
        k: Norm(*_posterior(prior, totals[k], weekly, independent), weekly, _known(entities[k]), group.base, flipped)
        for k in entities
    }


def _posterior(prior: tuple[float, float], total: Week, weekly: float, independent: float) -> tuple[float, float]:
    """Mean and variance of an entity's rate: its own history, discounted for its bad weeks, added to the prior."""
    shape, scale = prior
    hits, base = total.hits * independent, total.base * independent
    weight = 1 / (1 + hits * weekly / WEEKS)
    mean = (shape + weight * hits) / (scale + weight * base)
    return mean, mean / (scale + weight * base)


def _known(weeks: Sequence[Week]) -> int:
    return sum(w.base > 0 for w in weeks)


def _weekly(entities: Mapping[K, Sequence[Week]], totals: Mapping[K, Week]) -> float:
    """Relative variance from week to week beyond binomial, by moments, pulled to the prior."""
    excess = squares = 0.0
    weeks_seen = 0.0
    for k, weeks in entities.items():
        if totals[k].hits == 0:
            continue
        p, seen = totals[k].hits / totals[k].base, [w for w in weeks if w.base > 0]
        # One degree of freedom goes to the entity's own rate.
        spread = len(seen) / max(len(seen) - 1, 1)
        for w in seen:
            expected = w.base * p
            excess += spread * (w.hits - expected) ** 2 - expected * max(1 - p, 0.0)
            squares += expected**2
        # A week that holds few hits says little of how weeks differ.
        weeks_seen += sum((w.base * p / (1 + w.base * p)) ** 2 for w in seen)
    found = excess / squares if squares else _WEEKLY_PRIOR
    pulled = (_WEEKLY_WEIGHT * _WEEKLY_PRIOR + weeks_seen * found) / (_WEEKLY_WEIGHT + weeks_seen)
    return _kept(pulled, _WEEKLY)


def _between(totals: Mapping[K, Week], rate: float, weekly: float) -> float:
    """Variance of the rate between entities, by moments."""
    floor, ceiling = (b * rate**2 for b in _BETWEEN)
    known = [t for t in totals.values() if t.base > 0]
    if len(known) < 2:  # noqa: PLR2004 - one entity says nothing about its peers
        return floor
    size = sum(t.base for t in known)
    spread = sum(t.base * (t.hits / t.base - rate) ** 2 for t in known)
    noise = sum(rate + t.base * weekly * rate**2 / WEEKS for t in known) * (len(known) - 1) / len(known)
    scale = size - sum(t.base**2 for t in known) / size
    return _kept((spread - noise) / scale, (floor, ceiling)) if scale > 0 else floor


def _total(weeks: Sequence[Week]) -> Week:
    return Week(sum(w.hits for w in weeks), sum(w.base for w in weeks))


def _kept(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


# ------------------------------------------------------------------------------------------- predictions


def expected_range(norm: Norm, base: float) -> Range | None:
    """80 % predictive interval of the rate for a base of that size; None without a base."""
    if base <= 0:
        return None
    if norm.mean > _RARE:
        half = normal_quantile(0.5 + COVERAGE / 2) * _deviation(norm, base) / base
        low, high = max(0.0, norm.mean - half), min(1.0, norm.mean + half)
    else:
        law = _law(norm, base)
        low, high = (min(law.quantile(q) / base, 1.0) for q in ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2))
    if norm.flipped:
        low, high = 1 - high, 1 - low
    return Range(low, high, norm.rate, norm.weeks)


def tails(norm: Norm, hits: int, base: float) -> tuple[float, float]:
    """P(as few hits or fewer) and P(as many or more) in a base of that size, if nothing had changed."""
    x = max(round(base) - hits, 0) if norm.flipped else hits
    if norm.mean > _RARE:
        mean, deviation = base * norm.mean, _deviation(norm, base)
        # Half a count of continuity correction on both sides.
        few, many = normal_cdf((x + 0.5 - mean) / deviation), normal_cdf((mean - x + 0.5) / deviation)
    else:
        law = _law(norm, base)
        few, many = law.lower(x), law.upper(x)
    return (many, few) if norm.flipped else (few, many)


def deviations(norm: Norm, hits: int, base: float) -> float:
    """How many standard deviations the hits are above expectation (below: negative). Cheap, for screening."""
    mean = base * norm.rate
    return (hits - mean) / _deviation(norm, base) if base else 0.0


def _law(norm: Norm, base: float) -> NegativeBinomial:
    return NegativeBinomial(base * norm.mean, norm.relative_variance())


def _deviation(norm: Norm, base: float) -> float:
    mean = base * norm.mean
    sampling = mean * (1 - norm.mean) if norm.mean > _RARE else mean
    return sqrt(sampling + mean**2 * norm.relative_variance()) or 1.0


# --------------------------------------------------------------------------- medians, costs: positive values


@dataclass(frozen=True, slots=True)
class Spread:
    """A positive value (median delay, cost) and the sampling variance of its logarithm."""

    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class LogNorm:
    """What is expected of the logarithm of a positive value: mean and variance, sampling of now left out."""

    mean: float
    variance: float
    weeks: int


def log_norm(history: Sequence[Spread]) -> LogNorm | None:
    """The norm of a positive value from its baseline windows; None under two of them."""
    known = [s for s in history if s.value > 0]
    if len(known) < 2:  # noqa: PLR2004 - a variance needs two values
        return None
    logs = [log(s.value) for s in known]
    weights = [1 / (s.variance + _WEEKLY_PRIOR) for s in known]
    mean = sum(w * x for w, x in zip(weights, logs, strict=True)) / sum(weights)
    found = sum((x - mean) ** 2 for x in logs) / (len(logs) - 1) - sum(s.variance for s in known) / len(known)
    pulled = (_WEEKLY_WEIGHT * _WEEKLY_PRIOR + len(known) * found) / (_WEEKLY_WEIGHT + len(known))
    return LogNorm(mean, _kept(pulled, _WEEKLY) + 1 / sum(weights), len(known))


def log_range(norm: LogNorm, now: float) -> Range:
    """80 % predictive interval of a value whose logarithm has the sampling variance `now`."""
    half = normal_quantile(0.5 + COVERAGE / 2) * sqrt(norm.variance + now)
    return Range(exp(norm.mean - half), exp(norm.mean + half), exp(norm.mean), norm.weeks)


def log_tails(norm: LogNorm, now: Spread) -> tuple[float, float]:
    """P(as low or lower) and P(as high or higher) if nothing had changed."""
    z = (log(now.value) - norm.mean) / sqrt(norm.variance + now.variance)
    return normal_cdf(z), normal_cdf(-z)


def log_interval(now: Spread) -> tuple[float, float]:
    """95 % interval of the value itself."""
    half = normal_quantile(0.975) * sqrt(now.variance)
    return now.value * exp(-half), now.value * exp(half)
