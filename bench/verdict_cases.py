"""The programmes on which culprits and verdicts are measured: one per fault, severity and seed.

In: a seed. Out: `case(name, seed)`, a simulated programme whose fault began `age` days before its last day.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from vigie.simulator import Plan, Programme, simulate, standard
from vigie.simulator import faults as f
from vigie.simulator.plan import Source

WEEKS = 14
FIRST_DAY = date(2026, 9, 14)
# What a diagnosis should say, by case: accepted verdicts, and the dimensions its first cause should hold.
CASES: dict[str, tuple[str, float]] = {
    "authentication .7": ("auth", 0.7), "authentication .4": ("auth", 0.4),
    "blocked mailbox .95": ("blocked", 0.95), "blocked mailbox .6": ("blocked", 0.6),
    "volume jump 1.0": ("volume", 1.0), "volume jump .5": ("volume", 0.5),
    "bad source 1.0": ("source", 1.0), "bad source .6": ("source", 0.6),
    "new bad source .8": ("new_source", 0.8),
    "bad message everywhere .6": ("message", 0.6), "bad message, one campaign .8": ("message_one", 0.8),
    "aggressive follow-ups 1.0": ("follow_ups", 1.0), "aggressive follow-ups .5": ("follow_ups", 0.5),
    "complaints x10, one campaign": ("complaints", 10.0),
    "mix shift 1.0": ("mix", 1.0), "incident, one day": ("incident", 0.6), "no fault": ("none", 0.0),
}  # fmt: skip


def sized(plan: Plan, *, boxes: int | None = None) -> Plan:
    """The plan with its first `boxes` mailboxes only."""
    return plan if boxes is None else replace(plan, mailboxes=plan.mailboxes[:boxes])


def case(name: str, seed: int, *, age: int = 14, per_day: float = 550, boxes: int | None = None) -> Programme:
    """A programme of 14 weeks ending on a day of its own, with the fault of that name since `age` days."""
    kind, severity = CASES[name]
    rng = Random(f"{name}/{seed}")  # noqa: S311 - the chance of a simulation
    today = FIRST_DAY + timedelta(days=rng.randrange(140))
    plan = sized(standard(WEEKS, per_day), boxes=boxes)
    start = today - timedelta(days=age)
    return simulate(plan, today=today, seed=10_000 + seed, faults=list(_fault(kind, severity, start, plan, rng)))


def _fault(kind: str, severity: float, start: date, plan: Plan, rng: Random) -> list[f.Fault]:
    given = {"start": start, "severity": severity}
    box, campaign = rng.choice(plan.mailboxes[:11]), rng.choice(plan.campaigns)
    source, provider = rng.choice(plan.sources), rng.choice(("google", "microsoft"))
    new = Source("Base achetée", 0.0, dead=1.2, misfit=0.10, positive=0.85, verified=0.6)
    feeds = tuple(c.name for c in rng.sample(plan.campaigns, 3))
    day = start + timedelta(days=13)
    while day.weekday() > 4:  # noqa: PLR2004 - nothing is sent on a week-end
        day -= timedelta(days=1)
    made: dict[str, list[f.Fault]] = {
        "auth": [f.BrokenAuthentication(**given, domain=box.domain)],
        "blocked": [f.BlockedMailbox(**given, mailbox=box.address, provider=provider)],
        "volume": [f.VolumeJump(**given)],
        "source": [f.BadSource(**given, source=source.name)],
        "new_source": [f.NewBadSource(**given, source=new, campaigns=feeds, volume=2.0)],
        "message": [f.BadMessage(**given)],
        "message_one": [f.BadMessage(**given, campaign=campaign.name)],
        "follow_ups": [f.AggressiveFollowUps(**given)],
        "complaints": [f.Complaints(**given, campaign=campaign.name)],
        "mix": [f.MixShift(**given, segment=rng.choice(plan.segments).name)],
        "incident": [f.Incident(start=day, severity=severity, provider=provider)],
        "none": [],
    }
    return made[kind]
