"""What comes back from one message: bounces, opens, clicks, opt-outs, complaints, replies.

In: odds, a person, a moment, a stream of chance. Out: rows of `events` and `replies`, and the leads they make.
"""

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from vigie.simulator.times import DAY, HOUR, Calendar
from vigie.simulator.words import WORDS
from vigie.simulator.world import NEVER, Odds, Person
from vigie.vocabulary.words import AUTOMATIC, POSITIVE, ReplyClass

_BOUNCES, _PAGES, _REPLIES = WORDS["bounces"], WORDS["pages"], WORDS["replies"]
_COLLEAGUES = [f"{f} {n}" for f, n in zip(WORDS["first_names"][::3], WORDS["surnames"][::4], strict=False)]
# Positive answers: interested, information, call-back, meeting. "Later" answers: not now, objection.
_POSITIVE_SHARES = (0.42, 0.68, 0.82, 1.0)
_KEY_PAGE = 0.4
_UNSUBSCRIBE_LINK = 0.8
_LATE_BOUNCES = 0.06
_FAST = 0.68


class Event(NamedTuple):
    """One row of `events` before it is written."""

    at: int
    send: int
    type: str
    detail: str
    actor: str


class Reply(NamedTuple):
    """One row of `replies` before it is written."""

    at: int
    send: int
    who: Person
    reply_class: ReplyClass
    subject: str
    text: str
    headers: str


class Lead(NamedTuple):
    """A reason to call or to meet somebody."""

    at: int
    who: Person
    why: str  # a reply class, or "click", or "key_click"


