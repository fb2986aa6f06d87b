"""Where the next 1,000 messages go: what is lost against knowing the truth, by rule; whether the intervals hold.

In: a number of programmes of our own. Out: the tables of docs/sources.md. `python bench/budget.py`.
Each programme: 4 sources x 3 campaigns with rates of their own, uneven past of 12 weeks, weeks that differ by 20 %.
"""

# ruff: noqa: S311 - the chance of a simulation guards no secret

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from random import Random
from statistics import fmean, stdev

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from vigie.metrics.budget import Cell, Key, Week, arbitrate
from vigie.metrics.sources import against_others
from vigie.vocabulary.metric import State

ROUNDS, NEXT, WEEKS = 8, 1000, 12
HISTORIES = (1_500, 3_000, 10_000, 30_000)
WEEKLY = 0.2


@dataclass(frozen=True, slots=True)
class Truth:
    """Positive replies for each message, meetings for each positive reply, part of the past volume."""

    positive: float
    meeting: float
    volume: float

    @property
    def rate(self) -> float:
        """Meetings for each message."""
        return self.positive * self.meeting


Programme = dict[Key, Truth]
Past = dict[Key, list[Week]]
Rule = Callable[[Past], dict[Key, float]]


def programme(rng: Random, spread: float = 1.0) -> Programme:
    """Sources and campaigns that differ; `spread` 0: all are equal."""
    sources = [(rng.gauss(0, 0.4 * spread), rng.gauss(0, 0.3 * spread)) for _ in range(4)]
    campaigns = [(rng.gauss(0, 0.3 * spread), rng.gauss(0, 0.15 * spread)) for _ in range(3)]
    return {
        (f"s{i}", f"c{j}"): Truth(
            0.017 * exp(a + c + rng.gauss(0, 0.15 * spread)), min(0.9, 0.3 * exp(b + d)), exp(rng.gauss(0, 0.7))
        )
        for i, (a, b) in enumerate(sources)
        for j, (c, d) in enumerate(campaigns)
    }


def poisson(rng: Random, mean: float) -> int:
    """A count; normal from 50 on."""
    if mean > 50:  # noqa: PLR2004 - where the normal law is as good
        return max(0, round(rng.gauss(mean, sqrt(mean))))
    count, left = 0, rng.random()
    while left > exp(-mean):
        left *= rng.random()
        count += 1
    return count


def week(rng: Random, truth: Truth, messages: int) -> Week:
    """One week of one cell; weeks differ by themselves."""
    positives = poisson(rng, messages * truth.positive * exp(rng.gauss(-(WEEKLY**2) / 2, WEEKLY)))
    return Week(messages, positives, sum(rng.random() < truth.meeting for _ in range(positives)))


def past(rng: Random, truths: Programme, messages: int) -> Past:
    """Twelve weeks."""
    whole = sum(t.volume for t in truths.values())
    sizes = {k: max(1, round(messages / WEEKS * t.volume / whole)) for k, t in truths.items()}
    return {k: [week(rng, t, sizes[k]) for _ in range(WEEKS)] for k, t in truths.items()}


def cells(known: Past) -> list[Cell]:
    """As the metrics room would have counted them."""
    return [Cell(k, tuple(weeks), recent=sum(w.base for w in weeks[-4:])) for k, weeks in known.items()]


def _whole(known: Past, key: Key) -> tuple[int, int, int]:
    return tuple(sum(w[i] for w in known[key]) for i in range(3))  # type: ignore[return-value] # three sums


def equal(known: Past) -> dict[Key, float]:
    """The same to each."""
    return {k: NEXT / len(known) for k in known}


def as_before(known: Past) -> dict[Key, float]:
    """The parts of the past."""
    whole = sum(_whole(known, k)[0] for k in known)
    return {k: NEXT * _whole(known, k)[0] / whole for k in known}


def naive(known: Past) -> dict[Key, float]:
    """All to the highest rate of meetings as counted."""
    best = max(known, key=lambda k: _whole(known, k)[2] / max(_whole(known, k)[0], 1))
    return {best: float(NEXT)}


def rule(known: Past) -> dict[Key, float]:
    """Ours."""
    found = arbitrate(cells(known), NEXT)
    return {c.cell.key: float(c.give) for c in found.choices}


RULES: dict[str, Rule] = {"equal parts": equal, "parts of the past": as_before, "highest rate": naive, "the rule": rule}


def regret(truths: Programme, given: dict[Key, float]) -> float:
    """Meetings lost against knowing the truth, as a share; what is not placed goes in the parts of nobody."""
    most = max(t.rate for t in truths.values())
    placed = sum(given.values())
    return 1 - sum(n * truths[k].rate for k, n in given.items()) / (most * placed) if placed else 1.0


