"""What two weeks prove after a repair: `python bench/proofs.py --seeds 10`.

In: how many seeds. Out: how often a repaired list, a rewritten text and nothing at all are called what they were.
"""

import argparse
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from verdict_facts import engine_over, facts_of
from vigie.diagnosis import prove
from vigie.simulator import simulate, standard
from vigie.simulator.faults import BadMessage, BadSource, Fault

WEEKS, BAD_DAYS, AFTER = 14, 35, 14


def main() -> None:
    """Read the command line, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    given = parser.parse_args()
    print("| what happened | n | said |\n|---|---|---|")
    for what in ("list", "message", "nothing, list still bad", "nothing, all well"):
        said = Counter(outcome(what, seed) for seed in range(given.seeds))
        print(f"| {what} | {given.seeds} | {', '.join(f'{k} {v}' for k, v in said.most_common())} |", flush=True)


def outcome(what: str, seed: int) -> str:
    """One programme in which that happened two weeks ago."""
    rng, plan = Random(f"{what}/{seed}"), standard(WEEKS)  # noqa: S311 - the chance of a simulation
    today = date(2026, 11, 2) + timedelta(days=rng.randrange(28))
    changed = today - timedelta(AFTER)
    source, start = rng.choice(plan.sources).name, changed - timedelta(BAD_DAYS)
    faults: dict[str, list[Fault]] = {
        "list": [BadSource(start=start, days=BAD_DAYS, severity=1.0, source=source)],
        "message": [BadMessage(start=start, days=BAD_DAYS, severity=0.7)],
        "nothing, list still bad": [BadSource(start=start, severity=1.0, source=source)],
        "nothing, all well": [],
    }
    programme = simulate(plan, today=today, seed=20_000 + seed, faults=faults[what])
    with TemporaryDirectory() as folder:
        facts_of(programme, Path(folder))
        as_of = datetime(today.year, today.month, today.day, tzinfo=UTC)
        return prove(
            engine_over(Path(folder)), source=source, changed=changed, as_of=as_of, zone="Europe/Paris"
        ).outcome


if __name__ == "__main__":
    main()
