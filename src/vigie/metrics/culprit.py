"""The slice that explains most of what is wrong with a number, alone or as a pair of dimensions.

In: judged readings of every slice of some dimensions. Out: the culprit, or None. One metric at a time, one cause.
Score: likelihood ratio of the slice's own change, divided by overdispersion, less the price of having looked at many.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from vigie.metrics import ranges
from vigie.metrics.counting import SliceKey
from vigie.metrics.infer import Judged, expectations
from vigie.metrics.ripening import Exposure
from vigie.metrics.states import SIGNAL, SLICE_SIGNAL, bad_tail, past_limit_beyond_doubt
from vigie.vocabulary.metric import Better, Metric, Period, State

# Dimensions that can be a culprit on the page, and the pairs looked at as well (a mailbox blocked at one provider).
SCANNED = ("mailbox", "domain", "provider", "campaign", "source")
PAIRS: dict[str, tuple[tuple[str, str], ...]] = {"delivery_rate": (("mailbox", "provider"),)}
# What a number says of a slice by its very definition: a free address is one of a consumer provider.
_BY_DEFINITION: dict[str, tuple[str, ...]] = {"role_free_rate": ("provider",)}
# A slice smaller than this says nothing.
_FLOOR = 20
# Deviations below which no tail can be small enough; spares the exact computation.
_SCREEN = 2.0
# A change worth fewer than this many messages or contacts is not worth an alarm.
_WORTH = 3.0


@dataclass(frozen=True, slots=True)
class Culprit:
    """A slice, what it costs (hits beyond its own expectation, on the bad side), and how strongly it stands out."""

    slice: SliceKey
    excess: float
    score: float


def dimensions(metric: Metric) -> list[tuple[str, ...]]:
    """The groupings in which a culprit of this metric is looked for."""
    never = _BY_DEFINITION.get(metric.key, ())
    singles: list[tuple[str, ...]] = [(d,) for d in SCANNED if d in metric.dimensions and d not in never]
    return singles + list(PAIRS.get(metric.key, ()))


@dataclass(frozen=True, slots=True)
class Split:
    """One grouping: (hits, base) of each slice in the window and its baseline windows, how ripe, what is expected."""

    counts: Mapping[SliceKey, Sequence[Sequence[int]]]
    exposure: Exposure
    norms: Mapping[SliceKey, ranges.Norm]


def split(metric: Metric, period: Period, counts: Mapping[SliceKey, Sequence[Sequence[int]]], exposure: Exposure
          ) -> Split:  # fmt: skip
    """One grouping of a metric, ready to be searched."""
    return Split(counts, exposure, expectations(metric, period, counts, exposure) if len(counts) > 1 else {})


def culprit(metric: Metric, total: Judged, groupings: Iterable[Split]) -> Culprit | None:
    """The slice that stands out most. Where the total looks well, only one that chance cannot explain."""
    line = SIGNAL if total.reading.state in (State.ACT, State.WATCH) else SLICE_SIGNAL
    found: list[Culprit] = []
    for g in groupings:
        if len(g.counts) > 1:  # the only mailbox of a team explains nothing
            price = log(len(g.counts))
            found += [c for s in g.counts if _named(s) and (c := _candidate(metric, g, s, line, price)) is not None]
    return max(found, key=lambda c: c.score, default=None)


def _named(slice_: SliceKey) -> bool:
    """Nobody can act on "unknown": what cannot be named is no culprit."""
    return all(value is not None for _, value in slice_)


def share(total: Judged, found: Culprit) -> float | None:
    """Its part of the total's gap, 0 to 1; None where the total has no gap on the bad side."""
    norm, hits, base = total.norm, total.reading.hits, total.reading.base
    if norm is None or hits is None or not base:
        return None
    gap = _excess(total.reading.metric, hits, base * total.exposure * norm.rate)
    return min(found.excess / gap, 1.0) if gap > 0 else None


def _candidate(metric: Metric, among: Split, slice_: SliceKey, line: float, price: float) -> Culprit | None:
    (hits, sent), norm = among.counts[slice_][0], among.norms.get(slice_)
    if norm is None or sent < _FLOOR:
        return None
    base = sent * among.exposure.get((slice_, 0), 1.0)
    over_limit = past_limit_beyond_doubt(metric, hits, sent)
    unusual = _unusual(metric, norm, min(hits, sent), base, line)
    rate = norm.rate if unusual or metric.limit is None else metric.limit.act
    excess = _excess(metric, hits, base * rate)
    if not (unusual or over_limit) or excess < _WORTH:
        return None
    return Culprit(slice_, excess, _score(norm, hits, base, rate) - price)


def _unusual(metric: Metric, norm: ranges.Norm, hits: int, base: float, line: float) -> bool:
    """On the bad side, further than chance goes. The tail is computed only for what stands out at first sight."""
    sign = 1 if metric.better is Better.DOWN else -1
    if sign * ranges.deviations(norm, hits, base) < _SCREEN:
        return False
    return bad_tail(metric, *ranges.tails(norm, hits, base)) <= line


def _excess(metric: Metric, hits: int, expected: float) -> float:
    return hits - expected if metric.better is Better.DOWN else expected - hits


def _score(norm: ranges.Norm, hits: int, base: float, rate: float) -> float:
    """Log likelihood ratio of the rarer of hits and misses, over the overdispersion of its expectation."""
    x, expected = (base - hits, base * (1 - rate)) if norm.flipped else (hits, base * rate)
    ratio = x * log(x / expected) if x and expected else 0.0
    return (ratio - (x - expected)) / (1 + expected * norm.weekly)