def rounds(seed: str, truths: Programme, known: Past, apply: Rule) -> list[float]:
    """The regret of one thousand after the other, each learnt from."""
    lost: list[float] = []
    for turn in range(ROUNDS):
        given = apply(known) if any(w.base for weeks in known.values() for w in weeks) else equal(known)
        given = given if sum(given.values()) else as_before(known)
        lost.append(regret(truths, given))
        rng = Random(f"{seed}/{turn}")
        known = {
            k: [*weeks, week(rng, truths[k], round(n)) if (n := given.get(k, 0)) else Week(0, 0, 0)]
            for k, weeks in known.items()
        }
    return lost


def shown(values: Sequence[float]) -> str:
    """A mean with its standard error."""
    return f"{100 * fmean(values):.0f} % ± {100 * stdev(values) / sqrt(len(values)):.1f}"


def regrets(runs: int) -> None:
    """Regret of the first thousand, of eight in a row."""
    print(f"\n## Lost against knowing the truth, {runs} programmes\n")
    print("| past messages | rule | first 1,000 | mean of 8 x 1,000 | eighth |\n| --- | --- | --- | --- | --- |")
    for messages in HISTORIES:
        for name, apply in RULES.items():
            lost: list[list[float]] = []
            for seed in range(runs):
                rng = Random(f"{messages}/{seed}")
                truths = programme(rng)
                lost.append(rounds(f"{messages}/{seed}/{name}", truths, past(rng, truths, messages), apply))
            firsts, means, lasts = [x[0] for x in lost], [fmean(x) for x in lost], [x[-1] for x in lost]
            print(f"| {messages:,} | {name} | {shown(firsts)} | {shown(means)} | {shown(lasts)} |")


def said(runs: int) -> None:
    """How often something is advised, whether it brings more, whether the intervals hold, whether chances are right."""
    print(f"\n## What is said, {runs} programmes\n")
    heads = (
        "past messages",
        "cells",
        "moves advised",
        "of these really better",
        "90 % interval holds",
        "sum of chances / best found",
    )
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for spread in (1.0, 0.0):
        for messages in HISTORIES:
            moved, better, held, hoped, hit = 0, 0, list[float](), list[float](), list[float]()
            for seed in range(runs):
                rng = Random(f"said/{spread}/{messages}/{seed}")
                truths = programme(rng, spread)
                known = past(rng, truths, messages)
                found = arbitrate(cells(known), NEXT)
                given = {c.cell.key: float(c.give) for c in found.choices}
                if found.reason == "move":
                    moved += 1
                    better += regret(truths, given) < regret(truths, as_before(known))
                held += [float(b.quantile(0.05) <= truths[c.cell.key].rate <= b.quantile(0.95))
                         for c in found.choices if (b := c.belief)]  # fmt: skip
                first = max(found.choices, key=lambda c: c.best)
                if found.gain is not None:
                    hoped.append(first.best)
                    hit.append(float(truths[first.cell.key].rate >= max(t.rate for t in truths.values())))
            kind = "differ" if spread else "equal"
            right = f"{better / moved:.0%}" if moved else "-"
            told = f"{fmean(hoped):.0%} / {fmean(hit):.0%}" if hoped and spread else "-"
            print(f"| {messages:,} | {kind} | {moved / runs:.0%} | {right if spread else '-'} | "
                  f"{fmean(held) if held else 0:.0%} | {told} |")  # fmt: skip


def states(runs: int) -> None:
    """How often a source is said to be far under the others, when it is and when it is not."""
    print(f"\n## A source beside three others, {runs} draws, 12 weeks, 1.7 % positive\n")
    print("| delivered, each | true rate against the others | act | watch | better |\n| --- | --- | --- | --- | --- |")
    for delivered in (600, 1_500, 4_000):
        for ratio in (1.0, 0.7, 0.3):
            rng, told = Random(f"{delivered}/{ratio}"), list[State]()
            for _ in range(runs):
                counts = [
                    sum(
                        poisson(
                            rng, delivered / WEEKS * 0.017 * (ratio if i == 0 else 1) * exp(rng.gauss(-0.02, WEEKLY))
                        )
                        for _ in range(WEEKS)
                    )
                    for i in range(4)
                ]
                told.append(against_others((counts[0], delivered), (sum(counts[1:]), 3 * delivered), WEEKS)[0])
            parts = " | ".join(
                f"{sum(s is w for s in told) / runs:.1%}" for w in (State.ACT, State.WATCH, State.BETTER)
            )
            print(f"| {delivered:,} | x{ratio} | {parts} |")


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", type=int, default=300)
    chosen = asked.parse_args()
    regrets(chosen.runs)
    said(chosen.runs)
    states(10 * chosen.runs)
