"""How soon each fault is found, and how often nothing is called something: `python bench/detection.py --seeds 10`.

In: simulated programmes with and without faults. Out: tables for docs/detection.md, on standard output.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

from programmes import engine_of
from vigie.facts.engines.duckdb import Engine
from vigie.metrics.daily import Daily, count_daily
from vigie.metrics.signals import DAYS, told
from vigie.simulator import Plan, simulate, standard
from vigie.simulator import faults as f
from vigie.simulator.plan import Source
from vigie.vocabulary.finding import Signal

ZONE = "Europe/Paris"
TODAY = date(2026, 11, 16)
WEEKS = 26
AFTER = 28
START = TODAY - timedelta(AFTER)
# Days after the start of a fault on which somebody looks; a slow slide has eight weeks.
LOOKS = (1, 2, 3, 5, 7, 9, 11, 14, 18, 21, 24, 28)
SLOW_LOOKS = (*LOOKS, 35, 42, 49, 56)
SLOW_START = TODAY - timedelta(SLOW_LOOKS[-1])
Made = Callable[[int], f.Fault]
_BOXES = ("lea@essai.example", "karim@essai.example", "julien@nordis.example", "camille@nordis.example")
_CAMPAIGNS = ("DSI - Sauvegarde", "DSI - Supervision", "DAF - Clôture rapide", "DRH - Accueil des arrivants")
_SOURCES = ("LinkedIn ETI", "Salon Lyon", "Annuaire PME", "Partenaires")
_DOMAINS = ("essai.example", "nordis.example", "nordis-equipe.example")


def _blocked(severity: float) -> Made:
    return lambda seed: f.BlockedMailbox(
        start=START, severity=severity, mailbox=_BOXES[seed % 4], provider=("microsoft", "google")[seed % 2]
    )


def _new_source(seed: int) -> f.Fault:
    new = Source("Base louée", share=0)
    return f.NewBadSource(start=START, severity=0.8, source=new, campaigns=_CAMPAIGNS[:3], volume=1.0 + seed * 0)


FAULTS: dict[str, Made] = {
    "blocked mailbox .95": _blocked(0.95),
    "blocked mailbox .6": _blocked(0.6),
    "authentication broken .7": lambda n: f.BrokenAuthentication(start=START, severity=0.7, domain=_DOMAINS[n % 3]),
    "authentication broken .4": lambda n: f.BrokenAuthentication(start=START, severity=0.4, domain=_DOMAINS[n % 3]),
    "bad source 1.0": lambda n: f.BadSource(start=START, severity=1.0, source=_SOURCES[n % 4]),
    "bad source .6": lambda n: f.BadSource(start=START, severity=0.6, source=_SOURCES[n % 4]),
    "bad source .3": lambda n: f.BadSource(start=START, severity=0.3, source=_SOURCES[n % 4]),
    "new bad source .8": _new_source,
    "volume jump 1.0": lambda _: f.VolumeJump(start=START, severity=1.0),
    "volume jump .5": lambda _: f.VolumeJump(start=START, severity=0.5),
    "bad message everywhere .6": lambda _: f.BadMessage(start=START, severity=0.6),
    "bad message everywhere .3": lambda _: f.BadMessage(start=START, severity=0.3),
    "bad message in one campaign .8": lambda n: f.BadMessage(start=START, severity=0.8, campaign=_CAMPAIGNS[n % 4]),
    "aggressive follow-ups 1.0": lambda _: f.AggressiveFollowUps(start=START, severity=1.0),
    "aggressive follow-ups .5": lambda _: f.AggressiveFollowUps(start=START, severity=0.5),
    "complaints x10 in one campaign": lambda n: f.Complaints(start=START, campaign=_CAMPAIGNS[n % 4]),
    "message fatigue .8": lambda _: f.Fatigue(start=SLOW_START, severity=0.8),
}


_LISTED = {"hard_bounce_rate", "title_match_rate", "role_free_rate", "field_coverage", "delivery_rate", "positive_rate"}
_SENT = {"delivery_rate", "soft_bounce_rate", "human_reply_rate", "positive_rate"}
_SAID = {"human_reply_rate", "positive_rate", "click_rate"}
_LEFT = {"unsubscribe_rate", "complaint_rate"}
# The numbers that each fault moves: an alert of another number on the same slice is luck.
MOVED: dict[type[f.Fault], set[str]] = {
    f.BlockedMailbox: _SENT, f.BrokenAuthentication: _SENT, f.BadSource: _LISTED, f.NewBadSource: _LISTED,
    f.VolumeJump: _SENT | _LEFT, f.BadMessage: _SAID | _LEFT, f.AggressiveFollowUps: _SAID | _LEFT,
    f.Complaints: _LEFT, f.Fatigue: _SAID,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One programme, counted once; any earlier day can be judged as it stood."""

    engine: Engine
    daily: Daily

    def judged(self, day: date) -> list[Signal]:
        """What was told on the night after `day`."""
        at = (day - self.daily.first).days
        as_of = datetime.combine(day, time(23, 59, 59), ZoneInfo(ZONE)).astimezone(UTC)
        then = replace(self.daily, days=at + 1, ripe={age: at - age for age in self.daily.ripe})
        return told(self.engine, then, as_of=as_of, zone=ZONE)


def trial(plan: Plan, seed: int, faults: Sequence[f.Fault] = (), *, without: tuple[str, ...] = ()) -> Trial:
    """One programme, ready to be judged."""
    engine = engine_of(simulate(plan, today=TODAY, seed=seed, faults=faults), without=without)
    as_of = datetime.combine(TODAY, time(0), ZoneInfo(ZONE)).astimezone(UTC)
    return Trial(engine, count_daily(engine, as_of=as_of, zone=ZONE, days=min(7 * plan.weeks, DAYS + 70)))