@dataclass(slots=True)
class Answers:
    """Everything that came back, in the order of the sends."""

    calendar: Calendar
    rng: Random
    recovered: float
    machine_open: float
    machine_click: float
    events: list[Event] = field(default_factory=list[Event])
    replies: list[Reply] = field(default_factory=list[Reply])
    leads: list[Lead] = field(default_factory=list[Lead])

    def follow(self, odds: Odds, who: Person, send: int, at: int, message_id: str) -> None:
        """Everything that one message brings back."""
        if not self._arrives(odds, who, send, at):
            return
        clicks_by = self._reads(odds, who, send, at)
        u = self.rng.random()
        answer = self._answer(odds, u)
        if answer is not None:
            self._reply(answer, odds, who, send, at, message_id=message_id)
        leaves = self.rng.random()
        if leaves < odds.complaint and who.provider.reports:
            self._stop(who, send, clicks_by + int(self.rng.expovariate(1 / (10 * HOUR))), "complaint", "")
        elif leaves > 1 - odds.unsubscribe:
            self._opt_out(who, send, clicks_by + int(self.rng.lognormvariate(9.5, 1.4)))

    def _add(self, at: int, send: int, kind: str, detail: str = "", actor: str = "") -> None:
        if at < self.calendar.end:
            self.events.append(Event(at, send, kind, detail, actor))

    def _arrives(self, odds: Odds, who: Person, send: int, at: int) -> bool:
        u = self.rng.random()
        if u < odds.hard:
            late = self.rng.random() < _LATE_BOUNCES
            back = at + (int(4 * HOUR + self.rng.random() * 40 * HOUR) if late else 3 + int(self.rng.random() * 240))
            self._add(back, send, "hard_bounce", self._diagnostic("hard", who))
            who.stop, who.status = min(who.stop, back), "invalid"
            return False
        u -= odds.hard
        if u < odds.blocked:
            kind = "authentication" if odds.unauthenticated else "blocked"
            self._add(at + 2 + int(self.rng.random() * 60), send, "blocked", self._diagnostic(kind, who))
            return False
        u -= odds.blocked
        if u < odds.soft:
            back = at + 60 + int(self.rng.random() * 6 * HOUR)
            self._add(back, send, "soft_bounce", self._diagnostic("soft", who))
            if u >= odds.soft * self.recovered:
                return False
            self._add(back + int((0.5 + 5 * self.rng.random()) * HOUR), send, "delivered")
        elif u - odds.soft < odds.deferred:
            back = at + 30 + int(self.rng.random() * 600)
            self._add(back, send, "deferred", self._diagnostic("deferred", who))
            self._add(back + 900 + int(self.rng.random() * 2 * HOUR), send, "delivered")
        return True

    @staticmethod
    def _diagnostic(kind: str, who: Person) -> str:
        texts: dict[str, str] = _BOUNCES[kind]
        return texts.get(who.provider.name, texts["other"])

    def _reads(self, odds: Odds, who: Person, send: int, at: int) -> int:
        """Opens and clicks; the moment of reading."""
        chance = self.rng.random
        if chance() < self.machine_open:
            self._add(at + 20 + int(chance() * 900), send, "open", "", "machine")
        if chance() < self.machine_click:
            self._scan(who, send, at)
        reading = self.calendar.awake(at + int(self.rng.lognormvariate(8.6, 1.5)), self.rng)
        if chance() >= odds.opened:
            return reading
        self._add(reading, send, "open", "", "human")
        if chance() < odds.click / odds.opened:
            key = chance() < _KEY_PAGE
            page = self.rng.choice(_PAGES["key" if key else "other"])
            clicked = reading + 20 + int(chance() * 300)
            self._add(clicked, send, "click", self._url(who, page), "human")
            if clicked < self.calendar.end:
                self.leads.append(Lead(clicked, who, "key_click" if key else "click"))
        return reading

    def _scan(self, who: Person, send: int, at: int) -> None:
        """A security scanner follows every link within seconds, the unsubscribe link included; it never opts out."""
        for n, page in enumerate((_PAGES["key"][0], _PAGES["other"][0], _PAGES["unsubscribe"])):
            self._add(at + 3 + n + int(self.rng.random() * 20), send, "click", self._url(who, page), "machine")

    @staticmethod
    def _url(who: Person, page: str) -> str:
        return f"https://www.{who.mailbox.domain if who.mailbox else 'essai.example'}{page}"

    def _stop(self, who: Person, send: int, at: int, kind: str, detail: str) -> None:
        at = self.calendar.awake(at, self.rng)
        self._add(at, send, kind, detail)
        if at < self.calendar.end:
            who.stop, who.status = min(who.stop, at), "unsubscribed"

    def _opt_out(self, who: Person, send: int, at: int) -> None:
        at = self.calendar.awake(at, self.rng)
        by_link = self.rng.random() < _UNSUBSCRIBE_LINK
        if by_link:
            self._add(at, send, "click", self._url(who, _PAGES["unsubscribe"]), "human")
        self._add(at + 2, send, "unsubscribe", "link" if by_link else "List-Unsubscribe-Post")
        if at < self.calendar.end:
            who.stop, who.status = min(who.stop, at), "unsubscribed"

    def _answer(self, odds: Odds, u: float) -> ReplyClass | None:
        """One answer at most: the odds laid end to end, and where `u` falls."""
        if u < odds.positive:
            place = u / odds.positive
            return POSITIVE[next(i for i, share in enumerate(_POSITIVE_SHARES) if place < share)]
        u -= odds.positive
        for chance, answer in (
            (odds.refusal, ReplyClass.NOT_INTERESTED),
            (odds.later * 0.6, ReplyClass.NOT_NOW),
            (odds.later * 0.4, ReplyClass.OBJECTION),
            (odds.wrong, ReplyClass.WRONG_PERSON),
            (odds.opt_out, ReplyClass.UNSUBSCRIBE),
            (odds.other, ReplyClass.OTHER),
            (odds.away, ReplyClass.OUT_OF_OFFICE),
            (odds.automatic, ReplyClass.AUTO_OTHER),
        ):
            if u < chance:
                return answer
            u -= chance
        return None

    def _reply(self, answer: ReplyClass, odds: Odds, who: Person, send: int, at: int, *, message_id: str) -> None:
        automatic = answer in AUTOMATIC
        back = at + 5 + int(self.rng.random() * 90) if automatic else self._moment(at, odds.delay)
        if back >= self.calendar.end:
            who.stop = min(who.stop, NEVER if automatic else back)
            return
        subject = f"{'Réponse automatique' if automatic else 'Re'} : {who.subject}"
        headers = f"In-Reply-To: {message_id}" + ("\nAuto-Submitted: auto-replied" if automatic else "")
        self.replies.append(Reply(back, send, who, answer, subject, self._text(answer, who, back), headers))
        if automatic:
            return
        who.stop = min(who.stop, back)
        if answer is ReplyClass.UNSUBSCRIBE:
            who.status = "unsubscribed"
        elif answer in POSITIVE:
            who.status = "interested"
            self.leads.append(Lead(back, who, answer))
        elif who.status == "contacted":
            who.status = "replied"

    def _moment(self, at: int, slow: float) -> int:
        """Most answer within hours, the others within days: a fast and a slow lognormal."""
        rng = self.rng
        hours = rng.lognormvariate(0.9, 1.1) if rng.random() < _FAST else rng.lognormvariate(3.6, 0.75)
        return self.calendar.awake(at + 90 + int(hours * slow * HOUR), rng)

    def _text(self, answer: ReplyClass, who: Person, at: int) -> str:
        rng = self.rng
        text: str = rng.choice(_REPLIES[answer])
        back = self.calendar.date(at // DAY + 2 + int(rng.random() * 14))
        return text.format(
            me=f"{who.first} {who.last}",
            company=who.company.name,
            colleague=rng.choice(_COLLEAGUES),
            phone=who.phone or "06 39 98 00 00",
            date=f"{back:%d/%m/%Y}",
        )
