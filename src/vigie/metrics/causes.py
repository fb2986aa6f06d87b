"""One alert for each cause: of all the series that moved, the few slices that explain the others.

In: changed series. Out: causes, each standing for the changes that it explains.
A bad mailbox shows in its domain, its campaigns, the total. A candidate is judged by what stays unexplained in the
others once its own change is taken out of them (the same ratio, on the messages that both share); the best one is
kept, its changes are ticked off, and so on. Two slices that moved may meet in a third: a mailbox at one provider.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from math import inf, log
from typing import Literal

from vigie.metrics import weighing
from vigie.metrics.counting import Rows
from vigie.metrics.daily import Daily, Series, count_daily
from vigie.metrics.families import Family
from vigie.metrics.ranges import Norm
from vigie.metrics.watched import ENTITIES, WATCHED, Watched
from vigie.vocabulary.finding import Direction, Kind, Slice

# Enough for the longest window of the oldest age.
_PAIR_DAYS = weighing.FORTNIGHT + 9
# A change that a cause explains falls back above this tail.
_CLEAR = 10**-1.5
_MOST = 4
# A pair that holds nearly all of one of its slices is that slice.
_SAME = 0.95
_MAJORITY = 0.5
# A cause is looked at more closely: whoever sends by provider, those who were written to by campaign, which one can
# pause. The rest of it is this much of it at least.
_PARTS: dict[tuple[Family, tuple[str, ...]], str] = {
    **{(Family.DELIVERY, (dim,)): "provider" for dim in ("mailbox", "domain")},
    **{(Family.LEAVING, (dim,)): "campaign" for dim in ("provider", "source", "segment", "owner")},
    (Family.LEAVING, ()): "campaign",
}
_REST = 0.2
_ORDER = {d: i for i, d in enumerate(ENTITIES)}


# What a change is seen beside: the weeks before, a fixed line, or the weeks before a slow slide; `norm` is that.
Rule = Literal["recent", "limit", "slow"]


@dataclass(frozen=True, slots=True)
class Change:
    """One series that moved: `many` or few of what varies, since a day, in a window, with what probability."""

    watched: Watched
    slice: Slice
    kind: Kind
    direction: Direction
    many: bool
    since: int
    start: int
    end: int
    tail: float
    norm: Norm
    rule: Rule = "recent"
    urgent: bool = False  # bounces or complaints that call for a stop


@dataclass(frozen=True, slots=True)
class Cause:
    """A slice that explains changes; `change` is the strongest of them there, `norm` what was expected of it."""

    slice: Slice
    change: Change
    norm: Norm
    explains: tuple[Change, ...]

    @property
    def family(self) -> Family:
        """The numbers that it moved."""
        return self.change.watched.family


@dataclass(slots=True)
class Scene:
    """Counts of slices and of their overlaps."""

    daily: Daily
    pairs: Daily
    norms: dict[tuple[str, Slice], Norm] = field(default_factory=dict[tuple[str, Slice], Norm])
    sizes: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])

    @classmethod
    def of(cls, engine: Rows, daily: Daily, changes: Sequence[Change], *, as_of: datetime, zone: str) -> "Scene":
        """Count the overlaps of the slices that moved, nothing else."""
        sets = {_ordered({*one, *two}) for one, two in _beside(changes)}
        sets |= {_ordered({d, "owner"}) for c in changes for d, _ in c.slice if d != "owner"}
        sets |= {_ordered({*_dims(c.slice), part}) for c in changes if c.slice and (part := _part(c, c.slice))}
        keys = {c.watched.metric.key for c in changes}
        days = min(_PAIR_DAYS, daily.days)
        pairs = count_daily(engine, as_of=as_of, zone=zone, days=days, sets=sorted(sets), keys=keys)
        scene = cls(daily, pairs)
        for key in keys:
            for names, group in daily.groups(key).items():
                scene.sizes[names] = max(len(group), scene.sizes.get(names, 0))
                for slice_, norm in weighing.norms_at(daily, key, names, daily.last(WATCHED[key])).items():
                    scene.norms[key, slice_] = norm
        return scene

    def series(self, key: str, slice_: Slice) -> tuple[Series | None, int]:
        """The series of a slice or of a pair, and how far its positions are from those of `daily`."""
        if len(slice_) > 1:
            return self.pairs.series.get(key, {}).get(slice_), self.daily.days - self.pairs.days
        return self.daily.series.get(key, {}).get(slice_), 0

    def counts(self, key: str, slice_: Slice, start: int, end: int) -> tuple[int, int]:
        """Hits and base of a slice or a pair in a window."""
        series, shift = self.series(key, slice_)
        return series.window(start - shift, end - shift) if series else (0, 0)

    def window(self, cause: Cause) -> tuple[int, int]:
        """Hits and base of a cause in the window of its change."""
        return self.counts(cause.change.watched.metric.key, cause.slice, cause.change.start, cause.change.end)

    def norm(self, key: str, slice_: Slice) -> Norm | None:
        """What is expected of a slice; of a pair, both effects together."""
        if len(slice_) <= 1:
            return self.norms.get((key, slice_))
        one, two, all_ = (self.norms.get((key, s)) for s in (slice_[:1], slice_[1:], ()))
        if one is None or two is None or all_ is None or not all_.mean:
            return None
        return replace(one, mean=min(one.mean * two.mean / all_.mean, 0.95), variance=max(one.variance, two.variance))

    def beside(self, norms: Mapping[tuple[str, Slice], Norm]) -> "Scene":
        """The same counts, some of them seen beside something else."""
        return replace(self, norms={**self.norms, **norms})

    def price(self, slice_: Slice) -> float:
        """Logarithm of how many slices of that kind were looked at."""
        return sum(log(self.sizes.get((d,), 1)) for d, _ in slice_)

    def owner(self, slice_: Slice) -> str | None:
        """Who answers for most of a slice's messages of the last weeks."""
        own = dict(slice_).get("owner")
        if own is not None or not slice_:
            return own
        shares: dict[str, int] = {}
        entity = min(slice_, key=lambda item: (item[0] != "campaign", _ORDER[item[0]]))
        for counted in self.pairs.series.values():
            for pair, series in counted.items():
                if entity in pair and pair[1][0] == "owner":
                    shares[str(pair[1][1])] = series.base[-1]
        best = max(shares, key=shares.__getitem__, default=None)
        return best if best is not None and shares[best] > _MAJORITY * sum(shares.values()) else None


