"""What moves while a programme runs: firms, people, and the odds that faults bend.

In: plans. Out: mutable records, alive inside one simulation only.
"""

from dataclasses import dataclass

from vigie.simulator.plan import Campaign, Mailbox, Provider, Segment, Source

NEVER = 1 << 60


@dataclass(slots=True)
class Company:
    """A made-up firm: one domain, one mail provider; `stale` means that its addresses have gone out of date."""

    name: str
    domain: str
    industry: str
    size: str
    region: str
    provider: Provider
    catch_all: bool
    stale: bool
    siren: str
    left: int  # contacts of this firm still to be listed


@dataclass(slots=True)
class Person:
    """A contact of the file. Seconds count from the first midnight; `stop` ends the sequence."""

    key: str
    email: str
    first: str
    last: str
    title: str
    company: Company
    provider: Provider
    source: Source
    segment: Segment
    lot: str
    loaded_at: int
    taste: float  # of the lot: multiplies positive answers
    dead: bool
    misfit: bool
    verification: str
    consent: str
    phone: str
    phone_type: str
    incomplete: bool  # required fields are missing
    unfit: float  # 0 to 1: how far this contact's list is from the people it promises
    campaign: Campaign | None = None
    mailbox: Mailbox | None = None
    version: str = ""
    lift: float = 1.0  # of the version: multiplies human answers
    subject: str = ""
    written_at: int = NEVER
    stop: int = NEVER
    status: str = "new"


@dataclass(slots=True)
class ListOdds:
    """Odds of a contact about to be listed."""

    dead: float
    misfit: float
    role: float
    catch_all: float
    missing: float
    verified: float
    duplicate: float
    unfit: float = 0.0


@dataclass(slots=True)
class Odds:
    """Odds of one message about to leave. The first four decide whether it arrives; the rest given that it did."""

    hard: float
    soft: float
    blocked: float
    deferred: float
    positive: float
    refusal: float
    later: float
    wrong: float
    opt_out: float
    other: float
    away: float
    automatic: float
    unsubscribe: float
    complaint: float
    opened: float
    click: float
    delay: float = 1.0  # multiplies the time to reply
    unauthenticated: bool = False

    def disappoint(self, unfit: float) -> None:
        """What a bad list does to answers, beyond its titles out of target."""
        self.positive *= 1 - 0.55 * unfit
        self.refusal *= 1 + 0.3 * unfit
        self.wrong *= 1 + 0.6 * unfit
        self.unsubscribe *= 1 + 1.3 * unfit
        self.opt_out *= 1 + 1.3 * unfit
        self.complaint *= 1 + unfit

    def answers(self, factor: float) -> None:
        """Multiply every human answer (a message that fewer people see)."""
        self.positive *= factor
        self.refusal *= factor
        self.later *= factor
        self.wrong *= factor
        self.opt_out *= factor
        self.other *= factor

    def seen(self, factor: float) -> None:
        """Multiply all that needs the message to be seen: answers, opens, opt-outs."""
        self.answers(factor)
        self.away *= factor
        self.opened *= factor
        self.unsubscribe *= factor
