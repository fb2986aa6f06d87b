"""Two versions against each other: planned before, looked at every week, ended by a rule and not by an eye.

In: an engine, a test. Out: what it can show before it starts; its result, valid on whatever day it is read.
Looks belong to the calendar: reading twice a day shows the last weekly look, and spends nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, log, sqrt
from typing import Literal

from vigie.metrics.cohorts import OUTCOMES, Entry, Scope, entered, mix, weekly
from vigie.metrics.compile import Where, checked_dimensions
from vigie.metrics.counting import Rows
from vigie.metrics.distributions import normal_cdf
from vigie.metrics.sequential import LOOKS, boundaries, detectable, detectable_rise, per_arm, spent
from vigie.metrics.windows import Clock, checked_day
from vigie.vocabulary.errors import UsageError

Variable = Literal["subject", "first_line", "offer", "slice"]
Verdict = Literal["better", "worse", "no_difference", "running", "too_few", "broken_split", "unlike_arms"]

SEQUENCE_DAYS, MESSAGE_DAYS = 21, 7
# Successes of both arms under which a look says nothing.
ENOUGH_HITS = 10
# A split or a mix that chance gives once in a thousand tests is no chance.
BROKEN = 0.001
# Arms differ in what is tested and in nothing else.
_ALIKE = ("source", "segment", "provider", "mailbox")
# A version that was silent for longer than this is used anew, not still.
_PAUSE = 28
# Logarithms of the true effects of versions: most are small, which is why a win exaggerates.
_EFFECTS = 0.3
_WIDEST = 6.0


@dataclass(frozen=True, slots=True)
class Test:
    """One variable, two arms, one audience, decided before the first message.

    `arms`: values of `dimension` among messages that pass `where`, the control first. Contacts enter during `weeks`
    weeks from `start` on; each is watched `days` days, over the whole sequence or the first message alone (`scope`).
    `share`: the part of the contacts that was to get the second arm.
    """

    __test__ = False  # pytest: not a class of tests

    variable: Variable
    arms: tuple[str, str]
    where: Where
    start: date
    weeks: int = LOOKS
    outcome: str = "positive"
    days: int = SEQUENCE_DAYS
    scope: Scope = "sequence"
    dimension: str = "version"
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Arm:
    """Contacts of whom the outcome is known, and successes among them."""

    contacts: int
    hits: int

    @property
    def rate(self) -> float | None:
        """Successes for each contact."""
        return self.hits / self.contacts if self.contacts else None


@dataclass(frozen=True, slots=True)
class Look:
    """One weekly look at everything known: z of the second arm against the first, the |z| that ends the test."""

    day: date
    control: Arm
    variant: Arm
    z: float
    bound: float

    @property
    def ends(self) -> bool:
        """The difference is past the boundary."""
        return abs(self.z) >= self.bound


@dataclass(frozen=True, slots=True)
class Result:
    """What a test says. `ratio`: rate of the variant over that of the control, at the look that ended the test.

    `low`, `high`: an interval of 95 % that holds however often one looks (repeated confidence interval); `expected`:
    the ratio shrunk towards none, since a winner's own figure is too good. `entered`: contacts so far, arm by arm.
    """

    test: Test
    verdict: Verdict
    looks: tuple[Look, ...]
    ratio: float | None
    low: float | None
    high: float | None
    expected: float | None
    entered: tuple[int, int]
    split_p: float
    unlike: tuple[str, ...]
    next_look: date | None


@dataclass(frozen=True, slots=True)
class Reach:
    """What so many contacts in each arm can show: the usual planner's figure, and the rise that is really found."""

    weeks: int
    contacts: int
    effect: float
    rise: float | None


@dataclass(frozen=True, slots=True)
class Design:
    """A test before its start: base rate, contacts that enter in a week (both arms), what each duration can show."""

    outcome: str
    base: float
    weekly: int
    reaches: tuple[Reach, ...]
    needed: int | None
    weeks_needed: int | None


@dataclass(frozen=True, slots=True)
class Running:
    """Versions that share a campaign and a period: a test, declared or not."""

    campaign: str | None
    arms: tuple[str, ...]
    contacts: int
    since: date


@dataclass(frozen=True, slots=True)
class Overlap:
    """Contacts of an audience that another test uses too."""

    other: Running
    shared: int