def _beside(changes: Sequence[Change]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The dimensions of two changes of one family that may meet or overlap."""
    for one, two in combinations(changes, 2):
        dims = tuple(tuple(d for d, _ in c.slice) for c in (one, two))
        if one.watched.family is two.watched.family and all(dims) and dims[0] != dims[1]:
            yield dims[0], dims[1]


def _ordered(dims: set[str]) -> tuple[str, ...]:
    return tuple(sorted(dims, key=_ORDER.__getitem__))


def explained(scene: Scene, changes: Sequence[Change]) -> list[Cause]:
    """The causes of the changes, family by family: each is told once, by the most urgent of what it explains."""
    told: list[Cause] = []
    # Past a fixed line fewer bounces are no good news, however many more there were.
    past = {(family, c.slice) for c in changes if c.rule == "limit" for family in (Family.LIST, Family.DELIVERY)}
    for family in _IN_TURN:
        mine = [c for c in changes if c.watched.family is family]
        bad = [c for c in mine if c.direction == "worse"]
        recent = [c for c in bad if c.rule == "recent" and c.kind == "signal"]
        known = [t for t in told if _reaches(t, family)]
        told += _stopped(scene, [c for c in bad if c.kind == "stop"], _causes(scene, recent, known), known)
        told += _past_the_line(scene, [c for c in bad if c.rule == "limit"], told)
        told += _slow(scene, [c for c in bad if c.rule == "slow"], [t for t in told if t.family is family])
        told += _bad_days(scene, [c for c in bad if c.kind == "incident"], [t for t in told if _reaches(t, family)])
        told += _causes(scene, [c for c in mine if c.direction == "better" and (family, c.slice) not in past])
    return told


# Dead addresses are not delivered to, and who sees no mail opens none: causes of the first are absorbed in the second.
_IN_TURN = (Family.LIST, Family.DELIVERY, Family.ANSWERS, Family.OPENS, Family.LEAVING, Family.PIPELINE)
_CARRIES = {Family.DELIVERY: "hard_bounce_rate", Family.OPENS: "human_reply_rate"}


def _reaches(cause: Cause, family: Family) -> bool:
    """The cause, told already, may explain changes in a family."""
    carried = any(c.watched.metric.key == _CARRIES.get(family) for c in cause.explains)
    return cause.change.direction == "worse" and (cause.family is family or carried)


def _stopped(scene: Scene, stops: Sequence[Change], causes: Sequence[Cause], known: Sequence[Cause]) -> list[Cause]:
    """Causes that explain a stop call for it; stops that none of them explains are told beside them.

    A cause told in another family (`known`) speaks for all that it explains here but for a stop of its own slice.
    """
    own = {cause.slice for cause in known}
    rest, found = _Field(scene, list(stops), floor=1), list[Cause]()
    for cause in causes:
        gone = rest.absorb(cause.slice)
        found.append(replace(cause, change=replace(cause.change, kind="stop")) if gone else cause)
    kept = [c for c in rest.changes if c.slice in own]
    for cause in known:
        rest.absorb(cause.slice)
    return found + _causes(scene, kept + [c for c in rest.changes if c not in kept])


def _past_the_line(scene: Scene, changes: Sequence[Change], told: Sequence[Cause]) -> list[Cause]:
    """Slices past a fixed line, seen beside the line; not told again where a change is told of the same number."""
    found: list[Cause] = []
    for key in dict.fromkeys(c.watched.metric.key for c in changes):
        mine = [c for c in changes if c.watched.metric.key == key]
        line = mine[0].norm.mean
        beside = scene.beside({k: replace(n, mean=line) for k, n in scene.norms.items() if k[0] == key})
        moved = {c.slice for t in told for c in t.explains if c.watched.metric.key == key and c.direction == "worse"}
        found += [
            replace(cause, norm=scene.norm(key, cause.slice) or cause.norm)
            for cause in _causes(beside, [c for c in mine if c.slice not in moved])
        ]
    return found


def _slow(scene: Scene, changes: Sequence[Change], told: Sequence[Cause]) -> list[Cause]:
    """Slow slides, seen beside the weeks before them; what is told of the family already is not told again."""
    far: dict[tuple[str, Slice], Norm] = {}
    for watched in {c.watched.metric.key: c.watched for c in changes}.values():
        key, then = watched.metric.key, scene.daily.last(watched) - weighing.SLOW_BACK
        for names in scene.daily.groups(key):
            far |= {(key, s): n for s, n in weighing.norms_at(scene.daily, key, names, then).items()}
    return _causes(scene.beside(far), changes, told)


def _bad_days(scene: Scene, changes: Sequence[Change], told: Sequence[Cause]) -> list[Cause]:
    """Single bad days that are no part of a slide that had begun and is told already."""
    rest = list(changes)
    for cause in told:
        inside = [c for c in rest if cause.change.since <= c.start]
        gone = _Field(scene, inside, floor=1).absorb(cause.slice)
        rest = [c for c in rest if c not in gone]
    return _causes(scene, rest)


@dataclass(slots=True)
class _Field:
    """The changes of one family with what is expected of them, given the causes found so far."""

    scene: Scene
    changes: list[Change]
    floor: int = weighing.FLOOR  # messages under which a slice says nothing
    factors: dict[tuple[str, Slice], float] = field(default_factory=dict[tuple[str, Slice], float])

    def counts(self, change: Change, slice_: Slice) -> tuple[int, float, Norm] | None:
        """What varies, and what is expected, of a slice in the window of a change; None where nothing is known."""
        key = change.watched.metric.key
        norm = self.scene.norm(key, slice_)
        if norm is None:
            return None
        hits, base = self.scene.counts(key, slice_, change.start, change.end)
        expected = base * norm.mean * self.factors.get((key, slice_), 1.0)
        return (weighing.counted(norm, hits, base), expected, norm) if base >= self.floor else None

    def strength(self, change: Change, slice_: Slice) -> float:
        """How far a slice stands out, in the number and window of a change."""
        found = self.counts(change, slice_)
        return weighing.score(found[2], found[0], found[1], many=change.many) if found else 0.0

    def shifted(self, change: Change, cause: Slice) -> float:
        """By how much a cause multiplies what is expected of a changed series."""
        own = self.counts(change, change.slice)
        return 1.0 if own is None else self._shifted(change, own[1], cause)

    def _shifted(self, change: Change, own: float, cause: Slice) -> float:
        other = self.counts(change, cause)
        if other is None or not own or not other[1]:
            return 1.0
        key = change.watched.metric.key
        _, base = self.scene.counts(key, change.slice, change.start, change.end)
        shared = _overlap(self.scene, key, change, cause) * other[1] / max(self.base(change, cause), 1)
        ratio = other[0] / other[1]
        return max(own + (ratio - 1) * min(shared, own if base else 0.0), 0.0) / own

    def base(self, change: Change, slice_: Slice) -> int:
        """Messages of a slice in the window of a change."""
        return self.scene.counts(change.watched.metric.key, slice_, change.start, change.end)[1]

    def best(self, candidates: Sequence[Slice]) -> Slice:
        """The slice that leaves least unexplained, the price of having looked for it included.

        Nothing left unexplained is negative: a slice is given up as soon as it leaves more than the best so far.
        """
        moved = [(change, found) for change in self.changes if (found := self.counts(change, change.slice))]
        moved.sort(key=lambda m: -weighing.score(m[1][2], m[1][0], m[1][1], many=m[0].many))
        least, chosen = (inf, 0, ""), candidates[0]
        for cause in candidates:
            total = self.scene.price(cause)
            for change, (x, expected, norm) in moved:
                if total > least[0]:
                    break
                after = expected * self._shifted(change, expected, cause)
                total += weighing.score(norm, x, max(after, 1e-9), many=change.many)
            if (total, len(cause), str(cause)) < least:
                least, chosen = (total, len(cause), str(cause)), cause
        return chosen

    def absorb(self, cause: Slice) -> list[Change]:
        """Take a cause out of what is expected; the changes that it explains are ticked off."""
        factors = {(c.watched.metric.key, c.slice): self.shifted(c, cause) for c in self.changes}
        gone = [c for c in self.changes if c.slice == cause or self._clear(c, factors[c.watched.metric.key, c.slice])]
        for key, factor in factors.items():
            self.factors[key] = self.factors.get(key, 1.0) * factor
        self.changes = [c for c in self.changes if c not in gone]
        return gone

    def _clear(self, change: Change, factor: float) -> bool:
        key = change.watched.metric.key
        scale = self.factors.get((key, change.slice), 1.0) * factor
        series, _ = self.scene.series(key, change.slice)
        if series is None:
            return True
        x, base = weighing.without_worst(series, change.norm, change.start, change.end, many=change.many)
        if change.kind != "signal":
            hits, base = series.window(change.start, change.end)
            x = weighing.counted(change.norm, hits, base)
        return weighing.tail(change.norm, x, base, many=change.many, scale=max(scale, 1e-9)) > _CLEAR


def _causes(scene: Scene, changes: Sequence[Change], told: Sequence[Cause] = ()) -> list[Cause]:
    rest, found = _Field(scene, list(changes)), list[Cause]()
    for known in told:
        rest.absorb(known.slice)
    while rest.changes and len(found) < _MOST:
        cause = rest.best(_candidates(scene, rest.changes))
        strongest = max(rest.changes, key=lambda c: (rest.strength(c, cause), -c.tail))
        gone = rest.absorb(cause)
        if not gone:  # the slice explains nothing but noise: tell the strongest change itself
            gone = [strongest]
            cause = strongest.slice
            rest.changes = [c for c in rest.changes if c is not strongest]
        own = [c for c in gone if c.slice == cause] or gone
        shown = strongest if strongest in gone else min(own, key=lambda c: c.tail)
        named = _narrowed(scene, shown, cause)
        norm = scene.norm(shown.watched.metric.key, named) or shown.norm
        found.append(Cause(named, shown, norm, tuple(gone)))
    return found


def _narrowed(scene: Scene, change: Change, cause: Slice) -> Slice:
    """A cause holds all over its slice: where the rest of it stands as before, the part that moved is named."""
    dim = _part(change, cause)
    if dim is None:
        return cause
    field_, key = _Field(scene, [change]), change.watched.metric.key
    counted, size = scene.pairs if cause else scene.daily, 1 + len(cause)
    parts = [s for s in counted.series.get(key, {}) if len(s) == size and set(cause) < set(s) and dim in _dims(s)]
    best = max(parts, key=lambda s: field_.strength(change, s), default=cause)
    whole, part = field_.counts(change, cause), field_.counts(change, best)
    if whole is None or part is None or field_.base(change, best) > (1 - _REST) * field_.base(change, cause):
        return cause
    left = weighing.score(whole[2], whole[0] - part[0], whole[1] - part[1], many=change.many)
    return _alone(scene, change, best, dim) if left < 1 else cause


def _alone(scene: Scene, change: Change, pair: Slice, dim: str) -> Slice:
    """The part without what it is a part of, where it is no part of anything else."""
    key, part = change.watched.metric.key, tuple(item for item in pair if item[0] == dim)
    both, one = (scene.counts(key, s, change.start, change.end)[1] for s in (pair, part))
    return part if both > _SAME * one else pair


def _part(change: Change, cause: Slice) -> str | None:
    return _PARTS.get((change.watched.family, _dims(cause)))


def _dims(slice_: Slice) -> tuple[str, ...]:
    return tuple(d for d, _ in slice_)


def _candidates(scene: Scene, changes: Sequence[Change]) -> list[Slice]:
    """Slices that moved, and the pairs in which two of them that moved in the same number meet."""
    found = {c.slice: None for c in changes}
    for one, two in combinations([c for c in changes if c.slice], 2):
        if one.watched is two.watched and one.many == two.many:
            pair = _joined(one.slice, two.slice)
            if len(pair) == 2 and _meets(scene, one, pair):  # noqa: PLR2004 - a pair
                found[pair] = None
    return list(found)


def _meets(scene: Scene, change: Change, pair: Slice) -> bool:
    """The pair is smaller than both its slices, and large enough to say something."""
    key = change.watched.metric.key
    _, base = scene.counts(key, pair, change.start, change.end)
    sides = [scene.counts(key, (side,), change.start, change.end)[1] for side in pair]
    return base >= weighing.FLOOR and base < _SAME * min(sides)


def _joined(one: Slice, two: Slice) -> Slice:
    """The meeting of two slices; () when they exclude each other."""
    merged = dict((*one, *two))
    if any(merged[d] != v for d, v in (*one, *two)):
        return ()
    return tuple(sorted(merged.items(), key=lambda item: _ORDER[item[0]]))


def _overlap(scene: Scene, key: str, change: Change, cause: Slice) -> float:
    """How much base a changed series and a cause share in the window of the change."""
    start, end = change.start, change.end
    mine, its = (scene.counts(key, s, start, end)[1] for s in (change.slice, cause))
    if not cause or set(cause) <= set(change.slice):
        return mine
    if not change.slice or set(change.slice) <= set(cause):
        return its
    if any(dict(cause).get(d, v) != v for d, v in change.slice):
        return 0
    shared = [_meeting(scene, key, change, (side,)) for side in cause]
    shares = [n / max(scene.counts(key, (side,), start, end)[1], 1) for n, side in zip(shared, cause, strict=True)]
    # A domain holds all of a pair with one of its mailboxes, whatever the provider; a stranger holds its usual share.
    return its * max(shares) if all(shares) else 0.0


def _meeting(scene: Scene, key: str, change: Change, other: Slice) -> int:
    pair = _joined(change.slice, other)
    return scene.counts(key, pair, change.start, change.end)[1]
