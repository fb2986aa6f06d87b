"""After a click or a positive answer: calls, meetings, opportunities.

In: the leads of a run, a calendar, a seed. Out: rows of `calls`, `meetings` and `opportunities`, nothing
later than today but meetings to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from vigie.simulator.answers import Lead
from vigie.simulator.times import DAY, HOUR, Calendar
from vigie.simulator.words import WORDS
from vigie.simulator.world import Person

_BOOKS = {"meeting_request": 0.80, "interested": 0.38, "information_request": 0.22, "callback_request": 0.10}
_CALLS = {"key_click": 0.85, "click": 0.45, "callback_request": 0.95, "interested": 0.35, "information_request": 0.30}
_NOT_REACHED = (("no_answer", 0.50), ("voicemail", 0.31), ("gatekeeper", 0.11), ("busy", 0.04), ("wrong_number", 0.04))
_COLD = (("refused", 0.42), ("callback", 0.24), ("interested", 0.19), ("meeting", 0.13), ("opt_out", 0.02))
_WARM = (("refused", 0.16), ("callback", 0.20), ("interested", 0.22), ("meeting", 0.41), ("opt_out", 0.01))
_REACHED = 0.38
_ATTEMPTS = 3
_STATUS = (("held", 0.72), ("no_show", 0.12), ("cancelled", 0.09), ("postponed", 0.07))
_QUALIFIED, _VALIDATED, _OPPORTUNITY, _CLOSED_WON = 0.62, 0.88, 0.68, 0.34
_CALLER = "Nadia Perrin (externe)"


class Call(NamedTuple):
    """One row of `calls` before it is written."""

    at: int
    who: Person
    owner: str
    outcome: str
    objection: str
    note: str
    callback_at: int | None
    seconds: int
    mission: str


class Meeting(NamedTuple):
    """One row of `meetings` before it is written."""

    booked: int
    scheduled: int
    who: Person
    status: str
    qualified: str
    validated: str
    origin: str
    owner: str


class Deal(NamedTuple):
    """One row of `opportunities` before it is written."""

    created: int
    who: Person
    stage: str
    status: str
    amount: int
    closed: int | None
    lost_reason: str
    owner: str


@dataclass(slots=True)
class Deals:
    """Calls, meetings and opportunities, each in its order of creation."""

    calendar: Calendar
    rng: Random
    mission: str
    calls: list[Call] = field(default_factory=list[Call])
    meetings: list[Meeting] = field(default_factory=list[Meeting])
    deals: list[Deal] = field(default_factory=list[Deal])
    _met: set[str] = field(default_factory=set[str])
    _called: set[str] = field(default_factory=set[str])

    def follow(self, leads: Iterable[Lead]) -> None:
        """Work the leads in the order in which they came."""
        for lead in sorted(leads, key=lambda lead: (lead.at, lead.who.key)):
            if lead.who.key in self._met:
                continue
            if self.rng.random() < _BOOKS.get(lead.why, 0.0):
                booked = self.calendar.office(lead.at + int(self.rng.expovariate(1 / (20 * HOUR))), self.rng)
                self._book(lead.who, booked, "reply")
            elif lead.who.key not in self._called and self.rng.random() < _CALLS.get(lead.why, 0.0):
                self._call(lead)
        self.calls.sort(key=lambda c: (c.at, c.who.key))
        self.meetings.sort(key=lambda m: (m.booked, m.who.key))
        self.deals.sort(key=lambda d: (d.created, d.who.key))

    def _call(self, lead: Lead) -> None:
        who, chance = lead.who, self.rng.random
        if not who.phone or who.status == "unsubscribed":
            return
        self._called.add(who.key)
        clicked = "click" in lead.why
        at = lead.at
        for _ in range(_ATTEMPTS):
            at = self.calendar.office(at + int(self.rng.expovariate(1 / (9 * HOUR))) + 600, self.rng)
            if at >= self.calendar.end:
                return
            reached = chance() < _REACHED
            outcome = self._pick((_COLD if clicked else _WARM) if reached else _NOT_REACHED)
            self._note(who, at, outcome, clicked=clicked)
            if outcome == "meeting":
                self._book(who, at + 60, "call")
            elif outcome == "opt_out":
                who.status = "unsubscribed"
            if reached and outcome != "callback":
                return
            at += int((1 + 2 * chance()) * DAY)

    def _note(self, who: Person, at: int, outcome: str, *, clicked: bool) -> None:
        rng, words = self.rng, WORDS["calls"]
        talked = outcome in {"refused", "callback", "interested", "meeting", "opt_out"}
        self.calls.append(
            Call(
                at,
                who,
                _CALLER if clicked else _owner(who),
                outcome,
                rng.choice(words["objections"]) if outcome == "refused" else "",
                rng.choice(words["notes"][outcome]),
                self.calendar.office(at + 5 * DAY, rng) if outcome == "callback" else None,
                int(rng.lognormvariate(5.0, 0.6)) if talked else int(5 + 30 * rng.random()),
                self.mission if clicked else "",
            )
        )

    def _pick(self, shares: tuple[tuple[str, float], ...]) -> str:
        u = self.rng.random() * sum(share for _, share in shares)
        for word, share in shares:
            if u < share:
                return word
            u -= share
        return shares[-1][0]

    def _book(self, who: Person, booked: int, origin: str) -> None:
        if booked >= self.calendar.end or who.status == "unsubscribed":
            return
        self._met.add(who.key)
        who.status, who.stop = "meeting", min(who.stop, booked)
        chance = self.rng.random
        scheduled = self.calendar.office(booked + int((1.5 + self.rng.expovariate(1 / 5.5)) * DAY), self.rng)
        scheduled -= scheduled % 900
        outcome, fit = self._pick(_STATUS), chance() < _QUALIFIED
        agreed = "true" if chance() < _VALIDATED else "false"
        if scheduled + HOUR >= self.calendar.end:
            outcome = "planned"
        held = outcome == "held"
        qualified = ("true" if fit else "false") if held else ""
        self.meetings.append(Meeting(booked, scheduled, who, outcome, qualified, agreed, origin, _owner(who)))
        if chance() < _OPPORTUNITY and held and fit:
            self._open(who, scheduled + HOUR)

    def _open(self, who: Person, held: int) -> None:
        rng = self.rng
        created = self.calendar.office(held + int(rng.expovariate(1 / 2.0) * DAY), rng)
        closed = self.calendar.office(created + int(rng.lognormvariate(3.85, 0.6) * DAY), rng)
        won = rng.random() < _CLOSED_WON
        sizes = {"1-49": 4_500, "50-250": 9_000, "251-1000": 19_000, "1000+": 38_000}
        amount = round(rng.lognormvariate(0, 0.45) * sizes[who.company.size] / 100) * 100
        words = WORDS["deals"]
        stage, reason = rng.choice(words["stages"]), rng.choice(words["lost_reasons"])
        if created >= self.calendar.end:
            return
        if closed >= self.calendar.end:
            self.deals.append(Deal(created, who, stage, "open", amount, None, "", _owner(who)))
        elif won:
            who.status = "customer"
            self.deals.append(Deal(created, who, words["won"], "won", amount, closed, "", _owner(who)))
        else:
            self.deals.append(Deal(created, who, words["lost"], "lost", amount, closed, reason, _owner(who)))


def _owner(who: Person) -> str:
    return who.campaign.owner if who.campaign else ""
