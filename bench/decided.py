"""What decisions are said to have brought: `python bench/decided.py --seeds 20`.

In: how many seeds. Out: verdicts after two and after four weekly looks, where a source was repaired, where a text was
rewritten everywhere, and where nothing was done.
"""

import argparse
import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, mkdtemp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
os.environ["VIGIE_HOME"] = mkdtemp()

import django

django.setup()

from verdict_facts import engine_over, facts_of  # noqa: E402 - after the settings
from vigie.diagnosis import prove  # noqa: E402 - as above
from vigie.metrics import METRICS  # noqa: E402 - as above
from vigie.metrics.moved import Change, moved  # noqa: E402 - as above
from vigie.metrics.sequential import LOOKS  # noqa: E402 - as above
from vigie.review.verdicts import weigh  # noqa: E402 - as above
from vigie.simulator import simulate, standard  # noqa: E402 - as above
from vigie.simulator.faults import BadMessage, BadSource, Fault  # noqa: E402 - as above

ZONE, WEEKS, BAD_DAYS = "Europe/Paris", 18, 28
NUMBER = "positive_rate"


def main() -> None:
    """Read the command line, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    given = parser.parse_args()
    print("| what happened | n | after two weeks | after four weeks |\n|---|---|---|---|")
    for what in ("list", "message", "nothing, list still bad", "nothing, all well"):
        told = [verdicts(what, seed) for seed in range(given.seeds)]
        columns = [Counter(t[n] for t in told).most_common() for n in (0, 1)]
        print(f"| {what} | {given.seeds} | " + " | ".join(", ".join(f"{k} {v}" for k, v in c) for c in columns) + " |",
              flush=True)  # fmt: skip


def verdicts(what: str, seed: int) -> tuple[str, str]:
    """One programme in which that happened five weeks ago; a verdict stands once it is told."""
    rng, plan = Random(f"{what}/{seed}"), standard(WEEKS)  # noqa: S311 - the chance of a simulation
    ripe = METRICS[NUMBER].maturity
    today = date(2026, 11, 2) + timedelta(days=rng.randrange(28))
    changed = today - timedelta(7 * LOOKS + ripe)
    source, start = rng.choice(plan.sources).name, changed - timedelta(BAD_DAYS)
    faults: dict[str, list[Fault]] = {
        "list": [BadSource(start=start, days=BAD_DAYS, severity=1.0, source=source)],
        "message": [BadMessage(start=start, days=BAD_DAYS, severity=0.7)],
        "nothing, list still bad": [BadSource(start=start, severity=1.0, source=source)],
        "nothing, all well": [],
    }
    programme = simulate(plan, today=today, seed=40_000 + seed, faults=faults[what])
    told = "running"
    found: list[str] = []
    with TemporaryDirectory() as folder:
        facts_of(programme, Path(folder))
        engine = engine_over(Path(folder))
        for look in range(1, LOOKS + 1):
            day = changed + timedelta(7 * look + ripe)
            as_of = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            if told == "running":
                change = Change({"source": [source]}, changed, BAD_DAYS // 7, LOOKS)
                effect = moved(engine, NUMBER, change, as_of=as_of, zone=ZONE)
                then = datetime(*(changed + timedelta(14)).timetuple()[:3], tzinfo=UTC)
                proof = prove(engine, source=source, changed=changed, as_of=then, zone=ZONE)
                told = weigh(effect, (), proof)[0]
            found.append(told)
    return found[1], found[-1]


if __name__ == "__main__":
    main()
