"""What goes wrong, one dataclass per fault: since when, how badly, and what it does to lists, volumes and odds.

In: a start day and a severity. Out: faults that compose; each names its culprit and the verdict it deserves.
"""
# ruff: noqa: ARG002 - a fault receives all that a hook offers and uses what it needs

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from vigie.simulator.plan import Campaign, Segment, Source
from vigie.simulator.world import ListOdds, Odds, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault that does nothing; every kind overrides what it changes. `age`: days since the start, 0 on the first."""

    # The truth: the verdict that a diagnosis should reach, and the dimensions that it should name.
    verdict: ClassVar[str] = "none"
    named: ClassVar[tuple[str, ...]] = ()

    start: date
    severity: float = 1.0
    days: int = 10_000

    @property
    def culprit(self) -> dict[str, str]:
        """The dimensions that a diagnosis should name; {} = everything."""
        named = {dimension: getattr(self, dimension) for dimension in self.named}
        return {d: v.name if isinstance(v, Source) else v for d, v in named.items() if v is not None}

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """Change the odds of one message."""

    def spoil(self, odds: ListOdds, source: Source) -> None:
        """Change the odds of one contact about to be listed."""

    def flow(self, campaign: Campaign, source: Source, segment: Segment) -> float:
        """Multiply the new contacts of that campaign, source and segment."""
        return 1.0

    def additions(self) -> Iterable[tuple[Source, tuple[str, ...], float]]:
        """New sources: (source, campaigns that it feeds, share of those campaigns' new contacts it adds)."""
        return ()

    def gaps(self, campaign: Campaign, gaps: tuple[int, ...]) -> tuple[int, ...]:
        """Working days between the steps of sequences in progress."""
        return gaps

    def version(self, campaign: Campaign) -> str | None:
        """The version label of the messages, when the fault is a new text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedMailbox(Fault):
    """One provider refuses one mailbox: refusals, soft bounces, and silence from those it still lets in."""

    verdict: ClassVar[str] = "deliverability"
    named: ClassVar[tuple[str, ...]] = ("mailbox", "provider")

    mailbox: str
    provider: str

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """Most of the mail to that provider is refused, the rest is not seen."""
        box = who.mailbox
        if box is None or box.address != self.mailbox or who.provider.name != self.provider:
            return
        odds.blocked += 0.6 * self.severity
        odds.soft += 0.3 * self.severity
        odds.seen(1 - self.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenAuthentication(Fault):
    """SPF or DKIM of a sending domain fails: large providers refuse, the others file under spam."""

    verdict: ClassVar[str] = "deliverability"
    named: ClassVar[tuple[str, ...]] = ("domain",)

    domain: str

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """Strict providers refuse up to 30 % of the mail, the others up to 8 %; the rest is seldom seen."""
        if who.mailbox is None or who.mailbox.domain != self.domain:
            return
        strict = who.provider.name in {"google", "microsoft"}
        odds.blocked += (0.30 if strict else 0.08) * self.severity
        odds.soft += (0.10 if strict else 0.05) * self.severity
        odds.unauthenticated = True
        odds.seen(1 - 0.7 * self.severity)


def _worsen(odds: ListOdds, severity: float) -> None:
    odds.dead *= 1 + 2.2 * severity
    odds.misfit += 0.45 * severity
    odds.role += 0.04 * severity
    odds.catch_all += 0.12 * severity
    odds.missing += 0.10 * severity
    odds.verified *= 1 - 0.5 * severity
    odds.duplicate += 0.02 * severity
    odds.unfit = severity


@dataclass(frozen=True, slots=True, kw_only=True)
class BadSource(Fault):
    """New lots of a source are worse: dead addresses, titles out of target, wrong persons, few positives."""

    verdict: ClassVar[str] = "list"
    named: ClassVar[tuple[str, ...]] = ("source",)

    source: str

    def spoil(self, odds: ListOdds, source: Source) -> None:
        """Up to three times the dead addresses, up to 45 % more titles out of target."""
        if source.name == self.source:
            _worsen(odds, self.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBadSource(Fault):
    """A source that did not exist joins some campaigns and adds `volume` times their new contacts."""

    verdict: ClassVar[str] = "list"
    named: ClassVar[tuple[str, ...]] = ("source",)

    source: Source
    campaigns: tuple[str, ...]
    volume: float = 1.0

    def additions(self) -> Iterable[tuple[Source, tuple[str, ...], float]]:
        """The new source, its campaigns and its volume."""
        return ((self.source, self.campaigns, self.volume),)

    def spoil(self, odds: ListOdds, source: Source) -> None:
        """As bad as a bad source."""
        if source.name == self.source.name:
            _worsen(odds, self.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeJump(Fault):
    """Everybody is written to (1 + severity) times as much; providers slow the mail within a week."""

    verdict: ClassVar[str] = "deliverability"

    def flow(self, campaign: Campaign, source: Source, segment: Segment) -> float:
        """Twice as many at severity 1."""
        return 1 + self.severity

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """Grows over five days: providers judge a week, not a day."""
        s = self.severity * min(1.0, (age + 1) / 5)
        odds.soft *= 1 + 2.5 * s
        odds.blocked *= 1 + 3 * s
        odds.complaint *= 1 + 1.5 * s
        odds.seen(1 - 0.35 * s)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadMessage(Fault):
    """A worse text, as a new version, in one campaign or everywhere: fewer positives, more refusals and opt-outs."""

    verdict: ClassVar[str] = "message"
    named: ClassVar[tuple[str, ...]] = ("campaign",)

    campaign: str | None = None

    def version(self, campaign: Campaign) -> str | None:
        """The worse text is version C."""
        return "C" if self.campaign in {None, campaign.name} else None

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """At severity .6: positives x .41, other answers x .79, refusals x 1.2, opt-outs x 1.3."""
        if self.campaign is not None and (who.campaign is None or who.campaign.name != self.campaign):
            return
        s = self.severity
        odds.answers(1 - 0.35 * s)
        odds.positive *= 1 - 0.8 * s
        odds.refusal *= 1 + 0.8 * s
        odds.unsubscribe *= 1 + 0.5 * s
        odds.click *= 1 - 0.5 * s


@dataclass(frozen=True, slots=True, kw_only=True)
class AggressiveFollowUps(Fault):
    """One step more and a day or two between steps: opt-outs and complaints grow with the step, answers tire."""

    verdict: ClassVar[str] = "follow_up"

    def gaps(self, campaign: Campaign, gaps: tuple[int, ...]) -> tuple[int, ...]:
        """Half the days between steps at severity 1, and a last step two days later."""
        return (*(max(1, round(g * (1 - 0.5 * self.severity))) for g in gaps), 2)

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """The first message is as welcome as before; the third one full of the effect."""
        if step == 1:
            return
        s = self.severity * min(1.0, (step - 1) / 2)
        odds.unsubscribe *= 1 + 3.5 * s
        odds.opt_out *= 1 + 2.5 * s
        odds.complaint *= 1 + 4 * s
        odds.positive *= 1 - 0.35 * s


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints(Fault):
    """One campaign angers people: `severity` times the complaints."""

    verdict: ClassVar[str] = "message"
    named: ClassVar[tuple[str, ...]] = ("campaign",)

    severity: float = 10.0
    campaign: str

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """Multiplies complaints; opt-outs rise a little."""
        if who.campaign is not None and who.campaign.name == self.campaign:
            odds.complaint *= self.severity
            odds.unsubscribe *= 1 + 0.03 * self.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fatigue(Fault):
    """The text wears out: positives fall a little every day until half of `severity` is lost."""

    verdict: ClassVar[str] = "message"

    over: int = 28

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """A straight slide down to the floor."""
        lost = 0.5 * self.severity * min(1.0, age / self.over)
        odds.answers(1 - 0.5 * lost)
        odds.positive *= 1 - lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Fault):
    """A single bad day: a provider refuses that share of the mail."""

    named: ClassVar[tuple[str, ...]] = ("provider",)

    severity: float = 0.6
    days: int = 1
    provider: str

    def bend(self, odds: Odds, who: Person, step: int, age: int) -> None:
        """Soft bounces for that share of the provider's mail."""
        if who.provider.name == self.provider:
            odds.soft = max(odds.soft, self.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class MixShift(Fault):
    """Nothing gets worse, but new contacts move towards one segment (1 + 4 severity times as many)."""

    verdict: ClassVar[str] = "mix"

    segment: str

    def flow(self, campaign: Campaign, source: Source, segment: Segment) -> float:
        """That segment grows, the others shrink."""
        return 1 + 4 * self.severity if segment.name == self.segment else 1 - 0.6 * self.severity
