"""The days of the programme: who is written to, by which mailbox, at which step, and with which odds.

In: a plan, faults, today, a seed. Out: sends, and through `answers` everything that came back.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from math import exp
from typing import NamedTuple

from vigie.simulator.answers import Answers
from vigie.simulator.chance import stream
from vigie.simulator.faults import Fault
from vigie.simulator.people import Registry
from vigie.simulator.plan import Campaign, Mailbox, Plan, Segment, Source
from vigie.simulator.times import DAY, HOUR, Calendar
from vigie.simulator.words import WORDS
from vigie.simulator.world import Odds, Person

# Monday to Friday: how many new contacts, and how readily people answer what was sent on that day.
_VOLUME = (0.95, 1.12, 1.08, 1.05, 0.80)
_EAR = (1.02, 1.08, 1.04, 0.98, 0.86)
_STEP_POSITIVE = (1.0, 0.72, 0.5, 0.35, 0.25)
_STEP_ANSWER = (1.0, 0.82, 0.66, 0.5, 0.4)
_STEP_LEAVE = (0.85, 1.05, 1.25, 1.5, 1.8)
_STARTS, _ENDS = int(8.25 * HOUR), int(17.75 * HOUR)


class Send(NamedTuple):
    """One row of `sends` before it is written."""

    at: int
    who: Person
    mailbox: Mailbox
    campaign: Campaign
    step: int
    version: str
    subject: str
    message_id: str


def drift(seed: int, name: str, weeks: int, spread: float, memory: float) -> list[float]:
    """A week effect with memory (AR(1) on the logarithm), mean about 1, of its own stream of chance."""
    rng = stream(seed, f"drift/{name}")
    level, out = rng.gauss(0, spread), list[float]()
    for _ in range(weeks + 1):
        out.append(exp(level - spread * spread / 2))
        level = memory * level + (1 - memory * memory) ** 0.5 * rng.gauss(0, spread)
    return out


class Mailing:
    """One run over all days. A fault is consulted on its own days only: before, the history is the same without it."""

    def __init__(self, plan: Plan, calendar: Calendar, seed: int, faults: Sequence[Fault]) -> None:
        """Nothing is sent yet."""
        self.plan, self.calendar, self.faults = plan, calendar, faults
        self.rng = stream(seed, "mailing")
        rates = plan.rates
        self.registry = Registry(plan, calendar, seed, self.rng)
        self.answers = Answers(calendar, self.rng, rates.recovered, rates.machine_open, rates.machine_click)
        self.sends: list[Send] = []
        self._due: dict[int, list[tuple[Person, int]]] = defaultdict(list)
        self._enrolled: dict[str, int] = defaultdict(int)
        self._sources = {s.name: s for s in plan.sources}
        self._segments = {s.name: s for s in plan.segments}
        noise, weeks = plan.noise, plan.weeks
        boxes, campaigns = [m.address for m in plan.mailboxes], [c.name for c in plan.campaigns]
        self._ear = {n: drift(seed, n, weeks, noise.mailbox, noise.memory) for n in boxes}
        self._ear |= {n: drift(seed, n, weeks, noise.campaign, noise.memory) for n in campaigns}
        self._strain = {n: drift(seed, f"soft/{n}", weeks, noise.soft, noise.memory) for n in boxes}
        self._active: list[tuple[Fault, int]] = []

    def run(self) -> None:
        """Every working day in turn, then the contacts listed but not yet written to."""
        for day in range(self.calendar.days):
            ages = [(f, day - self.calendar.number(f.start)) for f in self.faults]
            self._active = [(f, age) for f, age in ages if 0 <= age < f.days]
            if self.calendar.working(day):
                self._write(day)
        self._stock(self.calendar.days - 1)

    def _write(self, day: int) -> None:
        people = self._due.pop(day, [])
        people += [(who, 1) for who in self._enrol(day)]
        span = _ENDS - _STARTS
        chance = self.rng.random
        batch = sorted((_STARTS + int(chance() * span), n) for n in range(len(people)))
        for second, n in batch:
            who, step = people[n]
            at = day * DAY + second
            if who.stop > at:
                self._send(who, step, day, at)

    def _enrol(self, day: int) -> list[Person]:
        ear = _VOLUME[self.calendar.weekdays[day]]
        boxes = [(m, m.share(day)) for m in self.plan.mailboxes]
        new: list[Person] = []
        for campaign in self.plan.campaigns:
            if not campaign.first <= day <= campaign.last:
                continue
            lanes = self._lanes(campaign)
            room = campaign.limit - self._enrolled[campaign.name]
            wanted = sum(weight for _, _, weight in lanes) * campaign.daily * ear
            count = min(room, int(wanted + self.rng.random()))
            allowed = [(m, w) for m, w in boxes if not campaign.mailboxes or m.address in campaign.mailboxes]
            new += self._arrivals(campaign, lanes, allowed, day, count)
            self._enrolled[campaign.name] += count
        return new

    def _lanes(self, campaign: Campaign) -> list[tuple[Source, Segment, float]]:
        """Sources x segments of a campaign with their weights, 1 in all without faults."""
        segments = [self._segments[name] for name in campaign.segments]
        if campaign.sources:
            sources = [(self._sources[name], 1 / len(campaign.sources)) for name in campaign.sources]
        else:
            total = sum(s.share for s in self.plan.sources)
            sources = [(s, s.share / total) for s in self.plan.sources if s.share]
        lanes = [(source, segment, share / len(segments)) for source, share in sources for segment in segments]
        for fault, _ in self._active:
            lanes = [(so, se, w * fault.flow(campaign, so, se)) for so, se, w in lanes]
        for fault, _ in self._active:
            for source, names, volume in fault.additions():
                if campaign.name in names:
                    lanes += [(source, segment, volume / len(segments)) for segment in segments]
        return lanes

    def _arrivals(
        self,
        campaign: Campaign,
        lanes: list[tuple[Source, Segment, float]],
        boxes: list[tuple[Mailbox, float]],
        day: int,
        count: int,
    ) -> list[Person]:
        lane_ends = list(accumulate(w for _, _, w in lanes))
        box_ends = list(accumulate(w for _, w in boxes))
        ends = list(accumulate(1.0 for _ in campaign.versions))
        chance = self.rng.random
        faults = [f for f, _ in self._active]
        out: list[Person] = []
        for _ in range(count):
            source, segment, _ = lanes[bisect(lane_ends, chance() * lane_ends[-1])]
            who = self.registry.list_person(source, segment, day, faults)
            who.campaign = campaign
            who.mailbox = boxes[bisect(box_ends, chance() * box_ends[-1])][0]
            who.version, who.lift = campaign.versions[bisect(ends, chance() * ends[-1])]
            who.status = "contacted"
            subjects = WORDS["subjects"]["1"]
            who.subject = subjects[int(chance() * len(subjects))].format(company=who.company.name, first=who.first)
            out.append(who)
        return out

    def _send(self, who: Person, step: int, day: int, at: int) -> None:
        campaign, mailbox = who.campaign, who.mailbox
        if campaign is None or mailbox is None:
            return
        odds = self._odds(who, campaign, mailbox, step, day)
        version, gaps = who.version, campaign.gaps
        for fault, age in self._active:
            fault.bend(odds, who, step, age)
            version = fault.version(campaign) or version
            gaps = fault.gaps(campaign, gaps)
        number = len(self.sends) + 1
        message_id = f"<{number:07d}.{at:x}@{mailbox.domain}>"
        who.written_at = min(who.written_at, at)
        subject = who.subject if step == 1 else f"Re: {who.subject}"
        self.sends.append(Send(at, who, mailbox, campaign, step, version, subject, message_id))
        self.answers.follow(odds, who, number, at, message_id)
        if step <= len(gaps):
            self._due[self.calendar.later(day, gaps[step - 1])].append((who, step + 1))

    def _odds(self, who: Person, campaign: Campaign, mailbox: Mailbox, step: int, day: int) -> Odds:
        rates, week, provider, source = self.plan.rates, day // 7, who.provider, who.source
        ear = self._ear[mailbox.address][week] * self._ear[campaign.name][week] * campaign.reply * who.segment.reply
        ear *= provider.reply * _EAR[self.calendar.weekdays[day]] * who.lift
        answer, leave = ear * _STEP_ANSWER[step - 1], _STEP_LEAVE[step - 1]
        positive = rates.positive * ear * _STEP_POSITIVE[step - 1] * source.positive * who.taste
        odds = Odds(
            0.96 if who.dead else rates.late_hard,
            rates.soft * provider.soft * self._strain[mailbox.address][week],
            rates.blocked * provider.soft,
            rates.deferred,
            positive * 0.15 if who.misfit else positive,
            rates.refusal * answer,
            rates.later * answer,
            (rates.wrong_misfit if who.misfit else rates.wrong) * answer,
            rates.opt_out * leave,
            rates.other * answer,
            rates.away,
            rates.automatic,
            rates.unsubscribe * leave * source.unsubscribe,
            rates.complaint * leave,
            rates.opened * campaign.opens,
            rates.click * campaign.clicks * _by_size(campaign, who),
        )
        if who.unfit:
            odds.disappoint(who.unfit)
        return odds

    def _stock(self, day: int) -> None:
        """Contacts of the current lots that wait for their first message."""
        faults = [f for f, _ in self._active]
        added = [s for f in faults for s, _, _ in f.additions()]
        for source in (*(s for s in self.plan.sources if s.share), *added):
            for _ in range(source.stock):
                segment = self.rng.choice(self.plan.segments)
                self.registry.list_person(source, segment, day, faults)


def _by_size(campaign: Campaign, who: Person) -> float:
    for size, factor in campaign.clicks_by_size:
        if size == who.company.size:
            return factor
    return 1.0