# ------------------------------------------------------------------------------------------------ before


def design(base: float, weekly_contacts: int, *, outcome: str = "positive", effect: float | None = None) -> Design:
    """What tests of one to twelve weeks can show, and how long one for `effect` takes. Raises UsageError."""
    if not 0 < base < 1 or weekly_contacts < _PAIR:
        raise UsageError("no_base_for_test", base=base, contacts=weekly_contacts)
    half = weekly_contacts / 2
    reaches = tuple(_reach(base, weeks, int(half * weeks)) for weeks in (1, 2, 3, 4, 6, 8, 12))
    needed = per_arm(base, effect) if effect else None
    weeks = -(-needed * 2 // weekly_contacts) if needed else None
    return Design(outcome, base, weekly_contacts, reaches, needed, weeks)


def audience(where: Where, dimension: str = "version") -> Where:
    """The audience of a test: unless steps are said or compared, contacts enter by the first step of the sequence."""
    return where if "step" in where or dimension == "step" else {**where, "step": ["1"]}


def collide(one: Test, other: Test) -> bool:
    """Two tests that could write to the same contacts in the same weeks: the audiences are not kept apart."""
    ends = [t.start + timedelta(7 * t.weeks) for t in (one, other)]
    if one.start >= ends[1] or other.start >= ends[0]:
        return False
    apart = (d for d in set(one.where) & set(other.where) if not set(one.where[d]) & set(other.where[d]))
    return next(apart, None) is None


def _reach(base: float, weeks: int, contacts: int) -> Reach:
    return Reach(weeks, contacts, detectable(base, contacts), detectable_rise(base, contacts, looks=weeks))


def history(engine: Rows, test: Test, *, as_of: datetime, zone: str, weeks: int = 8) -> tuple[float | None, int]:
    """(base rate, contacts a week) of the audience over the last `weeks` weeks whose outcomes are known."""
    checked(test)
    last = Clock(as_of, zone).today - timedelta(test.days + 1)
    first = last - timedelta(7 * weeks - 1)
    entry = Entry(first, last, "'all'", where=test.where, days=test.days, scope=test.scope)
    days = entered(engine, entry, test.outcome, as_of)
    contacts, hits = sum(d.contacts for d in days), sum(d.hits for d in days)
    return (hits / contacts if contacts else None), contacts // weeks


def running(engine: Rows, *, as_of: datetime, zone: str, days: int = 28) -> list[Running]:
    """Campaigns that sent two versions or more, each to 20 contacts at least, in the last days.

    `since` is the day on which the younger version began, however long ago; a pause of four weeks begins it anew.
    """
    first = Clock(as_of, zone).today - timedelta(days - 1)
    sql = (
        "WITH used AS (\n  SELECT campaign, version, day, contact FROM fact_send\n"
        "  WHERE sent_at <= ? AND version IS NOT NULL\n),\n"
        "busy AS (\n  SELECT campaign, version, day,\n"
        "    LAG(day) OVER (PARTITION BY campaign, version ORDER BY day) AS before\n"
        "  FROM (SELECT DISTINCT campaign, version, day FROM used) AS days\n),\n"
        "began AS (\n  SELECT campaign, version, MAX(day) AS since FROM busy\n"
        f"  WHERE before IS NULL OR day > before + INTERVAL '{_PAUSE}' DAY\n  GROUP BY campaign, version\n),\n"
        f"late AS (\n  SELECT campaign, version, COUNT(DISTINCT contact) AS contacts FROM used\n"
        f"  WHERE day >= DATE '{first}'\n  GROUP BY campaign, version\n  HAVING COUNT(DISTINCT contact) >= 20\n)\n"
        "SELECT late.campaign, late.version, contacts, since\nFROM late\n"
        "JOIN began ON began.version = late.version AND began.campaign IS NOT DISTINCT FROM late.campaign\n"
        "ORDER BY late.campaign, late.version"
    )
    found: dict[str | None, list[tuple[str, int, date]]] = {}
    for campaign, version, contacts, since in engine.rows(sql, [as_of.replace(tzinfo=None)]):
        found.setdefault(campaign, []).append((version, contacts, since))
    return [
        Running(campaign, tuple(v for v, _, _ in arms), sum(n for _, n, _ in arms), max(day for _, _, day in arms))
        for campaign, arms in found.items()
        if len(arms) > 1
    ]


def overlaps(engine: Rows, campaign: str, *, as_of: datetime, zone: str, days: int = 28) -> list[Overlap]:
    """Other tests that write to contacts of this campaign: one test at a time for each audience."""
    first = Clock(as_of, zone).today - timedelta(days - 1)
    sql = (
        "SELECT other.campaign, COUNT(DISTINCT other.contact) AS shared\nFROM fact_send AS other\n"
        "JOIN (SELECT DISTINCT contact FROM fact_send WHERE campaign = ? AND day >= "
        f"DATE '{first}' AND sent_at <= ?) AS own ON own.contact = other.contact\n"
        f"WHERE other.campaign <> ? AND other.day >= DATE '{first}' AND other.sent_at <= ?\nGROUP BY other.campaign"
    )
    seen = as_of.replace(tzinfo=None)
    shared = dict(engine.rows(sql, [campaign, seen, campaign, seen]))
    tests = running(engine, as_of=as_of, zone=zone, days=days)
    own = [Overlap(t, t.contacts) for t in tests if t.campaign == campaign]
    return own + [Overlap(t, shared[t.campaign]) for t in tests if t.campaign in shared]


# ------------------------------------------------------------------------------------------------- after


def read(engine: Rows, test: Test, *, as_of: datetime, zone: str) -> Result:
    """The result as of the last weekly look. Raises UsageError for an outcome, dimension or arms that make no sense."""
    checked(test)
    today = Clock(as_of, zone).today
    last = test.start + timedelta(7 * test.weeks - 1)
    entry = Entry(
        test.start, last, test.dimension, where={**test.where, test.dimension: test.arms}, days=test.days,
        scope=test.scope,
    )  # fmt: skip
    days = entered(engine, entry, test.outcome, as_of)
    done = max(0, min(test.weeks, (today - test.start - timedelta(test.days)) // timedelta(7)))
    control, variant = (weekly(days, arm, test.start, done) for arm in test.arms)
    looks = judge(control, variant, test)
    sizes, split_p, unlike = _checks(engine, entry, test, as_of)
    verdict = _verdict(test, looks, done, split_p, unlike)
    reliable = verdict not in ("broken_split", "unlike_arms")
    figures = estimate(looks[-1]) if looks and reliable else (None, None, None, None)
    over = done == test.weeks or verdict in ("better", "worse") or not reliable
    upcoming = None if over else test.start + timedelta(test.days + 7 * (done + 1))
    return Result(test, verdict, tuple(looks), *figures, sizes, split_p, unlike, upcoming)


def checked(test: Test) -> None:
    """Raise UsageError for a test that cannot be read."""
    if test.outcome not in OUTCOMES:
        raise UsageError("unknown_outcome", outcome=test.outcome, known=", ".join(OUTCOMES))
    checked_dimensions((test.dimension, *test.where))
    checked_day(test.start)
    if test.arms[0] == test.arms[1]:
        raise UsageError("two_arms_needed", arms=", ".join(test.arms))


def judge(control: Sequence[tuple[int, int]], variant: Sequence[tuple[int, int]], test: Test) -> list[Look]:
    """The weekly looks up to the one that ends the test; `control` and `variant`: (contacts, hits) week by week."""
    seen: list[tuple[date, Arm, Arm]] = []
    information, spending = list[float](), list[float]()
    sums = [0, 0, 0, 0]
    for week, counts in enumerate(zip(control, variant, strict=True), 1):
        sums = [a + b for a, b in zip(sums, (*counts[0], *counts[1]), strict=True)]
        own, other = Arm(sums[0], sums[1]), Arm(sums[2], sums[3])
        amount = _information(own, other)
        if own.hits + other.hits < ENOUGH_HITS or amount <= (information[-1] if information else 0):
            continue
        information.append(amount)
        spending.append(spent(week / test.weeks))
        seen.append((test.start + timedelta(test.days + 7 * week), own, other))
    bounds = boundaries(tuple(information), tuple(spending))
    looks = [Look(day, a, b, score(a, b), bound) for (day, a, b), bound in zip(seen, bounds, strict=True)]
    end = next((n for n, look in enumerate(looks, 1) if look.ends), len(looks))
    return looks[:end]


def score(control: Arm, variant: Arm) -> float:
    """The difference of two rates in standard errors, with their pooled variance."""
    amount = _information(control, variant)
    pooled = (control.hits + variant.hits) / max(control.contacts + variant.contacts, 1)
    if amount == 0 or pooled in (0, 1):
        return 0.0
    gap = variant.hits / variant.contacts - control.hits / control.contacts
    return gap * sqrt(amount / (pooled * (1 - pooled)))


def split_chance(counts: tuple[int, int], share: float) -> float:
    """The chance of a split at least as far from the planned one (sample-ratio check)."""
    total = sum(counts)
    if total == 0:
        return 1.0
    z = (counts[1] - total * share) / sqrt(total * share * (1 - share))
    return 2 * normal_cdf(-abs(z))


def alike_chance(table: Mapping[str | None, tuple[int, int]]) -> float:
    """The chance that two arms mix the values of a dimension so differently (chi-square; Wilson and Hilferty 1931)."""
    big = [pair for pair in table.values() if sum(pair) >= _CELL]
    rest = tuple(sum(p[i] for p in table.values() if sum(p) < _CELL) for i in (0, 1))
    pairs = [*big, rest] if sum(rest) >= _CELL else big
    arms = [sum(p[i] for p in pairs) for i in (0, 1)]
    freedom = len(pairs) - 1
    if freedom < 1 or 0 in arms:
        return 1.0
    total = sum(arms)
    square = sum((p[i] - sum(p) * arms[i] / total) ** 2 / (sum(p) * arms[i] / total) for p in pairs for i in (0, 1))
    spread = 2 / (9 * freedom)
    return normal_cdf(-((square / freedom) ** (1 / 3) - 1 + spread) / sqrt(spread))


def estimate(look: Look) -> tuple[float, float, float, float]:
    """Ratio of the rates, low and high of its repeated interval, and the ratio to expect."""
    a, b = look.control, look.variant
    extra = 0.5 if 0 in (a.hits, b.hits) else 0.0
    gap = log((b.hits + extra) / b.contacts) - log((a.hits + extra) / a.contacts)
    noise = 1 / (a.hits + extra) - 1 / a.contacts + 1 / (b.hits + extra) - 1 / b.contacts
    half = min(look.bound * sqrt(max(noise, 0.0)), _WIDEST)
    expected = gap * _EFFECTS**2 / (_EFFECTS**2 + noise)
    return exp(gap), exp(gap - half), exp(gap + half), exp(expected)


# A pair of arms needs two contacts; a value of a dimension with fewer than ten is counted with the other rare ones.
_PAIR, _CELL = 2, 10


def _information(control: Arm, variant: Arm) -> float:
    total = control.contacts + variant.contacts
    return control.contacts * variant.contacts / total if total else 0.0


def _checks(engine: Rows, entry: Entry, test: Test, as_of: datetime) -> tuple[tuple[int, int], float, tuple[str, ...]]:
    """Contacts by arm, the chance of that split, and the dimensions in which the arms differ."""
    drawn = test.variable != "slice"
    tables = {d: _table(mix(engine, entry, d, as_of), test.arms) for d in _ALIKE if d != test.dimension}
    any_table = next(iter(tables.values())).values()
    sizes = sum(p[0] for p in any_table), sum(p[1] for p in any_table)
    if not drawn:  # slices of a list are found, not drawn: their sizes and their mix are what they are
        return sizes, 1.0, ()
    unlike = tuple(d for d, table in tables.items() if alike_chance(table) < BROKEN / len(_ALIKE))
    return sizes, split_chance(sizes, test.share), unlike


def _table(
    counts: Mapping[tuple[str | None, str | None], int], arms: tuple[str, str]
) -> dict[str | None, tuple[int, int]]:
    values = {value for _, value in counts}
    return {v: (counts.get((arms[0], v), 0), counts.get((arms[1], v), 0)) for v in values}


def _verdict(test: Test, looks: Sequence[Look], done: int, split_p: float, unlike: tuple[str, ...]) -> Verdict:
    if split_p < BROKEN:
        return "broken_split"
    if unlike:
        return "unlike_arms"
    if looks and looks[-1].ends:
        return "better" if (looks[-1].z > 0) != (test.outcome == "opt_out") else "worse"
    if done < test.weeks:
        return "running"
    return "no_difference" if looks else "too_few"
