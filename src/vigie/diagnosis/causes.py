"""From candidates to causes: the best one, then the best of what is left, at most three; one bad day is no cause.

In: an engine, a window, a scan. Out: causes with their trail, incidents set aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vigie.diagnosis.numbers import NUMBERS
from vigie.diagnosis.scan import ENOUGH, MOST, Candidate, Moved, Scan, blame, likelihood_ratio
from vigie.diagnosis.trail import Delays, Trail, trail
from vigie.diagnosis.window import Window
from vigie.metrics.counting import Rows
from vigie.metrics.families import Family
from vigie.vocabulary.finding import Slice

# What must remain of a cause without its worst day; under it, the day was an incident.
_LASTS = 1.0
# A slice that stands as before: nothing of the score, on a sample that could have shown something.
_QUIET, _SAMPLE, _SHOWN = 3.0, 50, 6
_TURNS = 8
# Of a slice's excess, what may be left outside the part that is blamed for it; of its expectation, what must be.
_REST = 0.2


@dataclass(frozen=True, slots=True)
class Cause:
    """A candidate that lasts, or (in `Found.incidents`) that was one day."""

    candidate: Candidate
    trail: Trail
    since: date
    control: tuple[Slice, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the scan found, and everything it had looked at before anything was absorbed."""

    causes: tuple[Cause, ...]
    incidents: tuple[Cause, ...]
    looked: tuple[Candidate, ...]


def find(engine: Rows, window: Window, scan: Scan, delays: Delays) -> Found:
    """Greedy: name, absorb, look again."""
    looked = scan.candidates()
    causes: list[Cause] = []
    incidents: list[Cause] = []
    candidates = looked
    for _ in range(_TURNS):
        best = _best(candidates)
        if best is None or len(causes) == MOST:
            break
        rates = {i: r for i in range(len(NUMBERS)) if (r := scan.expected_rate(i, best.slice)) is not None}
        followed = trail(engine, window, best.slice, rates, delays)
        lasts = followed.without_its_worst_day(best) >= _LASTS
        cause = Cause(best, followed, followed.since(best), _control(best, candidates), _share(best, scan))
        (causes if lasts else incidents).append(cause)
        scan.absorb(best)
        candidates = scan.candidates()
    return Found(tuple(causes), tuple(incidents), tuple(looked))


def _best(candidates: Sequence[Candidate]) -> Candidate | None:
    best = candidates[0] if candidates else None
    if best is None or best.score < ENOUGH:
        return None
    return _step_of(best, candidates) or _called(_part_of(best, candidates), candidates)


def _part_of(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """A cause holds all over its slice: where the rest of it stands as before, the part that does not is the cause."""
    lead, pairs = best.moved[0], set(best.slice)
    for part in candidates:
        if part.score < ENOUGH:
            break
        same = part.slice != best.slice and pairs < set(part.slice) and part.moved[0].number is lead.number
        if same and _calm_without(lead, part.moved[0]):
            return _part_of(part, candidates)
    return best


def _calm_without(whole: Moved, part: Moved) -> bool:
    """What a number has left without the part could have shown the excess, and shows a fifth of it at most."""
    bad, hits, expected = whole.number.bad, whole.hits - part.hits, whole.expected - part.expected
    if expected < _REST * whole.expected:
        return False
    if bad * (hits - expected) > _REST * bad * (whole.hits - whole.expected):
        return False
    return likelihood_ratio(hits, expected, whole.base - part.base, bad) <= whole.phi


def _called(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Of slices that hold the same messages (the only mailbox of a domain), the one that people would blame."""
    twins = [c for c in candidates if c.sent == best.sent and len(c.slice) == len(best.slice) and _alike(c, best)]
    return min(twins, key=blame)


def _alike(one: Candidate, other: Candidate) -> bool:
    left, right = ({m.number.key: (m.hits, round(m.expected, 6)) for m in c.moved[:1]} for c in (one, other))
    return left == right


def _step_of(best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """Where people leave everywhere but after the first message, the step at which they leave is the cause."""
    if best.slice or best.lead is not Family.LEAVING:
        return None
    steps = {c.slice[0][1]: c for c in candidates if len(c.slice) == 1 and c.slice[0][0] == "step"}
    first = steps.pop("1", None)
    later = max(steps.values(), key=lambda c: c.score, default=None)
    calm = first is None or first.families.get(Family.LEAVING, 0.0) < _LASTS
    return later if later is not None and calm and later.score >= ENOUGH else None


def _control(found: Candidate, candidates: Sequence[Candidate]) -> tuple[Slice, ...]:
    """Slices like this one that stand as before: other values of its dimension, or of one of its two."""
    dimensions = [d for d, _ in found.slice]
    alike = [
        c
        for c in candidates
        if c.slice != found.slice
        and [d for d, _ in c.slice] == dimensions
        and sum(a == b for a, b in zip(c.slice, found.slice, strict=True)) == len(dimensions) - 1
    ]
    calm = [c for c in alike if c.sent >= _SAMPLE and sum(m.adds for m in c.moved) < _QUIET]
    calm.sort(key=lambda c: -c.sent)
    return tuple(c.slice for c in calm[:_SHOWN])


def _share(found: Candidate, scan: Scan) -> float:
    """The part of the lead number's change in the whole programme that this slice holds, 1 at most."""
    lead = found.moved[0]
    at = NUMBERS.index(lead.number)
    whole = lead.number.bad * (scan.hits[at] - scan.expected[at])
    here = lead.number.bad * (lead.hits - lead.expected)
    return min(1.0, here / whole) if whole > 0 else 1.0
