"""False wins and power of tests read every week, errors of the follow-up rule, of the delay comparison, of decisions.

In: a number of programmes and seeds of our own. Out: the tables of docs/experiments.md. `python bench/experiments.py`.
"""

# ruff: noqa: S311 - the chance of a simulation guards no secret

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import exp, log, sqrt
from pathlib import Path
from random import Random
from statistics import fmean
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from programmes import engine_of
from vigie.metrics.delays import SURE, changes
from vigie.metrics.effects import Decision, weighed
from vigie.metrics.experiments import Arm, Look, Test, estimate, judge, score
from vigie.metrics.followups import TOO_COSTLY, StepCounts, followups, recommend
from vigie.metrics.ranks import stratified
from vigie.metrics.sequential import detectable, detectable_rise
from vigie.simulator import simulate, standard
from vigie.simulator.faults import AggressiveFollowUps, Fault
from vigie.simulator.world import Odds, Person
from vigie.vocabulary.metric import Period

START = date(2026, 1, 5)
SECOND_WEEK, BEFORE = 7, 8
FIXED = 1.96
QUICK = 0.68  # of the answers come within hours: the simulator's two lognormals
Weeks = list[tuple[int, int]]


def drawn(rng: Random, contacts: int, rate: float) -> int:
    """A binomial count: by gaps between successes, so that rare ones cost little."""
    if rate <= 0:
        return 0
    hits, place = 0, 0
    while True:
        place += int(log(1 - rng.random()) / log(1 - rate)) + 1
        if place > contacts:
            return hits
        hits += 1


def arm(rng: Random, weeks: int, contacts: int, rate: float) -> Weeks:
    """(contacts, hits) week by week."""
    return [(contacts, drawn(rng, contacts, rate)) for _ in range(weeks)]


def share(hits: int, runs: int) -> str:
    """A share with its standard error."""
    p = hits / runs
    return f"{100 * p:5.1f} % ± {100 * sqrt(p * (1 - p) / runs):.1f}"


def naive(control: Weeks, variant: Weeks) -> bool:
    """Ends as soon as a weekly look shows p < 5 %."""
    sums = [0, 0, 0, 0]
    for a, b in zip(control, variant, strict=True):
        sums = [s + x for s, x in zip(sums, (*a, *b), strict=True)]
        if abs(score(Arm(sums[0], sums[1]), Arm(sums[2], sums[3]))) > FIXED:
            return True
    return False


def ended(looks: Sequence[Look]) -> bool:
    """Whether the last look ended the test."""
    return bool(looks) and looks[-1].ends


def false_wins(runs: int) -> None:
    """Two equal versions."""
    print(f"\n## False wins, {runs} tests of two equal versions\n")
    print("| base | contacts a week, each arm | weeks | weekly looks | stopping at p < 5 % |")
    print("| --- | --- | --- | --- | --- |")
    cases = [
        (0.017, 250, 250, 4), (0.017, 500, 500, 4), (0.017, 500, 500, 8), (0.017, 1250, 1250, 4),
        (0.06, 250, 250, 4), (0.06, 250, 250, 8), (0.017, 900, 100, 4), (0.06, 450, 50, 4),
    ]  # fmt: skip
    for base, first, second, weeks in cases:
        rng, wins, peeked = Random(f"false/{base}/{first}/{second}/{weeks}"), 0, 0
        test = Test("subject", ("A", "B"), {}, START, weeks=weeks, share=second / (first + second))
        for _ in range(runs):
            a, b = arm(rng, weeks, first, base), arm(rng, weeks, second, base)
            wins += ended(judge(a, b, test))
            peeked += naive(a, b)
        size = f"{first}" if first == second else f"{first} and {second}"
        print(f"| {base:.1%} | {size} | {weeks} | {share(wins, runs)} | {share(peeked, runs)} |")