def sundays(weeks: int) -> Iterator[date]:
    """The last day of each of the last weeks."""
    return (TODAY - timedelta(1 + 7 * k) for k in reversed(range(weeks)))


def quiet(plan: Plan, seeds: Sequence[int], weeks: int, without: tuple[str, ...] = ()) -> None:
    """False alarms a week where nothing is wrong: told on Sunday night, and of these the new ones."""
    told_, new, kinds = 0, 0, Counter[str]()
    for seed in seeds:
        made, before = trial(plan, seed, without=without), set[object]()
        for sunday in sundays(weeks):
            found = made.judged(sunday)
            now = {(s.metric, s.slice, s.kind, s.direction) for s in found}
            told_, new = told_ + len(found), new + len(now - before)
            kinds.update(f"{s.kind} {s.direction} {s.metric}" for s in found)
            before = now
    n = len(seeds) * weeks
    print(f"fault-free, {n} weeks: told {told_ / n:.2f} a week, new {new / n:.2f} a week")
    for kind, times in kinds.most_common():
        print(f"    {kind}: {times / n:.3f}")


def _after(made: Trial, start: date) -> Iterator[tuple[int, list[Signal]]]:
    for k in LOOKS if start == START else SLOW_LOOKS:
        found = made.judged(start + timedelta(k - 1))
        yield k, [s for s in found if s.direction == "worse" and s.since >= start - timedelta(3)]


def measure(name: str, plan: Plan, seeds: Sequence[int], *, without: tuple[str, ...]) -> None:
    """Share found within 7, 14, 28 and 56 days of the fault, the median day; the same for its culprit.

    Found: any alert that began with the fault. Named: one that speaks of the culprit, in a number of `MOVED`.
    """
    make = FAULTS[name]
    delays, named, alerts = list[int](), list[int](), list[int]()
    for seed in seeds:
        fault = make(seed)
        delay = name_delay = 999
        for k, found in _after(trial(plan, seed, [fault], without=without), fault.start):
            slides = [s for s in found if s.kind in {"signal", "stop"}]
            if slides and delay == 999:  # noqa: PLR2004 - not found yet
                delay = k
            right = [s for s in slides if s.metric in MOVED[type(fault)] and _names(s, fault)]
            if right and name_delay == 999:  # noqa: PLR2004 - not named yet
                name_delay = k
            if k == 14:  # noqa: PLR2004 - two weeks
                alerts.append(len(slides))
            if name_delay <= k and k >= 14:  # noqa: PLR2004 - two weeks
                break
        delays.append(delay)
        named.append(name_delay)
    told_ = f"{sum(alerts) / len(alerts):.1f}"
    print(f"| {name} | {_shares(delays)} | {median(delays):.0f} | {_shares(named)} | {told_} |", flush=True)


def _shares(delays: Sequence[int]) -> str:
    return "/".join(f"{100 * sum(d <= within for d in delays) / len(delays):.0f}" for within in (7, 14, 28, 56))


def _names(signal: Signal, fault: f.Fault) -> bool:
    """The alert speaks of the culprit, or of everything where everything is the culprit."""
    return bool(set(fault.culprit.items()) & set(signal.slice)) if fault.culprit else not signal.slice


def incidents(plan: Plan, seeds: Sequence[int], without: tuple[str, ...]) -> None:
    """One bad day: told as an incident the next day, never as a signal."""
    told_ = slid = 0
    for seed in seeds:
        day = START + timedelta(1 + seed % 4)
        provider = ("microsoft", "google")[seed % 2]
        made = trial(plan, seed, [f.Incident(start=day, provider=provider)], without=without)
        told_ += any(s.kind == "incident" for s in made.judged(day))
        later = [s for k in (0, 1, 3, 6, 10, 13) for s in made.judged(day + timedelta(k))]
        slid += any(
            _about(s, provider) and s.kind in {"signal", "stop"} and s.since >= day - timedelta(3) for s in later
        )
    n = len(seeds)
    print(
        f"one bad day (60 % of a provider): told the next day {told_ / n:.2f}, as a signal {slid / n:.2f}", flush=True
    )


def _about(signal: Signal, provider: str) -> bool:
    """The alert may come from that provider's bad day: its deliveries, or everybody's."""
    bounces = signal.metric in {"delivery_rate", "soft_bounce_rate"} and signal.direction == "worse"
    return bounces and dict(signal.slice).get("provider", provider) == provider


def main() -> None:
    """Everything, or the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=100)
    parser.add_argument("--only", default="", help="quiet, incident, or part of a fault's name; several by commas")
    parser.add_argument("--volume", type=float, default=1.0, help="times the standard volume")
    parser.add_argument("--weeks", type=int, default=9, help="fault-free weeks judged per programme")
    parser.add_argument("--complaints", type=float, help="complaints per message to providers that report them")
    parser.add_argument("--without", default="", help="columns of the sends, or tables, that the export lacks")
    asked = parser.parse_args()
    plan = standard(WEEKS, 550 * asked.volume)
    if asked.complaints is not None:
        plan = replace(plan, rates=replace(plan.rates, complaint=asked.complaints))
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    without = tuple(x for x in asked.without.split(",") if x)
    only = [x for x in asked.only.split(",") if x]
    began = process_time()
    if not only or "quiet" in only:
        quiet(plan, seeds, asked.weeks, without)
    if not only or "incident" in only:
        incidents(plan, seeds, without)
    print("| fault | found within 7/14/28/56 days | median day | named | alerts |\n| --- | --- | --- | --- | --- |")
    for name in FAULTS:
        if not only or any(x in name for x in only):
            measure(name, plan, seeds, without=without)
    print(f"{process_time() - began:.0f} s of processor")


if __name__ == "__main__":
    main()
