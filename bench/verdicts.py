"""Culprits and verdicts on simulated faults: `python bench/verdicts.py --seeds 20 [--cases "no fault"] [--blind]`.

In: how many seeds. Out: per case, how often the verdict is right, the culprit first or among the first three, and by
how many days its beginning is missed. Half an hour for twenty seeds; what is simulated is kept in `--cache`.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

from verdict_cases import CASES, case
from verdict_facts import engine_over, facts_of
from vigie.diagnosis import diagnose
from vigie.vocabulary.finding import Diagnosis

ZONE = "Europe/Paris"
# What a tool may not say: recipient providers, what verifiers found, titles, opens.
BLIND = ("provider", "title_match", "role", "catch_all", "open_allowed", "open_at")
# Verdicts that are right as well: a mix has no repair, and an incident none either.
ALSO = {"mix": {"mixed", "none"}}
# Everything is the truth, and the follow-ups are named by their step.
STEPPED = "follow_up"


@dataclass(slots=True)
class Tally:
    """What was said about one case."""

    verdicts: Counter[str] = field(default_factory=Counter[str])
    right: int = 0
    first: int = 0
    among: int = 0
    since: list[int] = field(default_factory=list[int])
    seconds: list[float] = field(default_factory=list[float])


def main() -> None:
    """Read the command line, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--cases", nargs="*", choices=CASES, default=list(CASES))
    parser.add_argument("--per-day", type=float, default=550)
    parser.add_argument("--boxes", type=int)
    parser.add_argument("--age", type=int, default=14)
    parser.add_argument("--blind", action="store_true", help="without providers, flags and opens")
    parser.add_argument("--cache", type=Path, default=Path(".verdicts"))
    given = parser.parse_args()
    print(
        "| case | n | right | first | top 3 | since, days off | verdicts | CPU s |\n|---|---|---|---|---|---|---|---|"
    )
    for name in given.cases:
        tally = Tally()
        for seed in range(given.seeds):
            folder = given.cache / f"{given.per_day:.0f}-{given.boxes or 'all'}-{given.age}-{slug(name)}-{seed}"
            measure(tally, name, seed, folder, given)
        print(row(name, tally), flush=True)


def slug(name: str) -> str:
    """A name for a folder."""
    return "".join(c if c.isalnum() else "_" for c in name)


def measure(tally: Tally, name: str, seed: int, folder: Path, given: argparse.Namespace) -> None:
    """Simulate once, diagnose, note what was said."""
    told = folder / "truth.json"
    if not told.exists():
        made = case(name, seed, age=given.age, per_day=given.per_day, boxes=given.boxes)
        facts_of(made, folder)
        fault = made.faults[0] if made.faults else None
        told.write_text(
            json.dumps(
                {
                    "today": made.today.isoformat(),
                    "verdict": fault.verdict if fault else "none",
                    "culprit": fault.culprit if fault else {},
                    "start": fault.start.isoformat() if fault else None,
                }
            )
        )
    truth = json.loads(told.read_text())
    as_of = datetime.combine(date.fromisoformat(truth["today"]), datetime.min.time(), ZoneInfo(ZONE))
    began = process_time()
    found = diagnose(engine_over(folder, without=BLIND if given.blind else ()), as_of=as_of, zone=ZONE)
    tally.seconds.append(process_time() - began)
    note(tally, truth, found, {"provider"} if given.blind else set())


def note(tally: Tally, truth: dict[str, Any], found: Diagnosis, unseen: set[str]) -> None:
    """Compare what was said with the truth."""
    wanted = str(truth["verdict"])
    tally.verdicts[found.verdict] += 1
    tally.right += found.verdict in ALSO.get(wanted, {wanted})
    culprit = {d: v for d, v in dict(truth["culprit"]).items() if d not in unseen}
    named = [_names(dict(c.slice), culprit, wanted) for c in found.culprits]
    tally.first += bool(named[:1] == [True])
    tally.among += any(named[:3])
    if found.culprits and truth["start"]:
        tally.since.append((found.culprits[0].since - date.fromisoformat(str(truth["start"]))).days)


def _names(slice_: dict[str, str | None], culprit: dict[str, str], wanted: str) -> bool:
    if wanted == STEPPED:
        return not slice_ or "step" in slice_
    return all(slice_.get(d) == v for d, v in culprit.items()) if culprit else not slice_


def row(name: str, tally: Tally) -> str:
    """One line of the table."""
    n = sum(tally.verdicts.values())
    off = f"{median(tally.since):+.0f} ({min(tally.since):+d} to {max(tally.since):+d})" if tally.since else ""
    said = ", ".join(f"{v} {k}" for v, k in tally.verdicts.most_common())
    shares = " | ".join(f"{part / n:.2f}" for part in (tally.right, tally.first, tally.among))
    return f"| {name} | {n} | {shares} | {off} | {said} | {median(tally.seconds):.2f} |"


if __name__ == "__main__":
    main()