def power(runs: int) -> None:
    """A version that is better by what so many contacts can show."""
    print(f"\n## Power and exaggeration, {runs} tests, four weekly looks\n")
    heads = "base", "each arm", "true rise", "found", "used", "shown / true", "expected / true", "interval holds"
    print(f"| {' | '.join(heads)} |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for base, contacts in [(0.017, 1000), (0.017, 2000), (0.017, 5000), (0.06, 1000)]:
        rise = detectable_rise(base, contacts) or 0.0
        for effect in (detectable(base, contacts), rise, rise / 2):
            one_power(runs, base, contacts, effect)


def one_power(runs: int, base: float, contacts: int, effect: float) -> None:
    """One row of the table of power."""
    rng, test = Random(f"power/{base}/{contacts}/{effect:.4f}"), Test("subject", ("A", "B"), {}, START)
    wins, used, shown, expected, covered, read = 0, list[float](), list[float](), list[float](), 0, 0
    for _ in range(runs):
        looks = judge(arm(rng, 4, contacts // 4, base), arm(rng, 4, contacts // 4, base * (1 + effect)), test)
        if not looks:
            continue
        ratio, low, high, believed = estimate(looks[-1])
        read, covered = read + 1, covered + (low <= 1 + effect <= high)
        used.append(looks[-1].control.contacts)
        if ended(looks) and looks[-1].z > 0:
            wins += 1
            shown.append(ratio - 1)
            expected.append(believed - 1)
    print(
        f"| {base:.1%} | {contacts} | +{effect:.0%} | {share(wins, runs)} | {fmean(used) / contacts:.0%} | "
        f"x{fmean(shown) / effect:.2f} | x{fmean(expected) / effect:.2f} | {share(covered, read)} |"
    )


def spread(runs: int) -> None:
    """Versions as they come: most differ little. What is said of winners, against their truth."""
    rng, test = Random("spread"), Test("subject", ("A", "B"), {}, START)
    shown, believed, truth, wrong = list[float](), list[float](), list[float](), 0
    for _ in range(runs):
        effect = rng.gauss(0, 0.3)
        looks = judge(arm(rng, 4, 500, 0.02), arm(rng, 4, 500, 0.02 * exp(effect)), test)
        if ended(looks) and looks[-1].z > 0:
            ratio, _, _, expected = estimate(looks[-1])
            shown.append(log(ratio))
            believed.append(log(expected))
            truth.append(effect)
            wrong += effect < 0
    print(f"\n## Winners among versions as they come (spread .3, base 2 %, 2,000 contacts in each arm), {runs} tests\n")
    print(f"{len(truth)} winners; true +{exp(fmean(truth)) - 1:.0%}, shown +{exp(fmean(shown)) - 1:.0%}, "
          f"expected +{exp(fmean(believed)) - 1:.0%}; really worse: {share(wrong, len(truth))}")  # fmt: skip


# Per delivered message: positives, opt-outs, complaints of the steps. The last worthwhile step is the truth.
SEQUENCES = {
    "all three pay (cost 0.6, 1.2, 2.0)": ((0.015, 0.009, 0.00002), (0.009, 0.0095, 0.00013), (0.006, 0.0098, 0.00022)),
    "the third costs too much (5)": ((0.015, 0.009, 0.00002), (0.009, 0.0095, 0.00013), (0.004, 0.015, 0.0005)),
    "the second costs too much (6)": ((0.015, 0.009, 0.00002), (0.004, 0.018, 0.0006), (0.002, 0.02, 0.0008)),
    "the third is nearly too much (2.8)": ((0.015, 0.009, 0.00002), (0.009, 0.0095, 0.00013), (0.005, 0.01, 0.0004)),
}


def follow_ups(runs: int) -> None:
    """The rule against the naive one: stop before the first step that costs more than 3 as counted."""
    print(f"\n## Follow-ups, {runs} programmes each\n")
    print("| sequence | first messages | rule: too early, right, too late | as counted: too early, right, too late |")
    print("| --- | --- | --- | --- |")
    period = Period(START, START + timedelta(84), datetime(2026, 4, 6, tzinfo=UTC))
    for name, rates in SEQUENCES.items():
        truth = next((n for n, r in enumerate(rates) if (r[1] + 10 * r[2]) / r[0] > TOO_COSTLY), len(rates)) - 1
        for first in (2_000, 5_000, 20_000):
            rng = Random(f"follow/{name}/{first}")
            ours, counted = list[int](), list[int]()
            for _ in range(runs):
                steps = [
                    StepCounts(n, size, drawn(rng, size, r[0]), 0, drawn(rng, size, r[1]), drawn(rng, size, r[2]))
                    for n, r in enumerate(rates, 1)
                    for size in [round(first * 0.92 ** (n - 1))]
                ]
                said = recommend((), period, steps)
                ours.append(2 if said.recommended is None else said.recommended)
                bad = [c.step for c in steps if c.step > 1 and (c.cost is None or c.cost > TOO_COSTLY)]
                counted.append(min(bad) - 2 if bad else 2)
            print(f"| {name} | {first} | {against(ours, truth)} | {against(counted, truth)} |")


def against(said: Sequence[int], truth: int) -> str:
    """Too early, right, too late."""
    n = len(said)
    parts = sum(s < truth for s in said), sum(s == truth for s in said), sum(s > truth for s in said)
    return ", ".join(f"{100 * p / n:.0f} %" for p in parts)


def fortnight(rng: Random, replies: int, factor: float, late: float = 1.0) -> list[list[float]]:
    """Delays known so far, by day of sending (ten working days); `late`: volume of the second week."""
    days: list[list[float]] = [[] for _ in range(14)]
    working = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    for day in working:
        for _ in range(round(replies / 10 * (late if day >= SECOND_WEEK else 1))):
            fast = rng.random() < QUICK
            hours = rng.lognormvariate(0.9, 1.1) if fast else rng.lognormvariate(3.6, 0.75)
            if hours * factor <= (13 - day) * 24 + 12:
                days[day].append(hours * factor)
    return days


def slower(runs: int) -> None:
    """Two weeks against four earlier ones of the same age."""
    print(f"\n## Replies in time, {runs} programmes each\n")
    print("| replies sent for in two weeks | quiet | volume doubled in the second week | delays x 2 | delays x 4 |")
    print("| --- | --- | --- | --- | --- |")
    for replies in (40, 90, 180):
        cells: list[str] = []
        for factor, late in ((1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (4.0, 1.0)):
            rng, found = Random(f"slow/{replies}/{factor}/{late}"), 0
            for _ in range(runs):
                now = fortnight(rng, replies, factor, late)
                then = [fortnight(rng, replies, 1.0) for _ in range(4)]
                shift = stratified([([h for t in then for h in t[d]], now[d]) for d in range(14)])
                found += shift.p <= SURE
            cells.append(share(found, runs))
        print(f"| {replies} | {' | '.join(cells)} |")


def decisions(runs: int) -> None:
    """A slice of 400 contacts a week against the rest (1,600), weeks that differ by 12 % by themselves."""
    print(f"\n## Decisions, {runs} each, base 2 %, four looks, eight weeks before\n")
    print("| what happened | called an effect |\n| --- | --- |")
    for name, own, both in (("nothing", 1.0, 1.0), ("everybody x 1.7", 1.0, 1.7), ("slice x 1.7", 1.7, 1.0),
                            ("slice x 2.5", 2.5, 1.0), ("slice x .4", 0.4, 1.0)):  # fmt: skip
        rng, called = Random(f"decision/{name}"), 0
        for _ in range(runs):
            weeks = [week(rng, 400, own, both, n >= BEFORE) for n in range(12)]
            rest = [week(rng, 1600, 1.0, both, n >= BEFORE) for n in range(12)]
            called += weighed(Decision({}, START), weeks, rest).verdict in ("better", "worse")
        print(f"| {name} | {share(called, runs)} |")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowReplies(Fault):
    """Answers take `severity` times as long, at one provider or everywhere; nothing else changes."""

    provider: str | None = None

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:  # noqa: ARG002 - the hook gives them
        """Stretch the delay."""
        if self.provider in (None, who.provider.name):
            odds.delay *= self.severity


TODAY = date(2026, 11, 20)  # a Friday
AS_OF = datetime(2026, 11, 20, 16, tzinfo=UTC)


def simulated(runs: int) -> None:
    """Whole programmes of the simulator: 550 messages a day, twelve weeks of follow-ups, two weeks of delays."""
    programmes = max(runs // 100, 1)
    print(f"\n## Simulated programmes, {programmes} each\n")
    print("| fault | follow-ups: 0, 1, 2, 3, no advice | slower found | a provider wrongly called slower |")
    print("| --- | --- | --- | --- |")
    fortnight_ago, long_ago = TODAY - timedelta(14), TODAY - timedelta(98)
    faults: dict[str, tuple[Fault, ...]] = {
        "none": (),
        "replies x 4 at microsoft": (SlowReplies(start=fortnight_ago, severity=4, provider="microsoft"),),
        "replies x 4 everywhere": (SlowReplies(start=fortnight_ago, severity=4),),
        "replies x 2 everywhere": (SlowReplies(start=fortnight_ago, severity=2),),
        "aggressive follow-ups 1.0": (AggressiveFollowUps(start=long_ago, severity=1.0),),
        "aggressive follow-ups .5": (AggressiveFollowUps(start=long_ago, severity=0.5),),
    }
    for name, injected in faults.items():
        said, slow, wrong = list[int | None](), 0, 0
        for seed in range(programmes):
            engine = engine_of(simulate(standard(), today=TODAY, seed=5000 + seed, faults=injected))
            (advice,) = followups(engine, as_of=AS_OF, zone="Europe/Paris")
            said.append(advice.recommended)
            whole = changes(engine, as_of=AS_OF, zone="Europe/Paris")[0]
            by_provider = changes(engine, as_of=AS_OF, zone="Europe/Paris", by=["provider"])
            named = {dict(c.slice)["provider"] for c in by_provider if c.verdict == "slower"}
            guilty = "microsoft" if "at microsoft" in name else None
            slow += guilty in named if guilty else whole.verdict == "slower"
            wrong += bool(named - {guilty}) if guilty or "replies" not in name else 0
            engine.close()
        counted = ", ".join(str(said.count(n)) for n in (0, 1, 2, 3, None))
        print(f"| {name} | {counted} | {slow} of {programmes} | {wrong} of {programmes} |", flush=True)


def week(rng: Random, contacts: int, own: float, both: float, after: bool) -> tuple[int, int]:  # noqa: FBT001 - a row of a table
    """One week of a slice."""
    rate = 0.02 * exp(rng.gauss(0, 0.12)) * (own * both if after else 1.0)
    return contacts, drawn(rng, contacts, rate)


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--only", help="one table: false_wins, power, spread, follow_ups, slower, decisions, simulated")
    asked = parser.parse_args()
    tables: tuple[Callable[[int], None], ...] = (false_wins, power, spread, follow_ups, slower, decisions, simulated)
    for table in tables:
        if asked.only not in (None, table.__name__):
            continue
        began = perf_counter()
        table(asked.runs)
        print(f"\n({perf_counter() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
