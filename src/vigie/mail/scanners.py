"""Opens and clicks that no person made: gateways that try every link, privacy proxies that fetch every picture.

In: what happened to one message, and when it was delivered. Out: for each open or click, whether a machine did it, and
the rule that says so. Nothing is deleted: a machine's click is shown, and left out of the metrics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.mail.providers import GATEWAYS, provider_of_mx
from vigie.vocabulary import robots
from vigie.vocabulary.robots import Rule, Touch

# A person reads before clicking; a gateway follows the links before it hands the message over.
SOON_CLICK = timedelta(seconds=5)
SOON_OPEN = timedelta(seconds=2)
# This many different links within this time are a machine's; so are all links of a message that has at least two.
MANY_LINKS = 3
FEW_LINKS = 2
BURST = timedelta(seconds=10)
# What the same agent or network does within this time of a machine's visit belongs to that visit.
VISIT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Visit:
    """One open or click as a tracking server saw it; "" for what it did not tell. `host`: the reverse name of `ip`."""

    touch: Touch
    at: datetime
    url: str = ""
    method: str = "GET"
    agent: str = ""
    ip: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` is None for a person: nothing shows a machine."""

    rule: Rule | None = None

    @property
    def machine(self) -> bool:
        """Whether a machine did it."""
        return self.rule is not None


def judge(visits: Sequence[Visit], *, delivered_at: datetime | None, links: int | None = None) -> list[Verdict]:
    """One verdict for each visit, in their order. `links`: how many links the message holds, where that is known."""
    rules = [_alone(visit, delivered_at) or _together(visit, visits, links) for visit in visits]
    settled = [rule or _same_visit(visit, visits, rules) for visit, rule in zip(visits, rules, strict=True)]
    return [Verdict(rule) for rule in settled]


def _alone(visit: Visit, delivered_at: datetime | None) -> Rule | None:
    """What one visit tells by itself."""
    apple = visit.host.lower().endswith((".apple.com", ".icloud.com", ".applebot.apple.com"))
    rule = robots.sign(visit.touch, agent=visit.agent, ip="" if apple else visit.ip, method=visit.method)
    if rule:
        return rule
    if visit.host and provider_of_mx(visit.host) in GATEWAYS:
        return Rule.NETWORK
    soon = SOON_CLICK if visit.touch is Touch.CLICK else SOON_OPEN
    # The same second is what clocks that count minutes say of everything: it tells nothing.
    if delivered_at is not None and timedelta(0) < visit.at - delivered_at <= soon:
        return Rule.TOO_SOON
    return None


def _together(visit: Visit, visits: Sequence[Visit], links: int | None) -> Rule | None:
    """Whether a click stands in a burst over many links, or over all that there are."""
    if visit.touch is not Touch.CLICK:
        return None
    near = {v.url for v in visits if v.touch is Touch.CLICK and abs(v.at - visit.at) <= BURST}
    whole = links is not None and links >= FEW_LINKS and len(near) >= links
    return Rule.ALL_LINKS if whole or len(near) >= MANY_LINKS else None


def _same_visit(visit: Visit, visits: Sequence[Visit], rules: Sequence[Rule | None]) -> Rule | None:
    """A visit by the agent or from the address of a machine that was just there."""
    for other, rule in zip(visits, rules, strict=True):
        near = rule is not None and abs(other.at - visit.at) <= VISIT
        if near and visit.ip and visit.ip == other.ip and visit.agent == other.agent:
            return Rule.SAME_VISIT
    return None
